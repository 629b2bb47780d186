// ServerDirectory: which servers are behind a client, and what each has of its own.
#pragma once

#include <string>
#include <vector>

#include <deferredis/client/backend/command_target.hpp>
#include <deferredis/client/node_endpoint.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/owned.hpp>

namespace deferredis {
class Client;
struct ScanOptions;
template <class T>
class ScanSource;
}  // namespace deferredis

namespace deferredis::detail {

class MonitorConnection;
class MonitorListener;
class Subscriptions;

/// One of the servers behind a client.
struct Server {
  Endpoint endpoint;
  bool primary = true;  // false: another server here has the same keys, and is their primary
  Shared<Backend> backend;
  NodeRole role = NodeRole::unknown;
};

/// Knows the servers.
class ServerDirectory {
 public:
  /// Every known server.
  virtual Future<std::vector<Server>> servers(Patience patience) = 0;
  /// A source of the keys of all servers, if the backend has a better way than asking one primary
  /// after another; otherwise null. `client` is one of its handles.
  virtual Owned<ScanSource<std::string>> key_source(const Client& client,
                                                    const ScanOptions& options) = 0;
  /// The server at this endpoint; null if there is none.
  virtual Shared<Backend> server_at(const Endpoint& endpoint) = 0;
  /// The subscriptions of all its subscribers, which live as long as the backend. Throws
  /// NotSupportedError if there is more than one server.
  virtual Subscriptions& subscriptions() = 0;
  /// Starts a MONITOR. It runs until end_monitor(), which `listener` calls before it is destroyed.
  /// Throws NotSupportedError if there is more than one server.
  virtual MonitorConnection& monitor(MonitorListener& listener) = 0;
  virtual void end_monitor(MonitorConnection& monitor) noexcept = 0;
  virtual std::vector<NodeEndpoint> endpoints() const = 0;
  /// The server that owns this slot of a cluster. Fails with NotSupportedError if there is none.
  virtual Future<Shared<Backend>> server_of_slot(std::uint16_t slot, Patience patience) = 0;
  /// The backend over whose connections a replica answers reads; usually this one.
  virtual Shared<Backend> for_reads() = 0;

 protected:
  ~ServerDirectory() = default;
};

}  // namespace deferredis::detail
