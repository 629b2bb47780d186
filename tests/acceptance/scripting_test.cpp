// The cases of txredisapi's test_scripting.
#include <cstdint>
#include <string>
#include <vector>

#include <deferredis/client/script.hpp>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

struct Scripting : Connected {
  Scripting() { redis_server().command({"SCRIPT", "FLUSH"}); }
};
using Texts = std::vector<std::string>;

BOOST_FIXTURE_TEST_SUITE(scripting, Scripting)

BOOST_AUTO_TEST_CASE(eval_returns_what_the_script_returns) {
  const auto all = run(rc.eval<Texts>("return {KEYS[1], KEYS[2], ARGV[1], ARGV[2]}",
                                      {"key1", "key2"}, {"first", "second"}));
  BOOST_TEST((all == Texts{"key1", "key2", "first", "second"}));
  BOOST_TEST(run(rc.eval<std::int64_t>("return 10")) == 10);
  const auto cut = run(rc.eval<std::vector<std::int64_t>>("return {1, 2, 3.3333, nil, 4}"));
  BOOST_TEST((cut == std::vector<std::int64_t>{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(a_script_that_the_server_forgot_is_sent_again) {
  const Script script("return 10");
  BOOST_TEST(run(script.run<std::int64_t>(rc)) == 10);
  run(rc.script_flush());
  BOOST_TEST(run(script.run<std::int64_t>(rc)) == 10);
  const Client by_sha1 = rc.with({.evalsha_first = true});
  run(rc.script_flush());
  BOOST_TEST(run(by_sha1.eval<std::int64_t>("return 10")) == 10);
}

BOOST_AUTO_TEST_CASE(there_may_be_keys_only) {
  const Texts keys = run(rc.eval<Texts>("return {KEYS[1], KEYS[2]}", {"key1", "key2"}));
  BOOST_TEST((keys == Texts{"key1", "key2"}));
}

BOOST_AUTO_TEST_CASE(there_may_be_arguments_only) {
  const Texts values = run(rc.eval<Texts>("return {ARGV[1], ARGV[2]}", {}, {"first", "second"}));
  BOOST_TEST((values == Texts{"first", "second"}));
}

BOOST_AUTO_TEST_CASE(an_error_of_the_script_is_a_reply_error) {
  BOOST_TEST(failure(rc.eval("return {err='ERR It is broken'}")).is(errc::reply));
  BOOST_TEST(failure(rc.eval("not Lua at all")).is(errc::reply));
}

BOOST_AUTO_TEST_CASE(evalsha_runs_a_script_that_eval_loaded) {
  const Script script("return 10");
  BOOST_TEST(run(rc.eval<std::int64_t>(script.text())) == 10);
  BOOST_TEST(run(rc.evalsha<std::int64_t>(script.sha1())) == 10);
}

BOOST_AUTO_TEST_CASE(evalsha_of_an_unknown_script_is_an_error_of_its_own) {
  BOOST_TEST((failure(rc.evalsha(Script("return 11").sha1())).code() == errc::no_script));
}

BOOST_AUTO_TEST_CASE(script_load_returns_the_sha1_that_script_exists_knows) {
  const Script one("return 1"), two("return 2"), three("return 3");
  BOOST_TEST(run(rc.script_load(one.text())) == one.sha1());
  run(two.load(rc));
  BOOST_TEST((run(rc.script_exists(one.sha1())) == std::vector<bool>{true}));
  BOOST_TEST((run(rc.script_exists({one.sha1(), two.sha1(), three.sha1()})) ==
              std::vector<bool>{true, true, false}));
}

BOOST_AUTO_TEST_CASE(script_kill_ends_an_endless_script_of_another_connection) {
  BOOST_TEST(failure(rc.script_kill()).prefix() == "NOTBUSY");
  Client other = run(connect(reactor, {.port = redis_server().port()}));
  BOOST_TEST(run(rc.command<bool>("CONFIG", "SET", "lua-time-limit", 5)));
  auto endless = other.eval("while true do end");
  for (;;) {  // until the server says that a script is running
    auto killed = run(rc.script_kill().then([] { return true; },
                                            [](const Error& error) {
                                              BOOST_TEST(error.prefix() == "NOTBUSY");
                                              return false;
                                            }));
    if (killed) break;
  }
  const Error error = failure(std::move(endless));
  BOOST_TEST(error.is(errc::reply));
  BOOST_TEST(mentions(error.message(), "SCRIPT KILL"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
