#include <deferredis/reactor/reactor.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <deferredis/reactor/listen.hpp>

#include "loop/sockets.hpp"
#include "support/threads.hpp"

using namespace deferredis;
using namespace deferredis::test;
using namespace std::chrono_literals;

namespace {

/// Boost.Test's checks work on one thread: results of another one are checked afterwards.
struct Threads {
  std::thread::id here = std::this_thread::get_id();
  Reactor reactor;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reactor_threads, Threads)

// --- call_from_thread ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(calls_of_each_thread_keep_their_order) {
  constexpr int per_thread = 1000, threads = 4;
  std::vector<std::vector<int>> seen(threads);
  int left = per_thread * threads;
  std::vector<std::thread> callers;
  for (int t = 0; t < threads; ++t) {
    callers.emplace_back([&, t] {
      for (int i = 0; i < per_thread; ++i) {
        reactor.call_from_thread([&, t, i] {
          seen[static_cast<std::size_t>(t)].push_back(i);
          if (--left == 0) reactor.stop();
        });
      }
    });
  }
  reactor.run();
  for (auto& caller : callers) caller.join();
  for (const auto& order : seen) {
    BOOST_TEST(order.size() == static_cast<std::size_t>(per_thread));
    BOOST_TEST(std::is_sorted(order.begin(), order.end()));
  }
}

BOOST_AUTO_TEST_CASE(a_call_wakes_a_loop_that_waits) {
  std::thread caller;
  const Timer never = reactor.call_later(1h, [] {});
  reactor.call_soon(
      [&] { caller = std::thread([&] { reactor.call_from_thread([&] { reactor.stop(); }); }); });
  reactor.run();
  caller.join();
}

BOOST_AUTO_TEST_CASE(a_call_made_inside_another_runs_a_turn_later) {
  std::string order;
  reactor.call_from_thread([&] {
    order += '1';
    reactor.call_from_thread([&] { order += 'n'; });
  });
  reactor.call_from_thread([&] { order += '2'; });
  reactor.run_once();
  BOOST_TEST(order == "12");
  reactor.run_once();
  BOOST_TEST(order == "12n");
}

BOOST_AUTO_TEST_CASE(calls_that_never_ran_are_destroyed_with_the_loop) {
  const auto held = std::make_shared<int>(1);
  {
    Reactor short_lived;
    short_lived.call_from_thread([held] {});
    BOOST_TEST(held.use_count() == 2);
  }
  BOOST_TEST(held.use_count() == 1);
}

// --- blocking_call -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_blocking_call_returns_what_the_function_returns) {
  int value = 0;
  std::string slow, outcome, kind;
  bool on_the_loop = false;
  std::thread caller([&] {
    value = reactor.blocking_call([&] {
      on_the_loop = std::this_thread::get_id() == here;
      return 7;
    });
    slow = reactor.blocking_call(
        [&] { return reactor.after(1ms).then([] { return std::string("slow"); }); });
    reactor.blocking_call([] {});
    outcome = reactor.blocking_call([] { return Outcome<std::string>("outcome"); });
    kind = caught([&] { reactor.blocking_call([] { return Error(errc::queue_full, "full"); }); });
    reactor.call_from_thread([&] { reactor.stop(); });
  });
  reactor.run();
  caller.join();
  BOOST_TEST(value == 7);
  BOOST_TEST(slow == "slow");
  BOOST_TEST(outcome == "outcome");
  BOOST_TEST(kind == "QueueFullError: full (not_sent)");
  BOOST_TEST(on_the_loop);
}

BOOST_AUTO_TEST_CASE(a_blocking_call_throws_what_the_function_throws) {
  std::string thrown, error;
  std::thread caller([&] {
    thrown = caught([&] { reactor.blocking_call([] { throw std::out_of_range("mine"); }); });
    error = caught([&] {
      reactor.blocking_call(
          [] { return failed<int>(Error(errc::connection, "lost", Delivery::not_sent)); });
    });
    reactor.call_from_thread([&] { reactor.stop(); });
  });
  reactor.run();
  caller.join();
  BOOST_TEST(thrown == "mine");
  BOOST_TEST(error == "ConnectionError: lost (not_sent)");
}

