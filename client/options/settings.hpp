// Settings: options as a backend stores them: checked, with their own texts.
#pragma once

#include <string>

#include <deferredis/client/hooks.hpp>
#include <deferredis/client/listeners/push_listeners.hpp>
#include <deferredis/client/options.hpp>
#include <deferredis/client/options/endpoint_source.hpp>
#include <deferredis/client/options/resp2_peers.hpp>
#include <deferredis/protocol/connection_fsm.hpp>
#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

class CacheRegistry;
void retain(CacheRegistry& registry) noexcept;
void release(CacheRegistry& registry) noexcept;
/// Without caches.
Shared<CacheRegistry> make_cache_registry();

/// The constructor throws InvalidArgumentError on impossible options.
struct Settings {
  explicit Settings(const Options& options);
  /// The same with the connection settings of a view.
  Settings with(const ViewOptions& view) const;

  /// Do both request the same kind of connection to the server?
  bool same_connection(const Settings& other) const noexcept;

  /// For texts: where the connections go.
  std::string where() const;

  Endpoint endpoint;
  Shared<EndpointSource> source;  // replaces endpoint; shared with views
  ConnectOptions connect;
  Shared<TlsContext> tls;  // shared with views on other connection settings
  // These are shared with all backends of the client.
  Shared<PushListeners> pushes;
  Shared<Resp2Peers> resp2_peers;
  Shared<CacheRegistry> caches;
  FsmOptions fsm;
  OnConnect on_connect;  // shared with views, as are the next two
  ReconnectPolicy reconnect_policy;
  CredentialProvider credentials;
  Backoff backoff;
  bool reconnect;
  std::uint32_t connect_attempts;
  std::size_t max_pending;
  std::size_t max_pending_bytes;
  std::size_t pool_size;
  std::size_t pool_min_size;
  Duration pool_shrink_after;
  std::size_t max_exclusive;
  bool subscribe_in_band;
  bool follow_redirects;
  bool in_cluster = false;  // the server is a node of a cluster
  Duration timeout;
  Duration refused_login_wait;
  Duration max_idle;
  Duration max_lifetime;
  std::size_t read_buffer;
  Retry retry;
  WhenDisconnected when_disconnected;
};

}  // namespace deferredis::detail
