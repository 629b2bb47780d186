// One connection that reconnects by itself: transport, conversation, backoff.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <deferredis/client/cache/cache_registry.hpp>
#include <deferredis/client/cache/tracked_link.hpp>
#include <deferredis/client/link/connection_age.hpp>
#include <deferredis/client/link/connection_login.hpp>
#include <deferredis/client/link/diversion.hpp>
#include <deferredis/client/link/reconnect_fsm.hpp>
#include <deferredis/client/options/endpoint_source.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/reactor/loop/alarm.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis::detail {

class Connection;
class Preparation;

/// What a connection is for.
enum class ConnectionUse : std::uint8_t {
  shared,     ///< commands of everybody: it reconnects, and is replaced when it is old or unused
  alone,      ///< a caller of its own: its owner closes it after a loss or a failed attempt
  listening,  ///< subscriptions or MONITOR: it reconnects
};

/// The owner of a connection. None of these calls runs user code.
class ConnectionOwner {
 public:
  virtual void attempt_began(Connection& connection) = 0;
  virtual void connection_up(Connection& connection) = 0;
  /// The connection was up and is lost. Called before its commands are handed back. The next
  /// attempt has started or is planned.
  virtual void connection_down(Connection& connection, const Error& reason) = 0;
  /// May a shared connection be replaced because it is old or unused?
  virtual bool may_replace(const Connection&) const noexcept { return true; }
  /// An attempt failed; the next one starts after `wait`, unless the connection gave_up(). If it
  /// gives up after a loss, this is called too, after connection_down().
  virtual void attempt_failed(Connection& connection, const Error& reason, Duration wait) = 0;
  /// See ConnectionEvents::push_received.
  virtual PushMeaning push_came(Connection& connection, ReplyReader& push, bool awaited) = 0;
  /// See ConnectionEvents::push_refused.
  virtual void push_refused(const Error&) {}
  /// Replies may have arrived, or deadlines passed.
  virtual void commands_ended() = 0;
  /// The server tracks what a near cache reads over it, or refuses to, for this reason.
  virtual void tracking_known(Connection&, const Error*) {}
  /// Who is told of the changes of what a near cache reads over it with RESP2; null: nobody.
  virtual Redirection* redirection() { return nullptr; }
  /// It stays up with its old login, because there is no new one, or the server refused that. The
  /// next one is asked for after `wait`.
  virtual void login_not_renewed(Connection&, const Error&, Duration) {}
  /// Everything that a lost connection owed has been handed back; see Connection::handing_back().
  virtual void handed_back(Connection&) {}

 protected:
  ~ConnectionOwner() = default;
};

/// Keeps one connection to a server up, without end: connects, performs the handshake, reconnects.
/// ReconnectFsm decides when, ConnectionFsm speaks; this class does what they ask for.
///
/// Ownership: borrows the reactor, the settings and the owner. Destroying it closes the connection;
///   unanswered commands are first handed back with ClosedError (close()).
class Connection final : Protocol, ConnectionEvents, Flushable, EndpointUser, LinkHost {
 public:
  Connection(Reactor& reactor, const Settings& settings, ConnectionOwner& owner,
             ConnectionUse use = ConnectionUse::shared);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override;

