// Connections that one caller has alone for a while, next to the shared ones.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/link/connection.hpp>
#include <deferredis/client/link/lease.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/state/lifeline.hpp>

namespace deferredis::detail {

class ExclusiveConnections;

/// One of them. It is opened once and never again, so that nothing of a session leaks into the
/// next.
class ExclusiveConnection final : public LeasedConnection, ConnectionOwner {
 public:
  ExclusiveConnection(Reactor& reactor, const Settings& settings, ExclusiveConnections& owner)
      : reactor_(reactor), pushes_(settings.pushes), owner_(&owner), reason_(errc::closed, {}) {
    connection_.emplace(reactor, settings, static_cast<ConnectionOwner&>(*this),
                        ConnectionUse::alone);
  }

  void open() { connection_->open(); }
  void close(const Error& reason);
  /// close(), and nothing is touched afterwards: the reactor or the pool is being destroyed.
  void abandon(const Error& reason);
  /// It is closed and in no list any more: from now on it uses neither its owner nor the reactor.
  void let_go() noexcept;
  bool up() const noexcept override { return connection_ && connection_->up(); }
  bool closed() const noexcept { return closed_; }
  std::size_t in_flight() const noexcept override {
    return connection_ ? connection_->in_flight() + (connection_->diverted() ? 1u : 0u) : 0;
  }
  Connection* connection() noexcept override { return &*connection_; }
  bool idle() const noexcept { return !connection_ || connection_->idle(); }
  void end_blocking() {
    if (connection_) connection_->end_blocking();
  }
  /// Its lease is over: the next one starts when nothing is in flight any more.
  void rest_when_answered() noexcept { returning_ = true; }
  /// Where it stands among its owner's connections.
  std::size_t place() const noexcept { return place_; }
  void set_place(std::size_t place) noexcept { place_ = place; }
  void send(const CommandView& command, ReplySlot& slot) override {
    connection_->send(command, slot);
  }
  void send(std::string_view bytes, ReplySlot& slot) override { connection_->send(bytes, slot); }
  const Error& reason() const noexcept override { return reason_; }
  void give_back(bool clean) noexcept override;
  /// Is it so old that it should be closed rather than leased again?
  bool old() const noexcept { return connection_ && connection_->old(); }

 private:
  void attempt_began(Connection&) override {}
  void connection_up(Connection&) override;
  void connection_down(Connection&, const Error& reason) override;
  void attempt_failed(Connection&, const Error& reason, Duration) override;
  PushMeaning push_came(Connection&, ReplyReader& push, bool) override {
    return pushes_->tell_soon(reactor_, push) ? PushMeaning::news : PushMeaning::unknown;
  }
  void commands_ended() override;

  Reactor& reactor_;  // borrowed, as long as the connection exists
  Shared<PushListeners> pushes_;
  ExclusiveConnections* owner_;  // borrowed; null: it is gone
  std::optional<Connection> connection_;
  Error reason_;
  std::size_t place_ = 0;
  bool closed_ = false;
  bool returning_ = false;
};

/// Opens exclusive connections on demand, up to a limit; further callers wait in line.
///
/// Ownership: borrows the reactor and the settings.
class ExclusiveConnections {
 public:
  /// `commands_ended` is called when replies may have arrived, or deadlines passed.
  ExclusiveConnections(Reactor& reactor, const Settings& settings,
                       MoveFunction<void()> commands_ended);
  ExclusiveConnections(const ExclusiveConnections&) = delete;
  ExclusiveConnections& operator=(const ExclusiveConnections&) = delete;
  ~ExclusiveConnections();

  /// A free connection, a new one, or the next that becomes free; first come, first served.
  /// cancel() leaves the line. Fails with the error of the attempt to open it.
  Future<Lease> lease();
  /// Closes all of them, including leased ones; waiting calls fail with `reason`.
  void close(const Error& reason);
  /// The reactor is being destroyed: close(), and no timer or socket is left.
  void abandon(const Error& reason);
  /// Cancels the commands of sessions that wait in the server.
  void end_blocking();

  std::size_t size() const noexcept { return connections_.size(); }
  std::size_t waiting() const noexcept { return waiters_.size() - left_; }
  std::size_t in_flight() const noexcept;
  /// True if no command waits for its reply.
  bool idle() const noexcept;

 private:
  friend class ExclusiveConnection;
  using Connections = std::vector<std::shared_ptr<ExclusiveConnection>>;
  struct Waiter {
    std::uint64_t id;
    Promise<Lease> promise;
  };

  void opened(ExclusiveConnection& connection);
  void open_failed(const Error& reason) noexcept;
  void given_back(ExclusiveConnection& connection, bool clean);
  void rest(ExclusiveConnection& connection);
  void serve() noexcept;
  void open_one();
  void sweep_soon() noexcept;
  void sweep();
  void close_resting();
  void leave(std::uint64_t id);
  void drop_left();

  Reactor& reactor_;          // borrowed
  const Settings& settings_;  // borrowed
  MoveFunction<void()> commands_ended_;
  Connections connections_;
  Connections idle_;            // unused ones, the most recently used last; with room for all
  std::deque<Waiter> waiters_;  // by id; the first still waits
  std::size_t left_ = 0;        // entries of waiters_ that wait no more
  Alarm idle_alarm_;
  Alarm sweep_alarm_;  // if there is no memory to sweep soon
  std::uint64_t next_id_ = 0;
  std::size_t opening_ = 0;
  bool sweeping_soon_ = false;
  std::optional<Error> closed_;
  Lifeline<ExclusiveConnections> self_;
};

}  // namespace deferredis::detail
