// How Reactor::connect reaches a server.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/reactor/chrono.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis {

class TlsContext;

/// Settings of one TCP connection's socket. Zero durations: the kernel's own.
struct SocketOptions {
  bool no_delay = true;
  Duration keepalive_idle = std::chrono::seconds(5);  ///< silence before the first probe
  Duration keepalive_interval = std::chrono::seconds(2);
  int keepalive_count = 3;
  Duration user_timeout = std::chrono::seconds(12);  ///< unacknowledged data: the peer is dead
};

/// Trivially destructible: `tls` must live until the call returns, which shares it.
struct ConnectOptions {
  Duration timeout = std::chrono::seconds(5);          ///< for all addresses and TLS together
  Duration address_timeout = std::chrono::seconds(2);  ///< for one address
  Duration tls_timeout = std::chrono::seconds(3);      ///< for the handshake of TLS
  Duration stagger = std::chrono::milliseconds(250);   ///< head start of an address (RFC 8305)
  SocketOptions socket = {};
  TlsContext* tls = nullptr;  ///< null: no TLS; see reactor/tls.hpp
  /// Whose connection it is: name look-ups take turns by it, and slow ones of one asker never hold
  /// up those of another. Any address that is the asker's own; nothing is read from it.
  const void* asker = nullptr;
  /// The user, by number, as whom the process at a Unix socket must have begun to listen; -1: any.
  std::int64_t unix_owner = -1;
};

}  // namespace deferredis
