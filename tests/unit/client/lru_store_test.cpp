// The built-in store of a near cache, against a plain model of it.
#include <deferredis/client/cache/lru_store.hpp>

#include <algorithm>
#include <list>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/cache/flight.hpp>
#include <deferredis/client/cache/packed_arguments.hpp>

namespace deferredis {
namespace {

using detail::LruStore;

constexpr CommandRow get_row{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2};
constexpr CommandRow hget_row{.name = "HGET", .encoded = "$4\r\nHGET\r\n", .arity = 3};
constexpr std::uint64_t seed = 4711;

/// A command: its words, and what it views.
struct Command {
  explicit Command(std::string key, std::string field = {})
      : words{std::move(key)}, row(field.empty() ? &get_row : &hget_row) {
    if (!field.empty()) words.push_back(std::move(field));
    for (const std::string& word : words) views.push_back(word);
  }
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  CacheKey key() const { return CacheKey(*row, views, seed); }

  std::vector<std::string> words;
  std::vector<std::string_view> views;
  const CommandRow* row;
};

Shared<CacheEntry> entry_for(const Command& command, std::string_view reply) {
  std::string packed;
  detail::pack(command.views, packed);
  auto entry = detail::FlightOwner::make_entry(*command.row, packed, command.views.size() == 1,
                                               command.key().hash(), reply.size());
  std::copy(reply.begin(), reply.end(), detail::FlightOwner::room_of(*entry));
  return entry;
}
void add(LruStore& store, const Command& command, std::string_view reply) {
  store.add(entry_for(command, reply), command.key());
}
std::string found(LruStore& store, const Command& command) {
  CacheEntry* const entry = store.find(command.key());
  return entry == nullptr ? "nothing" : std::string(entry->reply());
}

BOOST_AUTO_TEST_SUITE(lru_store)

BOOST_AUTO_TEST_CASE(an_entry_is_found_by_its_whole_command) {
  LruStore store(1 << 20, seed);
  add(store, Command("k"), "plain");
  add(store, Command("k", "a"), "field a");
  add(store, Command("k", "b"), "field b");
  BOOST_TEST(found(store, Command("k")) == "plain");
  BOOST_TEST(found(store, Command("k", "a")) == "field a");
  BOOST_TEST(found(store, Command("k", "b")) == "field b");
  BOOST_TEST(found(store, Command("k", "c")) == "nothing");
  BOOST_TEST(found(store, Command("ka", "")) == "nothing");
  add(store, Command("k", "a"), "newer");
  BOOST_TEST(found(store, Command("k", "a")) == "newer");
  BOOST_TEST(store.usage().entries == 3u);
}

BOOST_AUTO_TEST_CASE(the_arguments_are_compared_one_by_one) {
  LruStore store(1 << 20, seed);
  std::string disguised("\2\0\0\0kk\1\0\0\0f", 11);  // what "kk" "f" is packed as
  add(store, Command(disguised), "one argument");
  BOOST_TEST(found(store, Command("kk", "f")) == "nothing");
  add(store, Command("k", "kf"), "k, kf");
  BOOST_TEST(found(store, Command("kk", "f")) == "nothing");
}

BOOST_AUTO_TEST_CASE(a_key_takes_all_of_its_entries_along) {
  LruStore store(1 << 20, seed);
  for (int i = 0; i < 100; ++i) add(store, Command("h", std::to_string(i)), "v");
  add(store, Command("h"), "v");
  add(store, Command("other"), "v");
  BOOST_TEST(store.remove_key("h") == 101u);
  BOOST_TEST(store.remove_key("h") == 0u);
  BOOST_TEST(store.usage().entries == 1u);
  BOOST_TEST(found(store, Command("other")) == "v");
}

BOOST_AUTO_TEST_CASE(the_least_recently_used_entry_leaves_first) {
  LruStore probe(1 << 20, seed);
  add(probe, Command("1"), std::string(100, 'v'));
  const std::size_t one = entry_for(Command("1"), std::string(100, 'v'))->bytes();
  LruStore store(probe.usage().bytes + 2 * one, seed);  // for three
  for (const char* key : {"1", "2", "3"}) add(store, Command(key), std::string(100, 'v'));
  BOOST_TEST(found(store, Command("1")) != "nothing");
  add(store, Command("4"), std::string(100, 'v'));
  BOOST_TEST(found(store, Command("2")) == "nothing");
  for (const char* key : {"1", "3", "4"}) BOOST_TEST(found(store, Command(key)) != "nothing");
  BOOST_TEST(store.usage().evictions == 1u);
  BOOST_TEST((store.oldest()->key() == "1"));
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_too_large_is_not_kept) {
  LruStore store(4096, seed);
  add(store, Command("small"), "v");
  add(store, Command("large"), std::string(5000, 'v'));
  BOOST_TEST(found(store, Command("large")) == "nothing");
  BOOST_TEST(found(store, Command("small")) == "v");
}

BOOST_AUTO_TEST_CASE(an_entry_takes_at_most_120_bytes_beyond_key_and_value) {
  LruStore store(std::size_t{1} << 30, seed);
  std::size_t payload = 0;
  constexpr int count = 100'000;
  for (int i = 0; i < count; ++i) {
    const std::string key = "key:" + std::to_string(1'000'000 + i);
    const std::string value(static_cast<std::size_t>(20 + i % 61), 'v');
    add(store, Command(key), "$" + std::to_string(value.size()) + "\r\n" + value + "\r\n");
    payload += key.size() + value.size();
  }
  BOOST_TEST((store.usage().bytes - payload) / count <= 120u);
}

// What it must do, written as plainly as possible.
struct Model {
  struct Kept {
    std::string id, key, reply;
    std::size_t bytes;
  };
  std::list<Kept> entries;  // the most recently used first

