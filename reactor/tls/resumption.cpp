#include <deferredis/reactor/tls/resumption.hpp>

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <utility>

namespace deferredis::detail {

namespace {

constexpr std::size_t most_servers = 4096;    // further servers get full handshakes
constexpr std::size_t most_of_a_server = 16;  // under TLS 1.3 each is used once

/// Is the certificate from the start of the session still valid? Nobody checks it again.
bool in_force(const SSL_SESSION& session) {
  const X509* const shown = SSL_SESSION_get0_peer(const_cast<SSL_SESSION*>(&session));
  return shown != nullptr && X509_cmp_current_time(X509_get0_notAfter(shown)) > 0;
}

}  // namespace

void ResumableSessions::keep_those_of(SSL_CTX& context) {
  SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(&context, keep);
}

void ResumableSessions::prepare(SSL& session, const std::string& server) {
  const std::lock_guard lock(mutex_);
  const auto known = servers_.find(server);
  if (known == servers_.end() && servers_.size() >= most_servers) return;
  Server& from = known != servers_.end() ? known->second : servers_[server];
  from.all = this;
  from.sessions.reserve(most_of_a_server);
  SSL_set_app_data(&session, &from);
  if (!from.sessions.empty() && !in_force(*from.sessions.back())) from.sessions.clear();
  if (from.sessions.empty()) return;
  const SSL_SESSION& newest = *from.sessions.back();
  const ResumableSession copy(SSL_SESSION_dup(&newest));  // OpenSSL may invalidate it, see keep()
  SSL_set_session(&session, copy.get());
  // A TLS 1.3 ticket that is used twice lets an eavesdropper link the two connections.
  const bool reusable = SSL_SESSION_get_protocol_version(&newest) < TLS1_3_VERSION;
  if (!reusable) from.sessions.pop_back();
}

/// Returns 0: `given` still belongs to OpenSSL, which invalidates it if the connection ends without
/// close_notify, as it does when a server dies. The copy exists for exactly this case.
int ResumableSessions::keep(SSL* session, SSL_SESSION* given) {
  auto* const server = static_cast<Server*>(SSL_get_app_data(session));
  if (server == nullptr) return 0;
  const std::lock_guard lock(server->all->mutex_);
  if (server->sessions.size() >= most_of_a_server) server->sessions.erase(server->sessions.begin());
  ResumableSession copy(SSL_SESSION_dup(given));
  if (copy != nullptr) server->sessions.push_back(std::move(copy));  // room: see prepare()
  return 0;
}

}  // namespace deferredis::detail
