#include <deferredis/reactor/tls/trust.hpp>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <fstream>
#include <initializer_list>
#include <string>

#include <boost/test/unit_test.hpp>

#include "support/certificates.hpp"
#include "support/temporary_folder.hpp"
#include "support/tls_connection.hpp"

namespace deferredis {
namespace {

using namespace support;
using detail::TrustList;

std::string texts(std::initializer_list<std::string_view> names) {
  std::string all;
  for (const std::string_view name : names)
    all += Certificates::read(certificates().certificate(name));
  return all;
}

/// A certificate with an intact outer form and a damaged key.
std::string damaged_inside(std::string_view name) {
  BIO* const file = BIO_new_file(certificates().certificate(name).c_str(), "r");
  char *label = nullptr, *header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  BOOST_REQUIRE(PEM_read_bio(file, &label, &header, &data, &size) == 1);
  const std::string_view der(reinterpret_cast<char*>(data), static_cast<std::size_t>(size));
  const std::string_view point("\x03\x42\x00\x04", 4);  // BIT STRING of an uncompressed point
  const std::size_t at = der.find(point);
  BOOST_REQUIRE(at != der.npos);
  data[at] = 0x04;
  BIO* const out = BIO_new(BIO_s_mem());
  PEM_write_bio(out, label, header, data, size);
  char* text = nullptr;
  const long length = BIO_get_mem_data(out, &text);
  std::string result(text, static_cast<std::size_t>(length));
  for (void* memory :
       {static_cast<void*>(label), static_cast<void*>(header), static_cast<void*>(data)})
    OPENSSL_free(memory);
  BIO_free(out);
  BIO_free(file);
  return result;
}

/// Why the server was refused; "" if it was not.
std::string fault_of(TlsConnection& tls, Future<Owned<Transport>> future) {
  tls.pump();
  BOOST_REQUIRE(future.settled());
  try {
    tls.transport = tls.reactor.run(std::move(future));
    return "";
  } catch (const Exception& e) {
    return e.what();
  }
}

bool trusted(std::string_view shown, const TlsOptions& options) {
  TlsConnection tls(shown);
  return fault_of(tls, tls.begin("localhost", options)).empty();
}

bool refused(std::string_view shown, std::string_view text, const TlsOptions& options = {}) {
  return TlsConnection(shown).refused_with("localhost", text, options);
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

BOOST_AUTO_TEST_SUITE(tls_trust)

BOOST_AUTO_TEST_CASE(a_ca_is_found_in_a_long_list) {
  const std::string list = texts({"other_ca", "self_signed", "twin_ca", "ca", "foreign"});
  BOOST_TEST(trusted("server", {.ca_pem = list}));
  BOOST_TEST(trusted("foreign", {.ca_pem = list}));
  BOOST_TEST(trusted("self_signed", {.ca_pem = list}));
  const std::string without = texts({"other_ca", "twin_ca", "self_signed"});
  BOOST_TEST(!trusted("server", {.ca_pem = without}));
}

BOOST_AUTO_TEST_CASE(a_chain_continues_within_the_list) {
  const std::string both = texts({"other_ca", "intermediate_ca", "ca"});
  BOOST_TEST(trusted("deep", {.ca_pem = both}));
  const std::string top = texts({"other_ca", "self_signed", "ca"});
  BOOST_TEST(refused("deep", "unknown CA 'an intermediate CA'", {.ca_pem = top}));
  const std::string middle = texts({"other_ca", "self_signed", "intermediate_ca"});
  BOOST_TEST(!trusted("deep", {.ca_pem = middle}));
}

BOOST_AUTO_TEST_CASE(a_long_list_is_decoded_only_where_a_chain_needs_it) {
  const std::string list = damaged_inside("other_ca") + texts({"self_signed", "ca"});
  BOOST_TEST(trusted("server", {.ca_pem = list}));
  BOOST_TEST(refused("foreign", "an unknown CA 'some other CA'", {.ca_pem = list}));
}

BOOST_AUTO_TEST_CASE(a_short_list_is_decoded_at_once) {
  TrustList damaged(damaged_inside("ca"));
  BOOST_TEST(damaged.fault() == "cannot be read: one of its certificates is damaged");
  TrustList outside("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
  BOOST_TEST(outside.fault() == "cannot be read: one of its certificates is damaged");
}

BOOST_AUTO_TEST_CASE(a_file_is_read_once_however_many_use_it) {
  const std::string path = certificates().certificate("ca");
  const auto one = TrustList::of_file(path);
  const auto two = TrustList::of_file(path);
  BOOST_REQUIRE((one.has_value() && two.has_value()));
  BOOST_TEST(one->get() == two->get());
}

BOOST_AUTO_TEST_CASE(a_file_that_was_replaced_is_read_again) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/list.pem";
  write_file(path, texts({"other_ca"}));
  BOOST_TEST(!trusted("server", {.ca_file = path}));
  const auto old = TrustList::of_file(path);
  write_file(path, texts({"ca"}));
  BOOST_TEST(trusted("server", {.ca_file = path}));
  BOOST_TEST((*TrustList::of_file(path) != *old));
}

BOOST_AUTO_TEST_CASE(a_pipe_is_refused_without_waiting) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/pipe";
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  const auto list = TrustList::of_file(path);
  BOOST_REQUIRE(!list.has_value());
  BOOST_TEST(list.error().message() == "is not a regular file");
}

BOOST_AUTO_TEST_CASE(a_common_name_does_not_count) {
  BOOST_TEST(refused("nameless",
                     "name mismatch: wanted 'localhost', the certificate has no names in "
                     "subjectAltName (its common name 'localhost' does not count)"));
}

BOOST_AUTO_TEST_CASE(a_revoked_certificate_is_refused) {
  const std::string list = certificates().crl("ca");
  BOOST_TEST(trusted("revoked", {}));
  BOOST_TEST(refused("revoked", "has been revoked by its CA", {.crl_file = list}));
  BOOST_TEST(trusted("server", {.crl_file = list}));
  const std::string text = Certificates::read(list);
  BOOST_TEST(refused("revoked", "has been revoked by its CA", {.crl_pem = text}));
}

BOOST_AUTO_TEST_CASE(an_unusable_revocation_list_refuses_every_certificate) {
  const std::string stale = certificates().crl("stale");
  BOOST_TEST(refused("server", "the revocation list is out of date", {.crl_file = stale}));
  const std::string other = certificates().crl("other_ca");
  BOOST_TEST(refused("server", "crl_file does not have a list of every CA", {.crl_file = other}));
}

BOOST_AUTO_TEST_CASE(a_renewed_revocation_list_counts_from_the_next_handshake) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/list.crl";
  const std::string ca = certificates().certificate("ca");
  write_file(path, Certificates::read(certificates().crl("stale")));
  const auto context = make_tls_context({.ca_file = ca, .crl_file = path});
  const auto fault = [&context](std::string_view shown) {
    TlsConnection tls(shown);
    return fault_of(tls, start_tls(tls.reactor, tls.wire.transport(), context, "localhost",
                                   std::chrono::seconds(5)));
  };
  BOOST_TEST(fault("server").find("out of date") != std::string::npos);
  write_file(path, Certificates::read(certificates().crl("ca")));
  BOOST_TEST(fault("server") == "");
  BOOST_TEST(fault("revoked").find("has been revoked") != std::string::npos);
  write_file(path, "no list");
  BOOST_TEST(fault("server") == "");  // the last version that could be read stays in use
  BOOST_TEST(fault("revoked").find("has been revoked") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_renewed_ca_counts_from_the_next_handshake) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/ca.pem";
  write_file(path, texts({"other_ca"}));
  const auto context = make_tls_context({.ca_file = path});
  const auto fault = [&context] {
    TlsConnection tls("server");
    return fault_of(tls, start_tls(tls.reactor, tls.wire.transport(), context, "localhost",
                                   std::chrono::seconds(5)));
  };
  BOOST_TEST(fault() != "");
  write_file(path, texts({"ca"}));
  BOOST_TEST(fault() == "");
  write_file(path, "no certificate");
  BOOST_TEST(fault() == "");  // the last version that could be read stays in use
  write_file(path, texts({"other_ca"}));
  BOOST_TEST(fault() != "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
