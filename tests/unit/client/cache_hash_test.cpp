// The hash of the near cache: nobody can choose keys that collide.
#include <deferredis/client/cache/hash.hpp>

#include <cstdint>
#include <cstring>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/cache_store.hpp>

namespace deferredis {
namespace {

constexpr std::uint64_t seed = 0x1234'5678'9abc'def0;
constexpr CommandRow hget_row{.name = "HGET", .encoded = "$4\r\nHGET\r\n", .arity = 3};
constexpr CommandRow get_row{.name = "GET", .encoded = "$3\r\nGET\r\n", .arity = 2};

std::uint32_t hash_of(const CommandRow& row, const std::vector<std::string_view>& words) {
  return CacheKey(row, words, seed).hash();
}
std::string bytes_of(std::uint64_t word) {
  std::string bytes(8, ' ');
  std::memcpy(bytes.data(), &word, 8);
  return bytes;
}
std::size_t different(const std::vector<std::string>& texts) {
  std::set<std::uint64_t> hashes;
  for (const std::string& text : texts) hashes.insert(detail::hash_text(text, seed));
  return hashes.size();
}

BOOST_AUTO_TEST_SUITE(cache_hash)

BOOST_AUTO_TEST_CASE(a_constant_of_the_hash_in_a_text_hides_nothing) {
  for (const std::uint64_t known : {detail::odd_a, detail::odd_b}) {
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; i < 200; ++i) {
      texts.push_back(bytes_of(i) + bytes_of(known));
      texts.push_back(bytes_of(known) + bytes_of(i));
      texts.push_back(bytes_of(i) + bytes_of(known) + "and so on");
      texts.push_back(bytes_of(known) + bytes_of(i) + "and so on");
    }
    BOOST_TEST(different(texts) == texts.size());
  }
}

BOOST_AUTO_TEST_CASE(texts_of_every_length_have_hashes_of_their_own) {
  std::set<std::string> texts;
  for (std::size_t length = 0; length < 100; ++length) {
    for (const char letter : {'a', 'b', '\0'}) {
      const std::string text(length, letter);
      texts.insert(text);
      for (std::size_t at = 0; at < length; ++at)
        texts.insert(text.substr(0, at) + "x" + text.substr(at + 1));
    }
  }
  BOOST_TEST(different({texts.begin(), texts.end()}) == texts.size());
}

BOOST_AUTO_TEST_CASE(another_seed_gives_other_hashes) {
  std::mt19937_64 random(1);
  std::set<std::uint64_t> hashes;
  for (int i = 0; i < 1000; ++i) hashes.insert(detail::hash_text("user:1", random()));
  BOOST_TEST(hashes.size() == 1000u);
}

BOOST_AUTO_TEST_CASE(a_field_that_is_named_like_its_key_changes_the_hash) {
  std::set<std::uint32_t> hashes;
  for (int i = 0; i < 1000; ++i) {
    const std::string name = std::to_string(i);
    hashes.insert(hash_of(hget_row, {name, name}));
    hashes.insert(hash_of(hget_row, {name, "field"}));
    hashes.insert(hash_of(hget_row, {"field", name}));
    hashes.insert(hash_of(get_row, {name}));
  }
  BOOST_TEST(hashes.size() > 3990u);  // of 32 bits: one in a million pairs may collide
}

BOOST_AUTO_TEST_CASE(the_lowest_bits_spread_similar_keys) {
  std::vector<int> buckets(64);
  for (int i = 0; i < 6400; ++i) {
    const std::string name = "user:" + std::to_string(1'000'000 + i);
    ++buckets[hash_of(get_row, {name}) % buckets.size()];
  }
  for (const int count : buckets) {
    BOOST_TEST(count > 50);
    BOOST_TEST(count < 150);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
