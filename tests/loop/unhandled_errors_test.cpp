// What happens to failures that nobody handles: dropped futures, stored futures, floods.
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/unhandled_log.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using detail::UnhandledLog;

/// Manual time under the real loop that users have.
class HandClock final : public Clock {
 public:
  TimePoint now() const noexcept override { return now_; }
  void move(Duration by) noexcept { now_ += by; }

 private:
  TimePoint now_{1'000'000s};
};

struct Loop {
  Loop() {
    reactor.on_unhandled_error([this](const Error& e) { told.push_back(to_string(e)); });
  }
  void turn() {
    for (int i = 0; i < 3; ++i) reactor.run_once();
  }
  void pass(Duration time) {
    turn();
    for (int i = 0; i < 4; ++i) {
      clock.move(time / 4);
      turn();
    }
  }
  Future<void> failing(std::string text = "lost") {
    Promise<void> promise(reactor.core());
    auto future = promise.future();
    promise.fail(Error(errc::connection, std::move(text), Delivery::not_sent));
    return future;
  }

  HandClock clock;
  Reactor reactor{clock};
  std::vector<std::string> told;
};

const std::string unread_lost = "ConnectionError: nobody handled this failure: lost (not_sent)";

BOOST_FIXTURE_TEST_SUITE(unread_failures, Loop)

BOOST_AUTO_TEST_CASE(one_in_a_variable_is_reported_once) {
  const auto running = failing();
  turn();
  BOOST_TEST(told.empty());
  pass(2s);
  BOOST_TEST(told == std::vector{unread_lost}, boost::test_tools::per_element());
  pass(10s);
  BOOST_TEST(told.size() == 1u);
}

BOOST_AUTO_TEST_CASE(one_that_was_reported_is_silent_when_destroyed_and_can_still_be_read) {
  {
    const auto dropped = failing();
    pass(3s);
  }
  turn();
  BOOST_TEST(told.size() == 1u);
  auto kept = failing();
  pass(3s);
  std::string read;
  std::move(kept).on_error([&](const Error& e) { read = std::string(e.message()); }).detach();
  turn();
  BOOST_TEST(read == "lost");
  BOOST_TEST(told.size() == 2u);
}

BOOST_AUTO_TEST_CASE(one_that_is_read_in_time_is_not_reported) {
  auto first = failing();
  auto second = failing();
  turn();
  std::move(first).on_error([](const Error&) {}).detach();
  { const auto dropped = std::move(second); }
  pass(5s);
  BOOST_TEST(told == std::vector<std::string>{"ConnectionError: lost (not_sent)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_that_fails_later_in_a_chain_is_reported) {
  const auto chain = failing().finally([] {}).then([] {});
  pass(3s);
  BOOST_TEST(told == std::vector{unread_lost}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_that_was_cancelled_is_not_reported) {
  Promise<void> promise(reactor.core());
  auto future = promise.future();
  future.cancel();
  pass(3s);
  BOOST_TEST(told.empty());
}

BOOST_AUTO_TEST_CASE(a_handler_may_destroy_all_others) {
  std::vector<Future<void>> many;
  for (int i = 0; i < 1000; ++i) many.push_back(failing());
  std::size_t calls = 0;
  reactor.on_unhandled_error([&](const Error&) {
    ++calls;
    for (auto& each : std::exchange(many, {}))
      std::move(each).on_error([](const Error&) {}).detach();
  });
  pass(3s);
  BOOST_TEST(calls == 1u);
}

BOOST_AUTO_TEST_CASE(any_order_of_reading_keeps_the_rest) {
  std::vector<std::optional<Future<void>>> many;
  for (int i = 0; i < 30; ++i) many.emplace_back(failing(std::to_string(i)));
  turn();
  for (int i = 0; i < 30; ++i) {
    if (i % 3 != 1)
      std::move(*many[static_cast<std::size_t>(i)]).on_error([](const Error&) {}).detach();
    if (i % 3 != 1) many[static_cast<std::size_t>(i)].reset();
  }
  pass(3s);
  BOOST_TEST(told.size() == 10u);
  BOOST_TEST(told.front().find(": 1 ") != std::string::npos);
  BOOST_TEST(told.back().find(": 28 ") != std::string::npos);
}

// run() takes the error out of a state whose Future it holds.
BOOST_AUTO_TEST_CASE(one_that_was_thrown_is_forgotten) {
  for (int i = 0; i < 100; ++i) {
    BOOST_CHECK_THROW(reactor.run(failing()), ConnectionError);
    const auto kept = failing();
    turn();
  }
  pass(3s);
  BOOST_TEST(told.size() == 100u);
  for (const std::string& text : told) BOOST_TEST(text == "ConnectionError: lost (not_sent)");
}

BOOST_AUTO_TEST_CASE(the_reactor_may_be_destroyed_first) {
  Future<void> left = failing();
  {
    Reactor other;
    Promise<void> promise(other.core());
    left = promise.future();
    promise.fail(Error(errc::connection, "lost"));
    other.run_once();
  }
  pass(3s);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(unhandled_log)

struct Log {
  void fail(const std::string& text) {
    log.report(Error(errc::connection, text, Delivery::not_sent), now);
  }

  std::vector<std::string> lines;
  UnhandledLog log{[this](const std::string& line) { lines.push_back(line); }};
  TimePoint now{100s};
};

BOOST_FIXTURE_TEST_CASE(a_flood_is_two_lines, Log) {
  for (int i = 0; i < 100'000; ++i) fail("connect: refused");
  BOOST_TEST((log.due() == now + 1s));
  log.flush();
  const std::vector<std::string> expected{
      "deferredis: unhandled error: ConnectionError: connect: refused (not_sent)",
      "deferredis: 99,999 more like it"};
  BOOST_TEST(lines == expected, boost::test_tools::per_element());
  BOOST_TEST((log.due() == TimePoint::max()));
}

BOOST_FIXTURE_TEST_CASE(a_flood_of_different_ones_is_bounded_too, Log) {
  for (int i = 0; i < 10'000; ++i) fail("key " + std::to_string(i % 5'000));
  log.flush();
  BOOST_TEST(lines.size() == 2 * UnhandledLog::most_lines + 1);
  BOOST_TEST(lines[8] == "deferredis: 1 more like it: ConnectionError: key 0 (not_sent)");
  BOOST_TEST(lines.back() == "deferredis: 9,984 other unhandled errors");
}

BOOST_FIXTURE_TEST_CASE(each_second_starts_again, Log) {
  for (int second = 0; second < 3; ++second, now += 1s) {
    for (int i = 0; i < 3; ++i) fail("refused");
  }
  BOOST_TEST(lines.size() == 5u);  // 3 and the counts of the first two seconds
  log.flush();
  log.flush();
  BOOST_TEST(lines.size() == 6u);
}

BOOST_FIXTURE_TEST_CASE(single_failures_are_single_lines, Log) {
  fail("one");
  fail("two");
  log.flush();
  BOOST_TEST(lines.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
