// The two faces of the typed commands for threads: futures, and values.
#pragma once

#include <type_traits>
#include <utility>

#include <deferredis/threads/crossing/command_call.hpp>
#include <deferredis/threads/shared_future.hpp>

namespace deferredis::detail {

/// The results are SharedFutures. The families of commands in client/faces/ derive from a face,
/// and ask it for everything.
class SharedFace {
 public:
  template <class T>
  using Result = SharedFuture<T>;

  // For the library.
  const Shared<CallTarget>& target() const noexcept { return target_; }

 protected:
  explicit SharedFace(Shared<CallTarget> target) noexcept : target_(std::move(target)) {}

  /// Sends the command that ask(const Commands&) calls.
  template <class Ask>
  auto ask(const Ask& ask) const {
    using T = typename std::invoke_result_t<const Ask&, const Commands&>::value_type;
    CallQueue& queue = *target_->queue;
    queue.check_process();
    const Shared call(new CommandCall<T>(target_));
    if (call->record(ask)) {
      call->set_time(call_time(*target_));
      queue.push(*call);
    }
    return SharedFuture<T>(call);
  }
  /// Calls fn(Client&), which returns a Future or a value, on the loop.
  template <class Fn>
  auto ask_function(Fn fn) const {
    using T = unwrapped<std::invoke_result_t<Fn&, Client&>>;
    CallQueue& queue = *target_->queue;
    queue.check_process();
    const Shared call(new FunctionCall<T, Fn>(target_, std::move(fn)));
    queue.push(*call);
    return SharedFuture<T>(call);
  }

 private:
  Shared<CallTarget> target_;  // shared with copies of the handle and with calls
};

/// The results are values, or exceptions: each call waits.
class SyncFace : private SharedFace {
 public:
  template <class T>
  using Result = T;

  using SharedFace::target;

 protected:
  using SharedFace::SharedFace;

  template <class Ask>
  auto ask(const Ask& ask) const {
    return SharedFace::ask(ask).get();
  }
  template <class Fn>
  auto ask_function(Fn fn) const {
    return SharedFace::ask_function(std::move(fn)).get();
  }
};

}  // namespace deferredis::detail
