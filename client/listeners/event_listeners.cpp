#include <deferredis/client/listeners/event_listeners.hpp>

#include <utility>

#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

Registration EventListeners::add(Listener fn) {
  auto listener = std::make_shared<Listener>(std::move(fn));
  if (listeners_.size() >= most_) {
    forget_ended();
    most_ = 2 * listeners_.size() + 16;
  }
  listeners_.push_back(listener);
  return Registration(std::move(listener));
}

void EventListeners::tell_soon(Reactor& reactor, const ConnectionEvent& event) {
  forget_ended();
  for (const auto& weak : listeners_) {
    reactor.call_soon([weak, event] {
      if (const auto listener = weak.lock()) (*listener)(event);
    });
  }
}

void EventListeners::tell(const ConnectionEvent& event) const {
  const auto listeners = listeners_;
  for (const auto& weak : listeners) {
    if (const auto listener = weak.lock()) (*listener)(event);
  }
}

void EventListeners::forget_ended() {
  std::erase_if(listeners_, [](const auto& listener) { return listener.expired(); });
}

}  // namespace deferredis::detail
