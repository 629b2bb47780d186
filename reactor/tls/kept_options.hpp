// KeptTlsOptions: TlsOptions with their own texts, so that the files can be loaded again.
#pragma once

#include <string>

#include <deferredis/reactor/text/secret.hpp>
#include <deferredis/reactor/tls.hpp>
#include <deferredis/reactor/tls/files.hpp>

namespace deferredis::detail {

/// The files that a context is made from, at one moment. Equal ones mean that nothing changed.
struct TlsFiles {
  static TlsFiles of(const TlsOptions& options) {
    const auto identity = [](std::string_view path) {
      return path.empty() ? FileIdentity() : identity_of(std::string(path));
    };
    return {identity(options.ca_file), identity(options.certificate_file),
            identity(options.key_file)};
  }
  bool operator==(const TlsFiles&) const = default;

  FileIdentity ca;
  FileIdentity certificate;
  FileIdentity key;
};

class KeptTlsOptions {
 public:
  explicit KeptTlsOptions(const TlsOptions& options)
      : options_(options), key_pem_(options.key_pem) {
    const auto keep = [](std::string& copy, std::string_view& view) { view = copy = view; };
    keep(ca_file_, options_.ca_file);
    keep(ca_directory_, options_.ca_directory);
    keep(ca_pem_, options_.ca_pem);
    keep(certificate_file_, options_.certificate_file);
    keep(certificate_pem_, options_.certificate_pem);
    keep(key_file_, options_.key_file);
    keep(crl_file_, options_.crl_file);
    keep(crl_pem_, options_.crl_pem);
    keep(server_name_, options_.server_name);
    keep(ciphers_, options_.ciphers);
    keep(cipher_suites_, options_.cipher_suites);
    options_.key_pem = key_pem_;
  }
  KeptTlsOptions(const KeptTlsOptions&) = delete;
  KeptTlsOptions& operator=(const KeptTlsOptions&) = delete;

  /// Valid as long as this object.
  const TlsOptions& options() const noexcept { return options_; }
  /// Is any of them a file that may be renewed? (crl_file is read again in any case.)
  bool has_files() const noexcept {
    return !ca_file_.empty() || !certificate_file_.empty() || !key_file_.empty();
  }

 private:
  TlsOptions options_;  // views of the texts below
  std::string ca_file_, ca_directory_, ca_pem_;
  std::string certificate_file_, certificate_pem_, key_file_;
  Secret key_pem_;
  std::string crl_file_, crl_pem_;
  std::string server_name_, ciphers_, cipher_suites_;
};

}  // namespace deferredis::detail
