#include <deferredis/testing/memory_transport.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <utility>

namespace deferredis {

namespace {
void tell_carrier(MemoryWire& wire) {
  if (wire.carrier != nullptr) wire.carrier->wire_changed(wire);
}
}  // namespace

MemoryTransport::MemoryTransport(Reactor& reactor, Endpoint peer)
    : reactor_(reactor),
      own_(reactor.chunks()),
      wire_(std::make_shared<MemoryWire>()),
      peer_(std::move(peer)) {
  wire_->transport = this;
  reactor.bind(*this);
}

MemoryTransport::~MemoryTransport() {
  if (destroyed_ != nullptr) *destroyed_ = true;
  if (reactor_gone_) return;  // on any thread
  wire_->transport = nullptr;
  wire_->open = false;
  reactor_.core().forget_dirty(*this);
  tell_carrier(*wire_);
}

void MemoryTransport::start(Protocol& protocol) {
  protocol_ = &protocol;
  reading_ = true;
  tell_carrier(*wire_);
  protocol.connection_made(*this);
}

void MemoryTransport::write(std::string_view bytes) {
  if (!is_open() || closing_) return;
  out_->append(bytes);
  flush_soon();
}

void MemoryTransport::flush_soon() {
  if (is_open() && !reactor_gone_) reactor_.core().mark_dirty(*this);
}

void MemoryTransport::close() {
  if (!is_open() || closing_) return;
  closing_ = true;
  flush_soon();
}

void MemoryTransport::abort() {
  if (!is_open()) return;
  flush_soon();
  wire_->open = false;
  losing_ = Error(errc::closed, to_string(peer_) + ": closed by us");
  tell_carrier(*wire_);
}

void MemoryTransport::receive_now() {
  if (is_open() && reading_ && wire_->carrier != nullptr) wire_->carrier->deliver_to(*wire_);
}

void MemoryTransport::resume_reading() {
  reading_ = true;
  tell_carrier(*wire_);
  if (!arrived_.empty()) flush_soon();  // never from inside this call
}

void MemoryTransport::set_watermarks(std::size_t low, std::size_t high) {
  low_watermark_ = low;
  high_watermark_ = high;
}

Future<void> MemoryTransport::drained() {
  Promise<void> promise(close_waiters_.core());
  auto future = promise.future();
  if (!is_open())
    promise.fail(Error(errc::connection, to_string(peer_) + ": the connection is lost"));
  else if (buffered() <= high_watermark_) promise.fulfill();
  else drain_waiters_.push_back(std::move(promise));
  return future;
}

void MemoryTransport::receive(std::string_view bytes) {
  if (!is_open() || protocol_ == nullptr) return;
  arrived_.append(bytes);
  if (!reading_ || delivering_) return;
  deliver(std::exchange(arrived_, {}));
}

// An exception from the protocol costs only its own connection.
void MemoryTransport::deliver(std::string_view bytes) {
  bool destroyed = false;
  destroyed_ = &destroyed;
  delivering_ = true;
  std::optional<Error> thrown;
  try {
    pass_on(bytes, destroyed);
  } catch (...) {
    thrown = Error(std::current_exception());
  }
  if (destroyed) return;
  delivering_ = false;
  destroyed_ = nullptr;
  if (thrown) lose(*thrown);
}

void MemoryTransport::pass_on(std::string_view bytes, const bool& destroyed) {
  std::string more;
  while (true) {
    while (!bytes.empty() && is_open() && reading_) {
      const std::span<char> room = protocol_->receive_room();
      std::string_view part = bytes;
      if (!room.empty()) {
        part = {room.data(), std::min(room.size(), bytes.size())};
        std::memcpy(room.data(), bytes.data(), part.size());
      }
      bytes.remove_prefix(part.size());
      protocol_->data_received(part);
      if (destroyed) return;
    }
    arrived_.insert(0, bytes);
    if (arrived_.empty() || !is_open() || !reading_) return;
    more = std::exchange(arrived_, {});
    bytes = more;
  }
}

void MemoryTransport::lose(Error reason) {
  if (protocol_ == nullptr && !is_open()) return;
  wire_->open = false;
  losing_.reset();
  arrived_.clear();
  for (auto& waiter : std::exchange(drain_waiters_, {})) waiter.fail_quietly(reason);
  close_waiters_.end(reason);
  tell_carrier(*wire_);
  Protocol* protocol = std::exchange(protocol_, nullptr);
  if (protocol != nullptr) protocol->connection_lost(reason);  // may destroy us
}

void MemoryTransport::send_limit(std::size_t bytes) {
  limit_ = bytes;
  unblock();
}

void MemoryTransport::unblock() {
  blocked_ = false;
  if (buffered() > 0 || closing_) flush_soon();
}

void MemoryTransport::flush() noexcept {
  if (losing_) {
    Error reason = *std::exchange(losing_, std::nullopt);
    return lose(std::move(reason));
  }
  if (is_open()) flush_open();
}

void MemoryTransport::flush_open() {
  if (!blocked_) send_some();
  if (buffered() <= low_watermark_) {
    for (auto& waiter : std::exchange(drain_waiters_, {})) waiter.fulfill();
  }
  if (closing_ && buffered() == 0) {
    close_waiters_.end();
    return lose(Error(errc::closed, to_string(peer_) + ": closed by us"));
  }
  if (reading_ && !delivering_ && !arrived_.empty()) deliver(std::exchange(arrived_, {}));
}

void MemoryTransport::send_some() {
  std::size_t left = limit_;
  const std::size_t before = wire_->sent.size();
  while (left > 0 && out_->unsent() > 0) {
    std::array<WriteBuffer::Slice, 1> slice;
    out_->gather(slice);
    const std::size_t size = std::min(slice[0].size, left);
    wire_->sent.append(slice[0].data, size);
    out_->mark_sent(size);
    left -= size;
  }
  blocked_ = out_->unsent() > 0;
  if (out_ == &own_) own_.release_until(own_.sent());
  if (wire_->sent.size() == before) return;
  ++wire_->sends;
  tell_carrier(*wire_);
}

void MemoryTransport::reactor_closing() noexcept {
  reactor_gone_ = true;
  wire_->transport = nullptr;
  wire_->open = false;
  reactor_.core().forget_dirty(*this);
  own_.clear();
  drain_waiters_.clear();
  protocol_ = nullptr;
  tell_carrier(*wire_);
}

}  // namespace deferredis
