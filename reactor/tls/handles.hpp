// Owning handles for OpenSSL's objects.
#pragma once

#include <memory>

struct ssl_ctx_st;
struct ssl_st;
struct ssl_session_st;
struct x509_st;
struct X509_name_st;
struct x509_store_st;
struct x509_store_ctx_st;
struct stack_st_X509_CRL;

namespace deferredis::detail {

struct FreeSsl {
  void operator()(ssl_ctx_st* context) const noexcept;
  void operator()(ssl_st* session) const noexcept;
  void operator()(ssl_session_st* session) const noexcept;
  void operator()(x509_st* certificate) const noexcept;
  void operator()(X509_name_st* name) const noexcept;
  void operator()(stack_st_X509_CRL* lists) const noexcept;
};
using SslContext = std::unique_ptr<ssl_ctx_st, FreeSsl>;
using SslSession = std::unique_ptr<ssl_st, FreeSsl>;
using ResumableSession = std::unique_ptr<ssl_session_st, FreeSsl>;
using CertificateHandle = std::unique_ptr<x509_st, FreeSsl>;
using NameHandle = std::unique_ptr<X509_name_st, FreeSsl>;
using CrlStack = std::unique_ptr<stack_st_X509_CRL, FreeSsl>;

/// OpenSSL's reason for the latest error in its queue. It is a constant from OpenSSL's tables, so
/// it never contains input.
const char* ssl_reason() noexcept;

}  // namespace deferredis::detail
