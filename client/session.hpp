// Session: a connection of one's own.
#pragma once

#include <deferredis/client/commands.hpp>
#include <deferredis/client/rewriting/rewriting.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

class Backend;
namespace detail {
class Lease;
}

/// A connection that nobody else uses, from Client::session(): what a command leaves behind in it
/// (a database, a WATCH, a name) is seen by the next command and by nobody else.
///
/// Ownership: holds its connection until it goes; then the next caller gets it, if it is as it
///   was, else it is closed. Commands sent before still run to their end, but for blocking ones.
/// Lifetime: may outlive the Client it came from and the Reactor, connected or not; then every
///   command fails with ClosedError.
/// Errors: once the connection is lost every command fails with ConnectionError{not_sent}; a
///   session does not reconnect, because its state is lost too. Take a new one.
/// Delivery: nothing is sent twice.
class Session final : public Commands {
 public:
  /// `server`: the one of those behind the backend that the lease is of.
  Session(Shared<Backend> backend, Shared<Backend> server, detail::Lease lease, Duration timeout,
          Shared<detail::KeyPrefix> prefix = nullptr);
  Session(Session&& other) noexcept;
  Session& operator=(Session&& other) noexcept;
  ~Session();

  /// WATCH: a transaction on this session fails with WatchError if any of them changes.
  Future<void> watch(const Keys& keys) const;
  Future<void> unwatch() const;

  /// Is the connection there?
  bool up() const noexcept;
  /// Gives the connection back now; commands fail with ClosedError from here on.
  void release() noexcept;

 private:
  friend class Watch;
  void dispatch(const CommandView& command, ReplySlot& slot) const override;
  void send(const CommandView& command, ReplySlot& slot) const;
  void send_script(const CommandView& script, ReplySlot& slot) const;
  detail::Rewriting rewriting() const;
  Duration timeout() const noexcept;
  // `wait`: what WAIT behind it may take, beyond the timeout.
  void dispatch_transaction(std::string_view bytes, ReplySlot& slot, Duration wait);
  void set_deadline(ReplySlot& slot) const;
  void set_blocking_deadline(const CommandView& command, ReplySlot& slot) const;

  struct Holding;
  Owned<Holding> holding_;  // null: released or moved away
};

}  // namespace deferredis