  /// Starts the first attempt.
  void open();
  /// The credentials changed: after a refused login the next attempt starts now.
  void login_changed();
  /// If it is not up: the next attempt starts now, even if it gave up.
  void reconnect();
  /// Ends it for good; unanswered commands fail with `reason`.
  void close(const Error& reason);
  /// The same in portions: call hand_back() until it returns false.
  void begin_close(const Error& reason);
  /// See ConnectionFsm::hand_back().
  bool hand_back(std::size_t cost);
  bool up() const noexcept override { return reconnect_.up(); }
  /// Where it is connected, or last tried to connect.
  const Endpoint& endpoint() const noexcept { return target().endpoint; }
  bool resp3() const noexcept { return fsm_ && fsm_->resp3(); }
  /// What the server said of itself; null if not connected.
  const HelloReply* hello() const noexcept { return fsm_ ? &fsm_->hello() : nullptr; }
  /// How many attempts failed since it was last up; valid until connection_up() returns.
  std::uint32_t failures() const noexcept { return reconnect_.failures(); }
  /// Did the last attempt fail, with no success since?
  bool failed() const noexcept { return reconnect_.last_failed(); }
  /// It makes no more attempts until reconnect().
  bool gave_up() const noexcept { return reconnect_.gave_up(); }
  /// Should it be closed rather than used again by another caller? It has reached
  /// Options::max_lifetime, or its login ends soon.
  bool old() const noexcept;
  void send(const CommandView& command, ReplySlot& slot) {
    if (caches_.active()) [[unlikely]]
      return send_noted(command, slot);
    fsm_->send(command, slot, send_time());
    core_.mark_dirty(*this);
  }
  void send(std::string_view bytes, ReplySlot& slot) {
    if (caches_.active()) [[unlikely]]
      return send_noted(bytes, slot);
    fsm_->send(bytes, slot, send_time());
    core_.mark_dirty(*this);
  }
  std::size_t in_flight() const noexcept {
    return (fsm_ ? fsm_->in_flight() : 0) + (handing_back_ ? owed_by_lost() : 0);
  }
  /// True if no command waits for its reply.
  bool idle() const noexcept {
    return (!fsm_ || reconnect_.preparing() || fsm_->idle()) && !handing_back_ && !diverted();
  }
  /// Does a lost connection still hold commands? They are older than all later ones.
  bool handing_back() const noexcept { return handing_back_; }
  /// In connection_down(): no other lost connection holds commands.
  bool begins_handing_back() const noexcept { return lost_.size() == 1; }
  /// Cancels the commands that wait in the server, except those whose interceptor does that.
  void end_blocking() {
    if (fsm_) fsm_->end_blocking();
  }
  /// Bytes of commands that are not written yet, or whose replies are owed.
  std::size_t unsent() const noexcept { return fsm_->output().unsent(); }
  std::size_t kept() const noexcept {
    return static_cast<std::size_t>(fsm_->output().end() - fsm_->output().begin());
  }
  /// Changes whenever a command was sent, and with a new connection.
  std::uint64_t bytes_of_commands() const noexcept { return fsm_ ? fsm_->bytes_of_commands() : 0; }
  std::uint64_t unknown_pushes() const noexcept { return fsm_ ? fsm_->unknown_pushes() : 0; }
  /// Hands the transport to `diversion`, which gets every byte that arrives, until end_diversion()
  /// or the loss. Only if it is up() and nothing is in flight. Write to the transport that is
  /// returned, and call release_sent() from time to time: it frees what was sent.
  Transport& divert(Diversion& diversion);
  void release_sent() noexcept { fsm_->output().release_until(fsm_->output().sent()); }
  /// A push came during a diversion.
  void diverted_push(ReplyReader& push) { owner_.push_came(*this, push, false); }
  /// The conversation goes on: everything was sent, and every reply was read. `answer`: the error
  /// that the server answered with; null: none.
  void end_diversion(const Error* answer);
  /// The same, but something is still on its way: close the connection next.
  void abandon_diversion() {
    diversion_ = nullptr;
    commands_ended();
  }
  bool diverted() const noexcept { return diversion_ != nullptr; }
  bool between_replies() const noexcept { return fsm_->between_replies(); }
  /// The near caches that read over this connection.
  const Shared<CacheRegistry>& caches() const noexcept { return settings_.caches; }
  ReactorCore& core() const noexcept { return core_; }
  const ReplyLimits& limits() const noexcept { return settings_.fsm.limits; }
  Duration dead_after() const noexcept { return settings_.fsm.dead_after; }
  /// For its owner: where it stands among the connections that are up.
  std::size_t place() const noexcept { return place_; }
  void set_place(std::size_t place) noexcept { place_ = place; }
  /// Which of its owner's connections it is, for events.
  std::size_t number() const noexcept { return number_; }
  void set_number(std::size_t number) noexcept { number_ = number; }

 private:
  void connection_made(Transport& transport) override;
  void data_received(std::string_view bytes) override {
    if (diversion_ != nullptr) [[unlikely]]
      return diversion_->bytes_received(bytes);
    try {
      fsm_->receive(bytes, core_.time());
    } catch (const std::bad_alloc&) {
      fsm_->out_of_memory();
    }
    if (link_ != nullptr) [[unlikely]]
      link_->received();
    if (fsm_->output().unsent() > 0) core_.mark_dirty(*this);  // the next commands of the handshake
    commands_ended();
  }
  void connection_lost(const Error& reason) override;
  std::span<char> receive_room() override {
    if (diversion_ != nullptr) [[unlikely]]
      return diversion_->receive_room();
    try {
      return fsm_->receive_room();
    } catch (const std::bad_alloc&) {
      fsm_->out_of_memory();
      return {};
    }
  }

