#include <deferredis/reactor/reactor.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/listen.hpp>

#include "loop/sockets.hpp"

using namespace deferredis;
using namespace deferredis::test;
using namespace std::chrono_literals;

namespace {

struct Loop {
  Reactor reactor;
};

/// Keeps the thread busy for so long that a loop would have made many turns.
void block(Duration length) {
  const auto end = std::chrono::steady_clock::now() + length;
  while (std::chrono::steady_clock::now() < end) continue;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reactor, Loop)

BOOST_AUTO_TEST_CASE(run_of_a_future_returns_its_value) {
  BOOST_TEST(reactor.run(reactor.after(1ms).then([] { return 7; })) == 7);
  BOOST_TEST(reactor.run(ready(8)) == 8);
  reactor.run(ready());
}

BOOST_AUTO_TEST_CASE(run_of_a_future_throws_its_error) {
  BOOST_CHECK_THROW(reactor.run(failed<int>(Error(errc::queue_full, "full"))), QueueFullError);
  BOOST_CHECK_THROW(reactor.run(reactor.after(0ms).then([] { throw std::out_of_range("x"); })),
                    std::out_of_range);
}

BOOST_AUTO_TEST_CASE(stop_ends_run_and_it_can_run_again) {
  int calls = 0;
  for (int i = 0; i < 3; ++i) {
    reactor.call_soon([&] {
      BOOST_TEST(reactor.running());
      ++calls;
      reactor.stop();
    });
    reactor.run();
    BOOST_TEST(!reactor.running());
  }
  BOOST_TEST(calls == 3);
}

BOOST_AUTO_TEST_CASE(a_stop_before_run_is_forgotten) {
  reactor.stop();
  reactor.run(reactor.after(1ms));
}

BOOST_AUTO_TEST_CASE(stop_before_the_future_ends_is_a_closed_error_and_the_work_continues) {
  bool ended = false;
  auto work = reactor.after(2ms).then([&] { ended = true; });
  reactor.call_soon([&] { reactor.stop(); });
  BOOST_CHECK_THROW(reactor.run(std::move(work)), ClosedError);
  BOOST_TEST(!ended);
  reactor.run(reactor.after(3ms));
  BOOST_TEST(ended);
}

BOOST_AUTO_TEST_CASE(run_inside_run_is_refused_and_the_outer_one_continues) {
  int refused = 0;
  auto outer = reactor.after(2ms).then([] { return 1; });
  reactor.call_soon([&] {
    BOOST_CHECK_THROW(reactor.run(), InvalidArgumentError);
    BOOST_CHECK_THROW(reactor.run(reactor.after(1ms)), InvalidArgumentError);
    ++refused;
  });
  BOOST_TEST(reactor.run(std::move(outer)) == 1);
  BOOST_TEST(refused == 1);
}

BOOST_AUTO_TEST_CASE(timers_are_called_in_order_and_not_before_their_time) {
  std::string order;
  const auto began = std::chrono::steady_clock::now();
  const auto at = [&](Duration when, char name) {
    return reactor.call_later(when, [&order, &began, when, name] {
      BOOST_TEST((std::chrono::steady_clock::now() - began >= when));
      order += name;
    });
  };
  const Timer c = at(9ms, 'c'), a = at(3ms, 'a'), b = at(6ms, 'b'), now = at(0ms, '0');
  reactor.run(reactor.after(10ms));
  BOOST_TEST(order == "0abc");
}

BOOST_AUTO_TEST_CASE(a_timer_armed_after_long_work_is_still_called) {
  // libev's own clock is behind then: it wakes up too early, and must be armed again.
  Promise<void> called(reactor.core());
  Timer timer;
  reactor.call_soon([&] {
    block(30ms);
    timer = reactor.call_later(10ms, [&] { called.fulfill(); });
  });
  reactor.run(called.future());
}

BOOST_AUTO_TEST_CASE(an_idle_loop_sleeps) {
  const auto before = reactor.stats().turns;
  reactor.run(reactor.after(50ms));
  BOOST_TEST(reactor.stats().turns - before < 10u);
}

BOOST_AUTO_TEST_CASE(now_advances_during_a_turn) {
  reactor.call_soon([&] {
    const TimePoint first = reactor.now();
    block(1ms);
    BOOST_TEST((reactor.now() - first >= 900us));  // it is at most 0.1 ms old
    reactor.stop();
  });
  reactor.run();
}

BOOST_AUTO_TEST_CASE(endless_continuations_do_not_starve_timers) {
  bool stop = false;
  const auto again = [&](auto& self) -> void {
    if (!stop) reactor.call_soon([&self] { self(self); });
  };
  again(again);
  reactor.run(reactor.after(1ms));
  stop = true;
  reactor.run_once();
}

BOOST_AUTO_TEST_CASE(an_exception_of_a_call_is_reported_and_the_loop_continues) {
  std::vector<std::string> errors;
  reactor.on_unhandled_error(
      [&](const Error& error) { errors.push_back(std::string(error.message())); });
  reactor.call_soon([] { throw std::runtime_error("soon"); });
  reactor.call_from_thread([] { throw std::runtime_error("thread"); });
  const Timer timer = reactor.call_later(0ms, [] { throw std::runtime_error("later"); });
  reactor.run(reactor.after(1ms));
  std::sort(errors.begin(), errors.end());
  BOOST_TEST((errors == std::vector<std::string>{"later", "soon", "thread"}));
  BOOST_TEST(reactor.stats().unhandled_errors == 3u);
}

BOOST_AUTO_TEST_CASE(two_reactors_of_one_thread_take_turns) {
  Reactor other;
  BOOST_TEST(reactor.run(reactor.after(1ms).then([] { return 1; })) == 1);
  BOOST_TEST(other.run(other.after(1ms).then([] { return 2; })) == 2);
}

BOOST_AUTO_TEST_CASE(one_reactor_may_run_inside_a_callback_of_another) {
  Reactor inner;
  int value = 0;
  reactor.call_soon([&] { value = inner.run(inner.after(1ms).then([] { return 3; })); });
  reactor.run(reactor.after(2ms));
  BOOST_TEST(value == 3);
}

BOOST_AUTO_TEST_CASE(a_reactor_leaves_no_descriptor_open) {
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 3; ++i) {
    Reactor short_lived;
    short_lived.run(short_lived.after(0ms));
  }
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(every_descriptor_of_a_reactor_closes_on_exec) {
  const auto before = descriptors();
  Reactor other;
  const Registration held = other.on_signal(SIGUSR2, [] {});
  check_new_ones_close_on_exec(before);
}

BOOST_AUTO_TEST_CASE(a_reactor_may_be_destroyed_with_everything_pending) {
  bool called = false;
  const auto note = [&called](const Error&) { called = true; };
  std::vector<Future<void>> left;
  Owned<Transport> transport;
  Owned<Listener> listener;
  std::optional<Registration> signal;
  Recorder protocol;
  const BlackHole hole;
  Timer timer;
  const std::size_t before = open_descriptors();
  {
    Reactor short_lived;
    ConnectOptions options;
    RawListener server;
    transport = short_lived.run(short_lived.connect(server.endpoint, options));
    transport->start(protocol);
    transport->write("pending");
    listener = short_lived.listen(Endpoint::tcp("127.0.0.1", 0), [](auto) {}, {});
    signal = short_lived.on_signal(SIGUSR2, [] {});
    timer = short_lived.call_later(1h, [] {});
    short_lived.call_later(1h, [] {}).release();
    short_lived.every(1h, [] {}).release();
    short_lived.call_soon([] {});
    short_lived.call_from_thread([] {});
    left.push_back(short_lived.after(1h).on_error(note));
    left.push_back(short_lived.run_in_thread([] {}).on_error(note));
    left.push_back(short_lived.connect(hole.listener.endpoint, options).then([](auto) {}, note));
    left.push_back(
        short_lived.connect(Endpoint::tcp("localhost", 1), options).then([](auto) {}, note));
  }
  BOOST_TEST(!called);
  for (const auto& future : left) {
    BOOST_REQUIRE(future.settled());
    BOOST_TEST(detail::FutureAccess::state(future).error().is(errc::closed));
  }
  BOOST_TEST(!timer.active());
  BOOST_TEST(protocol.losses == 0);
  // A look-up that runs on in its thread has files open until it ends.
  const auto give_up = std::chrono::steady_clock::now() + 10s;
  while (open_descriptors() != before && std::chrono::steady_clock::now() < give_up)
    std::this_thread::yield();
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_SUITE_END()
