// Certificates made at run time, so that none can expire in the source tree.
#pragma once

#include <string>
#include <string_view>

#include "support/temporary_folder.hpp"

namespace deferredis::support {

/// A folder of PEM files, made in-process with P-256 keys and removed with this object. Each name
/// has a .crt and a .key:
///
///   ca            the one CA that signs the ones below, unless noted otherwise
///   server        for localhost, 127.0.0.1 and ::1
///   expired       the same names; expired yesterday
///   wrong_name    for other.example
///   wildcard      for *.example.net and, which nobody should accept, node*.example.org
///   self_signed   for localhost, signed only by itself
///   other_ca      a CA that signed only the next one
///   foreign       for localhost, signed by other_ca
///   node          the same names; for servers that are clients of each other
///   client        for client authentication
///   nameless      its only name is the common name, localhost
///   twin_ca       a CA with the same name as ca, with another key
///   intermediate_ca, deep    a CA that ca signed, and a certificate for localhost that it signed
///   revoked       for localhost; revoked by the list of ca
///
/// Lists of revoked certificates, each a .crl: ca, other_ca, and stale, which ca should have
/// replaced yesterday.
class Certificates {
 public:
  Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  const std::string& folder() const noexcept { return folder_.path(); }
  /// The path of a certificate: certificate("ca").
  std::string certificate(std::string_view name) const;
  std::string key(std::string_view name) const;
  std::string crl(std::string_view name) const;
  /// The text of one of these files.
  static std::string read(const std::string& path);

 private:
  TemporaryFolder folder_;
};

}  // namespace deferredis::support
