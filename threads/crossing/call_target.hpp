// CallTarget: a client, and the queue that leads to it.
#pragma once

#include <deferredis/client/client.hpp>
#include <deferredis/threads/crossing/call_queue.hpp>

namespace deferredis::detail {

/// A client for other threads. Views of one client have one queue.
///
/// Thread: owned on any thread; the client is used on the loop only.
class CallTarget {
 public:
  CallTarget(Shared<CallQueue> queue_, Client client_) noexcept
      : queue(std::move(queue_)), client(std::move(client_)) {}

  const Shared<CallQueue> queue;  // shared with the other views
  const Client client;

 private:
  friend void retain(CallTarget& target) noexcept { target.owners_.add(); }
  friend void release(CallTarget& target) noexcept;

  OwnerCount owners_;
};

}  // namespace deferredis::detail
