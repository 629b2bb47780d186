// A script's error is a user's text. Whatever it contains, it is an error of the server, and the
// script was executed once.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/function.hpp>
#include <deferredis/client/script.hpp>

#include "integration/sharded_loop.hpp"

namespace deferredis {
namespace {

using namespace test;

constexpr std::string_view say = "redis.call('INCR', KEYS[1]) return {err=ARGV[1]}";

// The marks that combined replies once had, and those they have now, for every kind and every
// delivery.
std::vector<std::string> marks() {
  std::vector<std::string> all{"\x01", "\x01z9", "E", "E4", "Ea0x"};
  for (char kind = 'a'; kind <= 'm'; ++kind) {
    for (const char delivery : {'0', '1', '2'}) {
      const std::string mark{kind, delivery, 'x'};
      all.push_back('\x01' + mark);
      all.push_back('E' + mark);
    }
  }
  return all;
}

void is_the_servers(const Error& error) {
  BOOST_TEST_INFO(to_string(error));
  BOOST_TEST(error.is(errc::reply));
  BOOST_TEST((error.delivery() == Delivery::rejected));
}

BOOST_AUTO_TEST_SUITE(forged_errors)

struct Single : OneServer {
  Single() : rc(run(connect(reactor, options()))) {}
  std::int64_t executed() { return run(rc.get<std::int64_t>("n")).value_or(0); }

  Client rc;
};

BOOST_FIXTURE_TEST_CASE(of_a_command_are_server_errors_and_it_runs_once, Single) {
  std::int64_t count = 0;
  for (const std::string& mark : marks()) {
    is_the_servers(failure(rc.eval(say, "n", mark)));
    BOOST_TEST(executed() == ++count);
  }
}

BOOST_FIXTURE_TEST_CASE(of_a_transaction_are_server_errors_and_it_runs_once, Single) {
  std::int64_t count = 0;
  for (const std::string& mark : marks()) {
    Transaction tx = rc.multi();
    auto told = tx.eval(say, "n", mark);
    const auto replies = run(tx.commit_replies());
    is_the_servers(failure(std::move(told)));
    BOOST_TEST(replies.at(0).is_error());
    is_the_servers(replies.at(0).error());
    BOOST_TEST(executed() == ++count);
  }
}

BOOST_FIXTURE_TEST_CASE(of_a_batch_are_server_errors_and_it_runs_once, Single) {
  std::int64_t count = 0;
  for (const std::string& mark : marks()) {
    Batch batch = rc.batch();
    auto told = batch.eval(say, "n", mark);
    is_the_servers(failure(batch.execute()));
    is_the_servers(failure(std::move(told)));
    BOOST_TEST(executed() == ++count);
  }
}

BOOST_FIXTURE_TEST_CASE(of_shards_are_server_errors_and_they_run_once, ThreeShards) {
  Client rc = client();
  const std::string key = key_on(1);
  std::int64_t count = 0;
  for (const std::string& mark : marks()) {
    is_the_servers(failure(rc.eval(say, key, mark)));
    Batch batch = rc.batch();
    auto told = batch.eval(say, key, mark);
    const auto replies = run(batch.execute_replies());
    is_the_servers(replies.at(0).error());
    is_the_servers(failure(std::move(told)));
    count += 2;
    BOOST_TEST(run(rc.get<std::int64_t>(key)).value_or(0) == count);
  }
}

// What a server answers that lacks a script or a function, and that one which ran can answer too.
constexpr std::string_view lacks_script = "NOSCRIPT No matching script. Please use EVAL.";
constexpr std::string_view lacks_function = "ERR Function not found";
constexpr std::string_view says_library =
    "#!lua name=says\n"
    "redis.register_function('say', function(keys, args)\n"
    "  redis.call('INCR', keys[1]) return {err=args[1]} end)";

BOOST_FIXTURE_TEST_CASE(that_a_script_is_unknown_do_not_make_it_run_again, Single) {
  const Script script(say);
  std::int64_t count = 0;
  for (int i = 0; i < 2; ++i) {  // the second time the server surely knows it
    BOOST_TEST(is(failure(script.run(rc, "n", lacks_script)), errc::no_script, Delivery::rejected));
    BOOST_TEST(executed() == ++count);
    Batch batch = rc.batch();
    auto first = script.run(batch, "n", lacks_script);
    auto second = script.run(batch, "n", lacks_script);
    BOOST_TEST(failure(batch.execute()).is(errc::no_script));
    BOOST_TEST(failure(std::move(first)).is(errc::no_script));
    BOOST_TEST(failure(std::move(second)).is(errc::no_script));
    BOOST_TEST(executed() == (count += 2));
    Transaction tx = rc.multi();
    auto in_transaction = script.run(tx, "n", lacks_script);
    run(tx.commit());
    BOOST_TEST(failure(std::move(in_transaction)).is(errc::no_script));
    Session session = run(rc.session());
    BOOST_TEST(failure(script.run(session, "n", lacks_script)).is(errc::no_script));
    BOOST_TEST(executed() == (count += 2));
  }
}

BOOST_FIXTURE_TEST_CASE(that_a_function_is_unknown_do_not_make_it_run_again, Single) {
  const auto function = FunctionLibrary(says_library).function("say");
  std::int64_t count = 0;
  for (int i = 0; i < 2; ++i) {
    for (const std::string_view text : {lacks_function, lacks_script}) {
      BOOST_TEST((failure(function(rc, "n", text)).delivery() == Delivery::rejected));
      BOOST_TEST(executed() == ++count);
      Batch batch = rc.batch();
      auto told = function(batch, "n", text);
      BOOST_TEST((failure(batch.execute()).delivery() == Delivery::rejected));
      static_cast<void>(failure(std::move(told)));
      BOOST_TEST(executed() == ++count);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(that_it_is_unknown_do_not_make_it_run_again_on_shards, ThreeShards) {
  Client rc = client();
  const Script script(say);
  const auto function = FunctionLibrary(says_library).function("say");
  const std::string a = key_on(0), b = key_on(1);
  for (std::int64_t round = 1; round <= 2; ++round) {
    BOOST_TEST(failure(script.run(rc, a, lacks_script)).is(errc::no_script));
    static_cast<void>(failure(function(rc, a, lacks_function)));
    Batch batch = rc.batch();
    script.run(batch, a, lacks_script).detach();
    auto second = script.run(batch, b, lacks_script);
    auto third = function(batch, b, lacks_function);
    run(batch.execute_replies());
    BOOST_TEST(failure(std::move(second)).is(errc::no_script));
    static_cast<void>(failure(std::move(third)));
    BOOST_TEST(run(rc.get<std::int64_t>(a)).value_or(0) == 3 * round);
    BOOST_TEST(run(rc.get<std::int64_t>(b)).value_or(0) == 2 * round);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
