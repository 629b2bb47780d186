// One server behind a client: one connection or a pool, shared by all commands.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/backend/backend_life.hpp>
#include <deferredis/client/link/connection.hpp>
#include <deferredis/client/link/exclusive_connections.hpp>
#include <deferredis/client/link/redirect_link.hpp>
#include <deferredis/client/listeners/event_listeners.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/client/pubsub/monitor_connection.hpp>
#include <deferredis/client/pubsub/subscription_hub.hpp>
#include <deferredis/client/waiting/delayed_commands.hpp>
#include <deferredis/client/waiting/waiting_commands.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// Chooses a connection for each command, keeps commands while no connection is up but one may
/// come, sends again what may be sent again, and fails at once if the server is away.
///
/// Size: it begins with Settings::pool_min_size connections (0: all). While every connection owes
///   replies it opens more, one after another; those that nobody needed for a while are closed.
///
/// States: *connecting* (first attempts), *up* (a connection is up), *lost* (none is up, but not
///   every one has failed since), *down* (each has failed since). Commands wait in connecting and
///   lost.
class PoolBackend final : public Backend,
                          ConnectionOwner,
                          Interceptor,
                          LivingBackend,
                          ReactorBound {
 public:
  PoolBackend(Reactor& reactor, Settings settings, std::size_t size);
  ~PoolBackend() override;

  /// Starts the first attempts.
  void open();
  /// From now on fn is called at the end of each turn in which commands may have ended.
  void on_commands_ended(MoveFunction<void()> fn) { life_.on_look(std::move(fn)); }
  /// True if no user's command waits for anything.
  bool idle() noexcept override;

  void dispatch(const CommandView& command, ReplySlot& slot) override;
  void dispatch(std::string_view bytes, ReplySlot& slot) override;
  void dispatch_group(const Shared<CommandGroup>& group, ReplySlot& slot) override;
  Future<Lease> lease(Patience patience) override;
  bool may_recover(Backend& server, const Error& error, bool offline) override;
  Subscriptions& subscriptions() override;
  MonitorConnection& monitor(MonitorListener& listener) override;
  void end_monitor(MonitorConnection& connection) noexcept override;
  Future<void> connected() override;
  Future<void> first_connected() override;
  Future<void> disconnected() override;
  void reconnect() override;
  /// Commands fail in portions; the Future ends after the last one.
  Future<void> disconnect() override;
  /// The same in one turn.
  void disconnect_now();
  void end_waits() override;
  Future<void> drain() override;
  void abandon() noexcept override;
  Shared<Backend> variant(const ViewOptions& view) override;
  void set_credentials(const Credentials& credentials) override;
  void use_cache(NearCache& cache) override;
  void reload_certificates() override;
  Shared<Backend> for_reads() override;
  std::vector<NodeEndpoint> endpoints() const override;
  ClientStats stats() const override;
  std::string describe() const override;
  Registration on_event(EventListeners::Listener fn) override {
    return listeners_.add(std::move(fn));
  }
  Registration on_push(std::string_view kind, PushListeners::Listener fn) override {
    return settings_.pushes->add(kind, std::move(fn));
  }

 private:
  void attempt_began(Connection& connection) override;
  void connection_up(Connection& connection) override;
  void connection_down(Connection& connection, const Error& reason) override;
  void attempt_failed(Connection& connection, const Error& reason, Duration wait) override;
  PushMeaning push_came(Connection& connection, ReplyReader& push, bool awaited) override;
  void push_refused(const Error& error) override {
    if (hub_ && settings_.subscribe_in_band) hub_->rider().push_refused(error);
  }
  void commands_ended() override { life_.look_soon(); }
  void handed_back(Connection&) override { send_waiting(); }
  void login_not_renewed(Connection& connection, const Error& why, Duration wait) override {
    tell(ConnectionEvent::Kind::login_not_renewed, connection, &why, wait);
  }
  void tracking_known(Connection& connection, const Error* refusal) override {
    tell(refusal == nullptr ? ConnectionEvent::Kind::tracking : ConnectionEvent::Kind::not_tracking,
         connection, refusal, {});
  }
  Redirection* redirection() override;
  bool may_replace(const Connection& connection) const noexcept override {
    return !hub_ || !settings_.subscribe_in_band || &connection != &*connections_.front();
  }
  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override;
  void reactor_closing() noexcept override;

  bool down() const noexcept { return up_.empty() && failed_count_ == size_; }
  /// Down, and it stays so until reconnect().
  bool gave_up() const noexcept;
  /// May a command wait for a connection now?
  bool may_wait(const CommandData& data) const noexcept {
    return !down() || (data.offline_wait && !gave_up());
  }
  /// Are commands waiting that came before a new one?
  bool in_line() const noexcept;
  /// The only connection is handing back what it owed when it was lost, and nothing may overtake
  /// that.
  bool handing_back() const noexcept {
    return max_size_ == 1 && !connections_.empty() && connections_.front()->handing_back();
  }
  void leave_up(const Connection& connection) noexcept;
  Connection* pick() noexcept;
  Connection* pick_of_many() noexcept;
  Connection* least_loaded(std::size_t first, std::size_t last) noexcept;
  void refuse_closed(ReplySlot& slot);
  void refuse_ended(ReplySlot& slot, const Error& reason) noexcept;
  void refuse_full(ReplySlot& slot);
  template <class What>
  bool held_back(const What& what, ReplySlot& slot);
  template <class What>
  void route(const What& what, ReplySlot& slot);
  template <class What>
  bool hand_over(const What& what, ReplySlot& slot);
  template <class What>
  void keep(const What& what, ReplySlot& slot);
  bool resend(ReplySlot& slot, std::string_view bytes, WaitingCommands& line);
  bool resend_later(ReplySlot& slot, const Error& refusal, const CommandBytes& bytes);
  void send_delayed(ReplySlot& slot, const std::string& bytes);
  void send_waiting();
  static void send_or_refuse(Connection& connection, std::string_view bytes,
                             ReplySlot& slot) noexcept;
  void fail_waiting(const Error& error);
  void fail_some_waiting();
  WaitingCommands& returned() noexcept { return *lines_.front(); }
  WaitingCommands& waiting() noexcept { return *lines_.back(); }
  void begin_returning(const Connection& connection) noexcept;
  void drop_empty_lines();
  bool nobody_waits() const noexcept;
  std::size_t waiting_count() const noexcept;
  std::size_t waiting_bytes() const noexcept;
  void watch_waiting(TimePoint deadline) noexcept;
  void expire_waiting();
  void grow_if_busy(const Connection* chosen) {
    if (chosen != nullptr && chosen->in_flight() != 0) grow_soon();
  }
  void grow_soon();
  void grow();
  void shrink_later();
  void shrink();
  bool is_unneeded(std::size_t index, TimePoint now);
  void remove(std::size_t index);
  void make_some();
  void open_later();
  void open_more();
  void drained() override;
  void close_all(const Error& reason) override;
  bool end_some(std::size_t most);
  void end_in_portions();
  void end_now();
  void ended();
  Error cut_off() const;
  void destroy() noexcept override { delete this; }
  Future<void> drain_own();
  std::size_t in_flight() const noexcept;
  void tell(ConnectionEvent::Kind kind, const Connection& connection, const Error* error,
            Duration wait) noexcept;
  /// The hub, if it uses this connection; otherwise null.
  ConnectionOwner* rider_on(const Connection& connection) noexcept {
    const bool rides = hub_ && settings_.subscribe_in_band && &connection == &*connections_.front();
    return rides ? &hub_->rider() : nullptr;
  }
  Error away() const;
  const Error* latest_failure() const noexcept;
  Error gone() const;
  bool redirected(ReplySlot& slot, const Error& error);
  bool follows(const CommandData& data, const Error& redirect) const;
  Shared<Backend> variant_with(Settings wanted);

  Reactor& reactor_;  // borrowed
  BackendLife life_;
  Settings settings_;
  std::string where_;
  std::size_t max_size_;
  std::size_t min_size_;
  std::size_t size_;                        // wanted now
  bool grows_;                              // may size_ change?
  std::unique_ptr<RedirectLink> redirect_;  // for near caches with RESP2; outlives its users
  std::vector<std::unique_ptr<Connection>> connections_;  // up to size_; see open_later
  ExclusiveConnections exclusive_;
  std::optional<SubscriptionHub> hub_;  // from the first subscriber on
  std::vector<std::unique_ptr<MonitorConnection>> monitors_;
  std::vector<Connection*> up_;
  struct Use {
    std::uint64_t bytes = 0;  // of its commands when it was last in use
    TimePoint at{};
  };
  std::vector<Use> uses_;          // of each connection, as far as shrink() has seen it
  Connection* current_ = nullptr;  // takes this turn's commands while it has room
  std::size_t next_number_ = 0;    // of the next connection, for events; none is given twice
  std::size_t next_look_ = 0;      // where pick() continues if many connections are up
  std::size_t ending_ = 0;         // closed: the connections before it have handed back everything
  std::size_t failed_count_ = 0;
  // Waiting commands, in lines: the first for what a lost connection owed, the last for new ones.
  std::vector<std::unique_ptr<WaitingCommands>> lines_;
  std::string scratch_;           // for one command's bytes
  std::optional<Error> failing_;  // the error with which waiting commands are being failed
  // Commands that wait must not depend on memory to go on.
  Alarm open_alarm_;
  Alarm send_alarm_;
  Alarm fail_alarm_;
  Alarm end_alarm_;
  Alarm waiting_alarm_;
  Timer grow_timer_;
  Timer shrink_timer_;
  TimePoint waiting_armed_ = TimePoint::max();
  DelayedCommands delayed_;
  std::optional<Error> last_error_;
  std::vector<Promise<void>> connected_waiters_;
  std::size_t most_waiters_ = 16;  // beyond this, waiters that gave up are removed
  std::vector<Promise<void>> first_waiters_;
  std::vector<Promise<void>> down_waiters_;  // of disconnected()
  std::vector<Promise<void>> end_waiters_;
  EventListeners listeners_;
  Registration source_events_;
  std::vector<std::pair<Settings, Shared<Backend>>> variants_;
  ClientStats counted_;
  bool held_up_ = false;      // a command may not go directly to a connection: closed, or in line
  bool in_portions_ = false;  // closed: commands fail in portions
};

/// A lazy backend, shared by its handles; when the last one is gone, it drains.
Shared<Backend> make_pool(Reactor& reactor, Settings settings, std::size_t size);

}  // namespace deferredis::detail