BOOST_AUTO_TEST_CASE(the_value_may_be_move_only) {
  std::unique_ptr<int> value;
  std::thread caller([&] {
    value = reactor.blocking_call([] { return std::make_unique<int>(3); });
    reactor.call_from_thread([&] { reactor.stop(); });
  });
  reactor.run();
  caller.join();
  BOOST_TEST(*value == 3);
}

BOOST_AUTO_TEST_CASE(many_threads_may_call_at_once) {
  constexpr int threads = 8, calls = 200;
  std::atomic<int> sum = 0, left = threads;
  std::vector<std::thread> callers;
  for (int t = 0; t < threads; ++t) {
    callers.emplace_back([&] {
      for (int i = 0; i < calls; ++i) sum += reactor.blocking_call([] { return ready(1); });
      if (--left == 0) reactor.call_from_thread([&] { reactor.stop(); });
    });
  }
  reactor.run();
  for (auto& caller : callers) caller.join();
  BOOST_TEST(sum == threads * calls);
}

BOOST_AUTO_TEST_CASE(stop_ends_running_and_waiting_calls) {
  for (int i = 0; i < 100; ++i) {  // either of the two may happen first
    std::string end;
    std::atomic<bool> done = false;
    bool begun = false;
    std::thread caller([&] {
      end = caught([&] {
        reactor.blocking_call([&] {
          begun = true;
          return reactor.after(1h);
        });
      });
      done = true;
    });
    while (!done) {
      reactor.call_from_thread([&] { reactor.stop(); });
      reactor.run();
    }
    caller.join();
    BOOST_TEST(end == (begun ? "ClosedError: blocking_call: the reactor stopped before the call "
                               "had ended (maybe_applied)"
                             : "ClosedError: blocking_call: the reactor stopped before the call "
                               "had begun (not_sent)"));
  }
  reactor.run_once();
  BOOST_TEST(reactor.stats().timers == 0u);  // the timer was cancelled
}

BOOST_AUTO_TEST_CASE(a_destroyed_reactor_ends_running_calls) {
  auto short_lived = std::make_unique<Reactor>();
  Reactor& loop = *short_lived;
  std::string end;
  std::thread caller(
      [&] { end = caught([&] { loop.blocking_call([&] { return loop.after(1h); }); }); });
  while (loop.stats().timers == 0) loop.run_once();
  short_lived.reset();
  caller.join();
  BOOST_TEST(end.starts_with("ClosedError: blocking_call: the reactor stopped"), end);
}

BOOST_AUTO_TEST_CASE(run_of_a_future_that_ended_leaves_queued_calls_for_the_next_run) {
  int value = 0;
  Gate go;
  std::thread caller([&] {
    go.wait();
    value = reactor.blocking_call([] { return 1; });
    reactor.call_from_thread([&] { reactor.stop(); });
  });
  reactor.run(reactor.after(1ms));
  go.open();
  reactor.run();
  caller.join();
  BOOST_TEST(value == 1);
}

BOOST_AUTO_TEST_CASE(a_blocking_call_destroys_its_function_before_it_returns) {
  auto short_lived = std::make_unique<Reactor>();
  Reactor& loop = *short_lived;
  const auto held = std::make_shared<int>(1);
  long owners = 0;
  std::thread caller([&] {
    auto fn = [&loop, copy = held]() -> Future<void> { co_await loop.after(1h); };
    caught([&] { loop.blocking_call(std::move(fn)); });
    owners = held.use_count();
  });
  while (loop.stats().timers == 0) loop.run_once();
  short_lived.reset();
  caller.join();
  BOOST_TEST(owners == 1);
}

BOOST_AUTO_TEST_CASE(a_blocking_call_on_a_reactor_that_is_not_running_is_an_error) {
  bool called = false;
  std::string end;
  std::thread caller(
      [&] { end = caught([&] { reactor.blocking_call([&] { called = true; }, 10ms); }); });
  caller.join();
  BOOST_TEST(end ==
             "TimeoutError: blocking_call: nobody has run the reactor for 10 ms, and the call has "
             "not begun: call Reactor::run on a thread of its own (not_sent)");
  reactor.run_once();
  BOOST_TEST(!called);
}

