// What a TlsContext holds, and what its connections say when they fail.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/outcome.hpp>
#include <deferredis/reactor/shared.hpp>

struct ssl_ctx_st;
struct ssl_st;

namespace deferredis {

struct TlsOptions;

namespace detail {
struct FreeSsl {
  void operator()(ssl_ctx_st* context) const noexcept;
  void operator()(ssl_st* session) const noexcept;
};
using SslContext = std::unique_ptr<ssl_ctx_st, FreeSsl>;
using SslSession = std::unique_ptr<ssl_st, FreeSsl>;

/// Why the handshake failed, from OpenSSL's error `code`; `wanted` is the host that was verified.
std::string handshake_failure_text(ssl_st& session, unsigned long code, std::string_view wanted);
/// The same for an error after the handshake: "alert 'certificate required': ...".
std::string tls_failure_text(unsigned long code);
}  // namespace detail

class TlsContext {
 public:
  /// Throws InvalidArgumentError.
  explicit TlsContext(const TlsOptions& options);

  /// The name or address that a server reached as `host` must prove, as it is verified.
  std::string wanted_name(std::string_view host) const;
  /// A client's session that verifies `wanted`; an InvalidArgumentError if that is impossible.
  Outcome<detail::SslSession> open(const std::string& wanted) const;

 private:
  friend void retain(TlsContext& context) noexcept;
  friend void release(TlsContext& context) noexcept;

  detail::OwnerCount owners_;
  detail::SslContext context_;
  std::string server_name_;
  bool verify_name_;
};

}  // namespace deferredis
