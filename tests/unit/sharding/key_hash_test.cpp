// The hashes, byte for byte those of twemproxy and Jedis.
#include <deferredis/sharding/ring/key_hash.hpp>

#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/ring/md5.hpp>

#include "unit/sharding/ring_support.hpp"
#include "unit/sharding/ring_vectors.hpp"

namespace deferredis {
namespace {

using namespace test;
using detail::key_hash;

struct Checked {
  Hash hash;
  std::uint32_t empty, foo, user, high;  // of "", "foo", "user:1000" and the byte 0xff
};
constexpr Checked check_values[] = {
    {Hash::fnv1a_64, 2216829733, 4275688823, 2927313545, 2046707310},
    {Hash::md5, 3649838548, 3675831724, 781738503, 3561969920},
    {Hash::murmur, 0, 3303027599, 2384768711, 3679652508},
    {Hash::crc16, 0, 205303702, 3781445233, 7920},
    {Hash::one_at_a_time, 0, 596015325, 3043211087, 2925896852},
    {Hash::hsieh, 0, 1993659431, 3723237737, 44489640},
    {Hash::jenkins, 3735928572, 2583187353, 76303748, 3784723880},
};

BOOST_AUTO_TEST_SUITE(key_hashes)

BOOST_AUTO_TEST_CASE(returns_the_check_values_of_twemproxy) {
  for (const Checked& each : check_values) {
    BOOST_TEST_CONTEXT(to_string(each.hash)) {
      BOOST_TEST(key_hash(each.hash, true, "") == each.empty);
      BOOST_TEST(key_hash(each.hash, true, "foo") == each.foo);
      BOOST_TEST(key_hash(each.hash, true, "user:1000") == each.user);
      BOOST_TEST(key_hash(each.hash, true, "\xff") == each.high);
    }
  }
}

BOOST_AUTO_TEST_CASE(agrees_with_twemproxy_for_all_keys_with_signed_and_unsigned_char) {
  for (const auto& expected : vectors::key_hashes) {
    std::vector<std::uint32_t> values;
    for (const std::string& key : words(vectors::keys)) {
      values.push_back(key_hash(expected.hash, expected.char_signed, unhex(key)));
    }
    BOOST_TEST_CONTEXT(to_string(expected.hash) << ", char_signed " << expected.char_signed) {
      BOOST_TEST(sha1(with_commas(values)) == expected.sha1);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_sign_of_char_matters_only_to_some_hashes_and_from_0x80) {
  for (const Hash hash :
       {Hash::md5, Hash::crc16, Hash::crc32, Hash::crc32a, Hash::murmur, Hash::jenkins}) {
    BOOST_TEST(key_hash(hash, true, "\xe9\xff\x80") == key_hash(hash, false, "\xe9\xff\x80"));
  }
  for (const Hash hash : {Hash::fnv1_64, Hash::fnv1a_64, Hash::fnv1_32, Hash::fnv1a_32,
                          Hash::one_at_a_time, Hash::hsieh}) {
    BOOST_TEST(key_hash(hash, true, "\xe9\xff\x80") != key_hash(hash, false, "\xe9\xff\x80"));
    BOOST_TEST(key_hash(hash, true, "abc") == key_hash(hash, false, "abc"));
  }
}

BOOST_AUTO_TEST_CASE(crc32_equals_that_of_zlib) {
  BOOST_TEST(detail::crc32("") == 0u);
  BOOST_TEST(detail::crc32("123456789") == 0xcbf43926u);
  BOOST_TEST(detail::crc32("localhost:6379:0") == 1017610006u);
  BOOST_TEST(detail::crc32("localhost:6379:159") == 1628297131u);
}

BOOST_AUTO_TEST_CASE(murmur64a_equals_that_of_jedis) {
  BOOST_TEST(detail::murmur64a("") == 0x742d0865aa627b0bu);
  BOOST_TEST(detail::murmur64a("foo") == 0x9df7e7ee73c2b95fu);
  std::vector<std::uint64_t> values;
  for (const std::string& key : words(vectors::keys)) {
    values.push_back(detail::murmur64a(unhex(key)));
  }
  BOOST_TEST(sha1(with_commas(values)) == vectors::murmur64a_sha1);
}

BOOST_AUTO_TEST_CASE(md5_equals_that_of_openssl_for_every_length_up_to_three_blocks) {
  BOOST_TEST(to_hex(detail::md5("abc")) == "900150983cd24fb0d6963f7d28e17f72");
  std::string text;
  for (int length = 0; length <= 200; ++length) {
    BOOST_TEST(to_hex(detail::md5(text)) == digest(EVP_md5(), text));
    text += static_cast<char>(length * 37);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
