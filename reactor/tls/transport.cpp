// A Transport above and a Protocol below: encrypts everything written here and sends it through
// `raw`.
#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/reactor/net/close_waiters.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/reactor/tls.hpp>
#include <deferredis/reactor/tls/context.hpp>
#include <deferredis/reactor/tls/session.hpp>

namespace deferredis {

namespace detail {

namespace {

constexpr std::size_t record_bytes = 16 * 1024;     // the most that one TLS record holds
constexpr std::size_t most_ciphertext = 64 * 1024;  // beyond this, data waits as plain text
constexpr std::size_t default_high_watermark = 64 * 1024;
constexpr Duration punctual = std::chrono::milliseconds(5);  // a timer is at most this late

class TlsTransport final : public Transport, Protocol, Flushable, ReactorBound {
 public:
  TlsTransport(Reactor& reactor, Owned<Transport> raw, Shared<TlsContext> context,
               SslSession session, std::string wanted);
  ~TlsTransport() override;

  /// Ends when the server is verified.
  Future<void> handshake(Duration limit);

  void start(Protocol& protocol) override;
  void write(std::string_view bytes) override;
  void send_from(WriteBuffer& buffer) override { out_ = &buffer; }
  void flush_soon() override;
  void close() override;
  void abort() override;
  void receive_now() override { raw_->receive_now(); }
  void pause_reading() override;
  void resume_reading() override;
  std::size_t buffered() const override {
    return out_->unsent() + retry_.size() + raw_->buffered();
  }
  void set_watermarks(std::size_t low, std::size_t high) override;
  Future<void> drained() override;
  Future<void> closed() override { return close_waiters_.add(); }
  Endpoint peer() const override { return raw_->peer(); }

 private:
  enum class Phase { handshake, established, started, lost };  // established: not started yet

  // The protocol of the raw transport:
  void connection_made(Transport&) override { shake_hands(); }
  void data_received(std::string_view bytes) override { take(bytes); }
  void connection_lost(const Error& reason) override;
  std::span<char> receive_room() override;

  void flush() noexcept override;
  void reactor_closing() noexcept override;

  bool take(std::string_view bytes);
  void limit_handshake(Duration limit, Duration wait);
  void shake_hands();
  bool decrypt();
  void reading_ended(TlsSession::Status status);
  void encrypt();
  bool encrypt_record(std::string_view& bytes);
  void settle_drained();
  void flush_when_raw_drained();
  void fail(Error reason);
  void lose_after_raw();
  void lose(Error reason);
  Error connection_error(std::string_view what, Delivery delivery) const {
    return Error(errc::connection, to_string(peer()).append(": ").append(what), delivery);
  }
  bool usable() const noexcept {
    return (phase_ == Phase::established || phase_ == Phase::started) && !losing_;
  }

