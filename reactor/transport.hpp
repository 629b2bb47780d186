// One connection, seen from both sides: the Protocol above and the Transport below.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/write_buffer.hpp>

namespace deferredis {

class Transport;

/// Receives the events of one connection: made, then bytes, then lost exactly once.
///
/// Lifetime: borrowed by its Transport from start() to connection_lost. Any callback may destroy
///   the transport, the protocol, or both.
class Protocol {
 public:
  /// The connection is there; keep `transport` to write to it.
  virtual void connection_made(Transport& transport) = 0;
  /// `bytes` is valid during the call and may be cut anywhere, as the network delivered it.
  virtual void data_received(std::string_view bytes) = 0;
  /// The last event. errc::closed: we called close() or abort(); otherwise errc::connection.
  virtual void connection_lost(const Error& reason) = 0;
  /// The protocol's own buffer for the next bytes, used instead of the loop's shared buffer. The
  /// bytes arrive through data_received as a view of it. Empty: use the shared buffer.
  virtual std::span<char> receive_room() { return {}; }

 protected:
  ~Protocol() = default;
};

/// One open connection (TCP, Unix socket, TLS, or memory in tests).
///
/// Ownership: belongs to whoever holds it. Destroying it aborts the connection without calling
///   connection_lost. It borrows its Protocol.
/// Errors: no function returns one; a failure ends in connection_lost.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Calls protocol.connection_made before it returns, and begins to read. Call it once.
  virtual void start(Protocol& protocol) = 0;
  /// Queues bytes. Everything written in one turn of the loop leaves in one send at the end of the
  /// turn. Ignored after close() or a loss.
  virtual void write(std::string_view bytes) = 0;
  /// Sends from `buffer` instead of the transport's own one, and keeps sent bytes in it until its
  /// owner releases them. `buffer` must outlive the connection. Call this before writing anything.
  virtual void send_from(WriteBuffer& buffer) = 0;
  /// `buffer` has new bytes, which leave at the end of this turn.
  virtual void flush_soon() = 0;
  /// Flushes, then closes. connection_lost(closed) follows.
  virtual void close() = 0;
  /// Closes now and drops unsent bytes. connection_lost(closed) follows, but never inside this
  /// call.
  virtual void abort() = 0;

  /// Delivers the bytes that have already arrived, now instead of later in this turn. Call it
  /// before concluding that nothing has arrived. Does nothing while reading is paused, or if bytes
  /// never wait outside the transport.
  virtual void receive_now() {}
  /// Takes no more bytes from the peer, until resume_reading().
  virtual void pause_reading() = 0;
  /// Goes on after pause_reading().
  virtual void resume_reading() = 0;
  /// The number of bytes not yet handed to the kernel.
  virtual std::size_t buffered() const = 0;
  /// drained() waits if more than `high` bytes are buffered, until at most `low` are left.
  virtual void set_watermarks(std::size_t low, std::size_t high) = 0;
  /// Ends at once if no more than the high watermark is buffered; otherwise when the buffer has
  /// fallen to the low watermark. ConnectionError if the connection is lost.
  virtual Future<void> drained() = 0;
  /// Ends when the connection has ended. It succeeds if close() ended the connection and everything
  /// written before was handed over. Otherwise it fails with the reason passed to connection_lost,
  /// or with ClosedError if the transport is destroyed. Nobody has to read it. It ends after
  /// connection_lost, from the loop, which makes it the moment to destroy the transport and its
  /// protocol.
  virtual Future<void> closed() = 0;
  /// The other side: its address if known, otherwise the endpoint we connected to.
  virtual Endpoint peer() const = 0;
};

}  // namespace deferredis
