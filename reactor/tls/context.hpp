// The contents of a TlsContext, and the error texts of its connections.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/outcome.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/tls/handles.hpp>
#include <deferredis/reactor/tls/resumption.hpp>
#include <deferredis/reactor/tls/trust.hpp>

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
  /// impossible.
  Outcome<detail::SslSession> open(const std::string& wanted, const Endpoint& peer);

 private:
  friend void retain(TlsContext& context) noexcept;
  friend void release(TlsContext& context) noexcept;

  detail::OwnerCount owners_;
  detail::Trust trust_;
  std::unique_ptr<detail::ResumableSessions> resumable_;  // null: no session is resumed
  detail::SslContext context_;
  std::string server_name_;
  bool verify_name_;
};

}  // namespace deferredis
