// Servers on the reactor: accepted connections are Transports like any other.
#pragma once

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

struct ListenOptions {
  int backlog = 128;          ///< connections the kernel holds until they are accepted
  bool reuse_address = true;  ///< take over what a server that is gone left behind
  SocketOptions socket = {};  ///< of the accepted connections
};

/// Accepts connections, and hands each to the function given to Reactor::listen, which starts it.
///
/// Ownership: dropping it stops accepting and removes a Unix socket's file; what was accepted
///   lives on. The function may drop it.
/// Errors: Reactor::listen throws ConnectionError where the address cannot be had, and
///   InvalidArgumentError for a host that is no literal address. Out of descriptors, it rests for
///   100 ms and tells on_unhandled_error once.
class Listener final {
 public:
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  /// Where it listens, with the port that the kernel chose if 0 was asked for.
  const Endpoint& endpoint() const noexcept;

 private:
  friend class Reactor;
  struct Impl;
  explicit Listener(Owned<Impl> impl) noexcept;

  Owned<Impl> impl_;
};

}  // namespace deferredis
