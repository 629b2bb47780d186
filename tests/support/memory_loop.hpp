// A loop and a network without descriptors; its time moves only during a wait.
#pragma once

#include <chrono>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_network.hpp>

namespace deferredis::support {

/// Waits as ClientLoop does, but in the time of the manual clock.
struct MemoryLoop {
  /// Moves time in small steps until `done()`, by at most a minute.
  template <class Done>
  void until(Done done) {
    using namespace std::chrono_literals;
    for (int left = 12'000; !done(); --left) {
      BOOST_REQUIRE_MESSAGE(left > 0, "what was waited for did not come within a minute");
      manual.run_ready();
      if (!done()) manual.advance(5ms);
    }
  }
  /// The value of the future.
  template <class T>
  T run(Future<T> future) {
    until([&future] { return future.settled(); });
    return manual.settle(std::move(future));
  }
  /// The error that the future must end with.
  template <class T>
  Error failure(Future<T> future) {
    until([&future] { return future.settled(); });
    return manual.failure(std::move(future));
  }

  ManualReactor manual;
  Reactor& reactor = manual.reactor();
  MemoryNetwork network;
};

}  // namespace deferredis::support
