#include <deferredis/reactor/tls/session.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <utility>

namespace deferredis::detail {

TlsSession::TlsSession(SslSession ssl, Transport& raw, std::string wanted)
    : ssl_(std::move(ssl)), raw_(raw), wanted_(std::move(wanted)) {
  BIO* bio = BIO_new(method());
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio,
              bio);  // never a descriptor: it would be written to without MSG_NOSIGNAL
}

const bio_method_st* TlsSession::method() {
  static const BIO_METHOD* const made = [] {  // constant; kept until the process ends
    BIO_METHOD* fresh = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "transport");
    BIO_meth_set_write_ex(fresh, bio_write);
    BIO_meth_set_read_ex(fresh, bio_read);
    BIO_meth_set_ctrl(fresh, bio_control);
    return fresh;
  }();
  return made;
}

int TlsSession::bio_write(BIO* bio, const char* data, std::size_t size, std::size_t* written) {
  static_cast<TlsSession*>(BIO_get_data(bio))->raw_.write({data, size});
  *written = size;
  return 1;
}

int TlsSession::bio_read(BIO* bio, char* data, std::size_t size, std::size_t* read) {
  std::string_view& incoming = static_cast<TlsSession*>(BIO_get_data(bio))->incoming_;
  BIO_clear_retry_flags(bio);
  if (incoming.empty()) {
    BIO_set_retry_read(bio);
    return 0;
  }
  *read = incoming.copy(data, size);
  incoming.remove_prefix(*read);
  return 1;
}

long TlsSession::bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH; }

TlsSession::Status TlsSession::status_of(int result, bool shaking_hands) {
  if (result == 1) return Status::done;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return Status::starved;
    case SSL_ERROR_ZERO_RETURN: return Status::ended;
    default: break;
  }
  const unsigned long code = ERR_peek_last_error();
  why_ = shaking_hands ? handshake_failure_text(*ssl_, code, wanted_) : tls_failure_text(code);
  return Status::failed;
}

// Each call first empties the thread's error queue, because SSL_get_error looks at all of it.

TlsSession::Status TlsSession::shake_hands() {
  ERR_clear_error();
  return status_of(SSL_do_handshake(ssl_.get()), true);
}

TlsSession::Status TlsSession::read(std::span<char> room, std::size_t& filled) {
  while (filled < room.size()) {
    std::size_t size = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(ssl_.get(), room.data() + filled, room.size() - filled, &size);
    if (result != 1) return status_of(result, false);
    filled += size;
  }
  return Status::done;
}

TlsSession::Status TlsSession::write(std::string_view& bytes) {
  while (!bytes.empty()) {
    std::size_t size = 0;
    ERR_clear_error();
    const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &size);
    if (result != 1) return status_of(result, false);
    bytes.remove_prefix(size);
  }
  return Status::done;
}

void TlsSession::close() {
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
}

}  // namespace deferredis::detail
