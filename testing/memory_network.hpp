// A network without sockets: whole clients and servers talk in a test's own memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/reactor/network.hpp>

namespace deferredis {

class FaultPlan;

/// A Network whose listeners and connections are in memory. Give it to a server in
/// ListenOptions::network and to a client in Options::network. They may use different reactors of
/// one thread. On a ManualReactor, time moves only when the test says so, and each run is the same.
///
/// Every Endpoint is its own address: "localhost" and "127.0.0.1" are two, names are not looked up,
/// and the path of a Unix socket needs no file. Port 0 picks a free port. Connections follow the
/// rules of real ones: bytes keep their order, 256 KiB can be on the way until the writer has to
/// wait, and an end arrives after the bytes written before it. Bytes arrive in a later turn than
/// the one that wrote them, even without latency.
///
/// Lifetime: must outlive the clients that use it; listeners may outlive it. Connections that
///   outlive it carry nothing any more.
/// Errors: connect fails with ConnectionError{not_sent}: "connection refused" if nobody listens,
///   "no answer within ..." if a cut or the latency takes longer than options.address_timeout. It
///   also fails if options.unix_owner is set: there are no users here.
class MemoryNetwork final : public Network {
 public:
  MemoryNetwork();
  MemoryNetwork(const MemoryNetwork&) = delete;
  MemoryNetwork& operator=(const MemoryNetwork&) = delete;
  ~MemoryNetwork();

  Future<Owned<Transport>> connect(Reactor& reactor, Endpoint endpoint,
                                   ConnectOptions options) override;
  Owned<Listener> listen(Reactor& reactor, Endpoint endpoint, Accepted accepted,
                         ListenOptions options) override;

  Future<std::vector<ServiceRecord>> find_services(Reactor& reactor, std::string name) override;

  // For the test:

  /// The SRV records of a name from now on; a name without records fails to be found.
  void set_services(const std::string& name, std::vector<ServiceRecord> records);
  /// How long bytes take, one way, to and from every endpoint; connecting takes twice as long.
  /// Counts for what is sent from now on. Default: zero.
  void set_latency(Duration one_way);
  /// The same for one endpoint.
  void set_latency(const Endpoint& endpoint, Duration one_way);
  /// From now on nothing arrives from or at `endpoint`, and nobody is told, as when packets are
  /// dropped.
  void cut(const Endpoint& endpoint);
  /// Ends a cut: what waited on the way arrives, and attempts to connect go on.
  void restore(const Endpoint& endpoint);
  /// Ends every connection to `endpoint` at both ends, with "connection reset by peer". What was on
  /// the way is lost.
  void reset(const Endpoint& endpoint);
  /// New connections suffer what `plan` says; null: nothing. Borrowed until the network is gone.
  void set_faults(FaultPlan* plan);
  /// How many bytes of a new connection can be on the way until its writer has to wait: with 1,
  /// each write is a short one. Default: 256 KiB.
  void set_window(std::size_t bytes);

  /// How many connections to `endpoint` are open at either end.
  std::size_t connections(const Endpoint& endpoint) const;
  /// How many attempts to connect to it there have been.
  std::size_t attempts(const Endpoint& endpoint) const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with attempts to connect and listeners
};

}  // namespace deferredis
