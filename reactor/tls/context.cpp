#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <utility>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/net/socket.hpp>
#include <deferredis/reactor/tls.hpp>
#include <deferredis/reactor/tls/context.hpp>
#include <deferredis/reactor/tls/resumption.hpp>
#include <deferredis/reactor/tls/secret_file.hpp>
#include <deferredis/reactor/tls/trust.hpp>

namespace deferredis {

void detail::FreeSsl::operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
void detail::FreeSsl::operator()(SSL* session) const noexcept { SSL_free(session); }
void detail::FreeSsl::operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
void detail::FreeSsl::operator()(X509* certificate) const noexcept { X509_free(certificate); }
void detail::FreeSsl::operator()(X509_NAME* name) const noexcept { X509_NAME_free(name); }
void detail::FreeSsl::operator()(stack_st_X509_CRL* lists) const noexcept {
  sk_X509_CRL_pop_free(lists, X509_CRL_free);
}

const char* detail::ssl_reason() noexcept {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  return text != nullptr ? text : "no reason given";
}

namespace {

struct FreeParts {
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
using Source = std::unique_ptr<BIO, FreeParts>;
using detail::CertificateHandle;
using Key = std::unique_ptr<EVP_PKEY, FreeParts>;

constexpr int least_security_level = 2;  // 112 bits; an upstream OpenSSL 3.0 starts with 1

[[noreturn]] void refuse(std::string text) {
  Error(errc::invalid_argument, "TLS: " + std::move(text)).raise();
}

std::string reason() { return detail::ssl_reason(); }

/// An option in either form: a file, or the text itself.
struct Pem {
  const char* file_option;
  std::string_view file;
  const char* text_option;
  std::string_view text;
  bool secret = false;

