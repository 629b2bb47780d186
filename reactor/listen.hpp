// Servers on the reactor: an accepted connection is a Transport like any other.
#pragma once

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

class Network;

/// How Reactor::listen accepts connections.
struct ListenOptions {
  int backlog = 128;           ///< connections the kernel holds until they are accepted
  bool reuse_address = true;   ///< take over the address of a server that has gone
  SocketOptions socket = {};   ///< of the accepted connections
  Network* network = nullptr;  ///< null: the system's sockets; see reactor/network.hpp
};

/// Receives each accepted connection, and starts it.
using Accepted = detail::MoveFunction<void(Owned<Transport>)>;

/// Accepts connections and passes each one to the function given to Reactor::listen, which starts
/// it.
///
/// Ownership: dropping it stops accepting and removes the file of a Unix socket; accepted
///   connections live on. The function may drop the Listener.
/// Errors: Reactor::listen throws ConnectionError if the address is not available, and
///   InvalidArgumentError if the host is not a literal address. When the process runs out of
///   descriptors, the Listener pauses for 100 ms and reports to on_unhandled_error once.
class Listener {
 public:
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener() = default;

  /// Where it listens, with the port that was chosen if port 0 was requested.
  virtual const Endpoint& endpoint() const noexcept = 0;

 protected:
  Listener() noexcept = default;
};

}  // namespace deferredis
