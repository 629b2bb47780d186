// TLS over any Transport: what to trust, our own certificate, and the handshake.
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

/// Versions of TLS that can be asked for.
enum class TlsVersion { tls1_2, tls1_3 };

/// What to trust and which certificate to present. An empty option is not set. The server's
/// certificate chain and its name (or IP address) are verified unless an option that starts with
/// `insecure_` says otherwise.
///
/// Trivially destructible: everything it views must live until make_tls_context returns. Set either
/// a file option or its `_pem` twin (the text itself), not both.
struct TlsOptions {
  std::string_view ca_file = {};       ///< PEM; the three ca_ options replace the system's trust
  std::string_view ca_directory = {};  ///< hashed, as c_rehash makes it
  std::string_view ca_pem = {};        ///< the text itself
  std::string_view certificate_file = {};  ///< ours (mTLS): PEM, followed by its chain
  std::string_view certificate_pem = {};   ///< the text itself
  /// Its private key: PEM, without a passphrase. The file must be ours with mode 0600 or stricter,
  /// or root's with mode 0640 or stricter.
  std::string_view key_file = {};
  std::string_view key_pem = {};                ///< the text itself
  std::string_view crl_file = {};               ///< PEM: certificates revoked by each CA in a chain
  std::string_view crl_pem = {};                ///< the text itself
  std::string_view server_name = {};            ///< verified, and sent as SNI, instead of the host
  TlsVersion min_version = TlsVersion::tls1_2;  ///< the oldest that is accepted
  std::string_view ciphers = {};                ///< for TLS 1.2, in OpenSSL's notation
  std::string_view cipher_suites = {};          ///< for TLS 1.3
  bool insecure_skip_verification = false;      ///< nothing is verified: anyone can intercept
  bool insecure_skip_name_check = false;  ///< accepts any name that a trusted CA has certified
  bool insecure_weak_ciphers = false;     ///< `ciphers` may go below security level 2
  /// Later connections to the same server resume its session. This shortens the handshake, which
  /// then shows no certificate; it stops once the certificate shown first has expired. Cannot be
  /// combined with crl_file or crl_pem.
  bool resume_sessions = false;
};
static_assert(std::is_trivially_destructible_v<TlsOptions>);

/// Checked and loaded TlsOptions, shared by all connections made with them, on any thread.
/// Before each handshake, files that have changed are read again: ca_file, certificate_file,
/// key_file and crl_file. If a renewed certificate cannot be used, the one before stays in use
/// until it can. What was given as a text stays.
class TlsContext;
void retain(TlsContext& context) noexcept;
void release(TlsContext& context) noexcept;

/// Throws InvalidArgumentError, which says which option is wrong and how to fix it.
///
/// Cost: below 1 ms. CA certificates are decoded when a server's chain first needs them, so that
///   the hundreds in the system's store do not hold up the loop.
Shared<TlsContext> make_tls_context(const TlsOptions& options);

/// Reads the files of the options again now, for later handshakes. Throws
/// InvalidArgumentError if they cannot be used; what was loaded before stays in use.
void reload_tls_context(TlsContext& context);

/// Performs the handshake over `raw`, which must not be started yet, and returns a Transport that
/// has yet to be started. The certificate must be valid for `host`, which is also sent as SNI if it
/// is a name.
///
/// Errors: ConnectionError{not_sent}, which names the failed check or says "no answer within ...".
///   InvalidArgumentError if neither `host` nor server_name can be verified. Cancelling closes
///   `raw`. Under TLS 1.3 the server checks our certificate after the handshake, so its refusal
///   arrives through connection_lost.
Future<Owned<Transport>> start_tls(Reactor& reactor, Owned<Transport> raw,
                                   Shared<TlsContext> context, std::string_view host,
                                   Duration limit);

}  // namespace deferredis
