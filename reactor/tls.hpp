// TLS over any Transport: what to trust, who we are, and the handshake.
#pragma once

#include <string_view>
#include <type_traits>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

class Reactor;
class Transport;

enum class TlsVersion { tls1_2, tls1_3 };

/// Whom to trust and what to show. Empty: not given. The server's certificate chain and its name
/// (or IP address) are verified unless an option that begins with `insecure_` says otherwise.
///
/// Trivially destructible: everything it views must live until make_tls_context returns. A file
/// and its `_pem` twin (the text itself) exclude each other.
struct TlsOptions {
  std::string_view ca_file = {};       ///< PEM; these options together replace the system's trust
  std::string_view ca_directory = {};  ///< hashed, as c_rehash makes it
  std::string_view ca_pem = {};
  std::string_view certificate_file = {};  ///< ours (mTLS): PEM, followed by its chain
  std::string_view certificate_pem = {};
  /// Its private key: PEM, without a passphrase. Ours with mode 0600 at most, or root's with 0640.
  std::string_view key_file = {};
  std::string_view key_pem = {};
  std::string_view crl_file = {};  ///< PEM: certificates that were revoked, of each CA in a chain
  std::string_view crl_pem = {};
  std::string_view server_name = {};  ///< verified and sent as SNI instead of the host
  TlsVersion min_version = TlsVersion::tls1_2;
  std::string_view ciphers = {};            ///< of TLS 1.2, as OpenSSL writes them
  std::string_view cipher_suites = {};      ///< of TLS 1.3
  bool insecure_skip_verification = false;  ///< nothing is verified: anybody can sit in between
  bool insecure_skip_name_check = false;    ///< any server with a certificate of a trusted CA
  bool insecure_weak_ciphers = false;       ///< `ciphers` may ask for less than @SECLEVEL=2
  /// Later connections to the same server continue its session: a shorter handshake that shows no
  /// certificate again, until the one that was shown first has expired. Excludes crl_file, crl_pem.
  bool resume_sessions = false;
};
static_assert(std::is_trivially_destructible_v<TlsOptions>);

/// TlsOptions, checked and loaded; shared by the connections made with it, of any thread.
/// Certificates are read once: make another context for renewed ones. Only crl_file is read again,
/// before a handshake, when the file has changed.
class TlsContext;
void retain(TlsContext& context) noexcept;
void release(TlsContext& context) noexcept;

/// Throws InvalidArgumentError that says which option is wrong and what to do.
///
/// Cost: below 1 ms. CA certificates are decoded when a server's chain first needs them, so that
/// the system's hundreds do not hold up the loop.
Shared<TlsContext> make_tls_context(const TlsOptions& options);

/// Makes the handshake over `raw`, which is not started, and gives a Transport to be started.
/// `host` is what the certificate must be for, and the SNI if it is a name.
///
/// Errors: ConnectionError{not_sent} with the check that failed, or "no answer within ...".
///   InvalidArgumentError: neither `host` nor server_name can be verified. Cancelling closes `raw`.
///   Under TLS 1.3 the server judges our own certificate after the handshake: its refusal comes by
///   connection_lost.
Future<Owned<Transport>> start_tls(Reactor& reactor, Owned<Transport> raw,
                                   Shared<TlsContext> context, std::string_view host,
                                   Duration limit);

}  // namespace deferredis
