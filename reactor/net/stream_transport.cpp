#include <deferredis/reactor/net/stream_transport.hpp>

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <span>
#include <system_error>
#include <vector>

#include <deferredis/reactor/loop/event_loop.hpp>
#include <deferredis/reactor/net/close_waiters.hpp>

// `destroyed_` points into one of our frames while that frame calls out, and is reset before it
// returns. g++ 12 sees only the first half.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif

namespace deferredis::detail {

namespace {

constexpr std::size_t reads_per_turn = 16;  // per connection, so that others get their turn
constexpr std::size_t whole_buffer = 64 * 1024;
constexpr std::size_t sent_per_turn =
    1024 * 1024;  // for the same; a peer may read as fast as we write
constexpr std::size_t slices_per_send = 64;
constexpr std::size_t default_high_watermark = 64 * 1024;

// SIGPIPE never arises. One slice is the common case, and cheaper without a vector.
ssize_t send_slices(int fd, std::span<const WriteBuffer::Slice> slices) noexcept {
  if (slices.size() == 1) return ::send(fd, slices[0].data, slices[0].size, MSG_NOSIGNAL);
  std::array<iovec, slices_per_send> vectors;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    vectors[i] = {const_cast<char*>(slices[i].data), slices[i].size};
  }
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = slices.size();
  return ::sendmsg(fd, &message, MSG_NOSIGNAL);
}

class StreamTransport final : public Transport, Flushable, IoHandler, ReactorBound {
 public:
  StreamTransport(Reactor& reactor, int fd, Endpoint peer)
      : reactor_(reactor),
        own_(reactor.chunks()),
        watcher_(std::in_place, reactor.loop(), static_cast<IoHandler&>(*this)),
        peer_(std::move(peer)),
        fd_(fd) {
    reactor.bind(*this);
  }
  ~StreamTransport() override {
    if (destroyed_ != nullptr) *destroyed_ = true;
    close_socket();
    if (reactor_gone_) return;
    reactor_.core().forget_dirty(*this);
  }

  void start(Protocol& protocol) override;
  void write(std::string_view bytes) override;
  void send_from(WriteBuffer& buffer) override { out_ = &buffer; }
  void flush_soon() override {
    if (fd_ >= 0 && !writing_) reactor_.core().mark_dirty(*this);  // otherwise when it is writable
  }
  void close() override;
  void abort() override { lose_soon(closed_by_us()); }
  void receive_now() override;
  void pause_reading() override { set_watch(false, writing_); }
  void resume_reading() override { set_watch(true, writing_); }
  std::size_t buffered() const override { return out_->unsent(); }
  void set_watermarks(std::size_t low, std::size_t high) override;
  Future<void> drained() override;
  Future<void> closed() override { return close_waiters_.add(); }
  Endpoint peer() const override { return peer_; }

 private:
  enum class Sent { all, blocked, lost };

  void io_ready(bool readable, bool writable) noexcept override;
  void flush() noexcept override;
  void reactor_closing() noexcept override;

  void read_some(std::size_t most = reads_per_turn * whole_buffer);
  void read_until_blocked(std::size_t most, const bool& destroyed);
  Sent send_some();
  void settle_drained();
  void set_watch(bool reading, bool writing);
  void close_socket() noexcept;
  void lose_soon(Error reason);
  void lose(Error reason) noexcept;
  std::string text(std::string_view what) const {
    return to_string(peer_).append(": ").append(what);
  }
  // It closes, even if there is no memory for a text.
  Error closed_by_us() const noexcept {
    try {
      return Error(errc::closed, text("closed by us"));
    } catch (const std::bad_alloc&) {
      return out_of_memory();
    }
  }
  Error system_error(std::string_view what, int number) const noexcept {
    try {
      return Error(errc::connection,
                   text(std::string(what) + ": " + std::generic_category().message(number)),
                   Delivery::maybe_applied);
    } catch (const std::bad_alloc&) {
      return out_of_memory();
    }
  }

