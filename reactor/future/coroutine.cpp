#include <deferredis/reactor/future/coroutine.hpp>

namespace deferredis::detail {

namespace {
constexpr std::size_t frame_head = 16;  // space for the core's address; keeps the alignment
}

void* PooledFrame::operator new(std::size_t size) {
  ReactorCore& core = ReactorCore::require();
  void* block = core.take_frame(size + frame_head);
  *static_cast<ReactorCore**>(block) = &core;
  return static_cast<std::byte*>(block) + frame_head;
}

void PooledFrame::operator delete(void* frame, std::size_t size) noexcept {
  void* block = static_cast<std::byte*>(frame) - frame_head;
  ReactorCore* core = *static_cast<ReactorCore**>(block);
  core->give_frame(block, size + frame_head);
}

StateBase* CoroutineBase::awaited_by(StateBase& state) {
  return state.producer<CoroutineBase*>()->awaiting_;
}

void resume_step(StateBase&, void* context, bool run) {
  auto waiting = std::coroutine_handle<>::from_address(context);
  if (run) waiting.resume();
  else waiting.destroy();
}

void follow(StateBase& target, StateBase& source, Step step, void* context) noexcept {
  if ((target.settled() || target.cancel_pending()) && !source.settled()) {
    target.clear_cancel_pending();
    source.cancel();
  }
  if (!target.settled()) link_source(target, source);
  source.consume_future();
  source.set_last(step, context);
}

StateBase* source_of(StateBase& target) { return target.producer<ChainData>().source; }

StateBase& spill(StateBase& state, StateBase& fresh, Step forward) noexcept {
  link_source(fresh, state);
  state.consume_future();
  state.set_last(forward, &fresh);
  return fresh;
}

}  // namespace deferredis::detail
