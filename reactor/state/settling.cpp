// How a state settles, runs its continuations, and ends.
#include <deferredis/reactor/state/future_state.hpp>

#include <string>

#include <deferredis/reactor/state/reactor_core.hpp>

namespace deferredis::detail {

void StateBase::fail(Error error, bool quiet) noexcept {
  if (settled()) return;
  error_.set(std::move(error));
  if (quiet) flags_ |= flag_quiet;
  const bool unread = is_unread();
  settle();
  if (unread) core_->note_unread(*this);
}

inline bool StateBase::is_unread() const noexcept {
  return (flags_ & (flag_future | flag_quiet)) == flag_future && !has_steps();
}

namespace {
// Made in advance, because it is needed where nothing may fail.
const Error broken_promise(errc::broken_promise,
                           "the producer of this result was destroyed before it provided one");
}  // namespace

Error reactor_gone() { return Error(errc::closed, "the reactor is gone", Delivery::maybe_applied); }

void StateBase::release_producer() noexcept {
  if (!settled()) {
    if (core_->closing()) {
      fail(reactor_gone(), true);
    } else {
      fail(broken_promise);
    }
  }
  drop_producer();
}

void StateBase::cancel() noexcept {
  if (settled()) return;
  StateBase* at = this;
  while ((at->flags_ & flag_relay) != 0) {
    StateBase* next = at->relay_(*at);
    if (next == nullptr || next->settled()) return at->set_cancel_pending();
    at = next;
  }
  if (auto canceller = std::exchange(at->canceller_, nullptr)) return canceller(*at);
  if ((at->flags_ & flag_producer) != 0) {
    at->fail(Error(errc::cancelled, std::string(cancelled_early), Delivery::maybe_applied));
  }
}

void StateBase::release_future() noexcept {
  if ((flags_ & flag_unread) != 0) core_->forget_unread(*this);
  flags_ &= static_cast<std::uint16_t>(~flag_future);
  if (settled() && failed()) return enqueue();
  if ((flags_ & flags_alive) == 0) destroy();
}

// The first step may add the second one, through the Future that the state has become.
inline void StateBase::run_steps(bool run) noexcept {
  if (step_count_ > 0) {
    steps_[0](*this, room_, run);
    if (step_count_ > 1) steps_[1](*this, room_ + second_at_, run);
  }
  step_count_ = room_used_ = 0;
  if (last_ != nullptr) std::exchange(last_, nullptr)(*this, last_context_, run);
}

// A holder of the Future must not believe that callbacks ran which did not.
void StateBase::discard_steps() noexcept {
  flags_ |= flag_running;
  if (!failed() && step_count_ != 0) {
    run_steps(false);
    if (!failed()) set_error(reactor_gone());
    make_quiet();
  } else {
    run_steps(false);
  }
  flags_ &= static_cast<std::uint16_t>(~flag_running);
  if ((flags_ & flags_alive) == 0) destroy();
}

// Replaces run() when the reactor is destroyed.
void StateBase::drop() noexcept {
  flags_ &= static_cast<std::uint16_t>(~flag_queued);
  if (has_steps()) return discard_steps();
  if ((flags_ & flag_future) == 0 && failed()) {
    if (!quiet() && !error_.get().is(errc::closed)) core_->report_unhandled(error_.get());
    static_cast<void>(error_.take());
  }
  if ((flags_ & flags_alive) == 0) destroy();
}

void StateBase::run() noexcept {
  flags_ = static_cast<std::uint16_t>((flags_ & ~flag_queued) | flag_running);
  run_steps(true);
  flags_ &= static_cast<std::uint16_t>(~flag_running);
  if ((flags_ & (flag_future | flag_kept)) == 0 && failed()) {
    if ((flags_ & flag_quiet) == 0) core_->report_unhandled(error_.get());
    static_cast<void>(error_.take());
  } else if (failed() && is_unread()) {
    core_->note_unread(*this);
  }
  if ((flags_ & flags_alive) == 0) destroy();
}

// Here, so that destroy() needs no call for it.
inline void ReactorCore::give_state(StateBase& state) noexcept {
  states_.give(&state, state.size_class_);
  if (dead_) delete_if_unused();
}

void StateBase::destroy() noexcept {
  if (has_steps()) {
    flags_ = flag_live | flag_running;
    run_steps(false);
  }
  drop_value();
  if (!error_.empty()) static_cast<void>(error_.take());
  flags_ = 0;
  core_->give_state(*this);
}

}  // namespace deferredis::detail
