// How many allocations a warm command makes, from the call through a real server and back.
#include <deferredis/client/client.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/flat_strings.hpp>
#include <deferredis/protocol/literals.hpp>

#include "integration/client_loop.hpp"
#include "support/allocation_count.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace deferredis::literals;

constexpr int commands = 1000;
const std::string value = "a value that has no room in a std::string itself";

struct Warm : OneServer {
  Warm() {
    run(rc.connected());
    run(rc.set("key", value));
  }

  /// How many allocations `commands` commands make. issue(i) starts each of them, and they count
  /// themselves. The same has already been done twice.
  template <class Issue>
  std::size_t allocations(Issue issue) {
    round(issue);
    round(issue);
    const std::size_t before = allocation_count();
    round(issue);
    return allocation_count() - before;
  }
  template <class Issue>
  void round(Issue issue) {
    replied = 0;
    for (int i = 0; i < commands; ++i) issue();
    reactor.run();
  }
  void count(bool right = true) {
    if (!right) BOOST_ERROR("not what was asked for");
    if (++replied == commands) reactor.stop();
  }

  Future<void> get_awaited() {
    auto text = co_await rc.get("key");
    if (text) count();
  }

  // Deadlines and pings wake a connection from time to time and allocate too, though not for each
  // command. With these options they do not come due while a slow machine counts.
  Options unhurried() const {
    Options options = OneServer::options();
    options.timeout = options.handshake_timeout = std::chrono::hours(2);
    options.ping_interval = options.dead_after = std::chrono::hours(2);
    return options;
  }

  Client rc = lazy_connection(reactor, unhurried());
  int replied = 0;
};

BOOST_FIXTURE_TEST_SUITE(allocations, Warm)

BOOST_AUTO_TEST_CASE(a_get_allocates_only_its_string) {
  const auto get = [this] {
    rc.get("key").then([this](const std::optional<std::string>&) { count(); }).detach();
  };
  BOOST_TEST(allocations(get) == static_cast<std::size_t>(commands));
}

BOOST_AUTO_TEST_CASE(a_set_and_an_incr_allocate_nothing) {
  BOOST_TEST(
      allocations([this] { rc.set("key", value).then([this](bool) { count(); }).detach(); }) == 0u);
  BOOST_TEST(
      allocations([this] { rc.incr("n").then([this](std::int64_t) { count(); }).detach(); }) == 0u);
}

BOOST_AUTO_TEST_CASE(a_handler_of_errors_and_a_view_cost_nothing) {
  const Client view = rc.with({.timeout = std::chrono::hours(1)});
  BOOST_TEST(allocations([this, of = view]() mutable {
               of.incr("n")
                   .then([this](std::int64_t) { count(); })
                   .on_error([](const Error& error) { BOOST_ERROR(to_string(error)); })
                   .detach();
             }) == 0u);
}

BOOST_AUTO_TEST_CASE(one_coroutine_per_command_comes_from_the_pool) {
  const auto await = [this] { get_awaited().detach(); };
  BOOST_TEST(allocations(await) == static_cast<std::size_t>(commands));
}

BOOST_AUTO_TEST_CASE(many_strings_allocate_one_each_and_their_list) {
  const std::vector<std::string> keys(100, "key");
  const auto mget = [&] {
    rc.mget(keys)
        .then([this](const std::vector<std::optional<std::string>>&) { count(); })
        .detach();
  };
  // One list, and one string for each element. A reply that a read cuts in two needs a buffer.
  BOOST_TEST(allocations(mget) <= static_cast<std::size_t>(commands) * 101 + commands / 10);
}

BOOST_AUTO_TEST_CASE(many_strings_in_one_block_are_one_allocation) {
  run(rc.rpush("list", std::vector<std::string>(100, value)));
  const auto lrange = [this] {
    rc.lrange<FlatStrings>("list", 0, -1)
        .then([this](const FlatStrings& list) { count(list.size() == 100); })
        .on_error([](const Error& error) { BOOST_ERROR(to_string(error)); })
        .detach();
  };
  // A reply that a read cuts in two needs a buffer.
  BOOST_TEST(allocations(lrange) <= static_cast<std::size_t>(commands) + commands / 10);
  const std::vector<std::string> keys(100, "key");
  const auto mget = [&] {
    rc.mget<FlatStrings>(keys)
        .then([this](const FlatStrings& values) { count(values.size() == 100); })
        .on_error([](const Error& error) { BOOST_ERROR(to_string(error)); })
        .detach();
  };
  BOOST_TEST(allocations(mget) <= static_cast<std::size_t>(commands) + commands / 10);
}

BOOST_AUTO_TEST_CASE(a_key_prefix_a_literal_and_callbacks_of_other_commands_cost_nothing) {
  const Client view = rc.with({.key_prefix = "a prefix that has no room in a std::string:"});
  rc.set_response_callback("INFO", [](Reply reply) { return reply; });
  const auto incr = [this, &view] {
    view.incr("n").then([this](std::int64_t) { count(); }).detach();
  };
  BOOST_TEST(allocations(incr) == 0u);
  const auto literal = [this] {
    rc.run<std::int64_t>("INCRBY {} 5"_redis, "n").then([this](std::int64_t) { count(); }).detach();
  };
  BOOST_TEST(allocations(literal) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