BOOST_AUTO_TEST_CASE(a_blocking_call_waits_for_a_loop_that_is_busy) {
  std::string end = "nothing yet";
  std::atomic<bool> waits = false;
  std::thread caller;
  reactor.call_soon([&] {
    caller = std::thread([&] {
      waits = true;
      end = caught([&] { reactor.blocking_call([] {}, 1ms); });
      reactor.call_from_thread([&] { reactor.stop(); });
    });
    while (!waits) std::this_thread::yield();
    const auto until = std::chrono::steady_clock::now() + 20ms;
    while (std::chrono::steady_clock::now() < until) continue;
  });
  reactor.run();
  caller.join();
  BOOST_TEST(end == "nothing");
}

// --- which thread may do what --------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(operations_of_the_loop_thread_are_refused_on_other_threads) {
  const std::string refusal =
      "InvalidArgumentError: used on another thread than the reactor's: pass the call to it with "
      "Reactor::call_from_thread, or wait for the call with Reactor::blocking_call (not_sent)";
  Promise<int> promise(reactor.core());
  std::vector<std::string> ends;
  std::thread other([&] {
    ends.push_back(caught([&] { reactor.call_soon([] {}); }));
    ends.push_back(caught([&] { reactor.call_later(1h, [] {}).release(); }));
    ends.push_back(caught([&] { reactor.every(1h, [] {}).release(); }));
    ends.push_back(caught([&] { reactor.after(1h).detach(); }));
    ends.push_back(caught([&] { static_cast<void>(reactor.on_signal(SIGUSR1, [] {})); }));
    ends.push_back(caught([&] { static_cast<void>(reactor.on_shutdown([] { return ready(); })); }));
    ends.push_back(caught([&] { reactor.shutdown().detach(); }));
    ends.push_back(caught([&] { reactor.stop(); }));
    ends.push_back(caught([&] { reactor.run_in_thread([] {}).detach(); }));
    ends.push_back(caught([&] { reactor.connect(Endpoint::tcp("127.0.0.1", 1), {}).detach(); }));
    ends.push_back(caught([&] {
      static_cast<void>(reactor.listen(Endpoint::tcp("127.0.0.1", 0), [](auto) {}, {}));
    }));
    ends.push_back(caught([&] { promise.fulfill(1); }));
    ends.push_back(caught([&] { Promise<int> made(reactor.core()); }));
  });
  other.join();
  for (std::size_t i = 0; i != ends.size(); ++i) {
    BOOST_TEST_CONTEXT("number " << i) { BOOST_TEST(ends[i] == refusal); }
  }
  BOOST_TEST(ends.size() == 13u);
  BOOST_TEST(reactor.stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(the_error_on_a_thread_without_a_reactor_says_how_to_use_one) {
  std::string end;
  std::thread other([&] { end = caught([] { ready().detach(); }); });
  other.join();
  BOOST_TEST(end.find("Reactor::call_from_thread") != std::string::npos, end);
  BOOST_TEST(end.find("Reactor::blocking_call") != std::string::npos, end);
}

BOOST_AUTO_TEST_CASE(a_reactor_belongs_to_the_thread_that_runs_it_or_that_made_it) {
  std::string while_it_ran;
  Gate runs;
  std::thread runner([&] {
    reactor.call_from_thread([&] { runs.open(); });
    reactor.run();
  });
  runs.wait();
  while_it_ran = caught([&] { reactor.after(1h).detach(); });
  reactor.call_from_thread([&] { reactor.stop(); });
  runner.join();
  BOOST_TEST(while_it_ran.starts_with("InvalidArgumentError"), while_it_ran);
  reactor.run(reactor.after(0ms));
}

// --- run_in_thread -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(work_runs_on_another_thread_and_its_value_comes_back) {
  BOOST_TEST(
      (reactor.run(reactor.run_in_thread([] { return std::this_thread::get_id(); })) != here));
  BOOST_TEST(reactor.run(reactor.run_in_thread([] { return std::string("text"); })) == "text");
  BOOST_TEST(*reactor.run(reactor.run_in_thread([] { return std::make_unique<int>(5); })) == 5);
  reactor.run(reactor.run_in_thread([] {}));
}

