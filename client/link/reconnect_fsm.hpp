// ReconnectFsm: when a connection is attempted again, and why one is given up; without I/O.
#pragma once

#include <cstdint>
#include <optional>

#include <deferredis/client/backoff.hpp>
#include <deferredis/client/options/endpoint_source.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis::detail {

/// What the driver of a ReconnectFsm must do next.
struct ReconnectAction {
  enum class Kind : std::uint8_t {
    none,
    ask,      ///< ask where to connect to: then call directed() or undirected()
    connect,  ///< open a transport to target(): then call transport_made() or transport_failed()
    close,    ///< abort the transport: then call lost()
    close_when_idle,  ///< the same once no command waits for its reply
    restart,          ///< drop what is being opened, and call begin() after wait()
    retry,            ///< call begin() after wait(); nobody has to know
    ask_better,       ///< report the failed attempt to the source only; begin() after wait()
    failed,           ///< report the failed attempt and `why`; begin() after wait()
    down,             ///< it was up: hand its commands back and report `why`; begin() after wait()
  };
  Kind kind = Kind::none;
  std::optional<Error> why = {};
};

/// Decides when to connect, when to give a connection up, and how long to wait in between.
///
/// The driver reports each event and the time, and does what the returned action says. Events that
/// mean nothing in the current state are ignored, so the driver does not check first.
///
///     idle --begin--> asking --directed--> connecting --transport_made--> handshake --ready--> up
///                                                                                             |
///            waiting <---- lost ---- leaving <---- failed, leave, a reply that proves it stale
///
/// Without a source, `asking` is skipped. If there is something to prepare, `preparing` comes
/// between `handshake` and `up`. Every failure before `up` leads to `waiting`; from there begin()
/// starts the next attempt. After a refused login the state is `refused`: it waits longer, but not
/// after new credentials. If the rules allow no next attempt, the state is `given_up`; from there
/// only a request leads back to `waiting`.
class ReconnectFsm {
 public:
  enum class State : std::uint8_t {
    idle,        ///< begin() was never called
    asking,      ///< the source is asked where to connect to
    connecting,  ///< a transport is being opened
    handshake,   ///< the transport is open
    preparing,   ///< the handshake is complete; the user prepares the connection
    failing,     ///< one of those failed; the transport is being closed
    up,          ///< commands may be sent
    leaving,     ///< was up; takes no more commands, and its transport is being closed
    waiting,     ///< for the next attempt
    refused,     ///< the same, after a refused login
    given_up,    ///< no next attempt, unless somebody asks for it
    closed,      ///< for good
  };
  /// See ReconnectPolicy. It may close the connection.
  using Policy = MoveFunction<std::optional<Duration>(std::uint32_t, const Error&, Duration)>;
  struct Rules {
    Endpoint endpoint = {};     ///< the target, unless there is a source
    bool asks = false;          ///< there is a source
    bool may_greet_old = true;  ///< a server that closes on HELLO is tried again without it
    Backoff backoff = {};
    Duration refused_login_wait{};
    bool reconnects = true;      ///< false: gives up at the first loss or failure
    std::uint32_t attempts = 0;  ///< gives up after so many failures in a row; 0: never
    Policy policy = {};          ///< replaces backoff, if there is one
  };
  /// How the transport of a handshake or connection ended.
  struct Loss {
    Error reason;
    bool hello_unanswered = false;  ///< HELLO was the last thing sent, and nothing came back
  };

  ReconnectFsm(Rules rules, std::uint64_t seed);

  /// The first attempt, or the next one after a wait, starts now.
  ReconnectAction begin(TimePoint now);
  /// The source named a target.
  ReconnectAction directed(ServerTarget target);
  /// The source knows no target.
  ReconnectAction undirected(const Error& why, TimePoint now);
  ReconnectAction transport_failed(const Error& why, TimePoint now);
  /// The attempt cannot go on, whatever it was doing; its transport is gone.
  ReconnectAction broke_off(const Error& why, TimePoint now);
  void transport_made();
  /// The handshake is complete, but the connection is not ready() yet.
  void prepare();
  /// The handshake, and what had to be prepared, is complete.
  void ready(TimePoint now);
  /// The conversation cannot continue.
  ReconnectAction failed(const Error& why);
  ReconnectAction lost(const Loss& loss, TimePoint now);
  /// The server answered a command with this error. Close the connection once it is idle if the
  /// error proves that a new connection would do better: the server has forgotten the login, or is
  /// no longer the primary.
  ReconnectAction error_received(const Error& error, TimePoint now);
  /// Its owner knows a better target: the next attempt starts at once.
  ReconnectAction leave_at_once(const Error& why);
  /// The same, but commands that were sent are answered first.
  ReconnectAction leave_when_answered(const Error& why);
  /// There are new credentials.
  ReconnectAction login_changed();
  /// Somebody wants the next attempt now, and all that the rules allow after it.
  ReconnectAction asked();
  void close() noexcept { state_ = State::closed; }

  State state() const noexcept { return state_; }
  bool up() const noexcept { return state_ == State::up; }
  bool closed() const noexcept { return state_ == State::closed; }
  /// Takes no more commands, and only waits for the transport to close.
  bool ending() const noexcept { return state_ == State::failing || state_ == State::leaving; }
  bool preparing() const noexcept { return state_ == State::preparing; }
  bool gave_up() const noexcept { return state_ == State::given_up; }
  bool waiting() const noexcept { return state_ == State::waiting || state_ == State::refused; }
  /// How long to wait before the next begin(). Valid while waiting().
  Duration wait() const noexcept { return wait_; }
  /// Where it is connected, or last tried to connect.
  const ServerTarget& target() const noexcept { return target_; }
  /// Must the handshake do without HELLO, because this target closed the connection on it?
  bool avoids_hello() const noexcept { return closed_on_hello_ == target_.endpoint; }
  /// Identifies the attempt: what was started for an earlier one has no effect any more.
  bool is_current(std::uint32_t attempt) const noexcept { return attempt == attempt_ && !closed(); }
  std::uint32_t attempt() const noexcept { return attempt_; }
  /// How many attempts failed since the last loss.
  std::uint32_t failures() const noexcept { return failures_; }
  /// Did the last attempt fail, with no success since?
  bool last_failed() const noexcept { return failures_ != 0 && !up() && state_ != State::leaving; }

 private:
  ReconnectAction wait_for_next(ReconnectAction::Kind kind, Duration wait);
  ReconnectAction attempt_failed(const Error& why, TimePoint now);
  ReconnectAction wait_or_give_up(ReconnectAction::Kind kind, const Error& why, TimePoint now);
  std::optional<Duration> next_wait(const Error& why, TimePoint now);
  Error given_up(const Error& why) const;
  void keep_reason(const Error& why);
  bool asks_again() noexcept;

  Rules rules_;
  BackoffTimer backoff_;
  ServerTarget target_;
  std::optional<Error> why_;                 // why it is failing or leaving
  std::optional<Endpoint> closed_on_hello_;  // it closed on HELLO; the attempt goes on without
  Duration wait_{};
  TimePoint up_since_{};
  std::uint32_t attempt_ = 0;
  std::uint32_t failures_ = 0;
  std::uint32_t in_a_row_ = 0;              // failures since it was last up, or asked()
  std::optional<TimePoint> missing_since_;  // the loss, or the first attempt
  State state_ = State::idle;
  bool hurried_ = false;        // the next attempt must start at once
  bool login_refused_ = false;  // by the last attempt
  bool asked_again_ = false;    // the source was asked twice without a success in between
};

}  // namespace deferredis::detail
