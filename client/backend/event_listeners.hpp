// Those who are told what happens to the connections of a client.
#pragma once

#include <memory>
#include <vector>

#include <deferredis/client/backend.hpp>

namespace deferredis::detail {

/// The functions given to on_event(), each as long as its Registration lives.
class EventListeners {
 public:
  using Listener = MoveFunction<void(const ConnectionEvent&)>;

  Registration add(Listener fn);
  bool empty() const noexcept { return listeners_.empty(); }

  /// From the ready queue, one task for each: nobody is called under a connection's own frames.
  void tell_soon(Reactor& reactor, const ConnectionEvent& event);
  /// At once: passes on what came from the ready queue. Who is told may add and end listeners.
  void tell(const ConnectionEvent& event) const;

 private:
  void forget_ended();

  std::vector<std::weak_ptr<Listener>> listeners_;
};

}  // namespace deferredis::detail