  bool given() const { return !file.empty() || !text.empty(); }
  std::string name() const {
    return file.empty() ? text_option : std::string(file_option) + " " + std::string(file);
  }
  void check_form() const {
    if (!file.empty() && !text.empty()) {
      refuse(std::string("both ") + file_option + " and " + text_option +
             " are given: keep only one of them");
    }
    if (text.size() > INT_MAX) refuse(name() + ": is too long");
  }
  Source open() const {
    check_form();
    const auto why = file.empty() ? std::string() : detail::refused_file(std::string(file), secret);
    if (!why.empty()) refuse(name() + ": " + why);
    ERR_clear_error();
    Source source(file.empty() ? BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))
                               : BIO_new_file(std::string(file).c_str(), "r"));
    if (source == nullptr) refuse(name() + ": " + detail::system_text(errno));
    return source;
  }
};

std::vector<CertificateHandle> read_certificates(const Pem& pem) {
  const Source source = pem.open();
  std::vector<CertificateHandle> read;
  while (X509* certificate = PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr)) {
    read.emplace_back(certificate);
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (!at_end) refuse(pem.name() + ": cannot be read: " + reason());
  if (read.empty()) refuse(pem.name() + ": holds no certificate in PEM form");
  return read;
}

// Without a callback of ours, OpenSSL would ask on the terminal.
int refuse_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Key read_key(const Pem& pem) {
  const Source source = pem.open();
  bool asked = false;
  Key key(PEM_read_bio_PrivateKey(source.get(), nullptr, refuse_passphrase, &asked));
  if (asked) {
    refuse(pem.name() +
           ": is protected by a passphrase: store it without one (openssl pkey -in ... -out ...)");
  }
  if (key == nullptr) refuse(pem.name() + ": holds no private key in PEM form: " + reason());
  return key;
}

std::shared_ptr<detail::TrustList> read_trust(const Pem& ca) {
  ca.check_form();
  std::shared_ptr<detail::TrustList> list;
  if (ca.file.empty()) {
    list = std::make_shared<detail::TrustList>(std::string(ca.text));
  } else {
    auto found = detail::TrustList::of_file(std::string(ca.file));
    if (!found) refuse(ca.name() + ": " + std::string(found.error().message()));
    list = std::move(*found);
  }
  if (const std::string fault = list->fault(); !fault.empty()) refuse(ca.name() + ": " + fault);
  return list;
}

/// Trusts the same as SSL_CTX_set_default_verify_paths, which would take 50 ms or more for all of
/// it.
void trust_the_system(SSL_CTX& context, detail::Trust& trusted) {
  SSL_CTX_set_default_verify_dir(&context);
  const char* named = ::secure_getenv(X509_get_default_cert_file_env());
  auto list = detail::TrustList::of_file(named != nullptr ? named : X509_get_default_cert_file());
  if (list) trusted.add(std::move(*list));
}

void trust(SSL_CTX& context, const TlsOptions& options, detail::Trust& trusted) {
  const Pem ca{"ca_file", options.ca_file, "ca_pem", options.ca_pem};
  if (ca.given()) trusted.add(read_trust(ca));
  if (!options.ca_directory.empty()) {
    const std::string folder(options.ca_directory);
    struct stat status {};
    const bool found = ::stat(folder.c_str(), &status) == 0;
    if (!found) refuse("ca_directory " + folder + ": " + detail::system_text(errno));
    if (!S_ISDIR(status.st_mode)) refuse("ca_directory " + folder + ": is not a directory");
    SSL_CTX_load_verify_dir(&context, folder.c_str());
  }
  if (!ca.given() && options.ca_directory.empty()) trust_the_system(context, trusted);
}

void refuse_revoked(SSL_CTX& context, const TlsOptions& options, detail::Trust& trusted) {
  const Pem crl{"crl_file", options.crl_file, "crl_pem", options.crl_pem};
  if (!crl.given()) return;
  crl.check_form();
  if (options.insecure_skip_verification) {
    refuse(crl.name() + ": has no effect with insecure_skip_verification: keep only one of them");
  }
  if (options.resume_sessions) {
    refuse(crl.name() +
           ": is not checked when a session is resumed: keep either it or resume_sessions");
  }
  auto revoked =
      std::make_unique<detail::RevocationLists>(std::string(crl.file), std::string(crl.text));
  if (const std::string fault = revoked->refresh(); !fault.empty()) {
    refuse(crl.name() + ": " + fault);
  }
  trusted.set(std::move(revoked));
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(&context),
                              X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
}

void identify(SSL_CTX& context, const TlsOptions& options) {
  const Pem certificate{"certificate_file", options.certificate_file, "certificate_pem",
                        options.certificate_pem};
  const Pem key{"key_file", options.key_file, "key_pem", options.key_pem, true};
  if (!certificate.given() && !key.given()) return;
  if (!key.given())
    refuse(certificate.name() + ": needs its private key: give key_file or key_pem");
  if (!certificate.given()) {
    refuse(key.name() + ": needs its certificate: give certificate_file or certificate_pem");
  }
  const auto chain = read_certificates(certificate);
  if (SSL_CTX_use_certificate(&context, chain.front().get()) != 1) {
    refuse(certificate.name() + ": cannot be used: " + reason());
  }
  for (std::size_t i = 1; i < chain.size(); ++i) SSL_CTX_add1_chain_cert(&context, chain[i].get());
  const Key own = read_key(key);
  if (SSL_CTX_use_PrivateKey(&context, own.get()) != 1 ||
      SSL_CTX_check_private_key(&context) != 1) {
    refuse(key.name() + ": is not the key of " + certificate.name() +
           ": use a certificate and a key that belong together");
  }
}

void choose_ciphers(SSL_CTX& context, const TlsOptions& options) {
  if (SSL_CTX_get_security_level(&context) < least_security_level) {
    SSL_CTX_set_security_level(&context, least_security_level);
  }
  const std::string ciphers(options.ciphers);
  if (!ciphers.empty() && SSL_CTX_set_cipher_list(&context, ciphers.c_str()) != 1) {
    refuse("ciphers '" + ciphers + "': OpenSSL knows none of them (see: openssl ciphers -v)");
  }
  if (SSL_CTX_get_security_level(&context) < least_security_level &&
      !options.insecure_weak_ciphers) {
    refuse("ciphers '" + ciphers +
           "': @SECLEVEL=" + std::to_string(SSL_CTX_get_security_level(&context)) +
           " allows weak ciphers: leave it out, or set insecure_weak_ciphers");
  }
  const std::string suites(options.cipher_suites);
  if (!suites.empty() && SSL_CTX_set_ciphersuites(&context, suites.c_str()) != 1) {
    refuse("cipher_suites '" + suites + "': OpenSSL does not know all of them");
  }
}

bool is_address(const std::string& text) {
  unsigned char room[16];
  return ::inet_pton(AF_INET, text.c_str(), room) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), room) == 1;
}

// OpenSSL calls this when a session goes: it was the owner of what it had been made from.
void let_go(void*, void* owner, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<std::shared_ptr<void>*>(owner);
}

// The session keeps it as long as it exists.
void keep_for(SSL& session, std::shared_ptr<void> owned) {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, let_go);
  auto owner = std::make_unique<std::shared_ptr<void>>(std::move(owned));
  if (SSL_set_ex_data(&session, index, owner.get()) == 1) owner.release();
}

}  // namespace

