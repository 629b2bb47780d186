// A script's error is a user's text. Whatever it contains, it is an error of the server, and the
// script was executed once.
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
