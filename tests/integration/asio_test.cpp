#include <deferredis/adapters/asio.hpp>

#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

#include "integration/asio_program.hpp"
#include "support/redis_server.hpp"

using namespace deferredis;
using namespace deferredis::support;
using namespace deferredis::test;

namespace {

struct WithRedis : AsioProgram {
  Client client() { return from_url(reactor, "unix://" + server.socket_path()); }

  RedisServer server{{.tcp = false}};
};

/// No default constructor, no copies.
struct Odd {
  explicit Odd(int number_) : number(std::make_unique<int>(number_)) {}
  std::unique_ptr<int> number;
};

/// An operation of Asio that ends at once with these values.
template <class Signature, class... Values>
auto called_with(Values... values) {
  return asio_used::async_initiate<const AsFuture&, Signature>(
      [=](auto handler) { std::move(handler)(values...); }, as_future);
}

/// Is true once it was destroyed.
struct Witness {
  explicit Witness(bool& gone) : gone_(&gone) {}
  Witness(Witness&& other) noexcept : gone_(std::exchange(other.gone_, nullptr)) {}
  ~Witness() {
    if (gone_ != nullptr) *gone_ = true;
  }
  bool* gone_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(asio_with_redis, WithRedis)

BOOST_AUTO_TEST_CASE(an_asio_coroutine_awaits_commands) {
  run([](Client rc) -> awaitable<void> {
    BOOST_TEST(co_await async_await(rc.set("key", "value")));
    std::optional<std::string> value = co_await async_await(rc.get("key"));
    BOOST_TEST(value.value_or("") == "value");
    std::int64_t left = co_await async_await(rc.del({"key"}));
    BOOST_TEST(left == 1);
    co_await async_await(rc.disconnect());
  }(client()));
}

BOOST_AUTO_TEST_CASE(a_failure_is_the_exception_of_the_library) {
  run([](Client rc) -> awaitable<void> {
    co_await async_await(rc.set("key", "text"));
    bool failed = false;
    try {
      static_cast<void>(co_await async_await(rc.lpush("key", {"x"})));
    } catch (const WrongTypeError&) {
      failed = true;
    }
    BOOST_TEST(failed);
  }(client()));
}

BOOST_AUTO_TEST_CASE(many_coroutines_share_the_loop_and_their_commands_leave_together) {
  Client rc = client();
  int left = 100;
  const auto one = [](Client to, int& running, AsioProgram& program) -> awaitable<void> {
    for (int i = 0; i < 20; ++i) static_cast<void>(co_await async_await(to.incr("n")));
    if (--running == 0) program.stop();
  };
  for (int i = 0; i < 100; ++i) asio_used::co_spawn(io, one(rc, left, *this), detached);
  run();
  BOOST_TEST(server.command({"GET", "n"}) == "$4\r\n2000\r\n");
  BOOST_TEST(reactor.stats().turns < 1000u);  // far fewer than commands
}

BOOST_AUTO_TEST_CASE(a_command_from_an_asio_handler_is_sent) {
  Client rc = client();
  steady_timer timer(io, 5ms);  // by then the reactor waits
  std::string said;
  timer.async_wait([&](const AsioErrorCode&) {
    rc.ping()
        .then([&](const std::string& pong) {
          said = pong;
          stop();
        })
        .detach();
  });
  run();
  BOOST_TEST(said == "PONG");
}

BOOST_AUTO_TEST_CASE(nothing_to_do_is_no_wake_up) {
  std::uint64_t turns = 0;
  run([](AsioProgram& program, Client rc, std::uint64_t& made) -> awaitable<void> {
    static_cast<void>(co_await async_await(rc.ping()));
    const std::uint64_t before = program.reactor.stats().turns;
    steady_timer timer(program.io, 200ms);
    co_await timer.async_wait(use_awaitable);
    made = program.reactor.stats().turns - before;
  }(*this, client(), turns));
  BOOST_TEST(turns <= 3u);
}

BOOST_AUTO_TEST_CASE(an_outage_ends_and_the_client_is_back) {
  run([](WithRedis& program, Client rc) -> awaitable<void> {
    static_cast<void>(co_await async_await(rc.ping()));
    program.server.kill9();
    bool failed = false;
    while (!failed) {
      try {
        static_cast<void>(co_await async_await(rc.ping()));
      } catch (const ConnectionError&) {
        failed = true;
      }
    }
    program.server.start();
    co_await async_await(rc.connected());
    BOOST_TEST(co_await async_await(rc.ping()) == "PONG");
  }(*this, client()));
}

BOOST_AUTO_TEST_CASE(use_future_and_callbacks_are_tokens_too) {
  Client rc = client();
  std::future<std::int64_t> number = async_await(rc.incr("n"), use_future);
  std::int64_t second = 0;
  async_await(rc.incr("n"), [&](std::exception_ptr failed, std::int64_t given) {
    BOOST_TEST(!failed);
    second = given;
    stop();
  });
  BOOST_TEST(second == 0);  // never inside the call
  run();
  BOOST_TEST(number.get() == 1);
  BOOST_TEST(second == 2);
}

BOOST_AUTO_TEST_CASE(a_redis_coroutine_awaits_asio_operations) {
  static const auto work = [](io_context& context, Client rc) -> Future<std::string> {
    steady_timer timer(context, 1ms);
    co_await timer.async_wait(as_future);
    co_await rc.set("key", "after the timer");
    std::optional<std::string> value = co_await rc.get("key");
    co_return value.value_or("");
  };
  std::string said;
  work(io, client())
      .then([&](const std::string& given) {
        said = given;
        stop();
      })
      .detach();
  run();
  BOOST_TEST(said == "after the timer");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(asio_adapter, AsioProgram)

BOOST_AUTO_TEST_CASE(values_of_any_type_come_through) {
  run([](AsioProgram& program) -> awaitable<void> {
    const Odd odd = co_await async_await(program.reactor.after(0s).then([] { return Odd(7); }));
    BOOST_TEST(*odd.number == 7);
    co_await async_await(ready());
    const std::unique_ptr<int> owned = co_await async_await(ready(std::make_unique<int>(8)));
    BOOST_TEST(*owned == 8);
  }(*this));
}

BOOST_AUTO_TEST_CASE(a_failed_future_throws_whatever_its_type) {
  run([](AsioProgram&) -> awaitable<void> {
    int failures = 0;
    try {
      static_cast<void>(co_await async_await(failed<Odd>(Error(errc::queue_full, "full"))));
    } catch (const QueueFullError&) {
      ++failures;
    }
    try {
      co_await async_await(failed<void>(Error(std::make_exception_ptr(std::out_of_range("x")))));
    } catch (const std::out_of_range&) {
      ++failures;
    }
    BOOST_TEST(failures == 2);
  }(*this));
}

BOOST_AUTO_TEST_CASE(a_handler_runs_on_its_executor) {
  asio_used::strand<io_context::executor_type> strand(io.get_executor());
  bool called = false;
  async_await(reactor.after(1ms), asio_used::bind_executor(strand, [&](std::exception_ptr) {
                called = strand.running_in_this_thread();
                stop();
              }));
  run();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(an_exception_of_a_handler_leaves_run_and_the_driver_goes_on) {
  async_await(reactor.after(0s), asio_used::bind_executor(io, [](std::exception_ptr) {
                throw std::out_of_range("thrown by a handler");
              }));
  BOOST_CHECK_THROW(run(), std::out_of_range);
  run([](AsioProgram& program) -> awaitable<void> {
    co_await async_await(program.reactor.after(1ms));
  }(*this));
}

BOOST_AUTO_TEST_CASE(a_cancelled_future_ends_the_asio_coroutine_with_cancelled_error) {
  Promise<int> promise(reactor.core());
  const Timer timer = reactor.call_later(
      1ms, [&] { promise.fail(Error(errc::cancelled, "cancelled on the other side")); });
  run([](Future<int> future) -> awaitable<void> {
    bool cancelled = false;
    try {
      static_cast<void>(co_await async_await(std::move(future)));
    } catch (const CancelledError&) {
      cancelled = true;
    }
    BOOST_TEST(cancelled);
  }(promise.future()));
}

BOOST_AUTO_TEST_CASE(asio_values_become_those_of_the_future) {
  run([](AsioProgram&) -> awaitable<void> {
    auto bytes = called_with<void(AsioErrorCode, std::size_t)>(AsioErrorCode(), std::size_t{5});
    const std::size_t five = co_await async_await(std::move(bytes));
    BOOST_TEST(five == 5u);
    auto pair = called_with<void(AsioErrorCode, int, char)>(AsioErrorCode(), 1, 'x');
    const std::tuple<int, char> both = co_await async_await(std::move(pair));
    BOOST_TEST(std::get<1>(both) == 'x');
    co_await async_await(called_with<void()>());
  }(*this));
}

BOOST_AUTO_TEST_CASE(asio_failures_become_those_of_the_future) {
  run([](AsioProgram&) -> awaitable<void> {
    int failures = 0;
    try {
      const AsioErrorCode refused(asio_used::error::connection_refused);
      co_await async_await(called_with<void(AsioErrorCode)>(refused));
    } catch (const AsioSystemError& error) {
      failures += error.code() == asio_used::error::connection_refused;
    }
    try {
      const AsioErrorCode aborted(asio_used::error::operation_aborted);
      co_await async_await(called_with<void(AsioErrorCode)>(aborted));
    } catch (const CancelledError&) {
      ++failures;
    }
    try {  // the operation drops its handler
      const auto drop = [](auto handler) { static_cast<void>(handler); };
      co_await async_await(
          asio_used::async_initiate<const AsFuture&, void(AsioErrorCode)>(drop, as_future));
    } catch (const BrokenPromiseError&) {
      ++failures;
    }
    BOOST_TEST(failures == 3);
  }(*this));
}

BOOST_AUTO_TEST_CASE(an_awaitable_becomes_a_future) {
  static const auto seven = [](io_context& on) -> awaitable<int> {
    steady_timer timer(on, 1ms);
    co_await timer.async_wait(use_awaitable);
    co_return 7;
  };
  static const auto bad = []() -> awaitable<void> {
    throw std::out_of_range("by an awaitable");
    co_return;
  };
  static const auto work = [](io_context& on) -> Future<int> {
    auto outcome = co_await asio_used::co_spawn(on, bad(), as_future).outcome();
    BOOST_TEST(!outcome.has_value());
    const int number = co_await asio_used::co_spawn(on, seven(on), as_future);
    co_return number;
  };
  int got = 0;
  work(io)
      .then([&](int given) {
        got = given;
        stop();
      })
      .detach();
  run();
  BOOST_TEST(got == 7);
}

BOOST_AUTO_TEST_CASE(cancelling_the_future_of_an_asio_operation_ends_the_wait_for_it) {
  steady_timer timer(io, 1h);
  auto waits = timer.async_wait(as_future);
  const Timer soon = reactor.call_later(1ms, [&] { waits.cancel(); });
  bool cancelled = false;
  const Timer later = reactor.call_later(2ms, [&] {
    std::move(waits)
        .on_error(errc::cancelled, [&](const Error&) { cancelled = true; })
        .finally([&] { stop(); })
        .detach();
    timer.cancel();
  });
  run();
  BOOST_TEST(cancelled);
}

BOOST_AUTO_TEST_CASE(run_of_the_reactor_is_refused) {
  BOOST_CHECK_THROW(reactor.run(), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(call_from_thread_wakes_the_io_context) {
  std::thread caller([&] { reactor.call_from_thread([&] { stop(); }); });
  run();
  caller.join();
}

BOOST_AUTO_TEST_CASE(a_stopped_driver_can_be_replaced) {
  driver.stop();
  driver.stop();
  const AsioDriver other(io, reactor);
  bool called = false;
  reactor.call_soon([&] {
    called = true;
    io.stop();
  });
  run();
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(asio_ends)

BOOST_AUTO_TEST_CASE(the_io_context_may_go_first_and_takes_its_coroutines_along) {
  Reactor reactor;
  auto io = std::make_unique<io_context>(1);
  AsioDriver driver(*io, reactor);
  bool frame_gone = false, handler_gone = false;
  Promise<int> promise(reactor.core());
  bool asked_to_stop = false;
  promise.on_cancel([&] { asked_to_stop = true; });
  asio_used::co_spawn(
      *io,
      [](Future<int> never, Witness) -> awaitable<void> {
        static_cast<void>(co_await async_await(std::move(never)));
      }(promise.future(), Witness(frame_gone)),
      detached);
  async_await(reactor.after(1h),
              asio_used::bind_executor(*io, [witness = Witness(handler_gone)](std::exception_ptr) {
                BOOST_ERROR("it is not called any more");
              }));
  io->poll();
  BOOST_TEST(!frame_gone);
  io.reset();
  BOOST_TEST(frame_gone);
  BOOST_TEST(handler_gone);
  BOOST_TEST(asked_to_stop);
  promise.fulfill(1);
  reactor.run_ready();
  io_context second(1);
  AsioDriver takes_over(second, reactor);
  async_await(reactor.after(1ms), asio_used::bind_executor(second, [&](std::exception_ptr failed) {
                BOOST_TEST(!failed);
                takes_over.stop();
              }));
  second.run();
}

BOOST_AUTO_TEST_CASE(the_reactor_may_go_first_and_its_waits_end_with_closed_error) {
  io_context io(1);
  auto reactor = std::make_unique<Reactor>();
  const AsioDriver driver(io, *reactor);
  bool closed = false, called = false;
  asio_used::co_spawn(
      io,
      [](Future<void> never, bool& ended) -> awaitable<void> {
        try {
          co_await async_await(std::move(never));
        } catch (const ClosedError&) {
          ended = true;
        }
      }(reactor->after(1h), closed),
      detached);
  async_await(reactor->after(1h), asio_used::bind_executor(io, [&](std::exception_ptr failed) {
                called = failed != nullptr;
              }));
  io.poll();
  reactor.reset();
  BOOST_TEST(!called);  // not inside the destructor
  io.restart();
  io.run();  // returns: nothing is left
  BOOST_TEST(closed);
  BOOST_TEST(called);
}

BOOST_AUTO_TEST_CASE(all_three_may_go_while_things_are_pending) {
  for (int order = 0; order < 2; ++order) {
    auto io = std::make_unique<io_context>(1);
    auto reactor = std::make_unique<Reactor>();
    auto driver = std::make_unique<AsioDriver>(*io, *reactor);
    Client rc = from_url(*reactor, "unix:///nowhere.sock");
    asio_used::co_spawn(
        *io,
        [](Client to) -> awaitable<void> {
          static_cast<void>(co_await async_await(to.get("k")));
        }(rc),
        detached);
    io->poll();
    if (order == 0) driver.reset();
    io.reset();
    reactor.reset();
  }
}

BOOST_AUTO_TEST_SUITE_END()