  std::list<Kept>::iterator find(const std::string& id) {
    return std::find_if(entries.begin(), entries.end(), [&](const Kept& e) { return e.id == id; });
  }
  std::size_t bytes() const {
    std::size_t sum = 0;
    for (const Kept& each : entries) sum += each.bytes;
    return sum;
  }
};

BOOST_AUTO_TEST_CASE(any_sequence_of_calls_leaves_the_account_exact) {
  std::mt19937 random(7);
  for (int program = 0; program < 200; ++program) {
    LruStore store(std::size_t{2000} + random() % 20'000, seed);
    Model model;
    for (int step = 0; step < 400; ++step) {
      const std::string key = "k" + std::to_string(random() % 40);
      const std::string field = random() % 2 == 0 ? "" : std::to_string(random() % 5);
      const Command command(key, field);
      const std::string id = key + " " + field;
      switch (random() % 8) {
        case 0:
        case 1:
        case 2: {
          const std::string reply(random() % 300, 'r');
          const auto entry = entry_for(command, reply);
          if (auto at = model.find(id); at != model.entries.end()) model.entries.erase(at);
          model.entries.push_front({id, key, reply, entry->bytes()});
          store.add(entry, command.key());
          const std::size_t tables = store.usage().bytes;  // evicts until it fits
          static_cast<void>(tables);
          while (model.entries.size() > store.usage().entries) model.entries.pop_back();
          break;
        }
        case 3:
        case 4: {
          auto at = model.find(id);
          const bool kept = at != model.entries.end();
          if (kept) model.entries.splice(model.entries.begin(), model.entries, at);
          BOOST_TEST(found(store, command) == (kept ? model.entries.front().reply : "nothing"));
          break;
        }
        case 5: {
          const std::size_t removed = std::erase_if(
              model.entries, [&](const Model::Kept& each) { return each.key == key; });
          BOOST_TEST(store.remove_key(key) == removed);
          break;
        }
        case 6: {
          bool done = false;
          store.sweep(
              random() % 10, [](const CacheEntry& each) { return each.key() == "k3"; }, done);
          while (!done)
            store.sweep(
                10, [](const CacheEntry& each) { return each.key() == "k3"; }, done);
          std::erase_if(model.entries, [](const Model::Kept& each) { return each.key == "k3"; });
          break;
        }
        default:
          if (random() % 40 == 0) {
            BOOST_TEST(store.clear() == model.entries.size());
            model.entries.clear();
          }
      }
      BOOST_REQUIRE(store.usage().entries == model.entries.size());
      const std::size_t tables = store.usage().bytes - model.bytes();
      BOOST_REQUIRE(tables <= 2 * 8 * (64 + 2 * model.entries.size() + 200));
      BOOST_REQUIRE(tables % 16 == 0);
      if (!model.entries.empty()) {
        const Model::Kept& last = model.entries.back();
        BOOST_REQUIRE((store.oldest()->key() == last.key && store.oldest()->reply() == last.reply));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
