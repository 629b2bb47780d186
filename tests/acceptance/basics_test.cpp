// The cases of txredisapi's test_basics.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

BOOST_FIXTURE_TEST_SUITE(basics, Connected)

BOOST_AUTO_TEST_CASE(quit_is_refused_and_the_connection_continues) {
  const Error error = failure(rc.command("QUIT"));
  BOOST_TEST((error.code() == errc::not_supported));
  BOOST_TEST(mentions(error.message(), "use disconnect() or drain()"));
  BOOST_TEST(run(rc.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(disconnect_ends_the_client_for_good) {
  run(rc.disconnect());
  const Error error = failure(rc.ping());
  BOOST_TEST((error.code() == errc::closed));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(auth_is_refused_on_a_shared_connection) {
  const Error error = failure(rc.command("AUTH", "secret"));
  BOOST_TEST((error.code() == errc::not_supported));
  BOOST_TEST(mentions(error.message(), "give .user and .password in the options"));
  BOOST_TEST(!mentions(error.message(), "secret"));
}

BOOST_AUTO_TEST_CASE(an_unwanted_password_fails_connect) {
  const Error error = failure(connect(
      reactor,
      {.port = redis_server().port(), .password = "secret", .protocol = ProtocolVersion::resp2}));
  BOOST_TEST((error.code() == errc::auth));
  BOOST_TEST(!mentions(error.message(), "secret"));
}

BOOST_AUTO_TEST_CASE(ping_returns_pong) { BOOST_TEST(run(rc.ping()) == "PONG"); }

BOOST_AUTO_TEST_CASE(exists_counts_0_or_1) {
  BOOST_TEST(run(rc.exists("key")) == 0);
  run(rc.set("key", "value"));
  BOOST_TEST(run(rc.exists("key")) == 1);
}

BOOST_AUTO_TEST_CASE(type_names_strings_lists_and_sets) {
  run(rc.set("string", "value"));
  run(rc.rpush("list", "value"));
  run(rc.command<std::int64_t>("SADD", "set", "value"));
  BOOST_TEST(run(rc.type("string")) == "string");
  BOOST_TEST(run(rc.type("list")) == "list");
  BOOST_TEST(run(rc.type("set")) == "set");
  BOOST_TEST(run(rc.type("nothing")) == "none");
}

BOOST_AUTO_TEST_CASE(keys_returns_the_keys_of_a_pattern) {
  run(rc.mset({{"one:a", "1"}, {"one:b", "2"}, {"two:a", "3"}}));
  auto keys = run(rc.keys("one:*"));
  std::sort(keys.begin(), keys.end());
  BOOST_TEST((keys == std::vector<std::string>{"one:a", "one:b"}));
  BOOST_TEST(run(rc.keys("three:*")).empty());
}

BOOST_AUTO_TEST_CASE(randomkey_returns_a_key_or_nothing) {
  BOOST_TEST(!run(rc.randomkey()).has_value());
  run(rc.set("key", "value"));
  BOOST_TEST(run(rc.randomkey()).value() == "key");
}

BOOST_AUTO_TEST_CASE(rename_moves_the_value_and_removes_the_old_key) {
  run(rc.set("old", "value"));
  run(rc.rename("old", "new"));
  BOOST_TEST(!run(rc.get("old")).has_value());
  BOOST_TEST(run(rc.get("new")).value() == "value");
}

BOOST_AUTO_TEST_CASE(renamenx_is_false_if_the_target_exists) {
  run(rc.mset({{"old", "1"}, {"taken", "2"}}));
  BOOST_TEST(!run(rc.renamenx("old", "taken")));
  BOOST_TEST(run(rc.get("taken")).value() == "2");
  BOOST_TEST(run(rc.renamenx("old", "free")));
  BOOST_TEST(run(rc.get("free")).value() == "1");
}

BOOST_AUTO_TEST_CASE(dbsize_counts_the_keys) {
  BOOST_TEST(run(rc.dbsize()) == 0);
  run(rc.mset({{"a", "1"}, {"b", "2"}}));
  BOOST_TEST(run(rc.dbsize()) == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
