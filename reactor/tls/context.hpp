// The contents of a TlsContext, and the error texts of its connections.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/outcome.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/tls/handles.hpp>
#include <deferredis/reactor/tls/kept_options.hpp>

namespace deferredis {

struct Endpoint;
struct TlsOptions;

namespace detail {
/// Why the handshake failed, from OpenSSL's error `code`. `wanted` is the name that was verified.
std::string handshake_failure_text(ssl_st& session, unsigned long code, std::string_view wanted);
/// The same for an error after the handshake: "alert 'certificate required': ...".
std::string tls_failure_text(unsigned long code);
}  // namespace detail

class TlsContext {
 public:
  /// Throws InvalidArgumentError.
  explicit TlsContext(const TlsOptions& options);

  /// The name or address that a server reached as `host` must prove, in the form that is verified.
  std::string wanted_name(std::string_view host) const;
  /// A client session with `peer` that verifies `wanted`; InvalidArgumentError if that is
  /// impossible. Loads the files again if they have changed. If they cannot be used (a certificate
  /// is there and its key is not yet), what was loaded before stays until they can.
  Outcome<detail::SslSession> open(const std::string& wanted, const Endpoint& peer);
  /// Loads the files again. Throws InvalidArgumentError if they cannot be used; what was loaded
  /// before then stays.
  void reload();

 private:
  friend void retain(TlsContext& context) noexcept;
  friend void release(TlsContext& context) noexcept;

  struct Loaded;
  std::shared_ptr<Loaded> current();

  detail::OwnerCount owners_;
  detail::KeptTlsOptions kept_;
  std::mutex mutex_;                // guards loaded_
  std::shared_ptr<Loaded> loaded_;  // shared with the sessions made from it
  bool verify_name_;
};

}  // namespace deferredis
