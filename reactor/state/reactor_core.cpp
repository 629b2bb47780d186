#include <deferredis/reactor/state/reactor_core.hpp>

#include <cstdio>
#include <vector>

#include <deferredis/reactor/state/thread_calls.hpp>

namespace deferredis::detail {

namespace {
thread_local std::vector<ReactorCore*>* current_cores = nullptr;
constexpr std::size_t clock_every = 64;  // continuations between two checks of the time
}  // namespace

ReactorCore::ReactorCore() : thread_calls_(new ThreadCalls) {
  set_clock(system_clock());
  enter();
}

thread_local constinit char thread_mark = 0;

ReactorCore::~ReactorCore() { delete thread_calls_; }

void ReactorCore::set_clock(const Clock& clock) noexcept {
  clock_ = &clock;
  fresh_for_ = &clock == &system_clock() ? cpu_ticks_grain : 0;
  read_at_ = 0;
}

TimePoint ReactorCore::read_clock() noexcept {
  read_at_ = cpu_ticks();
  return read_ = clock_->now();
}

ReactorCore* ReactorCore::current() noexcept {
  return current_cores == nullptr ? nullptr : current_cores->back();
}

ReactorCore& ReactorCore::require() {
  if (ReactorCore* core = current()) return *core;
  Error(errc::invalid_argument,
        "this thread has no Reactor: create one before its futures and coroutines. To use a "
        "Reactor of another thread, pass the call to it with Reactor::call_from_thread, or wait "
        "for the call with Reactor::blocking_call")
      .raise();
}

// --- threads -------------------------------------------------------------------------------------

void ReactorCore::refuse_thread() const {
  if (on_its_thread()) return;
  Error(errc::invalid_argument,
        "used on another thread than the reactor's: pass the call to it with "
        "Reactor::call_from_thread, or wait for the call with Reactor::blocking_call")
      .raise();
}

bool ReactorCore::on_its_thread() const noexcept {
  const char* const thread = __atomic_load_n(&thread_, __ATOMIC_ACQUIRE);
  return thread == &thread_mark || thread == nullptr;
}

const char* ReactorCore::take_thread() noexcept {
  return __atomic_exchange_n(&thread_, &thread_mark, __ATOMIC_ACQ_REL);
}

void ReactorCore::give_thread(const char* thread) noexcept {
  __atomic_store_n(&thread_, thread, __ATOMIC_RELEASE);
}

void ReactorCore::hand_over(MoveFunction<void()> fn) noexcept {
  if (!thread_calls_->add(fn)) ThreadCalls::call_late(fn);
}

void ReactorCore::enter() {
  if (current_cores == nullptr) current_cores = new std::vector<ReactorCore*>;
  current_cores->push_back(this);
}

void ReactorCore::leave() noexcept {
  if (current_cores == nullptr) return;  // it was made on another thread
  auto& cores = *current_cores;
  for (std::size_t i = cores.size(); i-- > 0;) {
    if (cores[i] != this) continue;
    cores.erase(cores.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  if (cores.empty()) delete std::exchange(current_cores, nullptr);
}

void ReactorCore::wake_loop() noexcept {
  wake_for_work_ = false;  // once is enough until the next turn
  thread_calls_->wake();
}

bool ReactorCore::drain(std::size_t limit, TimePoint until) noexcept {
  std::size_t done = 0;
  do {
    while (ready_head_ != nullptr && done < limit) {
      StateBase* state = ready_head_;
      ready_head_ = state->next_ready_;
      if (ready_head_ == nullptr) ready_tail_ = &ready_head_;
      ++done;
      state->run();
      if (done % clock_every == 0 && time() > until) limit = done;
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
    unhandled_log_.report(error, time());
  } catch (...) {
    std::fprintf(stderr, "deferredis: the handler of unhandled errors threw\n");
  }
}

void ReactorCore::note_unread(StateBase& state) noexcept {
  if (closing_ || (state.flags_ & StateBase::flag_unread) != 0 || state.error().is(errc::cancelled))
    return;
  state.flags_ |= StateBase::flag_unread;
  state.next_ready_ = nullptr;
  state.previous_unread_ = unread_tail_;
  (unread_tail_ == nullptr ? unread_head_ : unread_tail_->next_ready_) = &state;
  unread_tail_ = &state;
  if (unread_fresh_ == nullptr) unread_fresh_ = &state;
  if (unread_due_ != TimePoint::max()) return;
  unread_due_ = time() + UnhandledLog::period;
  note_work();
}

void ReactorCore::forget_unread(StateBase& state) noexcept {
  state.flags_ &= static_cast<std::uint16_t>(~StateBase::flag_unread);
  StateBase* const previous = std::exchange(state.previous_unread_, nullptr);
  StateBase* const next = state.next_ready_;
  (previous == nullptr ? unread_head_ : previous->next_ready_) = next;
  (next == nullptr ? unread_tail_ : next->previous_unread_) = previous;
  if (unread_fresh_ == &state) unread_fresh_ = next;
  if (unread_head_ == nullptr) unread_due_ = TimePoint::max();
}

void ReactorCore::report_unread(TimePoint time) noexcept {
  if (time >= unhandled_log_.due()) unhandled_log_.flush();
  if (time < unread_due_) return;
  unread_due_ = TimePoint::max();
  while (unread_head_ != unread_fresh_) {  // a handler may read, drop and add others
    StateBase& state = *unread_head_;
    forget_unread(state);
    state.make_quiet();
    report_unhandled(state.error().with_context("nobody handled this failure"));
  }
  unread_fresh_ = nullptr;
  if (unread_head_ != nullptr) unread_due_ = time + UnhandledLog::period;
}

void ReactorCore::close() noexcept {
  closing_ = true;
  wake_for_work_ = false;
  on_unhandled_error = nullptr;  // a user's function, which may need objects that are gone
  const auto fail_first = [](void*, void* block) {
    auto& state = *static_cast<StateBase*>(block);
    constexpr auto later = StateBase::flag_relay | StateBase::flag_follower;
    if ((state.flags_ & StateBase::flag_live) == 0 || state.settled()) return;
    if ((state.flags_ & later) != 0) return;
    state.fail(reactor_gone(), true);
  };
  const auto fail_rest = [](void*, void* block) {
    auto& state = *static_cast<StateBase*>(block);
    if ((state.flags_ & StateBase::flag_live) == 0 || state.settled()) return;
    state.fail(reactor_gone(), true);
  };
  // Destructors may start new work, which fails in the next round. After 1000 rounds we stop.
  // States that wait for nothing we know of (a user's own awaitable) come last.
  for (int round = 0; round < 1000; ++round) {
    states_.for_each_block(fail_first, nullptr);
    if (ready_head_ == nullptr) states_.for_each_block(fail_rest, nullptr);
    if (ready_head_ == nullptr) break;
    drop_ready();
  }
  const auto destroy_steps = [](void*, void* block) {
    auto& state = *static_cast<StateBase*>(block);
    if ((state.flags_ & StateBase::flag_live) != 0 && state.has_steps()) state.discard_steps();
  };
  states_.for_each_block(destroy_steps, nullptr);
  drop_ready();  // a value's destructor may have queued more
  unhandled_log_.flush();
  leave();
  dead_ = true;
  delete_if_unused();
}

void ReactorCore::drop_ready() noexcept {
  while (ready_head_ != nullptr) {
    StateBase* state = ready_head_;
    ready_head_ = state->next_ready_;
    if (ready_head_ == nullptr) ready_tail_ = &ready_head_;
    state->drop();
  }
}

void ReactorCore::delete_if_unused() noexcept {
  if (states_.live() == 0 && frames_.live() == 0 && users_ == 0) delete this;
}

}  // namespace deferredis::detail
