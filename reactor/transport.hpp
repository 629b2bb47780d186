// A connection as both of its users see it: Protocol above, Transport below.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis {

class Transport;

/// What is told about one connection: made, then bytes, then lost exactly once.
///
/// Lifetime: borrowed by its Transport from start() to connection_lost. Any callback may destroy
///   the transport, the protocol, or both.
class Protocol {
 public:
  virtual void connection_made(Transport& transport) = 0;
  /// `bytes` is valid during the call, in whatever cuts the network made.
  virtual void data_received(std::string_view bytes) = 0;
  /// Nothing follows. errc::closed: our own close() or abort(); else errc::connection.
  virtual void connection_lost(const Error& reason) = 0;
  /// Room of the protocol's own for the next bytes, instead of the loop's shared buffer; they
  /// come by data_received as a view of it. Empty: the shared buffer.
  virtual std::span<char> receive_room() { return {}; }

 protected:
  ~Protocol() = default;
};

/// One open connection (TCP, Unix socket, TLS, or memory in tests).
///
/// Ownership: the one who holds it; destroying it aborts the connection without a call to
///   connection_lost. Borrows its Protocol.
/// Errors: none are returned; a failure ends in connection_lost.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Calls protocol.connection_made from here and begins to read. Once.
  virtual void start(Protocol& protocol) = 0;
  /// Queues bytes; all that one turn of the loop writes leaves in one send at its end. Ignored
  /// after close() or a loss.
  virtual void write(std::string_view bytes) = 0;
  /// Sends from `buffer` (which must outlive the connection) instead of an own one, and leaves
  /// what was sent in it until its owner releases that. Before anything is written.
  virtual void send_from(WriteBuffer& buffer) = 0;
  /// `buffer` has new bytes: they leave at the end of this turn.
  virtual void flush_soon() = 0;
  /// Flushes, then closes; connection_lost(closed) follows.
  virtual void close() = 0;
  /// Closes now, dropping what is not sent; connection_lost(closed) follows, never from inside
  /// this call.
  virtual void abort() = 0;

  /// Hands over what has come by now, instead of later in this turn; before somebody concludes that
  /// nothing came. Nothing while reading is paused, or where bytes do not wait outside.
  virtual void receive_now() {}
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;
  /// Bytes not yet handed over to the kernel.
  virtual std::size_t buffered() const = 0;
  /// drained() waits while more than `high` bytes are buffered, until no more than `low` are.
  virtual void set_watermarks(std::size_t low, std::size_t high) = 0;
  /// Ends at once while no more than the high watermark is buffered, else when it has fallen to
  /// the low one. ConnectionError when the connection is lost.
  virtual Future<void> drained() = 0;
  /// Ends when the connection has ended: well if close() ended it and all that was written before
  /// had been handed over, else with the reason that connection_lost is told; when the transport is
  /// destroyed, with ClosedError. Nobody need read it. After connection_lost, from the loop: it is
  /// the moment to destroy the transport and its protocol.
  virtual Future<void> closed() = 0;
  /// The other side: an address where it is known, else what was connected to.
  virtual Endpoint peer() const = 0;
};

}  // namespace deferredis
