// Transfer: a leased connection that carries one large value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <deferredis/client/cache/cache_registry.hpp>
#include <deferredis/client/link/connection.hpp>
#include <deferredis/client/link/lease.hpp>
#include <deferredis/protocol/value_reader.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

/// Sends and receives on a leased connection, piece by piece. Nothing may be in flight on it.
///
/// Lifetime: stays at its place. If it is destroyed before finish(), the connection is closed.
/// Errors: after the connection is lost, what had arrived can still be read; then the reason.
class Transfer final : Diversion {
 public:
  /// `stall`: the longest wait for the server; zero: no limit. `lease` is up().
  Transfer(Lease lease, std::size_t piece_bytes, Duration stall);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  /// Sends these bytes; there should be room().
  void write(std::string_view bytes);
  /// The server is about to write this key, or has written it: for near caches.
  void key_written(std::string_view key) const noexcept { caches_->changed(key); }
  /// May some kilobytes more be written at once?
  bool has_room() const noexcept;
  /// Ends when there is room again.
  Future<void> room();
  /// Was everything that was written handed over to the kernel?
  bool all_sent() const noexcept;
  /// Has a part of a reply arrived, or is the connection lost? Passes on pushes, and does not wait.
  bool has_answer();

  /// What comes next from the server: a length, a piece (valid until the next call), an end or a
  /// frame that is not a push.
  Future<ValueReader::Part> next();
  /// How much of the value is still to come.
  std::uint64_t left() const noexcept { return reader_.left(); }
  /// The reply is complete, and nothing else is expected: the connection goes on as before.
  /// `answer`: the error that the server answered with.
  void finish(const std::optional<Error>& answer = std::nullopt);

 private:
  void bytes_received(std::string_view bytes) override;
  std::span<char> receive_room() override;
  void connection_lost(const Error& reason) override;

  std::optional<ValueReader::Part> read_part();
  Future<void> wait();
  void wake();
  Error unreadable() const;

  Lease lease_;
  Connection* connection_;        // of the lease; null: lost or finished
  Shared<CacheRegistry> caches_;  // of the connection, which may be gone when the answer comes
  ReactorCore& core_;
  Transport* transport_ = nullptr;  // of the connection
  ValueReader reader_;
  std::size_t piece_bytes_;
  Duration stall_;
  std::string current_;                    // what is being read,
  std::string_view view_;                  // and what is left of it
  std::string arriving_;                   // what comes meanwhile,
  std::size_t arrived_ = 0;                // and how much that is
  std::optional<ValueReader::Part> seen_;  // by has_answer(), and still to be read
  std::optional<Promise<void>> waiter_;
  std::optional<Error> lost_;
  bool all_sent_ = false;  // when it was lost
};

}  // namespace deferredis::detail
