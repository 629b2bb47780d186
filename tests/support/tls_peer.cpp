#include "support/tls_peer.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace deferredis::support {

class Wire::End final : public Transport, detail::Flushable, detail::ReactorBound {
 public:
  explicit End(Wire& wire) : wire_(wire) { wire.reactor_.bind(*this); }
  ~End() override {
    wire_.destroyed_ = true;
    wire_.protocol_ = nullptr;
    if (!gone_) wire_.reactor_.core().forget_dirty(*this);
  }

  void start(Protocol& protocol) override {
    wire_.protocol_ = &protocol;
    protocol.connection_made(*this);
  }
  void write(std::string_view bytes) override {
    if (wire_.closing_ || wire_.aborted_) return;
    wire_.out_.append(bytes);
    flush_soon();
  }
  void send_from(WriteBuffer&) override {}
  void flush_soon() override {
    if (!gone_) wire_.reactor_.core().mark_dirty(*this);
  }
  void close() override {
    wire_.closing_ = true;
    flush_soon();
  }
  void abort() override {
    wire_.aborted_ = true;
    wire_.out_.clear();
    flush_soon();
  }
  void pause_reading() override { wire_.paused_ = true; }
  void resume_reading() override { wire_.paused_ = false; }
  std::size_t buffered() const override { return wire_.out_.size(); }
  void set_watermarks(std::size_t low, std::size_t high) override {
    wire_.low_ = low;
    wire_.high_ = high;
  }
  Future<void> closed() override { return ready(); }
  Future<void> drained() override {
    Promise<void> promise(wire_.reactor_.core());
    auto future = promise.future();
    if (buffered() <= wire_.high_) promise.fulfill();
    else wire_.waiters_.push_back(std::move(promise));
    return future;
  }
  Endpoint peer() const override { return Endpoint::tcp("10.0.0.7", 6380); }

 private:
  void flush() noexcept override { wire_.fill_socket(); }
  void reactor_closing() noexcept override {
    wire_.reactor_.core().forget_dirty(*this);
    gone_ = true;
  }

  Wire& wire_;  // borrowed
  bool gone_ = false;
};

Owned<Transport> Wire::transport() { return make_owned<End>(*this); }

void Wire::deliver(std::string_view bytes) {
  in_.append(bytes);
  if (paused_ || protocol_ == nullptr || in_.empty()) return;
  const std::string all = std::exchange(in_, {});
  std::string_view rest = all;
  while (!rest.empty() && protocol_ != nullptr && !paused_) {
    const std::span<char> room = protocol_->receive_room();
    const std::size_t size = rest.copy(room.data(), room.size());
    rest.remove_prefix(size);
    protocol_->data_received({room.data(), size});
  }
  in_.assign(rest);
}

std::string Wire::take(std::size_t most) {
  std::string taken = socket_.substr(0, most);
  socket_.erase(0, taken.size());
  const std::string rest = out_.substr(0, most - taken.size());
  out_.erase(0, rest.size());
  fill_socket();
  return taken + rest;
}

void Wire::fill_socket() {
  const std::size_t size = std::min(out_.size(), room_ - std::min(room_, socket_.size()));
  socket_.append(out_, 0, size);
  out_.erase(0, size);
  if (out_.size() <= low_) {
    for (auto& waiter : std::exchange(waiters_, {})) waiter.fulfill();
  }
  if (aborted_ || (closing_ && out_.empty())) {
    lose(Error(errc::closed, "10.0.0.7:6380: closed by us"));
  }
}

void Wire::end() {
  lose(Error(errc::connection, "10.0.0.7:6380: the server closed the connection",
             Delivery::maybe_applied));
}

void Wire::lose(const Error& reason) {
  for (auto& waiter : std::exchange(waiters_, {})) waiter.fail_quietly(reason);
  if (Protocol* protocol = std::exchange(protocol_, nullptr)) protocol->connection_lost(reason);
}

TlsPeer::TlsPeer(const Settings& settings)
    : context_(SSL_CTX_new(TLS_server_method())), session_(nullptr) {
  const bool loaded =
      SSL_CTX_use_certificate_chain_file(context_, settings.certificate.c_str()) == 1 &&
      SSL_CTX_use_PrivateKey_file(context_, settings.key.c_str(), SSL_FILETYPE_PEM) == 1;
  if (!loaded) throw std::runtime_error("TlsPeer: " + settings.certificate + " cannot be used");
  if (!settings.client_ca.empty()) {
    SSL_CTX_load_verify_file(context_, settings.client_ca.c_str());
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  if (settings.version != 0) {
    SSL_CTX_set_min_proto_version(context_, settings.version);
    SSL_CTX_set_max_proto_version(context_, settings.version);
  }
  begin();
}

void TlsPeer::begin() {
  session_ = SSL_new(context_);
  SSL_set_bio(session_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_accept_state(session_);
}

void TlsPeer::restart() {
  SSL_free(session_);
  secured_ = false;
  received_.clear();
  failure_.clear();
  begin();
}

bool TlsPeer::resumed() const { return SSL_session_reused(session_) == 1; }

TlsPeer::~TlsPeer() {
  SSL_free(session_);
  SSL_CTX_free(context_);
}

void TlsPeer::note_failure(int result) {
  if (SSL_get_error(session_, result) != SSL_ERROR_SSL) return;
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  if (failure_.empty() && reason != nullptr) failure_ = reason;
}

void TlsPeer::receive(std::string_view bytes) {
  BIO_write(SSL_get_rbio(session_), bytes.data(), static_cast<int>(bytes.size()));
  if (!secured_) {
    ERR_clear_error();
    const int result = SSL_do_handshake(session_);
    secured_ = result == 1;
    if (!secured_) return note_failure(result);
  }
  for (;;) {
    char room[16 * 1024];
    ERR_clear_error();
    const int size = SSL_read(session_, room, sizeof room);
    if (size <= 0) return note_failure(size);
    received_.append(room, static_cast<std::size_t>(size));
  }
}

std::string TlsPeer::take(std::size_t most) {
  BIO* bio = SSL_get_wbio(session_);
  std::string taken(std::min(BIO_ctrl_pending(bio), most), '\0');
  if (!taken.empty()) BIO_read(bio, taken.data(), static_cast<int>(taken.size()));
  return taken;
}

void TlsPeer::write(std::string_view text) {
  if (SSL_write(session_, text.data(), static_cast<int>(text.size())) <= 0) {
    throw std::runtime_error("TlsPeer: cannot write");
  }
}

void TlsPeer::update_keys() {
  SSL_key_update(session_, SSL_KEY_UPDATE_REQUESTED);
  SSL_do_handshake(session_);
}

void TlsPeer::renegotiate() {
  SSL_renegotiate(session_);
  SSL_do_handshake(session_);
}

void TlsPeer::send_close_notify() { SSL_shutdown(session_); }

bool TlsPeer::got_close_notify() const {
  return (SSL_get_shutdown(session_) & SSL_RECEIVED_SHUTDOWN) != 0;
}

std::optional<std::string> TlsPeer::server_name() const {
  const char* name = SSL_get_servername(session_, TLSEXT_NAMETYPE_host_name);
  return name != nullptr ? std::optional<std::string>(name) : std::nullopt;
}

}  // namespace deferredis::support
