#include "support/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace deferredis::support {

namespace {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const noexcept {
    free(object);
  }
};
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using File = std::unique_ptr<BIO, Free<BIO_free_all>>;

struct Pair {
  Certificate certificate;
  Key key;
};

struct Request {
  const char* common_name;
  const char* names = nullptr;  // subjectAltName, in OpenSSL's notation
  const char* purpose = "serverAuth";
  bool is_ca = false;
  long from_days = -2;
  long until_days = 30;
};

constexpr long day = 24 * 60 * 60;
constexpr const char* local_names = "DNS:localhost,IP:127.0.0.1,IP:::1";

void require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("Certificates: ") + what);
}

void add_extension(X509& certificate, X509& issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, id, value));
  require(extension != nullptr, "an extension");
  X509_add_ext(&certificate, extension.get(), -1);
}

/// If `issuer` is null, the certificate is self-signed.
Pair make_pair(const Request& request, const Pair* issuer) {
  static long serial = 0;
  Pair made{Certificate(X509_new()), Key(EVP_EC_gen("P-256"))};
  require(made.certificate != nullptr && made.key != nullptr, "a P-256 key");
  X509& certificate = *made.certificate;
  const Pair& signer = issuer != nullptr ? *issuer : made;
  X509_set_version(&certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(&certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(&certificate), request.from_days * day);
  X509_gmtime_adj(X509_getm_notAfter(&certificate), request.until_days * day);
  X509_set_pubkey(&certificate, made.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(&certificate), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(request.common_name), -1, -1,
                             0);
  X509_set_issuer_name(&certificate, X509_get_subject_name(signer.certificate.get()));
  X509& issued_by = *signer.certificate;
  add_extension(certificate, issued_by, NID_basic_constraints,
                request.is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
  add_extension(certificate, issued_by, NID_subject_key_identifier, "hash");
  if (issuer != nullptr) {
    add_extension(certificate, issued_by, NID_authority_key_identifier, "keyid");
  }
  if (request.is_ca)
    add_extension(certificate, issued_by, NID_key_usage, "critical,keyCertSign,cRLSign");
  else add_extension(certificate, issued_by, NID_ext_key_usage, request.purpose);
  if (request.names != nullptr) {
    add_extension(certificate, issued_by, NID_subject_alt_name, request.names);
  }
  require(X509_sign(&certificate, signer.key.get(), EVP_sha256()) > 0, "a signature");
  return made;
}

/// Signed by `ca`; it revokes `revoked` unless that is null.
void save_crl(const std::string& path, const Pair& ca, const X509* revoked, long until_days) {
  using Crl = std::unique_ptr<X509_CRL, Free<X509_CRL_free>>;
  using Time = std::unique_ptr<ASN1_TIME, Free<ASN1_TIME_free>>;
  const Crl list(X509_CRL_new());
  const Time from(X509_gmtime_adj(nullptr, -2 * day));
  const Time until(X509_gmtime_adj(nullptr, until_days * day));
  X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(ca.certificate.get()));
  X509_CRL_set1_lastUpdate(list.get(), from.get());
  X509_CRL_set1_nextUpdate(list.get(), until.get());
  if (revoked != nullptr) {
    X509_REVOKED* const entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry,
                                  const_cast<ASN1_INTEGER*>(X509_get0_serialNumber(revoked)));
    X509_REVOKED_set_revocationDate(entry, from.get());
    X509_CRL_add0_revoked(list.get(), entry);
  }
  require(X509_CRL_sign(list.get(), ca.key.get(), EVP_sha256()) > 0, "a signed revocation list");
  const File file(BIO_new_file(path.c_str(), "w"));
  require(file != nullptr, "a file cannot be written");
  PEM_write_bio_X509_CRL(file.get(), list.get());
}

}  // namespace

Certificates::Certificates() {
  const auto save = [this](std::string_view name, const Pair& pair) {
    const File certificate_file(BIO_new_file(certificate(name).c_str(), "w"));
    const File key_file(BIO_new_file(key(name).c_str(), "w"));
    require(certificate_file && key_file, "a file cannot be written");
    PEM_write_bio_X509(certificate_file.get(), pair.certificate.get());
    PEM_write_bio_PrivateKey(key_file.get(), pair.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    require(::chmod(key(name).c_str(), 0600) == 0, "a file's mode cannot be changed");
  };
  const Pair ca = make_pair({.common_name = "deferredis test CA", .is_ca = true}, nullptr);
  const Pair other_ca = make_pair({.common_name = "some other CA", .is_ca = true}, nullptr);
  save("ca", ca);
  save("other_ca", other_ca);
  save("server", make_pair({.common_name = "server", .names = local_names}, &ca));
  save("expired",
       make_pair({.common_name = "expired", .names = local_names, .until_days = -1}, &ca));
  save("wrong_name", make_pair({.common_name = "wrong", .names = "DNS:other.example"}, &ca));
  save("wildcard",
       make_pair({.common_name = "wildcard", .names = "DNS:*.example.net,DNS:node*.example.org"},
                 &ca));
  save("self_signed", make_pair({.common_name = "self-signed", .names = local_names}, nullptr));
  save("foreign", make_pair({.common_name = "foreign", .names = local_names}, &other_ca));
  // The nodes of a cluster are also clients of each other.
  save("node",
       make_pair({.common_name = "node", .names = local_names, .purpose = "serverAuth,clientAuth"},
                 &ca));
  save("client", make_pair({.common_name = "client", .purpose = "clientAuth"}, &ca));
  save("nameless", make_pair({.common_name = "localhost"}, &ca));
  save("twin_ca", make_pair({.common_name = "deferredis test CA", .is_ca = true}, nullptr));
  const Pair intermediate = make_pair({.common_name = "an intermediate CA", .is_ca = true}, &ca);
  save("intermediate_ca", intermediate);
  save("deep", make_pair({.common_name = "deep", .names = local_names}, &intermediate));
  const Pair revoked = make_pair({.common_name = "revoked", .names = local_names}, &ca);
  save("revoked", revoked);
  save_crl(crl("ca"), ca, revoked.certificate.get(), 30);
  save_crl(crl("stale"), ca, nullptr, -1);
  save_crl(crl("other_ca"), other_ca, nullptr, 30);
}

std::string Certificates::certificate(std::string_view name) const {
  return folder() + "/" + std::string(name) + ".crt";
}

std::string Certificates::key(std::string_view name) const {
  return folder() + "/" + std::string(name) + ".key";
}

std::string Certificates::crl(std::string_view name) const {
  return folder() + "/" + std::string(name) + ".crl";
}

std::string Certificates::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  require(file.good(), "no such file");
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace deferredis::support
