#include <deferredis/threads/crossing/shared_call.hpp>

#include <exception>

#include <deferredis/reactor/loop/fork_count.hpp>
#include <deferredis/reactor/state/reactor_core.hpp>
#include <deferredis/threads/crossing/futex.hpp>

namespace deferredis::detail {

void retain(SharedCall& call) noexcept { call.owners_.add(); }
void release(SharedCall& call) noexcept {
  if (call.owners_.remove()) delete &call;
}

void check_process(std::uint32_t forks) {
  if (forks == fork_count()) [[likely]]
    return;
  Error(errc::invalid_argument,
        "this client was made before fork(), and the thread of its loop does not exist in this "
        "child process: make a new client here")
      .raise();
}

Error taken_before() {
  return Error(errc::invalid_argument, "get: the value of this SharedFuture was taken before");
}

void raise_used_up() {
  Error(errc::invalid_argument, "this SharedFuture was moved from, or its result was given away")
      .raise();
}

TimePoint time_after(Duration limit) noexcept {
  const TimePoint now = system_clock().now();
  return limit < TimePoint::max() - now ? now + limit : TimePoint::max();
}

SharedCall::SharedCall(Shared<CallTarget> target, ReactorCore& core) noexcept
    : target_(std::move(target)), core_(core), forks_(fork_count()) {}
SharedCall::~SharedCall() = default;

void SharedCall::check_wait() const {
  check_process(forks_);
  if (ReactorCore::current() != &core_) return;
  Error(errc::invalid_argument,
        "get: called on the loop's own thread, it would wait for itself: use then(), or call the "
        "Client there")
      .raise();
}

bool SharedCall::wait(TimePoint until) const {
  if (ended()) return true;
  check_wait();
  for (;;) {
    std::uint32_t word = word_pending;
    word_.compare_exchange_strong(word, word_waited, std::memory_order_acquire);
    if (word == word_ended) return true;
    if (until != TimePoint::max() && system_clock().now() >= until) return false;
    wait_while(word_, word_waited, until);
  }
}

void SharedCall::cancel() noexcept {
  if (ended() || forks_ != fork_count()) return;
  cancelled_.store(true);  // it may not have begun
  core_.hand_over([call = Shared(this)] {
    if (call->running_ != nullptr) call->running_->cancel();
  });
}

void SharedCall::when_ended(MoveFunction<void()> resume) {
  resume_ = std::move(resume);
  std::uint32_t word = word_.load(std::memory_order_acquire);
  while (word != word_ended) {
    if (word_.compare_exchange_weak(word, word_callback, std::memory_order_acq_rel)) return;
  }
  std::exchange(resume_, nullptr)();
}

void SharedCall::end_here() noexcept { word_.store(word_ended, std::memory_order_release); }

// --- on the loop ---------------------------------------------------------------------------------

void SharedCall::publish() noexcept {
  const std::uint32_t before = word_.exchange(word_ended, std::memory_order_acq_rel);
  if (before == word_waited) wake_all(word_);
  else if (before == word_callback) resume();
  release(*this);
}

void SharedCall::resume() noexcept {
  try {
    auto call = std::exchange(resume_, nullptr);  // it owns us, so we must not own it for ever
    call();
  } catch (...) {  // the executor's
    if (!core_.closing()) core_.report_unhandled(Error(std::current_exception()));
  }
}

}  // namespace deferredis::detail
