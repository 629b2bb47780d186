// Large values in pieces, on real servers.
#include <deferredis/client/large_value.hpp>

#include <malloc.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

std::size_t memory_in_use() {
  const auto info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

/// The most memory that was in use beyond what was there at the start.
class Peak {
 public:
  void look() {
    const std::size_t now = memory_in_use();
    if (now > before_) most_ = std::max(most_, now - before_);
  }
  std::size_t most() const { return most_; }

 private:
  std::size_t before_ = memory_in_use();
  std::size_t most_ = 0;
};

// Every eight bytes of the value say where they are.
std::string part_of_value(std::uint64_t at, std::size_t size) {
  std::string part((size / 8 + 2) * 8, '\0');
  std::uint64_t word = at / 8;
  for (std::size_t i = 0; i < part.size(); i += 8, ++word) std::memcpy(&part[i], &word, 8);
  part.erase(0, at % 8);
  part.resize(size);
  return part;
}

/// Gives that value in pieces of a size.
struct Giver {
  std::string operator()() {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(piece, length - given));
    std::string part = part_of_value(given, size);
    given += size;
    if (peak != nullptr) peak->look();
    return part;
  }
  std::uint64_t length;
  std::size_t piece = 50'000;
  Peak* peak = nullptr;
  std::uint64_t given = 0;
};

/// Checks it.
struct Checker {
  void operator()(std::string_view piece, std::uint64_t left) {
    if (piece != part_of_value(taken, piece.size())) ++wrong;
    taken += piece.size();
    last_left = left;
    peak.look();
  }
  std::uint64_t taken = 0;
  std::uint64_t last_left = 1;
  std::size_t wrong = 0;
  Peak peak;
};

struct LargeValues : OneServer {
  Client rc = lazy_pool(reactor, options());
};

BOOST_FIXTURE_TEST_SUITE(large_values, LargeValues)

BOOST_AUTO_TEST_CASE(a_value_of_64_mib_passes_both_ways_in_less_than_a_mebibyte) {
  constexpr std::uint64_t length = std::uint64_t{64} << 20;
  run(rc.ping());
  Peak sending;
  BOOST_TEST(run(rc.set_from("k", length, Giver{.length = length, .peak = &sending})));
  BOOST_TEST(run(rc.strlen("k")) == static_cast<std::int64_t>(length));
  Checker checker;
  BOOST_TEST(run(rc.get_to("k", std::ref(checker))).value() == length);
  BOOST_TEST(checker.taken == length);
  BOOST_TEST(checker.last_left == 0u);
  BOOST_TEST(checker.wrong == 0u);
  BOOST_TEST(sending.most() < std::size_t{1} << 20);
  BOOST_TEST(checker.peak.most() < std::size_t{1} << 20);
}

