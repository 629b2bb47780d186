// CloseWaiters: the futures that wait for the end of a Transport.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

/// Implements Transport::closed() for transports. Keeps the core alive, because a transport may
/// outlive its reactor.
class CloseWaiters {
 public:
  explicit CloseWaiters(ReactorCore& core) noexcept : core_(core) { core.add_user(); }
  CloseWaiters(const CloseWaiters&) = delete;
  CloseWaiters& operator=(const CloseWaiters&) = delete;
  ~CloseWaiters() {
    if (!waiters_.empty()) end(Error(errc::closed, "the transport is gone"));
    core_.remove_user();
  }

  ReactorCore& core() const noexcept { return core_; }
  Future<void> add() {
    Promise<void> promise(core_);
    auto future = promise.future();
    if (!ended_) waiters_.push_back(std::move(promise));
    else settle(promise);
    return future;
  }
  /// We closed the connection after everything written had left.
  void end() noexcept { end(Outcome<void>()); }
  /// The connection ended in another way. If nobody reads that, it is not reported as a failure.
  void end(const Error& reason) noexcept { end(Outcome<void>(reason)); }

 private:
  void end(Outcome<void> how) noexcept {
    if (ended_) return;
    ended_.emplace(std::move(how));
    for (auto& waiter : std::exchange(waiters_, {})) settle(waiter);
  }
  void settle(Promise<void>& promise) noexcept {
    if (*ended_) promise.fulfill();
    else promise.fail_quietly(ended_->error());
  }

  ReactorCore& core_;
  std::vector<Promise<void>> waiters_;
  std::optional<Outcome<void>> ended_;
};

}  // namespace deferredis::detail
