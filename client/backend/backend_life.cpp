#include <deferredis/client/backend/backend_life.hpp>

#include <utility>

namespace deferredis::detail {

BackendLife::BackendLife(Reactor& reactor, LivingBackend& backend)
    : core_(reactor.core()),
      backend_(backend),
      self_(*this),
      look_alarm_(reactor, [this] { look_now(); }) {}

Future<void> BackendLife::drain() {
  Promise<void> promise(core_);
  auto future = promise.future();
  if (closed()) {
    promise.fulfill();
    return future;
  }
  drains_.push_back(std::move(promise));
  if (open()) state_ = State::draining;
  awake_ = true;
  return future;
}

bool BackendLife::abandon() noexcept {
  if (closed()) {
    state_ = State::dead;
    bury();
    return false;
  }
  state_ = State::abandoned;
  awake_ = true;
  return true;
}

void BackendLife::on_look(MoveFunction<void()> fn) {
  on_look_ = std::move(fn);
  awake_ = true;
}

void BackendLife::look_later() noexcept {
  if (closed() || std::exchange(looking_, true)) return;
  try {
    core_.reactor->call_soon([self = self_.weak()] {  // it lives: its end closes us
      if (self) self->look_now();
    });
  } catch (const std::bad_alloc&) {
    look_alarm_.set(Duration::zero());
  }
}

void BackendLife::look_now() {
  const auto self = self_.weak();
  looking_ = false;
  if (on_look_) on_look_();
  if (self) look();
}

void BackendLife::look() {
  if (!draining() || !backend_.idle()) return;
  backend_.drained();
  bury();
}

void BackendLife::close(const Error& reason) {
  if (closed()) return;
  state_ = state_ == State::abandoned ? State::dead : State::closed;
  backend_.close_all(reason);
  for (auto& each : take_drains()) each.fulfill();
}

void BackendLife::bury() noexcept {
  if (state_ == State::dead) backend_.destroy();
}

}  // namespace deferredis::detail
