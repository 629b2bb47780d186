#include <deferredis/reactor/tls.hpp>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <fstream>
#include <string>

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/tls/context.hpp>

#include "support/certificates.hpp"
#include "support/temporary_folder.hpp"

namespace deferredis {
namespace {

using support::Certificates;

const Certificates& certificates() {
  static const Certificates made;
  return made;
}

std::string refusal(const TlsOptions& options) {
  try {
    make_tls_context(options);
  } catch (const InvalidArgumentError& e) {
    return e.what();
  }
  return "accepted";
}

bool mentions(const std::string& text, std::string_view part) {
  BOOST_TEST_INFO(text);
  return text.find(part) != std::string::npos;
}

std::string encrypted_key() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  BIO* out = BIO_new(BIO_s_mem());
  const unsigned char phrase[] = "canary";
  PEM_write_bio_PrivateKey(out, key, EVP_aes_128_cbc(), phrase, sizeof phrase - 1, nullptr,
                           nullptr);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(out);
  EVP_PKEY_free(key);
  return text;
}

BOOST_AUTO_TEST_SUITE(tls_context)

BOOST_AUTO_TEST_CASE(is_made_of_files_or_of_text) {
  const auto ca = certificates().certificate("ca");
  const auto certificate = certificates().certificate("client");
  const auto key = certificates().key("client");
  BOOST_TEST((make_tls_context({}) != nullptr));
  BOOST_TEST((make_tls_context({.ca_file = ca, .certificate_file = certificate, .key_file = key}) !=
              nullptr));
  const auto ca_text = Certificates::read(ca);
  const auto text = Certificates::read(certificate);
  const auto key_text = Certificates::read(key);
  BOOST_TEST((make_tls_context({.ca_directory = certificates().folder(),
                                .ca_pem = ca_text,
                                .certificate_pem = text,
                                .key_pem = key_text}) != nullptr));
}

BOOST_AUTO_TEST_CASE(names_the_file_that_is_missing) {
  BOOST_TEST(refusal({.ca_file = "/no/ca.crt"}) ==
             "TLS: ca_file /no/ca.crt: no such file or directory");
  BOOST_TEST(mentions(refusal({.ca_directory = "/no/cas"}), "ca_directory /no/cas: no such file"));
  const auto key = certificates().key("client");
  BOOST_TEST(mentions(refusal({.ca_directory = key}), "is not a directory"));
  BOOST_TEST(mentions(refusal({.certificate_file = "/no/c.crt", .key_file = key}),
                      "certificate_file /no/c.crt: no such file"));
}

BOOST_AUTO_TEST_CASE(says_that_a_file_contains_something_else) {
  const auto key = certificates().key("client");
  const auto certificate = certificates().certificate("client");
  BOOST_TEST(mentions(refusal({.ca_file = key}), "holds no certificate in PEM form"));
  BOOST_REQUIRE(::chmod(certificate.c_str(), 0600) == 0);  // otherwise it is refused unread
  BOOST_TEST(mentions(refusal({.certificate_file = certificate, .key_file = certificate}),
                      "holds no private key in PEM form"));
  BOOST_TEST(mentions(refusal({.ca_pem = "-----BEGIN CERTIFICATE-----\nAAAA\n"}),
                      "ca_pem: cannot be read"));
}

BOOST_AUTO_TEST_CASE(requires_a_certificate_that_matches_its_key) {
  const auto certificate = certificates().certificate("client");
  const auto key = certificates().key("client");
  const auto other = certificates().key("server");
  BOOST_TEST(mentions(refusal({.certificate_file = certificate}), "needs its private key"));
  BOOST_TEST(mentions(refusal({.key_file = key}), "needs its certificate"));
  BOOST_TEST(mentions(refusal({.certificate_file = certificate, .key_file = other}),
                      "is not the key of certificate_file " + certificate));
}

BOOST_AUTO_TEST_CASE(requires_one_form_of_each) {
  const auto ca = certificates().certificate("ca");
  const auto text = Certificates::read(ca);
  BOOST_TEST(refusal({.ca_file = ca, .ca_pem = text}) ==
             "TLS: both ca_file and ca_pem are given: keep only one of them");
}

BOOST_AUTO_TEST_CASE(does_not_prompt_for_a_passphrase) {
  const auto certificate = certificates().certificate("client");
  const auto key = encrypted_key();
  BOOST_TEST(mentions(refusal({.certificate_file = certificate, .key_pem = key}),
                      "key_pem: is protected by a passphrase"));
}

BOOST_AUTO_TEST_CASE(never_shows_a_key) {
  const auto certificate = certificates().certificate("client");
  const auto other = Certificates::read(certificates().key("server"));
  const auto broken = other.substr(0, other.size() / 2);
  const auto body = other.substr(other.find('\n') + 1, 40);
  for (const auto& key : {other, broken}) {
    const auto text = refusal({.certificate_file = certificate, .key_pem = key});
    BOOST_TEST(text.starts_with("TLS: key_pem: "));
    BOOST_TEST(text.find(body) == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(knows_its_ciphers) {
  BOOST_TEST((make_tls_context({.ciphers = "ECDHE+AESGCM",
                                .cipher_suites = "TLS_AES_256_GCM_SHA384"}) != nullptr));
  BOOST_TEST(mentions(refusal({.ciphers = "NONSENSE"}), "ciphers 'NONSENSE'"));
  BOOST_TEST(mentions(refusal({.cipher_suites = "NONSENSE"}), "cipher_suites 'NONSENSE'"));
}

BOOST_AUTO_TEST_CASE(requires_an_insecure_option_for_weak_ciphers) {
  for (const std::string_view weak : {"ALL:@SECLEVEL=0", "DEFAULT@SECLEVEL=1"}) {
    BOOST_TEST(mentions(refusal({.ciphers = weak}), "set insecure_weak_ciphers"));
    BOOST_TEST(refusal({.ciphers = weak, .insecure_weak_ciphers = true}) == "accepted");
  }
  BOOST_TEST(refusal({.ciphers = "DEFAULT@SECLEVEL=3"}) == "accepted");
}

BOOST_AUTO_TEST_CASE(requires_a_usable_revocation_list) {
  const auto crl = certificates().crl("ca");
  const auto ca = certificates().certificate("ca");
  BOOST_TEST(refusal({.crl_file = crl}) == "accepted");
  BOOST_TEST(mentions(refusal({.crl_file = "/no/a.crl"}), "crl_file /no/a.crl: no such file"));
  BOOST_TEST(mentions(refusal({.crl_file = ca}), "holds no revocation list in PEM form"));
  BOOST_TEST(mentions(refusal({.crl_file = crl, .resume_sessions = true}),
                      "is not checked when a session"));
  BOOST_TEST(mentions(refusal({.crl_file = crl, .insecure_skip_verification = true}),
                      "has no effect with insecure_skip_verification"));
}

/// A context on files that can be renewed.
struct Renewable {
  Renewable() {
    copy(certificates().certificate("server"), certificate);
    copy(certificates().key("server"), key);
    context = make_tls_context({.ca_file = ca, .certificate_file = certificate, .key_file = key});
  }
  static void copy(const std::string& from, const std::string& to) {
    std::ofstream(to, std::ios::binary | std::ios::trunc) << Certificates::read(from);
    ::chmod(to.c_str(), 0600);
  }
  /// The name in the certificate that the next connection shows.
  std::string shown() {
    const auto session = context->open("localhost", Endpoint::tcp("localhost", 1));
    BOOST_REQUIRE(static_cast<bool>(session));
    char name[256] = "";
    X509_NAME_oneline(X509_get_subject_name(SSL_get_certificate(session->get())), name,
                      sizeof(name));
    return name;
  }

  const support::TemporaryFolder folder;
  const std::string certificate = folder.path() + "/our.crt";
  const std::string key = folder.path() + "/our.key";
  const std::string ca = certificates().certificate("ca");
  Shared<TlsContext> context;
};

BOOST_FIXTURE_TEST_CASE(a_renewed_certificate_is_shown_once_its_key_is_there, Renewable) {
  const std::string before = shown();
  copy(certificates().certificate("client"), certificate);
  BOOST_TEST(shown() == before);  // the key of the new one is still missing
  copy(certificates().key("client"), key);
  BOOST_TEST(shown() != before);
}

BOOST_FIXTURE_TEST_CASE(a_reload_says_what_is_wrong_and_keeps_what_was_there, Renewable) {
  const std::string before = shown();
  copy(certificates().certificate("client"), certificate);
  try {
    reload_tls_context(*context);
    BOOST_ERROR("a certificate without its key was accepted");
  } catch (const InvalidArgumentError& e) {
    BOOST_TEST(mentions(e.what(), "is not the key of"));
  }
  BOOST_TEST(shown() == before);
  copy(certificates().key("client"), key);
  reload_tls_context(*context);
  BOOST_TEST(shown() != before);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
