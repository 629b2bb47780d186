// Which CAs a context trusts, and which certificates they have revoked.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/outcome.hpp>
#include <deferredis/reactor/tls/files.hpp>
#include <deferredis/reactor/tls/handles.hpp>

namespace deferredis::detail {

/// The CA certificates of one PEM text. Each is decoded when a server's chain first names it as an
/// issuer: OpenSSL 3 takes about 0.4 ms for one, and 50 ms or more for all that a system trusts.
///
/// Thread: shared by contexts of several threads.
class TrustList {
 public:
  explicit TrustList(std::string pem) : pem_(std::move(pem)) {}
  /// The list of a file. All contexts that use the same unchanged file share one list; the last of
  /// them owns it.
  static Outcome<std::shared_ptr<TrustList>> of_file(const std::string& path);

  /// Why this list cannot be trusted; "" if it can. In a long list, only the outer form of each
  /// certificate is checked.
  std::string fault();
  /// Adds to `store` all possible issuers of `certificate`, and their issuers.
  void add_issuers(x509_store_st& store, const x509_st& certificate);

 private:
  struct Entry {
    std::string der;
    NameHandle subject;
    bool with_trust;            // OpenSSL's own form, which says what to trust the certificate for
    CertificateHandle decoded;  // null: not decoded yet
  };

  void take_apart();
  void add(std::string_view label, std::string der);
  x509_st* decode(Entry& entry) const;

  std::mutex mutex_;  // guards everything below
  std::string pem_;   // until it is taken apart
  std::string fault_;
  std::vector<Entry> entries_;
  bool taken_apart_ = false;
};

/// The revocation lists of crl_file or crl_pem.
class RevocationLists {
 public:
  RevocationLists(std::string file, std::string pem)
      : file_(std::move(file)), pem_(std::move(pem)) {}

  /// Why they cannot be used; "" if they can. Reads the file again if it has changed.
  std::string refresh();
  /// The lists of the last successful refresh(); they must live while a chain is verified.
  std::shared_ptr<const CrlStack> current();

 private:
  std::mutex mutex_;  // guards everything below
  std::string file_;  // empty: pem_ is the text
  std::string pem_;
  FileIdentity seen_;
  std::shared_ptr<const CrlStack> lists_;  // shared by us and the running verifications
};

/// What one context trusts.
class Trust {
 public:
  void add(std::shared_ptr<TrustList> list) { lists_.push_back(std::move(list)); }
  void set(std::unique_ptr<RevocationLists> revoked) { revoked_ = std::move(revoked); }

  /// Verifies the chain that OpenSSL received. OpenSSL calls this during its handshake.
  static int verify(x509_store_ctx_st* chain, void* trust);

 private:
  int verify(x509_store_ctx_st& chain) const;

  std::vector<std::shared_ptr<TrustList>> lists_;  // shared with other contexts
  std::unique_ptr<RevocationLists> revoked_;       // null: none were given
};

}  // namespace deferredis::detail
