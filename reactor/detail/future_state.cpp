#include <deferredis/reactor/detail/future_state.hpp>

#include <cstdio>
#include <vector>

namespace deferredis::detail {

void StateBase::fail(Error error, bool quiet) noexcept {
  if (settled()) return;
  error_.set(std::move(error));
  if (quiet) flags_ |= flag_quiet;
  settle();
}

void StateBase::release_producer() noexcept {
  if (!settled()) {
    fail(Error(errc::broken_promise, "the producer of this result went away without giving one"));
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
    at->fail(Error(errc::cancelled, "cancelled before a result came", Delivery::not_sent));
  }
}

void StateBase::release_future() noexcept {
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

void StateBase::discard_steps() noexcept {
  flags_ |= flag_running;
  run_steps(false);
  flags_ &= static_cast<std::uint16_t>(~flag_running);
  if ((flags_ & flags_alive) == 0) destroy();
}

void StateBase::run() noexcept {
  flags_ = static_cast<std::uint16_t>((flags_ & ~flag_queued) | flag_running);
  run_steps(true);
  flags_ &= static_cast<std::uint16_t>(~flag_running);
  if ((flags_ & flag_future) == 0 && failed()) {
    if ((flags_ & flag_quiet) == 0) core_->report_unhandled(error_.get());
    static_cast<void>(error_.take());
  }
  if ((flags_ & flags_alive) == 0) destroy();
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

namespace {
thread_local std::vector<ReactorCore*>* current_cores = nullptr;
}

ReactorCore::ReactorCore() { enter(); }

ReactorCore* ReactorCore::current() noexcept {
  return current_cores == nullptr ? nullptr : current_cores->back();
}

ReactorCore& ReactorCore::require() {
  if (ReactorCore* core = current()) return *core;
  Error(errc::invalid_argument,
        "no Reactor is alive on this thread: make one before its futures and coroutines")
      .raise();
}

void ReactorCore::enter() noexcept {
  if (current_cores == nullptr) current_cores = new std::vector<ReactorCore*>;
  current_cores->push_back(this);
}

void ReactorCore::leave() noexcept {
  auto& cores = *current_cores;
  for (std::size_t i = cores.size(); i-- > 0;) {
    if (cores[i] != this) continue;
    cores.erase(cores.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  if (cores.empty()) delete std::exchange(current_cores, nullptr);
}

bool ReactorCore::drain(std::size_t limit) noexcept {
  std::size_t done = 0;
  do {
    while (ready_head_ != nullptr && done < limit) {
      StateBase* state = ready_head_;
      ready_head_ = state->next_ready_;
      if (ready_head_ == nullptr) ready_tail_ = &ready_head_;
      ++done;
      state->run();
    }
    flush_dirty();
  } while (ready_head_ != nullptr && done < limit);
  return ready_head_ != nullptr;
}

void ReactorCore::flush_dirty() noexcept {
  while (dirty_head_ != nullptr) {
    Flushable* item = dirty_head_;
    dirty_head_ = std::exchange(item->next_dirty_, nullptr);
    item->dirty_ = false;
    item->flush();
  }
}

void ReactorCore::forget_dirty(Flushable& item) noexcept {
  if (!std::exchange(item.dirty_, false)) return;
  for (Flushable** link = &dirty_head_; *link != nullptr; link = &(*link)->next_dirty_) {
    if (*link != &item) continue;
    *link = item.next_dirty_;
    return;
  }
}

void ReactorCore::report_unhandled(const Error& error) noexcept {
  if (error.is(errc::cancelled)) return;
  ++unhandled_errors;
  try {
    if (on_unhandled_error) return on_unhandled_error(error);
    std::fprintf(stderr, "deferredis: unhandled error: %s\n", to_string(error).c_str());
  } catch (...) {
    std::fprintf(stderr, "deferredis: the handler of unhandled errors threw\n");
  }
}

void ReactorCore::close() noexcept {
  closing_ = true;
  const auto fail_pending = [](void*, void* block) {
    auto& state = *static_cast<StateBase*>(block);
    if ((state.flags_ & StateBase::flag_live) == 0 || state.settled()) return;
    state.fail(Error(errc::closed, "the reactor is gone", Delivery::maybe_applied), true);
  };
  // Continuations may start new work, which fails in the next round; a loop that never gives up
  // is cut off.
  for (int round = 0; round < 1000; ++round) {
    states_.for_each_block(fail_pending, nullptr);
    if (ready_head_ == nullptr) break;
    drain(states_.live() + 100'000);
  }
  const auto destroy_steps = [](void*, void* block) {
    auto& state = *static_cast<StateBase*>(block);
    if ((state.flags_ & StateBase::flag_live) != 0 && state.has_steps()) state.discard_steps();
  };
  states_.for_each_block(destroy_steps, nullptr);
  while (ready_head_ != nullptr) {
    StateBase* state = ready_head_;
    ready_head_ = state->next_ready_;
    if (ready_head_ == nullptr) ready_tail_ = &ready_head_;  // a value's destructor may queue more
    state->flags_ &= static_cast<std::uint16_t>(~StateBase::flag_queued);
    if ((state->flags_ & StateBase::flags_alive) == 0) state->destroy();
  }
  leave();
  dead_ = true;
  delete_if_unused();
}

void ReactorCore::give_state(StateBase& state) noexcept {
  states_.give(&state, state.size_class_);
  if (dead_) delete_if_unused();
}

void ReactorCore::delete_if_unused() noexcept {
  if (states_.live() == 0 && frames_.live() == 0 && users_ == 0) delete this;
}

}  // namespace deferredis::detail