BOOST_AUTO_TEST_CASE(exceptions_of_the_work_come_back_unchanged) {
  BOOST_CHECK_THROW(reactor.run(reactor.run_in_thread([] { throw std::out_of_range("x"); })),
                    std::out_of_range);
  BOOST_CHECK_THROW(
      reactor.run(reactor.run_in_thread([]() -> int { Error(errc::not_supported, "no").raise(); })),
      NotSupportedError);
}

BOOST_AUTO_TEST_CASE(callbacks_of_the_result_run_on_the_loop) {
  std::thread::id seen;
  reactor.run(reactor.run_in_thread([] { return 1; }).then([&](int) {
    seen = std::this_thread::get_id();
  }));
  BOOST_TEST((seen == here));
}

BOOST_AUTO_TEST_CASE(no_more_than_four_jobs_run_at_once) {
  std::atomic<int> running = 0, most = 0;
  std::vector<Future<void>> jobs;
  for (int i = 0; i < 40; ++i) {
    jobs.push_back(reactor.run_in_thread([&] {
      const int now = ++running;
      for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) continue;
      std::this_thread::yield();
      --running;
    }));
  }
  for (auto& job : jobs) reactor.run(std::move(job));
  BOOST_TEST(most <= 4);
}

BOOST_AUTO_TEST_CASE(four_jobs_do_run_at_once) {
  std::atomic<int> arrived = 0;
  std::vector<Future<void>> jobs;
  for (int i = 0; i < 4; ++i) {
    jobs.push_back(reactor.run_in_thread([&] {
      ++arrived;
      while (arrived < 4) std::this_thread::yield();
    }));
  }
  for (auto& job : jobs) reactor.run(std::move(job));
  BOOST_TEST(arrived == 4);
}

BOOST_AUTO_TEST_CASE(a_cancelled_job_that_waits_for_a_thread_never_runs) {
  Gate gate;
  std::vector<Future<void>> busy;
  for (int i = 0; i < 4; ++i) busy.push_back(reactor.run_in_thread([&] { gate.wait(); }));
  std::atomic<bool> ran = false;
  auto waiting = reactor.run_in_thread([&] { ran = true; });
  waiting.cancel();
  BOOST_CHECK_THROW(reactor.run(std::move(waiting)), CancelledError);
  gate.open();
  for (auto& job : busy) reactor.run(std::move(job));
  reactor.run(reactor.run_in_thread([] {}));
  BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE(a_destroyed_reactor_waits_for_running_jobs_and_drops_the_others) {
  Gate gate;
  std::atomic<int> began = 0, ended = 0;
  std::vector<Future<void>> jobs;
  {
    Reactor short_lived;
    for (int i = 0; i < 10; ++i) {
      jobs.push_back(short_lived.run_in_thread([&] {
        ++began;
        gate.wait();
        ++ended;
      }));
    }
    while (began < 4) std::this_thread::yield();
    gate.open();
  }
  BOOST_TEST(ended == began);
  for (const auto& job : jobs) {
    BOOST_REQUIRE(job.settled());
    BOOST_TEST(detail::FutureAccess::state(job).error().is(errc::closed));
  }
}

BOOST_AUTO_TEST_CASE(a_job_that_waits_for_its_reactor_is_released_when_that_is_destroyed) {
  std::string end;
  std::atomic<bool> began = false;
  {
    Reactor short_lived;
    short_lived
        .run_in_thread([&] {
          began = true;
          end = caught([&] { short_lived.blocking_call([] {}); });
        })
        .on_error([](const Error&) {})
        .detach();
    while (!began) std::this_thread::yield();
  }
  BOOST_TEST(end.starts_with("ClosedError"), end);
}

BOOST_AUTO_TEST_CASE(a_reactor_may_be_made_and_run_in_any_thread) {
  std::vector<std::thread> owners;
  std::atomic<int> sum = 0;
  for (int i = 0; i < 4; ++i) {
    owners.emplace_back([&] {
      Reactor own;
      for (int j = 0; j < 50; ++j) sum += own.run(own.after(0ms).then([] { return 1; }));
    });
  }
  for (auto& owner : owners) owner.join();
  BOOST_TEST(sum == 200);
}

BOOST_AUTO_TEST_SUITE_END()