BOOST_AUTO_TEST_CASE(every_size_of_value_and_piece_comes_back_as_it_went) {
  for (const std::uint64_t length : {0, 1, 100, 16'383, 65'536, 65'537, 1'000'000}) {
    for (const std::size_t piece : {7'001, 65'536, 2'000'000}) {
      BOOST_TEST(run(rc.set_from("k", length, Giver{.length = length, .piece = piece})));
      Checker checker;
      BOOST_TEST(run(rc.get_to("k", std::ref(checker), {.piece_bytes = piece})).value() == length);
      BOOST_TEST(checker.taken == length);
      BOOST_TEST(checker.wrong == 0u);
    }
  }
  BOOST_TEST(rc.stats().exclusive == 1u);  // one connection for all of them
}

BOOST_AUTO_TEST_CASE(slow_ends_hold_up_only_themselves) {
  constexpr std::uint64_t length = 4'000'000;
  const auto slow_give = [this, give = Giver{.length = length}]() mutable {
    return reactor.after(1ms).then([&give] { return give(); });
  };
  auto stored = rc.set_from("k", length, slow_give);
  for (int i = 0; i < 20; ++i) run(rc.incr("n"));
  BOOST_TEST(!stored.settled());
  BOOST_TEST(run(std::move(stored)));
  Checker checker;
  const auto slow_take = [&](std::string_view piece, std::uint64_t left) {
    checker(piece, left);
    return reactor.after(1ms);
  };
  auto received = rc.get_to("k", slow_take);
  for (int i = 0; i < 20; ++i) run(rc.incr("n"));
  BOOST_TEST(!received.settled());
  BOOST_TEST(run(std::move(received)).value() == length);
  BOOST_TEST(checker.wrong == 0u);
}

BOOST_AUTO_TEST_CASE(a_key_that_is_missing_or_of_another_type_gives_what_get_gives) {
  std::size_t calls = 0;
  const auto count = [&](std::string_view) { ++calls; };
  BOOST_TEST(!run(rc.get_to("missing", count)).has_value());
  run(rc.lpush("list", {"a"}));
  BOOST_TEST(is(failure(rc.get_to("list", count)), errc::wrong_type, Delivery::rejected));
  BOOST_TEST(calls == 0u);
  BOOST_TEST(rc.stats().exclusive == 1u);  // the connection stays
}

BOOST_AUTO_TEST_CASE(set_options_work_and_a_condition_that_fails_is_false) {
  const auto give = [] { return std::string("value"); };
  BOOST_TEST(run(rc.set_from("k", 5, give, {.ex = 100s, .nx = true})));
  BOOST_TEST(!run(rc.set_from("k", 5, give, {.nx = true})));
  BOOST_TEST(run(rc.ttl("k")) > 0);
}

BOOST_AUTO_TEST_CASE(a_broken_off_value_leaves_the_key_unchanged) {
  run(rc.set("k", "before"));
  int given = 0;
  const auto fails = [&]() -> std::string {
    if (++given == 20) throw std::runtime_error("the file is gone");
    return std::string(50'000, 'x');
  };
  BOOST_CHECK_THROW(run(rc.set_from("k", 2'000'000, fails)), std::runtime_error);
  BOOST_TEST(run(rc.get("k")).value() == "before");
}

BOOST_AUTO_TEST_CASE(a_value_over_the_servers_limit_is_refused_in_its_own_words) {
  server.command({"CONFIG", "SET", "proto-max-bulk-len", "1048576"});
  const Error error = failure(rc.set_from("k", 50'000'000, Giver{.length = 50'000'000}));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST(has(error.full_message(), "SET"));
  BOOST_TEST(run(rc.exists("k")) == 0);
}

BOOST_AUTO_TEST_CASE(a_view_has_its_prefix_and_its_database) {
  const Client view = rc.with({.database = 3, .key_prefix = "p:"});
  BOOST_TEST(run(view.set_from("k", 3, [] { return std::string("abc"); })));
  BOOST_TEST(run(rc.with({.database = 3}).get("p:k")).value() == "abc");
  std::string got;
  BOOST_TEST(run(view.get_to("k", [&](std::string_view piece) { got += piece; })).value() == 3u);
  BOOST_TEST(got == "abc");
}

BOOST_AUTO_TEST_CASE(a_view_that_ensures_replication_refuses_it) {
  const auto give = [] { return std::string("abc"); };
  BOOST_TEST(is(failure(rc.ensure_replication(1, 1s).set_from("k", 3, give)), errc::not_supported,
                Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(a_restart_in_the_middle_is_reported_and_the_next_call_works) {
  run(rc.set_from("k", 3, [] { return std::string("abc"); }));
  int given = 0;
  const auto kills = [&] {
    if (++given == 10) server.kill9();
    return std::string(100'000, 'x');
  };
  BOOST_TEST(
      is(failure(rc.set_from("k", 50'000'000, kills)), errc::connection, Delivery::not_sent));
  server.start();
  until([&] { return rc.stats().connections_up > 0; });
  BOOST_TEST(run(rc.set_from("k", 3, [] { return std::string("abc"); })));
}

BOOST_AUTO_TEST_CASE(many_transfers_at_once_keep_apart) {
  constexpr std::uint64_t length = 300'000;
  std::vector<Future<bool>> stored;
  for (int i = 0; i < 20; ++i)
    stored.push_back(rc.set_from("k" + std::to_string(i), length, Giver{.length = length}));
  for (auto& each : stored) BOOST_TEST(run(std::move(each)));
  std::vector<Checker> checkers(20);
  std::vector<Future<std::optional<std::uint64_t>>> received;
  for (std::size_t i = 0; i < 20; ++i)
    received.push_back(rc.get_to("k" + std::to_string(i), std::ref(checkers[i])));
  for (auto& each : received) BOOST_TEST(run(std::move(each)).value() == length);
  for (const Checker& checker : checkers) BOOST_TEST(checker.wrong == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
