// The ready queue alone, for tests of futures: no timers, no descriptors.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/future.hpp>

namespace deferredis::test {

/// A reactor's core that runs when told to, and records what on_unhandled_error receives.
class ReadyLoop {
 public:
  ReadyLoop() {
    core_->on_unhandled_error = [this](const Error& error) { unhandled.push_back(error); };
  }
  ReadyLoop(const ReadyLoop&) = delete;
  ReadyLoop& operator=(const ReadyLoop&) = delete;
  ~ReadyLoop() { close(); }

  detail::ReactorCore& core() { return *core_; }
  /// Runs everything that is ready, and whatever becomes ready because of it.
  void run() {
    while (core_->drain(1000)) continue;
  }
  /// Does what ~Reactor does. May be called again.
  void close() {
    if (auto* core = std::exchange(core_, nullptr)) core->close();
  }
  /// Runs the queue and takes the value of `future`; it must have ended by then.
  template <class T>
  Outcome<T> outcome_of(Future<T> future) {
    if (core_ != nullptr) run();
    auto& state = detail::FutureAccess::state(future);
    BOOST_REQUIRE(state.ready_now());
    if (state.failed()) return state.take_error();
    if constexpr (std::is_void_v<T>) return {};
    else return std::move(static_cast<detail::State<T>&>(state).value());
  }
  template <class T>
  T value_of(Future<T> future) {
    return outcome_of(std::move(future)).value();
  }
  /// The name of the error's kind, or "none".
  template <class T>
  std::string failure_of(Future<T> future) {
    auto outcome = outcome_of(std::move(future));
    return outcome ? "none" : std::string(outcome.error().code().name());
  }

  std::vector<Error> unhandled;

 private:
  detail::ReactorCore* core_ = new detail::ReactorCore;  // deletes itself after close()
};

inline Error some_error(std::string text = "it went wrong") {
  return Error(errc::connection, std::move(text));
}

}  // namespace deferredis::test