  void connection_ready() override;
  void connection_failed(const Error& reason) override;
  void follow(const Error& redirect);
  PushMeaning push_received(ReplyReader& push, bool awaited) override {
    if (link_ != nullptr && told_link(push)) return PushMeaning::news;
    return owner_.push_came(*this, push, awaited);
  }
  void push_refused(const Error& error) override {
    owner_.push_refused(error.with_context(to_string(endpoint())));
  }
  void error_received(const Error& error) override;
  void wake_sooner(TimePoint when) override;

  void flush() noexcept override;
  void link_wrote() override { core_.mark_dirty(*this); }
  void tracking_known(const Error* refusal) override { owner_.tracking_known(*this, refusal); }
  Redirection* redirection() override { return owner_.redirection(); }

  void commands_ended() {
    if (reconnect_.ending()) [[unlikely]]
      close_if_idle();
    owner_.commands_ended();
  }
  const ServerTarget& target() const noexcept override { return reconnect_.target(); }
  void leave_at_once(const Error& why) override;
  void leave_when_answered(const Error& why) override;

  // The time when the first of several replies is requested; it does not matter for the others.
  TimePoint send_time() noexcept {
    return fsm_->in_flight() == 0 ? core_.time() : core_.last_time();
  }
  template <class What>
  void send_noted(const What& what, ReplySlot& slot);
  bool told_link(ReplyReader& push);
  std::size_t owed_by_lost() const noexcept;
  void hand_back_some();
  void hand_back_all();
  void lose_diversion(const Error& reason);
  void perform(const ReconnectAction& action);
  void begin();
  template <class Step>
  void try_step(Step step);
  void ask_source();
  void connect();
  void open_transport();
  void log_in_again_later();
  void ask_for_new_login();
  void log_in_again();
  void login_not_renewed(const Error& why, bool refused);
  void prepare();
  void run_on_connect();
  void end_preparation(const Error& reason);
  void arrive();
  void look_at_age();
  static void stop(std::optional<Future<void>>& running);
  /// Is attempt `number` still the current one?
  static bool still_attempting(const Weak<Connection>& self, std::uint32_t number);
  void begin_later();
  void report_failure(const ReconnectAction& action, bool wrong_role);
  void went_down(const Error& why);
  void close_if_idle();
  void tick(Duration away = Duration::zero());
  void tick_late(TimePoint due);
  void tick_came();
  TimePoint tick_fsm(TimePoint now, Duration away);
  void arm(TimePoint when);

  Reactor& reactor_;  // borrowed
  ReactorCore& core_;
  const Settings& settings_;  // borrowed
  ConnectionOwner& owner_;    // borrowed
  CacheRegistry& caches_;     // borrowed from the settings
  ReconnectFsm reconnect_;
  Owned<Transport> transport_;
  std::optional<Future<void>> connecting_;  // the attempt, then on_connect
  std::shared_ptr<Preparation>
      preparation_;                       // shared with the Session of on_connect, while it runs
  std::optional<Future<void>> renewing_;  // the login
  ConnectionAge age_;
  ConnectionLogin login_;
  std::unique_ptr<ConnectionFsm> fsm_;
  Diversion* diversion_ = nullptr;     // borrowed; takes what arrives
  std::unique_ptr<TrackedLink> link_;  // to fsm_, for near caches; null: nothing to do for them yet
  std::vector<std::unique_ptr<ConnectionFsm>> lost_;  // those with commands left, oldest first
  Lifeline<Connection> self_;
  // What a connection needs to live on must not depend on memory.
  Alarm tick_alarm_;
  Alarm begin_alarm_;
  Alarm hand_back_alarm_;
  Timer limit_timer_;  // of on_connect
  Timer age_timer_;
  Timer login_timer_;
  TimePoint armed_ = TimePoint::max();
  TimePoint tick_due_{};  // when tick_alarm_ is due
  std::size_t place_ = 0;
  std::size_t number_ = 0;
  ConnectionUse use_;
  bool logging_in_ = false;  // again, on a connection that is up
  bool handing_back_ = false;
  bool at_once_ = false;  // it was closed, and hands back everything in one turn
};

}  // namespace deferredis::detail
