#include <deferredis/reactor/state/thread_calls.hpp>

#include <utility>

namespace deferredis::detail {

bool ThreadCalls::add(MoveFunction<void()>& fn) {
  const std::lock_guard lock(mutex_);
  if (loop_ == nullptr) return false;
  calls_.push_back(std::move(fn));
  any_.store(true, std::memory_order_release);
  loop_->wake();
  return true;
}

void ThreadCalls::wake() noexcept { loop_->wake(); }

void ThreadCalls::call_late(MoveFunction<void()>& fn) noexcept {
  const std::lock_guard late(late_mutex());
  fn();
}

std::vector<MoveFunction<void()>> ThreadCalls::take() {
  const std::lock_guard lock(mutex_);
  any_.store(false, std::memory_order_relaxed);
  return std::exchange(calls_, {});
}

std::vector<MoveFunction<void()>> ThreadCalls::close() {
  const std::lock_guard lock(mutex_);
  loop_ = nullptr;
  return std::exchange(calls_, {});
}

std::recursive_mutex& ThreadCalls::late_mutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

}  // namespace deferredis::detail
