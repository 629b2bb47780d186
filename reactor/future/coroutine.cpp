#include <deferredis/reactor/future/coroutine.hpp>

#include <cstring>

namespace deferredis::detail {

namespace {
// The core's address comes last, so that a frame has the alignment of its block.
constexpr std::size_t with_core(std::size_t size) noexcept { return size + sizeof(ReactorCore*); }
}  // namespace

void* PooledFrame::operator new(std::size_t size) {
  ReactorCore& core = ReactorCore::require();
  void* frame = core.take_frame(with_core(size));
  ReactorCore* const address = &core;
  std::memcpy(static_cast<std::byte*>(frame) + size, &address, sizeof address);
  return frame;
}

void PooledFrame::operator delete(void* frame, std::size_t size) noexcept {
  ReactorCore* core = nullptr;
  std::memcpy(&core, static_cast<std::byte*>(frame) + size, sizeof core);
  core->give_frame(frame, with_core(size));
}

void FutureAccess::refuse_used_up() {
  Error(errc::invalid_argument,
        "this Future was used up before: then, co_await, a move or detach() may take it only once")
      .raise();
}

StateBase* CoroutineBase::awaited_by(StateBase& state) { return state.producer<Awaited>().state; }

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
