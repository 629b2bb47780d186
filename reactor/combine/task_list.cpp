#include <deferredis/reactor/combine/task_list.hpp>

namespace deferredis::detail {

Future<void> TaskList::join() {
  if (failure_) {
    Future<void> told = *std::exchange(failure_, std::nullopt);
    cancel_tasks();
    return told;
  }
  if (size() == 0) return ready();
  auto& state = make_state<void>(ReactorCore::require());
  state.set_follower();
  joining_.append(state);
  return FutureAccess::make<void>(state);
}

Future<void> TaskList::cancel() {
  if (size() == 0) return ready();
  auto& state = make_state<void>(ReactorCore::require());
  state.set_follower();
  cancelling_.append(state);
  auto ended = FutureAccess::make<void>(state);
  cancel_tasks();
  return ended;
}

void TaskList::close() noexcept {
  failure_.reset();
  if (!joining_.empty()) joining_.fail_all(Error(errc::closed, "the TaskScope is gone"));
  cancel_tasks();
  let_go();
}

void TaskList::cancel_tasks() noexcept {
  silent_below_ = added();
  cancel_all();
}

void TaskList::member_settled(StateBase& state, std::size_t index) noexcept {
  if (state.failed() && index >= silent_below_ && !state.error().is(errc::cancelled)) {
    keep_failure(state);
  }
  if (size() == 0) all_ended();
}

Error TaskList::told(const Error& error) const { return added() == 1 ? error : error.of_a_part(); }

void TaskList::keep_failure(StateBase& state) {
  if (joining_.front() != nullptr) {
    joining_.fail_all(told(state.take_error()));
    return cancel_tasks();
  }
  auto& failure = make_state<void>(state.core());
  failure.fail(told(state.take_error()), state.quiet());
  failure.drop_producer();
  auto kept = FutureAccess::make<void>(failure);  // reported if dropped
  if (!failure_) failure_.emplace(std::move(kept));
}

void TaskList::all_ended() noexcept {
  while (joining_.front() != nullptr) joining_.settle_front();
  while (cancelling_.front() != nullptr) cancelling_.settle_front();
}

}  // namespace deferredis::detail
