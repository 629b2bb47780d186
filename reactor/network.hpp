// Where connections come from: the system's sockets, or something of your own.
#pragma once

#include <string>
#include <vector>

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/listen.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis {

/// One of the servers that a DNS name's SRV records name.
struct ServiceRecord {
  Endpoint endpoint;           ///< the host, without a dot at its end, and the port
  std::uint16_t priority = 0;  ///< lower ones are tried first
  std::uint16_t weight = 0;    ///< its share among those of the same priority
};

/// Opens connections and accepts them. Derive from it to go through a proxy or a tunnel, to use a
/// socket that another process has opened, to count or delay connections, or to run a test without
/// sockets (testing/memory_network.hpp).
///
/// Give it to a client in Options::network, or to the reactor in ConnectOptions::network and
/// ListenOptions::network. It is asked once per connection; bytes do not pass through it.
/// Reactor::connect adds TLS above the connection that a Network returns, so a Network never sees
/// TLS options, and TLS works over any Network.
///
/// Ownership: borrowed by everything it is given to. It must live until the clients that use it
///   have closed and the futures that it returned have ended. Transports and listeners belong to
///   whoever receives them.
/// Thread: called on the thread of the reactor that it is passed. A Network that several reactors
///   share must be thread-safe.
class Network {
 public:
  /// Opens a connection to `endpoint` and returns its Transport, which has yet to be started. The
  /// Network itself finds out where a name leads: the library looks nothing up for it.
  ///
  /// It should keep to options.timeout, options.address_timeout and options.unix_owner as far as
  /// they apply; Reactor::connect ends the attempt after options.timeout in any case, by cancelling
  /// the Future. options.tls and options.network are null.
  /// Errors: ConnectionError{not_sent}, whose text names the endpoint and the cause. A client
  ///   counts every error as a failed attempt, and tries again.
  ///
  /// Everything is passed by value, so that an override may be a coroutine.
  virtual Future<Owned<Transport>> connect(Reactor& reactor, Endpoint endpoint,
                                           ConnectOptions options) = 0;

  /// Passes the connections that arrive at `endpoint` to `accepted`, until the Listener is dropped.
  /// Throws ConnectionError if the address is not available. The default refuses with
  /// NotSupportedError, for networks that only connect.
  virtual Owned<Listener> listen(Reactor& reactor, Endpoint endpoint, Accepted accepted,
                                 ListenOptions options);

  /// The SRV records of a name ("_ldap._tcp.example.com"), in the order of the answer. The default
  /// asks the system's DNS servers, on a thread of its own.
  /// Errors: ConnectionError{not_sent} that names the cause, also if there are no records.
  virtual Future<std::vector<ServiceRecord>> find_services(Reactor& reactor, std::string name);

 protected:
  ~Network() = default;
};

/// The operating system's sockets: used where no other Network is given, and the one that most
/// others are built on. It has no state, so any number of them are the same.
class SystemNetwork final : public Network {
 public:
  /// Looks up the name, then tries every address (RFC 8305). ConnectionError gives the cause for
  /// each address.
  Future<Owned<Transport>> connect(Reactor& reactor, Endpoint endpoint,
                                   ConnectOptions options) override;
  Owned<Listener> listen(Reactor& reactor, Endpoint endpoint, Accepted accepted,
                         ListenOptions options) override;
};

/// A Transport over a socket that is already connected: handed over by a supervisor, or made by
/// code of your own. `peer` is what Transport::peer() and error texts name. The socket becomes
/// non-blocking and close-on-exec.
///
/// Ownership: takes over `fd`, and closes it even if this call throws.
/// Errors: throws InvalidArgumentError if `fd` is not a connected stream socket.
Owned<Transport> adopt_socket(Reactor& reactor, int fd, Endpoint peer);

}  // namespace deferredis
