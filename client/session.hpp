// Session: a connection for one user alone.
#pragma once

#include <deferredis/client/commands.hpp>
#include <deferredis/client/rewriting/rewriting.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

class Backend;
namespace detail {
struct HandleAccess;
class Lease;
}  // namespace detail

/// A connection that nobody else uses, from Client::session(). What a command leaves behind in it
/// (a database, a WATCH, a name) affects the next command and nobody else.
///
/// Ownership: holds its connection until it is destroyed. The next caller then gets the connection
///   if it is back in its original state; otherwise it is closed. Commands sent before still run to
///   their end, except blocking ones.
/// Lifetime: may outlive its Client and the Reactor, connected or not; every command then fails
///   with ClosedError.
/// Errors: once the connection is lost, every command fails with ConnectionError{not_sent}. A
///   session does not reconnect, because its state is lost too. Take a new one.
/// Delivery: nothing is sent twice.
class Session final : public Commands {
 public:
  Session(Session&& other) noexcept;
  Session& operator=(Session&& other) noexcept;
  ~Session() override;

  /// WATCH: a transaction on this session fails with WatchError if any of these keys changes.
  Future<void> watch(const Keys& keys) const;
  /// UNWATCH: forgets the watched keys.
  Future<void> unwatch() const;

  /// Is the connection up?
  bool up() const noexcept;
  /// Returns the connection now; commands fail with ClosedError from here on.
  void release() noexcept;

 private:
  friend struct detail::HandleAccess;
  /// `server` is the server, among those behind the backend, that the lease belongs to.
  Session(Shared<Backend> backend, Shared<Backend> server, detail::Lease lease, Duration timeout,
          Shared<detail::KeyPrefix> prefix = nullptr, Shared<detail::ValueCodec> codec = nullptr);
  /// A new connection, for on_connect: it refuses MULTI, WATCH and commands that wait in the
  /// server.
  Session(detail::ReactorCore& core, detail::Lease lease, Duration timeout);
  friend class Watch;
  const detail::KnownCommands* known_commands() const noexcept override;
  void dispatch(const CommandView& command, ReplySlot& slot) const override;
  void send(const CommandView& command, ReplySlot& slot) const;
  void send_script(const CommandView& script, ReplySlot& slot) const;
  detail::Rewriting rewriting() const;
  Duration timeout() const noexcept;
  // `wait`: the time that a following WAIT may take, in addition to the timeout.
  void dispatch_transaction(std::string_view bytes, ReplySlot& slot, Duration wait);
  void set_deadline(ReplySlot& slot) const;
  void set_blocking_deadline(const CommandView& command, ReplySlot& slot) const;

  struct Holding;
  Owned<Holding> holding_;  // null: released or moved from
};

}  // namespace deferredis
