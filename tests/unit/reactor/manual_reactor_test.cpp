#include <deferredis/testing/manual_reactor.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace deferredis;
using namespace std::chrono_literals;

namespace {

struct Manual {
  ManualReactor manual;
  Reactor& reactor = manual;
};

struct SecondTimer {
  explicit SecondTimer(Reactor& loop) : reactor(loop) { arm(); }
  void arm() {
    timer = reactor.call_later(1s, [this] {
      ++calls;
      arm();
    });
  }
  Reactor& reactor;
  Timer timer;
  int calls = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(manual_reactor, Manual)

BOOST_AUTO_TEST_CASE(time_stands_still_until_it_is_moved) {
  const TimePoint began = manual.now();
  manual.run_ready();
  BOOST_TEST((manual.now() == began));
  manual.advance(5s);
  BOOST_TEST((manual.now() == began + 5s));
  BOOST_TEST((reactor.now() == began + 5s));
}

BOOST_AUTO_TEST_CASE(advance_stops_at_each_timer_on_the_way) {
  const SecondTimer seconds(reactor);
  manual.advance(10s);
  BOOST_TEST(seconds.calls == 10);
}

BOOST_AUTO_TEST_CASE(jump_moves_time_first_and_then_runs_due_timers) {
  const SecondTimer seconds(reactor);
  manual.jump(10s);
  BOOST_TEST(seconds.calls == 1);
}

BOOST_AUTO_TEST_CASE(continuations_run_between_the_timers) {
  std::string order;
  const Timer first = reactor.call_later(1s, [&] {
    order += "1";
    reactor.call_soon([&] { order += "a"; });
  });
  const Timer second = reactor.call_later(2s, [&] { order += "2"; });
  manual.advance(2s);
  BOOST_TEST(order == "1a2");
}

BOOST_AUTO_TEST_CASE(settle_returns_the_value) {
  BOOST_TEST(manual.settle(ready(1).then([](int one) { return one + 1; })) == 2);
  manual.settle(ready());
}

BOOST_AUTO_TEST_CASE(settle_throws_the_error_of_the_future) {
  BOOST_CHECK_THROW(manual.settle(failed<int>(Error(errc::connection, "gone"))), ConnectionError);
}

BOOST_AUTO_TEST_CASE(settle_of_a_coroutine_runs_it_to_its_end) {
  struct Work {
    static Future<int> run() {
      co_await ready();
      const int number = co_await ready(20);
      co_return number + 1;
    }
  };
  BOOST_TEST(manual.settle(Work::run()) == 21);
}

BOOST_AUTO_TEST_CASE(settle_of_a_future_that_cannot_end_says_so) {
  Promise<int> never;
  BOOST_CHECK_EXCEPTION(manual.settle(never.future()), std::logic_error, [](const auto& error) {
    return std::string(error.what()).find("nothing is left to do") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(settle_of_a_future_that_waits_for_time_says_so) {
  BOOST_CHECK_EXCEPTION(manual.settle(reactor.after(1s)), std::logic_error, [](const auto& error) {
    return std::string(error.what()).find("1 timers wait for advance()") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(failure_returns_the_error) {
  const Error error = manual.failure(failed(Error(errc::closed, "over")));
  BOOST_TEST((error.code() == errc::closed));
  BOOST_CHECK_THROW(static_cast<void>(manual.failure(ready(1))), std::logic_error);
}

BOOST_AUTO_TEST_CASE(outcome_returns_either) {
  BOOST_TEST(*manual.outcome(ready(1)) == 1);
  BOOST_TEST(!manual.outcome(failed<int>(Error(errc::closed, "over"))));
}

BOOST_AUTO_TEST_CASE(endless_work_is_an_error_and_not_a_hang) {
  Timer timer;
  const auto again = [&](auto& self) -> void {
    timer = reactor.call_later(0s, [&self] { self(self); });
  };
  again(again);
  BOOST_CHECK_THROW(manual.run_ready(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(unhandled_failures_can_be_taken) {
  failed(Error(errc::connection, "lost")).detach();
  manual.run_ready();
  const auto errors = manual.take_unhandled();
  BOOST_REQUIRE(errors.size() == 1u);
  BOOST_TEST(errors[0].message() == "lost");
  BOOST_TEST(manual.take_unhandled().empty());
}

BOOST_AUTO_TEST_CASE(an_unhandled_failure_ends_the_program) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(STDERR_FILENO);
    std::set_terminate([] { ::_exit(42); });
    {
      ManualReactor careless;
      failed(Error(errc::connection, "lost")).detach();
    }
    ::_exit(0);
  }
  int status = 0;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  BOOST_TEST(WIFEXITED(status));
  BOOST_TEST(WEXITSTATUS(status) == 42);
}

BOOST_AUTO_TEST_CASE(calls_from_other_threads_are_run) {
  bool called = false;
  reactor.call_from_thread([&] { called = true; });
  manual.run_ready();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_SUITE_END()
