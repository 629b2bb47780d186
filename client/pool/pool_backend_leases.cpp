// PoolBackend: leases and credentials.
#include <utility>

#include <deferredis/client/pool/pool_backend.hpp>

namespace deferredis::detail {

Future<Lease> PoolBackend::lease(Patience patience) {
  const bool away_at_once = down() && (!patience.offline || gave_up());
  if (life_.open() && !away_at_once) return exclusive_.lease();
  Promise<Lease> promise(core());
  auto future = promise.future();
  promise.fail(!life_.open() ? gone() : away());
  return future;
}

bool PoolBackend::may_recover(Backend&, const Error& error, bool offline) {
  if (!life_.open() || (down() && !offline) || gave_up()) return false;
  return error.is(errc::connection) || error.is(errc::auth) || error.is(errc::timeout);
}

void PoolBackend::set_credentials(const Credentials& credentials) {
  HandshakeOptions& handshake = settings_.fsm.handshake;
  handshake.user = credentials.user;
  handshake.password = credentials.password;
  for (auto& [settings, backend] : variants_) backend->set_credentials(credentials);
  for (const auto& connection : connections_) connection->login_changed();
  if (redirect_) redirect_->set_credentials(credentials);
}

// Views on other connection settings have the same context.
void PoolBackend::reload_certificates() {
  if (settings_.tls != nullptr) reload_tls_context(*settings_.tls);
  if (settings_.source != nullptr) settings_.source->reload_certificates();
}

}  // namespace deferredis::detail