/// Everything that is loaded from the options.
struct TlsContext::Loaded {
  explicit Loaded(const TlsOptions& options);

  detail::TlsFiles files;
  detail::Trust trusted;
  std::unique_ptr<detail::ResumableSessions> resumable;  // null: no session is resumed
  detail::SslContext context;
};

TlsContext::Loaded::Loaded(const TlsOptions& options)
    : files(detail::TlsFiles::of(options)), context(SSL_CTX_new(TLS_client_method())) {
  if (context == nullptr) refuse("OpenSSL cannot create a context: " + reason());
  SSL_CTX& made = *context;
  const bool newest = options.min_version == TlsVersion::tls1_3;
  SSL_CTX_set_min_proto_version(&made, newest ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_options(&made, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(&made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                              SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(&made, SSL_SESS_CACHE_OFF);
  if (options.resume_sessions) {
    resumable = std::make_unique<detail::ResumableSessions>();
    detail::ResumableSessions::keep_those_of(made);
  }
  SSL_CTX_set_verify(&made, options.insecure_skip_verification ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                     nullptr);
  choose_ciphers(made, options);
  SSL_CTX_set_cert_verify_callback(&made, detail::Trust::verify, &trusted);
  trust(made, options, trusted);
  refuse_revoked(made, options, trusted);
  identify(made, options);
  ERR_clear_error();
}

TlsContext::TlsContext(const TlsOptions& options)
    : kept_(options),
      loaded_(std::make_shared<Loaded>(options)),
      verify_name_(!options.insecure_skip_verification && !options.insecure_skip_name_check) {}

std::shared_ptr<TlsContext::Loaded> TlsContext::current() {
  const std::lock_guard lock(mutex_);
  if (!kept_.has_files() || detail::TlsFiles::of(kept_.options()) == loaded_->files) return loaded_;
  try {
    loaded_ = std::make_shared<Loaded>(kept_.options());
  } catch (const std::exception&) {
    ERR_clear_error();
  }
  return loaded_;
}

void TlsContext::reload() {
  auto loaded = std::make_shared<Loaded>(kept_.options());
  const std::lock_guard lock(mutex_);
  loaded_ = std::move(loaded);
}

std::string TlsContext::wanted_name(std::string_view host) const {
  const std::string_view named = kept_.options().server_name;
  std::string wanted(named.empty() ? host : named);
  std::string address = wanted.substr(0, wanted.find('%'));  // fe80::1%eth0
  if (is_address(address)) return address;
  if (wanted.ends_with('.')) wanted.pop_back();  // fully qualified: certificates omit the dot
  return wanted;
}

Outcome<detail::SslSession> TlsContext::open(const std::string& wanted, const Endpoint& peer) {
  const auto impossible = [&wanted](std::string_view why) {
    return Error(errc::invalid_argument, "TLS: the name '" + wanted + "' cannot be verified: " +
                                             std::string(why) + ": set server_name");
  };
  const auto loaded = current();
  detail::SslSession session(SSL_new(loaded->context.get()));
  if (session == nullptr)
    return Error(errc::connection, "TLS: OpenSSL cannot create a session: " + reason(),
                 Delivery::not_sent);
  keep_for(*session, loaded);
  const bool address = is_address(wanted);
  if (verify_name_) {
    if (wanted.empty()) return impossible("it is empty");
    X509_VERIFY_PARAM* checks = SSL_get0_param(session.get());
    // A common name is free text; only subjectAltName was checked by a CA (RFC 9525).
    X509_VERIFY_PARAM_set_hostflags(
        checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    const int set = address ? X509_VERIFY_PARAM_set1_ip_asc(checks, wanted.c_str())
                            : X509_VERIFY_PARAM_set1_host(checks, wanted.data(), wanted.size());
    if (set != 1) return impossible("it is not a host name");
  }
  const bool named = !address && !wanted.empty();
  if (named && SSL_set_tlsext_host_name(session.get(), wanted.c_str()) != 1) {
    return impossible("it is too long for a host name");
  }
  SSL_set_connect_state(session.get());
  if (loaded->resumable != nullptr)
    loaded->resumable->prepare(*session, wanted + " at " + to_string(peer));
  return session;
}

Shared<TlsContext> make_tls_context(const TlsOptions& options) {
  return Shared(new TlsContext(options));
}

void reload_tls_context(TlsContext& context) { context.reload(); }

void retain(TlsContext& context) noexcept { context.owners_.add(); }
void release(TlsContext& context) noexcept {
  if (context.owners_.remove()) delete &context;
}

}  // namespace deferredis
