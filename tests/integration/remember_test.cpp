// remember(): one load for many callers and processes, early loads, older values instead of errors.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/remember.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Remembering : OneServer {
  Client client() { return run(connect(reactor, options())); }
  /// A load that takes a while, and counts.
  auto load(std::string value, Duration takes = 1ms) {
    return [this, value, takes] {
      ++loads;
      return reactor.after(takes).then([value] { return value; });
    };
  }

  Client rc = client();
  Client other = client();  // as if of another process
  int loads = 0;
};

BOOST_FIXTURE_TEST_SUITE(remembering, Remembering)

BOOST_AUTO_TEST_CASE(a_value_is_loaded_once_and_then_read) {
  for (int i = 0; i < 3; ++i)
    BOOST_TEST(run(remember<std::string>(rc, "k", 10min, load("v"))) == "v");
  BOOST_TEST(run(remember<std::string>(other, "k", 10min, load("w"))) == "v");
  BOOST_TEST(loads == 1);
  BOOST_TEST(run(rc.hget("k", "value")).value() == "v");
  BOOST_TEST(run(rc.pttl("k")) > 590'000);
  BOOST_TEST(run(rc.exists("k:lock")) == 0);
}

BOOST_AUTO_TEST_CASE(values_of_any_type_that_is_an_argument_and_a_reply) {
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(run(remember<std::int64_t>(rc, "n", 1min, [] { return std::int64_t{42}; })) == 42);
    BOOST_TEST(run(remember<double>(rc, "d", 1min, [] { return 0.5; })) == 0.5);
  }
  BOOST_TEST(run(remember<std::string>(rc, "s", 1min, load("text"))) == "text");
  BOOST_TEST(failure(remember<double>(rc, "s", 1min, [] { return 1.0; })).message() != "");
}

BOOST_AUTO_TEST_CASE(callers_of_one_process_share_one_load) {
  std::vector<Future<std::string>> values;
  for (int i = 0; i < 50; ++i)
    values.push_back(remember<std::string>(rc, "k", 1min, load("v", 20ms)));
  values[0].cancel();
  BOOST_TEST((failure(std::move(values[0])).is(errc::cancelled)));
  for (std::size_t i = 1; i < values.size(); ++i) BOOST_TEST(run(std::move(values[i])) == "v");
  BOOST_TEST(loads == 1);
}

BOOST_AUTO_TEST_CASE(processes_wait_for_the_one_that_loads) {
  auto first = remember<std::string>(rc, "k", 1min, load("v", 100ms));
  until([&] { return loads == 1; });
  auto second = remember<std::string>(other, "k", 1min, load("w"));
  BOOST_TEST(run(std::move(first)) == "v");
  BOOST_TEST(run(std::move(second)) == "v");
  BOOST_TEST(loads == 1);
}

BOOST_AUTO_TEST_CASE(a_process_that_waited_too_long_loads_by_itself) {
  run(rc.set("k:lock", "somebody"));
  BOOST_TEST(run(remember<std::string>(rc, "k", 1min, load("v"), {.lock_wait = 30ms})) == "v");
}

BOOST_AUTO_TEST_CASE(a_value_is_loaded_early_by_one_while_the_others_use_it) {
  // Loading took 1 s and the value expires in 100 ms: almost everybody would load it.
  run(rc.hset("k", {{"value", "old"}, {"load_us", "1000000"}}));
  run(rc.pexpire("k", 100ms));
  auto early = remember<std::string>(rc, "k", 1min, load("new", 30ms), {.early = 100});
  until([&] { return loads == 1; });
  BOOST_TEST(run(remember<std::string>(other, "k", 1min, load("x"), {.early = 100})) == "old");
  BOOST_TEST(run(std::move(early)) == "new");
  BOOST_TEST(run(remember<std::string>(other, "k", 1min, load("x"))) == "new");
  BOOST_TEST(loads == 1);

  run(rc.hset("never", {{"value", "old"}, {"load_us", "1000000000"}}));
  run(rc.pexpire("never", 10s));
  BOOST_TEST(run(remember<std::string>(rc, "never", 1min, load("x"), {.early = 0})) == "old");
}

BOOST_AUTO_TEST_CASE(an_older_value_replaces_an_error_if_that_is_allowed) {
  const auto broken = [] {
    return failed<std::string>(Error(errc::timeout, "the database is down"));
  };
  const RememberOptions lenient{.stale = 10s};
  BOOST_TEST(run(remember<std::string>(rc, "k", 5ms, load("v"), lenient)) == "v");
  until([&] { return run(rc.pttl("k")) < 10'000; });
  BOOST_TEST(run(remember<std::string>(rc, "k", 5ms, broken, lenient)) == "v");
  BOOST_TEST(run(remember<std::string>(rc, "k", 5ms, load("w"), lenient)) == "w");
  BOOST_TEST((failure(remember<std::string>(rc, "other", 1min, broken)).is(errc::timeout)));
  BOOST_TEST(run(rc.exists("other:lock")) == 0);
}

BOOST_AUTO_TEST_CASE(without_redis_the_value_is_loaded) {
  server.kill9();
  until([&] { return rc.stats().connections_up == 0; });
  BOOST_TEST(run(remember<std::string>(rc, "k", 1min, load("v"))) == "v");
}

BOOST_AUTO_TEST_CASE(views_with_different_prefixes_remember_different_keys) {
  const Client a = rc.with({.key_prefix = "a:"}), b = rc.with({.key_prefix = "b:"});
  auto of_a = remember<std::string>(a, "k", 1min, load("a"));
  auto of_b = remember<std::string>(b, "k", 1min, load("b"));
  BOOST_TEST(run(std::move(of_a)) == "a");
  BOOST_TEST(run(std::move(of_b)) == "b");
  BOOST_TEST(run(rc.hget("a:k", "value")).value() == "a");
}

BOOST_AUTO_TEST_CASE(impossible_options_are_refused) {
  BOOST_TEST((failure(remember<std::string>(rc, "k", 0ms, load("v"))).is(errc::invalid_argument)));
  BOOST_TEST((failure(remember<std::string>(rc, "k", 1min, load("v"), {.early = -1}))
                  .is(errc::invalid_argument)));
  BOOST_TEST(loads == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