  Reactor& reactor_;
  WriteBuffer own_;
  WriteBuffer* out_ = &own_;      // own_ or a borrowed buffer
  Protocol* protocol_ = nullptr;  // borrowed from start() to connection_lost
  std::optional<EventLoop::IoWatcher> watcher_;
  std::vector<Promise<void>> drain_waiters_;
  CloseWaiters close_waiters_{reactor_.core()};
  std::optional<Error> losing_;  // connection_lost is due at the end of this turn
  bool* destroyed_ = nullptr;    // tells the calling frame that we were destroyed
  Endpoint peer_;
  std::size_t low_watermark_ = 0;
  std::size_t high_watermark_ = default_high_watermark;
  int fd_;
  bool reading_ = false;
  bool writing_ = false;  // the write watcher runs: the last send would have blocked
  bool closing_ = false;
  bool reactor_gone_ = false;
};

void StreamTransport::start(Protocol& protocol) {
  protocol_ = &protocol;
  set_watch(true, false);
  protocol.connection_made(*this);
}

void StreamTransport::write(std::string_view bytes) {
  if (fd_ < 0 || closing_ || losing_) return;
  out_->append(bytes);
  flush_soon();
}

void StreamTransport::close() {
  if (fd_ < 0 || closing_) return;
  closing_ = true;
  flush_soon();
}

void StreamTransport::set_watermarks(std::size_t low, std::size_t high) {
  low_watermark_ = low;
  high_watermark_ = high;
}

Future<void> StreamTransport::drained() {
  Promise<void> promise(close_waiters_.core());
  auto future = promise.future();
  if (fd_ < 0) promise.fail(Error(errc::connection, text("the connection is lost")));
  else if (buffered() <= high_watermark_) promise.fulfill();
  else drain_waiters_.push_back(std::move(promise));
  return future;
}

void StreamTransport::io_ready(bool readable, bool writable) noexcept {
  bool destroyed = false;
  destroyed_ = &destroyed;
  if (readable) read_some();
  if (destroyed) return;
  destroyed_ = nullptr;
  if (writable && fd_ >= 0) flush();
}

// Reads only what is there now, so that a peer that never stops cannot keep us here.
void StreamTransport::receive_now() {
  int waiting = 0;
  if (fd_ < 0 || !reading_ || ::ioctl(fd_, FIONREAD, &waiting) != 0 || waiting <= 0) return;
  bool destroyed = false;
  bool* const outer = std::exchange(destroyed_, &destroyed);
  read_some(static_cast<std::size_t>(waiting));
  if (!destroyed) destroyed_ = outer;
  else if (outer != nullptr) *outer = true;
}

// Reads until `most` bytes arrived or the socket is empty. An exception from the protocol costs
// only its own connection.
void StreamTransport::read_some(std::size_t most) {
  const bool& destroyed = *destroyed_;
  try {
    read_until_blocked(most, destroyed);
  } catch (...) {
    if (!destroyed) lose(Error(std::current_exception()));
  }
}

void StreamTransport::read_until_blocked(std::size_t most, const bool& destroyed) {
  for (std::size_t got = 0; got < most && fd_ >= 0 && reading_;) {
    std::span<char> room = protocol_->receive_room();
    if (fd_ < 0) return;
    if (room.empty()) room = reactor_.read_buffer();
    const ssize_t size = ::recv(fd_, room.data(), room.size(), 0);
    if (size > 0) {
      got += static_cast<std::size_t>(size);
      protocol_->data_received({room.data(), static_cast<std::size_t>(size)});
      if (destroyed || static_cast<std::size_t>(size) < room.size()) return;  // short: it is empty
    } else if (size == 0) {
      return lose(Error(errc::connection, text("the server closed the connection"),
                        Delivery::maybe_applied));
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      return lose(system_error("read", errno));
    }
  }
}

void StreamTransport::flush() noexcept {
  if (losing_) {
    Error reason = *std::exchange(losing_, std::nullopt);
    return lose(std::move(reason));
  }
  if (fd_ < 0) return;
  const Sent sent = send_some();
  if (sent == Sent::lost) return;
  const bool blocked = sent == Sent::blocked;
  if (blocked != writing_) set_watch(reading_, blocked);
  settle_drained();
  if (!closing_ || blocked) return;
  close_waiters_.end();
  lose(closed_by_us());
}

StreamTransport::Sent StreamTransport::send_some() {
  for (std::size_t sent = 0; out_->unsent() > 0;) {
    if (sent >= sent_per_turn) return Sent::blocked;  // goes on when others have had their turn
    std::array<WriteBuffer::Slice, slices_per_send> slices;
    const std::size_t count = out_->gather(slices);
    const ssize_t size = send_slices(fd_, std::span(slices).first(count));
    if (size >= 0) {
      sent += static_cast<std::size_t>(size);
      out_->mark_sent(static_cast<std::size_t>(size));
      if (out_ == &own_) own_.release_until(own_.sent());
      continue;
    }
    if (errno == EAGAIN) return Sent::blocked;
    if (errno == EINTR) continue;
    const Error reason = system_error("write", errno);
    // Answers that arrived before the peer went away still count.
    bool destroyed = false;
    bool* const outer = std::exchange(destroyed_, &destroyed);
    if (reading_) read_some();
    if (destroyed) {
      if (outer != nullptr) *outer = true;
      return Sent::lost;
    }
    destroyed_ = outer;
    if (fd_ >= 0) lose(reason);
    return Sent::lost;
  }
  return Sent::all;
}

void StreamTransport::settle_drained() {
  if (drain_waiters_.empty() || buffered() > low_watermark_) return;
  for (auto& waiter : std::exchange(drain_waiters_, {})) waiter.fulfill();
}

void StreamTransport::set_watch(bool reading, bool writing) {
  reading_ = reading;
  writing_ = writing;
  if (fd_ >= 0 && watcher_) watcher_->watch(fd_, reading, writing);
}

void StreamTransport::close_socket() noexcept {
  if (fd_ < 0) return;
  if (watcher_) watcher_->stop();
  ::close(std::exchange(fd_, -1));
}

void StreamTransport::lose_soon(Error reason) {
  if (fd_ < 0 || losing_) return;
  close_socket();
  losing_ = std::move(reason);
  if (!reactor_gone_) reactor_.core().mark_dirty(*this);
}

void StreamTransport::lose(Error reason) noexcept {
  close_socket();
  for (auto& waiter : std::exchange(drain_waiters_, {})) waiter.fail_quietly(reason);
  close_waiters_.end(reason);
  Protocol* protocol = std::exchange(protocol_, nullptr);
  if (protocol == nullptr) return;
  ReactorCore& core = reactor_.core();
  try {
    protocol->connection_lost(reason);  // may destroy us
  } catch (...) {
    core.report_unhandled(Error(std::current_exception()));
  }
}

void StreamTransport::reactor_closing() noexcept {
  reactor_gone_ = true;
  close_socket();
  reactor_.core().forget_dirty(*this);
  watcher_.reset();
  own_.clear();
  drain_waiters_.clear();
  protocol_ = nullptr;
}

}  // namespace

Owned<Transport> make_stream_transport(Reactor& reactor, int fd, Endpoint peer) {
  return make_owned<StreamTransport>(reactor, fd, std::move(peer));
}

}  // namespace deferredis::detail