  Reactor& reactor_;
  Shared<TlsContext> context_;  // shared by the connections made with it
  Owned<Transport> raw_;
  TlsSession session_;
  Lifeline<TlsTransport> self_;
  WriteBuffer own_;
  WriteBuffer* out_ = &own_;      // own_ or a borrowed buffer
  std::string retry_;             // taken from out_, but OpenSSL wants to read first
  std::string pending_;           // not yet decrypted: left over while nobody reads
  Protocol* protocol_ = nullptr;  // borrowed from start() to connection_lost
  Promise<void> handshake_;
  Timer handshake_limit_;
  std::vector<Promise<void>> drain_waiters_;
  CloseWaiters close_waiters_{reactor_.core()};
  std::optional<Error> losing_;  // connection_lost is due soon
  bool* destroyed_ = nullptr;    // tells the calling frame that we were destroyed
  std::size_t low_watermark_ = 0;
  std::size_t high_watermark_ = default_high_watermark;
  Phase phase_ = Phase::handshake;
  bool reading_ = false;
  bool read_pending_ = false;  // process pending_ at the end of this turn
  bool waiting_for_raw_ = false;
  bool closing_ = false;
  bool told_close_ = false;  // close_notify was sent
};

TlsTransport::TlsTransport(Reactor& reactor, Owned<Transport> raw, Shared<TlsContext> context,
                           SslSession session, std::string wanted)
    : reactor_(reactor),
      context_(std::move(context)),
      raw_(std::move(raw)),
      session_(std::move(session), *raw_, std::move(wanted)),
      self_(*this),
      own_(reactor.chunks()),
      handshake_(reactor.core()) {
  raw_->set_watermarks(0, 0);
  reactor.bind(*this);
}

TlsTransport::~TlsTransport() {
  self_.cut();
  if (destroyed_ != nullptr) *destroyed_ = true;
  if (phase_ != Phase::lost) reactor_.core().forget_dirty(*this);
}

Future<void> TlsTransport::handshake(Duration limit) {
  limit_handshake(limit, limit);
  auto done = handshake_.future();
  raw_->start(*this);
  return done;
}

void TlsTransport::limit_handshake(Duration limit, Duration wait) {
  const TimePoint due = reactor_.clock().now() + wait;
  handshake_limit_ = reactor_.call_later(wait, [this, limit, due] {
    // The caller's own work held up the loop: the peer's latest bytes may still be unread.
    const Duration late = reactor_.clock().now() - due;
    if (late > punctual) return limit_handshake(limit, std::min(late, limit));
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(limit).count();
    lose(connection_error(
        "TLS handshake: no answer within " + std::to_string(ms) + " ms (does this port speak TLS?)",
        Delivery::not_sent));
  });
}

void TlsTransport::shake_hands() {
  switch (session_.shake_hands()) {
    case TlsSession::Status::starved: return;
    case TlsSession::Status::done:
      handshake_limit_.cancel();
      phase_ = Phase::established;
      raw_->pause_reading();  // nobody listens until start()
      return handshake_.fulfill();
    case TlsSession::Status::ended:
      return fail(connection_error("TLS handshake: refused by close_notify", Delivery::not_sent));
    case TlsSession::Status::failed:
      return fail(connection_error("TLS handshake: " + session_.why(), Delivery::not_sent));
  }
}

// Ciphertext is received into one half of the loop's buffer and decrypted into the other half.
std::span<char> TlsTransport::receive_room() {
  const std::span<char> shared = reactor_.read_buffer();
  return shared.last(shared.size() / 2);
}

/// Returns false if we were destroyed.
bool TlsTransport::take(std::string_view bytes) {
  std::string held = std::exchange(pending_, {});
  if (!held.empty()) bytes = held.append(bytes);
  session_.give(bytes);
  if (phase_ == Phase::handshake && !losing_) shake_hands();
  if (!decrypt()) return false;
  if (usable()) {
    pending_.assign(session_.left());
    if (!retry_.empty()) flush_soon();
  }
  session_.give({});
  return true;
}

/// Returns false if we were destroyed.
bool TlsTransport::decrypt() {
  bool destroyed = false;
  bool* const outer = std::exchange(destroyed_, &destroyed);
  while (usable() && phase_ == Phase::started && reading_) {
    std::span<char> room = protocol_->receive_room();
    if (room.empty()) room = reactor_.read_buffer().first(reactor_.read_buffer().size() / 2);
    std::size_t filled = 0;
    const TlsSession::Status status = session_.read(room, filled);
    if (filled > 0) protocol_->data_received({room.data(), filled});
    if (destroyed) {
      if (outer != nullptr) *outer = true;
      return false;
    }
    if (status == TlsSession::Status::done) continue;
    reading_ended(status);
    break;
  }
  destroyed_ = outer;
  return true;
}

void TlsTransport::reading_ended(TlsSession::Status status) {
  if (status == TlsSession::Status::failed) {
    return fail(connection_error("TLS: " + session_.why(), Delivery::maybe_applied));
  }
  if (status != TlsSession::Status::ended || told_close_) return;  // or it answers our close_notify
  told_close_ = true;
  session_.close();
  fail(connection_error("the server closed the connection", Delivery::maybe_applied));
}

void TlsTransport::flush() noexcept {
  if (losing_) return lose_after_raw();
  if (std::exchange(read_pending_, false) && !take({})) return;
  if (!usable()) return;
  encrypt();
  settle_drained();
  if (!usable() || !closing_ || told_close_ || out_->unsent() > 0 || !retry_.empty()) return;
  told_close_ = true;
  session_.close();
  raw_->close();
}

void TlsTransport::encrypt() {
  std::string_view again = retry_;
  if (!again.empty()) {
    const bool done = encrypt_record(again);
    retry_.erase(0, retry_.size() - again.size());
    if (!done) return;
  }
  while (out_->unsent() > 0) {
    if (raw_->buffered() >= most_ciphertext) return flush_when_raw_drained();
    WriteBuffer::Slice slice;
    out_->gather({&slice, 1});
    const std::size_t size = std::min(slice.size, record_bytes);
    std::string_view rest(slice.data, size);
    const bool done = encrypt_record(rest);
    if (!done) retry_.assign(rest);
    // Marked as sent at the first attempt in any case: OpenSSL may have kept the record.
    out_->mark_sent(size);
    if (out_ == &own_) own_.release_until(own_.sent());
    if (!done) return;
  }
}

/// Removes what was encrypted from `bytes`; returns false if some is left.
bool TlsTransport::encrypt_record(std::string_view& bytes) {
  const TlsSession::Status status = session_.write(bytes);
  if (status == TlsSession::Status::failed) {
    fail(connection_error("TLS: " + session_.why(), Delivery::maybe_applied));
  }
  return status == TlsSession::Status::done;
}

void TlsTransport::settle_drained() {
  if (drain_waiters_.empty()) return;
  if (buffered() > low_watermark_) return flush_when_raw_drained();
  for (auto& waiter : std::exchange(drain_waiters_, {})) waiter.fulfill();
}

void TlsTransport::flush_when_raw_drained() {
  if (std::exchange(waiting_for_raw_, true)) return;
  const auto go_on = [self = self_.weak()] {
    if (!self) return;
    self->waiting_for_raw_ = false;
    self->flush_soon();
  };
  raw_->drained().then(go_on, [](const Error&) {}).detach();  // connection_lost reports a loss
}

void TlsTransport::start(Protocol& protocol) {
  protocol_ = &protocol;
  if (phase_ == Phase::established) {
    phase_ = Phase::started;
    resume_reading();
    reactor_.core().mark_dirty(*this);  // also to report an earlier loss
  }
  protocol.connection_made(*this);
}

void TlsTransport::write(std::string_view bytes) {
  if (!usable() || closing_) return;
  out_->append(bytes);
  flush_soon();
}

void TlsTransport::flush_soon() {
  if (usable()) reactor_.core().mark_dirty(*this);
}

void TlsTransport::close() {
  closing_ = true;
  flush_soon();
}

void TlsTransport::abort() {
  if (!usable()) return;
  losing_ = Error(errc::closed, to_string(peer()) + ": closed by us");
  raw_->abort();
  reactor_.core().mark_dirty(*this);
}

void TlsTransport::pause_reading() {
  reading_ = false;
  raw_->pause_reading();
}

void TlsTransport::resume_reading() {
  reading_ = true;
  raw_->resume_reading();
  read_pending_ = true;  // earlier bytes may be left here and in OpenSSL
  flush_soon();
}

void TlsTransport::set_watermarks(std::size_t low, std::size_t high) {
  low_watermark_ = low;
  high_watermark_ = high;
  const std::size_t raw_mark = std::min(low, most_ciphertext / 2);
  raw_->set_watermarks(raw_mark, raw_mark);
}

Future<void> TlsTransport::drained() {
  Promise<void> promise(close_waiters_.core());
  auto future = promise.future();
  if (!usable()) {
    promise.fail(connection_error("the connection is lost", Delivery::not_sent));
  } else if (buffered() <= high_watermark_) {
    promise.fulfill();
  } else {
    drain_waiters_.push_back(std::move(promise));
    flush_soon();
  }
  return future;
}

void TlsTransport::connection_lost(const Error& reason) {
  if (phase_ == Phase::lost) return;
  if (phase_ == Phase::started && !pending_.empty() && !take({})) return;
  if (losing_) return lose(*losing_);
  // If our protocol threw while it took the bytes, the exception itself is the reason.
  if (reason.is(errc::closed) || told_close_ || reason.foreign()) return lose(reason);
  const std::string text(reason.message());
  if (phase_ == Phase::handshake) {
    return lose(Error(reason.code(), text + " during the TLS handshake", Delivery::not_sent));
  }
  lose(Error(reason.code(), text + " without close_notify (truncated)", reason.delivery()));
}

/// Nothing more goes in or out, except the alert that OpenSSL has written.
void TlsTransport::fail(Error reason) {
  if (losing_ || phase_ == Phase::lost) return;
  losing_ = std::move(reason);
  raw_->close();
  reactor_.core().mark_dirty(*this);
}

/// Waits until the raw transport has had its turn to send that alert; it gets no more time.
void TlsTransport::lose_after_raw() {
  if (phase_ == Phase::established) return;  // reported at start()
  reactor_.call_soon([self = self_.weak()] {
    if (self && self->losing_) self->lose(*self->losing_);
  });
}

void TlsTransport::lose(Error reason) {
  if (phase_ == Phase::established) {
    losing_ = std::move(reason);  // reported at start()
    return;
  }
  const Phase was = std::exchange(phase_, Phase::lost);
  if (was == Phase::lost) return;
  reactor_.core().forget_dirty(*this);
  raw_->abort();
  if (was == Phase::handshake) {
    handshake_limit_.cancel();
    return handshake_.fail(std::move(reason));
  }
  for (auto& waiter : std::exchange(drain_waiters_, {})) waiter.fail_quietly(reason);
  if (closing_ && told_close_ && reason.is(errc::closed)) close_waiters_.end();
  close_waiters_.end(reason);
  Protocol* const protocol = std::exchange(protocol_, nullptr);
  if (protocol != nullptr) protocol->connection_lost(reason);  // may destroy us
}

void TlsTransport::reactor_closing() noexcept {
  reactor_.core().forget_dirty(*this);
  phase_ = Phase::lost;
  handshake_limit_.cancel();
  own_.clear();
  drain_waiters_.clear();
  protocol_ = nullptr;
}

Future<Owned<Transport>> secure(Owned<TlsTransport> transport, Duration limit) {
  auto verified = transport->handshake(limit);
  co_await std::move(verified);
  co_return std::move(transport);
}

}  // namespace

}  // namespace detail

Future<Owned<Transport>> start_tls(Reactor& reactor, Owned<Transport> raw,
                                   Shared<TlsContext> context, std::string_view host,
                                   Duration limit) {
  const detail::CurrentCore current(reactor.core());  // the coroutine takes its memory from there
  std::string wanted = context->wanted_name(host);
  auto session = context->open(wanted, raw->peer());
  return !session ? failed<Owned<Transport>>(session.error().with_context(to_string(raw->peer())))
                  : detail::secure(make_owned<detail::TlsTransport>(
                                       reactor, std::move(raw), std::move(context),
                                       std::move(*session), std::move(wanted)),
                                   limit);
}

}  // namespace deferredis
