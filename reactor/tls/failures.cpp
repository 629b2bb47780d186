// Describes TLS failures in words, and what to do about them.
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <deferredis/reactor/tls/context.hpp>

namespace deferredis::detail {

namespace {

constexpr int most_names = 5;
constexpr std::size_t longest_name = 100;

/// Text that the other side chose, made safe to show.
std::string shown(std::string_view text) {
  std::string result(text.substr(0, longest_name));
  for (char& c : result) {
    if (c < ' ' || c > '~' || c == '\'') c = '?';
  }
  return result;
}

std::string shown(const GENERAL_NAME& name) {
  int type = 0;
  const auto* value = static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(&name, &type));
  if (type != GEN_DNS && type != GEN_IPADD) return {};
  const unsigned char* data = ASN1_STRING_get0_data(value);
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(value));
  if (type == GEN_DNS) return shown({reinterpret_cast<const char*>(data), size});
  char room[INET6_ADDRSTRLEN];
  const char* text = size == 4    ? ::inet_ntop(AF_INET, data, room, sizeof room)
                     : size == 16 ? ::inet_ntop(AF_INET6, data, room, sizeof room)
                                  : nullptr;
  return text != nullptr ? text : "";
}

/// "localhost, 127.0.0.1": the names of the certificate; "" if it has none.
std::string names_of(const X509& certificate) {
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
  std::string text;
  const int count = sk_GENERAL_NAME_num(names);  // -1: none
  for (int i = 0; i < count; ++i) {
    if (i == most_names) {
      text.append(", ...");
      break;
    }
    const std::string name = shown(*sk_GENERAL_NAME_value(names, i));
    if (!name.empty()) text.append(text.empty() ? "" : ", ").append(name);
  }
  GENERAL_NAMES_free(names);
  return text;
}

std::string common_name(const X509_NAME* name) {
  char room[longest_name] = "?";
  X509_NAME_get_text_by_NID(name, NID_commonName, room, sizeof room);
  return shown(room);
}

std::string name_failure_text(const X509* certificate, std::string_view wanted) {
  const std::string text = "name mismatch: wanted '" + shown(wanted) + "'";
  const std::string names = certificate != nullptr ? names_of(*certificate) : "";
  if (!names.empty()) {
    return text + ", the certificate is for " + names +
           ": connect to one of its names, or set server_name";
  }
  if (certificate == nullptr) return text;
  return text + ", the certificate has no names in subjectAltName (its common name '" +
         common_name(X509_get_subject_name(certificate)) +
         "' does not count): replace it with one that has them";
}

std::string certificate_failure_text(const SSL& session, std::string_view wanted) {
  // The session's own certificate is set only after it is verified.
  const auto* chain = SSL_get_peer_cert_chain(&session);
  const X509* certificate = sk_X509_num(chain) > 0 ? sk_X509_value(chain, 0) : nullptr;
  const long result = SSL_get_verify_result(&session);
  std::string text("the server's certificate ");
  switch (result) {
    case X509_V_ERR_CERT_HAS_EXPIRED: return text + "has expired: renew it on the server";
    case X509_V_ERR_CERT_NOT_YET_VALID: return text + "is not valid yet: is the clock right?";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return name_failure_text(certificate, wanted);
    case X509_V_ERR_CERT_REVOKED:
      return text + "has been revoked by its CA: replace it on the server";
    case X509_V_ERR_UNABLE_TO_GET_CRL:
      return text + "cannot be verified: crl_file does not have a list of every CA in its chain";
    case X509_V_ERR_CRL_HAS_EXPIRED:
      return text + "cannot be verified: the revocation list is out of date: renew crl_file";
    case X509_V_ERR_CRL_NOT_YET_VALID:
      return text + "cannot be verified: the revocation list is not valid yet: is the clock right?";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return text + "is self-signed: to trust it, give it as ca_file or ca_pem";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      text += "is signed by an unknown CA";
      if (certificate != nullptr) {
        text += " '" + common_name(X509_get_issuer_name(certificate)) + "'";
      }
      return text + ": give that CA's certificate as ca_file or ca_pem";
    default: return text + "is not accepted: " + X509_verify_cert_error_string(result);
  }
}

std::string_view alert_hint(int alert) {
  switch (alert) {
    case SSL_AD_PROTOCOL_VERSION: return ": it supports none of the TLS versions allowed here";
    case SSL_AD_HANDSHAKE_FAILURE:
    case SSL_AD_INSUFFICIENT_SECURITY:
      return ": no cipher in common, or it wants a client certificate";
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA: return ": it does not accept our certificate";
    case SSL_AD_CERTIFICATE_REQUIRED: return ": give certificate_file and key_file";
    case SSL_AD_UNRECOGNIZED_NAME: return ": it does not know the name we asked for";
    default: return "";
  }
}

}  // namespace

std::string tls_failure_text(unsigned long code) {
  const char* reason = ERR_reason_error_string(code);
  const std::string_view text = reason != nullptr ? reason : "a failure without a reason";
  const int alert = ERR_GET_REASON(code) - SSL_AD_REASON_OFFSET;
  if (ERR_GET_LIB(code) != ERR_LIB_SSL || alert < 0 || alert > 255) return std::string(text);
  // "tlsv13 alert certificate required": the version in front is only history.
  const std::size_t word = text.find("alert ");
  std::string name(word == std::string_view::npos ? text : text.substr(word + 6));
  return "the server sent alert '" + name + "'" + std::string(alert_hint(alert));
}

std::string handshake_failure_text(ssl_st& session, unsigned long code, std::string_view wanted) {
  if (ERR_GET_LIB(code) == ERR_LIB_SSL) {
    switch (ERR_GET_REASON(code)) {
      case SSL_R_CERTIFICATE_VERIFY_FAILED: return certificate_failure_text(session, wanted);
      case SSL_R_WRONG_VERSION_NUMBER:
        return "the server does not speak TLS here: is the port right?";
      default: break;
    }
  }
  return tls_failure_text(code);
}

}  // namespace deferredis::detail
