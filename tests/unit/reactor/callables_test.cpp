// Every function of the reactor that takes a callable, with captures of every kind. A callable may
// be a coroutine that refers to its captures and arguments after it was suspended.
#include <csignal>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/listen.hpp>
#include <deferredis/testing/manual_reactor.hpp>

#include "support/callables.hpp"

using namespace deferredis;
using namespace deferredis::support;
using namespace std::chrono_literals;

namespace {

struct Loop {
  ManualReactor manual;
  Reactor& reactor = manual;
  Probe probe{reactor};

  template <class T>
  Outcome<T> ended(Future<T> future) {
    std::optional<Outcome<T>> outcome;
    std::move(future)
        .then([&](T value) { outcome.emplace(std::move(value)); },
              [&](const Error& error) { outcome.emplace(error); })
        .detach();
    manual.advance(1s);
    BOOST_REQUIRE(outcome.has_value());
    return std::move(*outcome);
  }
  Outcome<void> ended(Future<void> future) {
    std::optional<Outcome<void>> outcome;
    std::move(future)
        .then([&] { outcome.emplace(); }, [&](const Error& error) { outcome.emplace(error); })
        .detach();
    manual.advance(1s);
    BOOST_REQUIRE(outcome.has_value());
    return std::move(*outcome);
  }
  Future<std::string> text() {
    return reactor.after(1ms).then([] { return long_text(); });
  }
  Future<std::string> failing() {
    return reactor.after(1ms).then(
        []() -> Outcome<std::string> { return Error(errc::connection, long_text()); });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(callables, Loop)

// --- callables that may return a Future ----------------------------------------------------------

BOOST_AUTO_TEST_CASE(then_keeps_its_callable_and_the_value) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)](auto&& value) mutable -> Future<std::string> {
      co_await held.pause();
      held.use();
      co_return value + "!";
    };
    BOOST_TEST(ended(text().then(std::move(fn))).value() == long_text() + "!");
  });
}

BOOST_AUTO_TEST_CASE(then_of_void_keeps_its_callable) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)]() mutable -> Future<void> {
      co_await held.pause();
      held.use();
    };
    BOOST_TEST(ended(reactor.after(1ms).then(std::move(fn))).has_value());
  });
}

BOOST_AUTO_TEST_CASE(then_with_two_callables_keeps_both_and_their_arguments) {
  for (const bool fails : {false, true}) {
    with_every_capture(probe, [&](auto held) {
      auto value_fn = [held](auto&& value) mutable -> Future<std::string> {
        co_await held.pause();
        held.use();
        co_return value;
      };
      auto error_fn = [held = std::move(held)](const Error& error) mutable -> Future<std::string> {
        co_await held.pause();
        held.use();
        co_return std::string(error.message());
      };
      auto begun = fails ? failing() : text();
      auto future = std::move(begun).then(std::move(value_fn), std::move(error_fn));
      BOOST_TEST(ended(std::move(future)).value() == long_text());
    });
  }
}

BOOST_AUTO_TEST_CASE(on_error_keeps_its_callable_and_the_error) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)](const Error& error) mutable -> Future<std::string> {
      co_await held.pause();
      held.use();
      co_return std::string(error.message());
    };
    BOOST_TEST(ended(failing().on_error(std::move(fn))).value() == long_text());
  });
  BOOST_TEST(manual.take_unhandled().empty());
}

BOOST_AUTO_TEST_CASE(on_error_of_a_kind_keeps_its_callable_and_the_error) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)](const Error& error) mutable -> Future<std::string> {
      co_await held.pause();
      held.use();
      co_return std::string(error.message());
    };
    BOOST_TEST(ended(failing().on_error(errc::connection, std::move(fn))).value() == long_text());
  });
}

BOOST_AUTO_TEST_CASE(finally_keeps_its_callable_and_passes_the_result_on) {
  for (const bool fails : {false, true}) {
    with_every_capture(probe, [&](auto held) {
      auto fn = [held = std::move(held)]() mutable -> Future<void> {
        co_await held.pause();
        held.use();
      };
      auto begun = fails ? failing() : text();
      const auto outcome = ended(std::move(begun).finally(std::move(fn)));
      BOOST_TEST(outcome.has_value() == !fails);
      BOOST_TEST((fails ? std::string(outcome.error().message()) : *outcome) == long_text());
    });
  }
}

BOOST_AUTO_TEST_CASE(finally_that_fails_later_fails_the_result) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)]() mutable -> Future<void> {
      co_await held.pause();
      held.use();
      throw std::runtime_error("thrown later");
    };
    BOOST_CHECK_THROW(ended(text().finally(std::move(fn))).value(), std::runtime_error);
  });
}

BOOST_AUTO_TEST_CASE(a_callable_of_a_cancelled_future_lives_until_its_own_has_ended) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)](std::string) mutable -> Future<void> {
      auto pause = held.pause();
      static_cast<void>(co_await std::move(pause).outcome());
      co_await held.pause();
      held.use();
    };
    auto future = text().then(std::move(fn));
    manual.advance(1ms);
    future.cancel();
    BOOST_TEST(ended(std::move(future)).has_value());  // it caught that, and continued
  });
}

