// What needs Asio's cancellation slots, which Boost 1.74 does not have.
#include <deferredis/adapters/asio.hpp>

#include <exception>
#include <memory>
#include <utility>

#include "integration/asio_program.hpp"
#ifdef DEFERREDIS_STANDALONE_ASIO
#include <asio/experimental/awaitable_operators.hpp>
#else
#include <boost/asio/experimental/awaitable_operators.hpp>
#endif

using namespace deferredis;
using namespace deferredis::test;

BOOST_FIXTURE_TEST_SUITE(asio_slots, AsioProgram)

BOOST_AUTO_TEST_CASE(a_cancellation_slot_cancels_the_future) {
  asio_used::cancellation_signal signal;
  bool cancelled = false;
  async_await(reactor.after(1h),
              asio_used::bind_cancellation_slot(
                  signal.slot(), asio_used::bind_executor(io, [&](std::exception_ptr failed) {
                    try {
                      std::rethrow_exception(failed);
                    } catch (const CancelledError&) {
                      cancelled = true;
                    }
                    stop();
                  })));
  const Timer soon =
      reactor.call_later(1ms, [&] { signal.emit(asio_used::cancellation_type::terminal); });
  run();
  BOOST_TEST(cancelled);
  signal.emit(asio_used::cancellation_type::terminal);  // nothing is connected any more
}

BOOST_AUTO_TEST_CASE(a_limit_of_asio_cancels_a_wait) {
  using namespace asio_used::experimental::awaitable_operators;
  run([](AsioProgram& program) -> awaitable<void> {
    steady_timer timer(program.io, 1ms);
    Future<void> never = program.reactor.after(1h);
    auto first = co_await (async_await(std::move(never)) || timer.async_wait(use_awaitable));
    BOOST_TEST(first.index() == 1u);
    BOOST_TEST(program.reactor.stats().timers == 0u);  // the wait was cancelled, not only left
  }(*this));
}

BOOST_AUTO_TEST_CASE(cancelling_the_future_of_an_awaitable_ends_the_awaitable) {
  bool ended = false;
  static const auto waits = [](io_context& on, bool& at_its_end) -> awaitable<void> {
    const std::shared_ptr<void> at_end(nullptr, [&](void*) { at_its_end = true; });
    steady_timer timer(on, 1h);
    co_await timer.async_wait(use_awaitable);
  };
  auto future = asio_used::co_spawn(io, waits(io, ended), as_future);
  const Timer soon = reactor.call_later(1ms, [&] { future.cancel(); });
  bool cancelled = false;
  const Timer later = reactor.call_later(2ms, [&] {
    std::move(future)
        .on_error(errc::cancelled, [&](const Error&) { cancelled = true; })
        .finally([&] { stop(); })
        .detach();
  });
  run();
  BOOST_TEST(ended);
  BOOST_TEST(cancelled);
}

BOOST_AUTO_TEST_SUITE_END()
