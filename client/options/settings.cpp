#include <deferredis/client/options/settings.hpp>

#include <deferredis/client/options_check.hpp>

namespace deferredis::detail {

namespace {

template <class Function>
Function copy_of(const Function* given) {
  return given == nullptr ? Function() : *given;
}

Endpoint endpoint_of(const Options& options) {
  return options.unix_path.empty() ? Endpoint::tcp(options.host, options.port)
                                   : Endpoint::unix_socket(options.unix_path);
}

}  // namespace

Settings::Settings(const Options& options)
    : pushes(new PushListeners),
      resp2_peers(new Resp2Peers),
      caches(make_cache_registry()),
      on_connect(copy_of(options.on_connect)),
      reconnect_policy(copy_of(options.reconnect_policy)),
      credentials(copy_of(options.credentials)),
      backoff(options.backoff),
      reconnect(options.reconnect),
      connect_attempts(options.connect_attempts),
      max_pending(options.max_pending),
      max_pending_bytes(options.max_pending_bytes),
      pool_size(options.pool_size),
      pool_min_size(options.pool_min_size),
      pool_shrink_after(options.pool_shrink_after),
      max_exclusive(options.max_exclusive),
      subscribe_in_band(options.subscribe_in_band),
      follow_redirects(options.follow_redirects),
      timeout(options.timeout),
      refused_login_wait(options.refused_login_wait),
      max_idle(options.max_idle),
      max_lifetime(options.max_lifetime),
      read_buffer(options.read_buffer),
      retry(options.retry),
      when_disconnected(options.when_disconnected) {
  if (const auto checked = check_options(options); !checked) checked.error().raise();
  endpoint = endpoint_of(options);
  connect.network = options.network;
  connect.timeout = options.total_connect_timeout;
  connect.address_timeout = options.connect_timeout;
  if (!options.unix_owner.empty()) connect.unix_owner = *user_number(options.unix_owner);
  connect.tls_timeout = options.handshake_timeout;  // so that commands see its failure
  connect.socket.no_delay = options.tcp_nodelay;
  connect.socket.keepalive_idle = options.keepalive;
  connect.socket.keepalive_interval = options.keepalive_interval;
  connect.socket.keepalive_count = options.keepalive_count;
  connect.socket.send_buffer = options.send_buffer;
  connect.socket.receive_buffer = options.receive_buffer;
  connect.socket.user_timeout = options.tcp_user_timeout;
  if (options.tls) tls = make_tls_context(*options.tls);
  fsm.handshake = {.protocol = options.protocol,
                   .user = std::string(options.user),
                   .password = std::string(options.password),
                   .client_name = std::string(options.client_name),
                   .database = options.database,
                   .announce_library = options.announce_library,
                   .no_evict = options.no_evict,
                   .no_touch = options.no_touch};
  fsm.limits = options.reply_limits;
  fsm.handshake_timeout = options.handshake_timeout;
  fsm.prepares = static_cast<bool>(on_connect);
  fsm.ping_interval = options.ping_interval;
  fsm.dead_after = options.dead_after;
}

Settings Settings::with(const ViewOptions& view) const {
  Settings changed = *this;
  HandshakeOptions& handshake = changed.fsm.handshake;
  if (view.database) handshake.database = *view.database;
  if (view.client_name) handshake.client_name = *view.client_name;
  if (view.protocol) handshake.protocol = *view.protocol;
  return changed;
}

std::string Settings::where() const {
  return source == nullptr ? to_string(endpoint) : source->name();
}

bool Settings::same_connection(const Settings& other) const noexcept {
  const HandshakeOptions& a = fsm.handshake;
  const HandshakeOptions& b = other.fsm.handshake;
  return a.database == b.database && a.client_name == b.client_name && a.protocol == b.protocol &&
         a.readonly == b.readonly;
}

}  // namespace deferredis::detail