BOOST_AUTO_TEST_CASE(a_callable_of_an_unheld_future_lives_until_that_has_ended) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)](std::string) mutable -> Future<void> {
      co_await held.pause();
      held.use();
    };
    text().then(std::move(fn)).detach();
    manual.advance(1s);
  });
}

BOOST_AUTO_TEST_CASE(maybe_future_keeps_a_temporary) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)](int n) mutable -> Future<int> {
      co_await held.pause();
      held.use();
      co_return n + 1;
    };
    const detail::CurrentCore current(reactor.core());
    BOOST_TEST(ended(maybe_future(std::move(fn), 1)).value() == 2);
  });
}

BOOST_AUTO_TEST_CASE(every_keeps_its_callable_while_a_tick_runs) {
  with_every_capture(probe, [&](auto held) {
    auto fn = [held = std::move(held)]() mutable -> Future<void> {
      co_await held.pause();
      held.use();
    };
    Timer timer = reactor.every(15ms, std::move(fn));
    manual.advance(16ms);
    timer.cancel();  // the tick goes on
    manual.advance(1s);
  });
}

BOOST_AUTO_TEST_CASE(on_shutdown_keeps_its_callable_while_it_runs) {
  with_every_capture(probe, [&](auto held) {
    std::optional<Registration> registered;
    auto fn = [held = std::move(held), &registered]() mutable -> Future<void> {
      registered.reset();
      co_await held.pause();
      held.use();
    };
    registered.emplace(reactor.on_shutdown(std::move(fn)));
    const detail::CurrentCore current(reactor.core());
    BOOST_TEST(ended(reactor.shutdown()).has_value());
  });
}

BOOST_AUTO_TEST_CASE(blocking_call_keeps_its_callable_while_it_runs) {
  Reactor loop;
  Probe on_loop(loop);
  with_every_capture(on_loop, [&](auto held) {
    auto fn = [held = std::move(held)]() mutable -> Future<std::string> {
      co_await held.pause();
      held.use();
      co_return long_text();
    };
    std::string got;
    std::thread caller([&] {
      got = loop.blocking_call(std::move(fn));
      loop.call_from_thread([&] { loop.stop(); });
    });
    loop.run();
    caller.join();
    BOOST_TEST(got == long_text());
  });
}

// --- callables that return nothing, or a value ---------------------------------------------------

BOOST_AUTO_TEST_CASE(plain_callables_are_called_with_their_captures_and_destroyed) {
  with_every_capture(probe, [&](auto held) {
    reactor.call_soon([held]() mutable { held.use(); });
    reactor.call_later(1ms, [held]() mutable { held.use(); }).release();
    reactor.call_from_thread([held]() mutable { held.use(); });
    text().then([held](const std::string&) mutable { held.use(); }).detach();
    failing().on_error([held](const Error&) mutable { held.use(); }).detach();
    text().finally([held]() mutable { held.use(); }).detach();
    auto signalled = reactor.on_signal(SIGUSR1, [held = std::move(held)]() mutable { held.use(); });
    ::raise(SIGUSR1);
    manual.advance(1s);
  });
}

BOOST_AUTO_TEST_CASE(on_cancel_may_destroy_the_promise_that_has_it) {
  with_every_capture(probe, [&](auto held) {
    std::optional<Promise<int>> promise(std::in_place, reactor.core());
    auto future = promise->future();
    promise->on_cancel([held = std::move(held), &promise]() mutable {
      promise.reset();
      held.use();
    });
    future.cancel();
    BOOST_TEST(!ended(std::move(future)).has_value());
  });
}

BOOST_AUTO_TEST_CASE(run_in_thread_keeps_its_callable_while_it_runs) {
  Reactor loop;
  Probe on_loop(loop);
  with_every_capture(on_loop, [&](auto held) {
    auto work = loop.run_in_thread([held = std::move(held)]() mutable {
      held.use();
      return long_text();
    });
    BOOST_TEST(loop.run(std::move(work)) == long_text());
  });
}

BOOST_AUTO_TEST_CASE(a_listener_destroyed_by_its_callable_lets_it_end) {
  with_every_capture(probe, [&](auto held) {
    Owned<Listener> listener;
    listener = reactor.listen(Endpoint::tcp("127.0.0.1", 0),
                              [held = std::move(held), &listener](Owned<Transport>) mutable {
                                listener.reset();
                                held.use();
                              },
                              {});
    auto connected = reactor.connect(listener->endpoint(), {});
    for (int i = 0; i < 100 && listener != nullptr; ++i) reactor.run_once(true);
    BOOST_TEST(manual.outcome(std::move(connected)).has_value());
    BOOST_TEST((listener == nullptr));
  });
}

// --- the end of the reactor ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_frame_is_destroyed_before_the_captures_its_destructors_use) {
  with_every_capture(probe, [&](auto held) {
    ManualReactor short_lived;
    Reactor& loop = short_lived;
    auto fn = [held = std::move(held), &loop]() mutable -> Future<void> {
      struct User {
        ~User() { captured.use(); }
        decltype(held)& captured;
      };
      const User user{held};
      co_await loop.after(1h);
    };
    loop.after(1ms).then(std::move(fn)).detach();
    short_lived.advance(1s);
  });
}

BOOST_AUTO_TEST_SUITE_END()
