#include <deferredis/client/listeners/push_listeners.hpp>

#include <algorithm>

namespace deferredis::detail {

namespace {

std::string_view word_of(const Reply& push) noexcept {
  return push.size() == 0 ? std::string_view() : push[0].as_text();
}

}  // namespace

Registration PushListeners::add(std::string_view kind, Listener fn) {
  auto listener = std::make_shared<Listener>(std::move(fn));
  if (listeners_.size() >= most_) {
    forget_ended();
    most_ = 2 * listeners_.size() + 16;
  }
  listeners_.push_back({std::string(kind), listener});
  return Registration(std::move(listener));
}

void PushListeners::forget_ended() {
  std::erase_if(listeners_, [](const Entry& entry) { return entry.listener.expired(); });
}

bool PushListeners::tell_soon(Reactor& reactor, ReplyReader& push) {
  return !listeners_.empty() && tell_soon(reactor, Reply::read(push));
}

bool PushListeners::tell_soon(Reactor& reactor, Reply push) {
  forget_ended();
  const auto shared = std::make_shared<const Reply>(std::move(push));  // with each call
  bool told = false;
  for (const Entry& entry : listeners_) {
    if (!entry.wants(word_of(*shared))) continue;
    told = true;
    reactor.call_soon([weak = entry.listener, shared] {
      if (const auto listener = weak.lock()) (*listener)(*shared);
    });
  }
  return told;
}

void PushListeners::tell(const Reply& push) const {
  const auto listeners = listeners_;
  for (const Entry& entry : listeners) {
    const auto listener = entry.wants(word_of(push)) ? entry.listener.lock() : nullptr;
    if (listener) (*listener)(push);
  }
}

}  // namespace deferredis::detail
