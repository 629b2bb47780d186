// Options for Reactor::connect.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <deferredis/reactor/chrono.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis {

class Network;
class TlsContext;

/// Socket settings of one connection. A zero duration keeps the kernel's default. A Unix socket has
/// only the sizes of the buffers.
struct SocketOptions {
  bool no_delay = true;                                   ///< TCP_NODELAY
  Duration keepalive_idle = std::chrono::seconds(5);      ///< silence before the first probe
  Duration keepalive_interval = std::chrono::seconds(2);  ///< between two probes
  int keepalive_count = 3;                           ///< probes without an answer: the peer is dead
  Duration user_timeout = std::chrono::seconds(12);  ///< unacknowledged data: then the peer is dead
  std::size_t send_buffer = 0;                       ///< bytes (SO_SNDBUF); 0: the kernel's default
  std::size_t receive_buffer = 0;                    ///< bytes (SO_RCVBUF); 0: the kernel's default
};

/// Trivially destructible: `tls` must live until the call returns; the call takes its own share.
struct ConnectOptions {
  Duration timeout = std::chrono::seconds(5);          ///< for all addresses and TLS together
  Duration address_timeout = std::chrono::seconds(2);  ///< for one address
  Duration tls_timeout = std::chrono::seconds(3);      ///< for the TLS handshake
  Duration stagger = std::chrono::milliseconds(250);   ///< head start of each address (RFC 8305)
  SocketOptions socket = {};                           ///< of the connection
  TlsContext* tls = nullptr;                           ///< null: no TLS; see reactor/tls.hpp
  /// Identifies who is connecting. Name lookups take turns between askers, so one asker's slow
  /// lookups never hold up another's. Any address that belongs to the asker will do; nothing is
  /// read from it.
  const void* asker = nullptr;
  /// The process at a Unix socket must have started listening as the user with this number; -1: any
  /// user.
  std::int64_t unix_owner = -1;
  /// Opens the connection; null: the system's sockets. It must outlive the attempt. See
  /// reactor/network.hpp.
  Network* network = nullptr;
};

}  // namespace deferredis
