// Shared by the tests of the adapter for Asio: a program with an io_context that runs a reactor.
// With DEFERREDIS_STANDALONE_ASIO the tests use the Asio without Boost.
#pragma once

#include <exception>
#include <utility>

#ifdef DEFERREDIS_STANDALONE_ASIO
#include <asio.hpp>
namespace asio_used = asio;
#else
#include <boost/asio.hpp>
namespace asio_used = boost::asio;
#endif
#include <boost/test/unit_test.hpp>

#include <deferredis/adapters/asio.hpp>
#include <deferredis/deferredis.hpp>

namespace deferredis::test {

using asio_used::awaitable;
using asio_used::detached;
using asio_used::io_context;
using asio_used::steady_timer;
using asio_used::use_awaitable;
using asio_used::use_future;
using deferredis::detail::AsioErrorCode;
using deferredis::detail::AsioSystemError;

using namespace std::chrono_literals;

/// An io_context that runs a reactor. A case that does not end is stopped after ten seconds.
struct AsioProgram {
  AsioProgram() {
    limit.async_wait([this](const AsioErrorCode& stopped) {
      if (stopped) return;
      BOOST_ERROR("it did not end within ten seconds");
      io.stop();
    });
  }
  /// Runs until stop() was called and everything has ended.
  void run() { io.run(); }
  void stop() {
    driver.stop();
    limit.cancel();
  }
  /// Runs an awaitable to its end, and throws what it throws.
  void run(awaitable<void> work) {
    std::exception_ptr thrown;
    asio_used::co_spawn(io, std::move(work), [&](std::exception_ptr failed) {
      thrown = failed;
      stop();
    });
    run();
    if (thrown) std::rethrow_exception(thrown);
  }

  io_context io{1};
  Reactor reactor;
  AsioDriver driver{io, reactor};
  steady_timer limit{io, 10s};
};

}  // namespace deferredis::test
