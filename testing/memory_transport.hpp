// A connection without a descriptor: a test reads what was written and decides what arrives.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/net/close_waiters.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis {

class MemoryTransport;
struct MemoryWire;

/// Brings what one MemoryTransport has sent to another one: see testing/memory_network.hpp.
class MemoryCarrier {
 public:
  /// `wire` has sent something, reads again, or has closed. Called while its transport flushes or
  /// is destroyed, so it must not call back.
  virtual void wire_changed(MemoryWire& wire) = 0;
  /// Passes everything that has arrived by now to the transport of `wire`.
  virtual void deliver_to(MemoryWire& wire) = 0;

 protected:
  ~MemoryCarrier() = default;
};

/// What one MemoryTransport has sent. Like a network, it outlives the transport.
struct MemoryWire {
  std::string sent;                      ///< and not taken yet
  std::size_t sends = 0;                 ///< how many system calls this would have been
  MemoryTransport* transport = nullptr;  ///< null once it was destroyed
  bool open = true;                      ///< false: closed, aborted, lost or destroyed
  MemoryCarrier* carrier = nullptr;      ///< null: the test takes and receives by itself
};

/// A Transport that follows the rules of a real one. Bytes written in a turn leave in one send at
/// its end, abort() calls connection_lost later, and any callback may destroy it.
class MemoryTransport final : public Transport, detail::Flushable, detail::ReactorBound {
 public:
  /// Sends never block.
  static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

  explicit MemoryTransport(Reactor& reactor, Endpoint peer = Endpoint::tcp("memory.test", 6379));
  ~MemoryTransport() override;

  void start(Protocol& protocol) override;
  void write(std::string_view bytes) override;
  void send_from(WriteBuffer& buffer) override { out_ = &buffer; }
  void flush_soon() override;
  void close() override;
  void abort() override;
  void receive_now() override;
  void pause_reading() override { reading_ = false; }
  void resume_reading() override;
  std::size_t buffered() const override { return out_->unsent(); }
  void set_watermarks(std::size_t low, std::size_t high) override;
  Future<void> drained() override;
  Future<void> closed() override { return close_waiters_.add(); }
  Endpoint peer() const override { return peer_; }

  // For the test:

  /// The bytes sent since the last call. Bytes written in this turn are not sent yet: call
  /// run_ready() first.
  std::string take_written() { return std::exchange(wire_->sent, {}); }
  /// Passes `bytes` to the protocol at once; while reading is paused they wait.
  void receive(std::string_view bytes);
  /// Loses the connection: connection_lost(reason) is called before this returns.
  void lose(Error reason);
  /// Each send takes at most `bytes`, then blocks until unblock(). no_limit: it never blocks.
  void send_limit(std::size_t bytes);
  /// Lets the next `send_limit` bytes through, at the end of this turn.
  void unblock();

  /// Is the connection still there?
  bool is_open() const noexcept { return wire_->open; }
  /// Does the protocol take what arrives?
  bool reading() const noexcept { return reading_; }
  /// close() was called, and the flush of this turn will end the connection.
  bool closes_this_turn() const noexcept { return closing_ && !blocked_; }
  /// What was sent; outlives the transport.
  const std::shared_ptr<MemoryWire>& wire() const noexcept { return wire_; }

 private:
  void flush() noexcept override;
  void reactor_closing() noexcept override;
  void flush_open();
  void send_some();
  void deliver(std::string_view bytes);
  void pass_on(std::string_view bytes, const bool& destroyed);

  Reactor& reactor_;  // borrowed
  WriteBuffer own_;
  WriteBuffer* out_ = &own_;          // own_ or a borrowed buffer
  Protocol* protocol_ = nullptr;      // borrowed from start() to connection_lost
  std::shared_ptr<MemoryWire> wire_;  // shared by us and the test
  std::string arrived_;               // bytes that arrived while reading was paused
  std::vector<Promise<void>> drain_waiters_;
  detail::CloseWaiters close_waiters_{reactor_.core()};
  std::optional<Error> losing_;  // connection_lost is due at the end of this turn
  bool* destroyed_ = nullptr;    // tells the calling frame that we were destroyed
  Endpoint peer_;
  std::size_t low_watermark_ = 0;
  std::size_t high_watermark_ = 64 * 1024;
  std::size_t limit_ = no_limit;
  bool reading_ = false;
  bool delivering_ = false;
  bool blocked_ = false;
  bool closing_ = false;
  bool reactor_gone_ = false;
};

}  // namespace deferredis
