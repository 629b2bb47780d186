// EventListeners: the functions that receive the events of a client's connections.
#pragma once

#include <memory>
#include <vector>

#include <deferredis/client/events.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis::detail {

/// The functions given to on_event(), each kept as long as its Registration lives.
class EventListeners {
 public:
  using Listener = MoveFunction<void(const ConnectionEvent&)>;

  Registration add(Listener fn);
  bool empty() const noexcept { return listeners_.empty(); }

  /// Calls them from the ready queue, one task for each, so that none runs inside a connection's
  /// frames.
  void tell_soon(Reactor& reactor, const ConnectionEvent& event);
  /// Calls them at once, to pass on an event from the ready queue. A listener may add and end
  /// listeners.
  void tell(const ConnectionEvent& event) const;

 private:
  void forget_ended();

  std::vector<std::weak_ptr<Listener>> listeners_;
  std::size_t most_ = 16;  // beyond, those that have ended are swept out
};

}  // namespace deferredis::detail
