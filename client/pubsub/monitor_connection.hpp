// MONITOR on a connection of its own, which reconnects by itself.
#pragma once

#include <deferredis/client/link/connection.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/monitor_line.hpp>
#include <deferredis/reactor/state/lifeline.hpp>

namespace deferredis::detail {

/// The listener. None of these calls may destroy the connection or run user code.
class MonitorListener {
 public:
  virtual void line_came(MonitorLine line) = 0;
  /// MONITOR was confirmed, for the first time or again.
  virtual void monitor_began() = 0;
  /// The connection was lost; lines are missing until monitor_began().
  virtual void monitor_lapsed(const Error& reason) = 0;
  /// A command over a limit arrived.
  virtual void line_refused(const Error& reason) = 0;
  /// An attempt to connect failed; more will follow.
  virtual void monitor_delayed(const Error& reason) = 0;
  /// The server refuses MONITOR, or the client was closed: nothing more arrives.
  virtual void monitor_ended(const Error& reason) = 0;

 protected:
  ~MonitorListener() = default;
};

/// Ownership: borrows the reactor and the listener.
class MonitorConnection final : ConnectionOwner, Interceptor {
 public:
  MonitorConnection(Reactor& reactor, Settings settings, MonitorListener& listener);
  MonitorConnection(const MonitorConnection&) = delete;
  MonitorConnection& operator=(const MonitorConnection&) = delete;
  ~MonitorConnection();

  void open() { connection_.open(); }
  /// See Connection::reconnect().
  void reconnect() { connection_.reconnect(); }
  /// Ends it for good.
  void close(const Error& reason);

 private:
  void attempt_began(Connection&) override {}
  void connection_up(Connection& connection) override;
  void connection_down(Connection&, const Error& reason) override;
  void attempt_failed(Connection&, const Error& reason, Duration) override {
    listener_.monitor_delayed(reason);
  }
  PushMeaning push_came(Connection&, ReplyReader& push, bool awaited) override;
  void push_refused(const Error& error) override;
  void commands_ended() override {}
  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override;
  void ask();

  Reactor& reactor_;  // borrowed
  Settings settings_;
  MonitorListener& listener_;  // borrowed
  Connection connection_;
  Timer again_;
  Lifeline<MonitorConnection> self_;
  bool began_ = false;  // on this connection
  bool closed_ = false;
};

}  // namespace deferredis::detail
