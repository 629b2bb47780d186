// EndpointSource: tells a connection where to go, if that is not fixed but asked each time.
#pragma once

#include <string>
#include <vector>

#include <deferredis/client/events.hpp>
#include <deferredis/client/node_endpoint.hpp>
#include <deferredis/protocol/protocol_options.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// Where to connect to, and what the server there must be.
struct ServerTarget {
  /// What to do if it cannot be used.
  enum class Otherwise : std::uint8_t {
    ask_once,  ///< ask the source again at once, but only once in a row: it may know better now
    ask,       ///< ask it again at once: it has others
    wait,      ///< the attempt has failed
  };
  Endpoint endpoint;
  ServerRole role = ServerRole::any;
  Otherwise otherwise = Otherwise::ask_once;
};

/// The user of a source: a connection.
class EndpointUser {
 public:
  /// Where it is connected, or last tried to connect.
  virtual const ServerTarget& target() const noexcept = 0;
  virtual bool up() const noexcept = 0;
  /// Leaves that server, whether it is up, connecting or waiting for the next attempt, and asks the
  /// source again at once. Written commands without a reply fail with `why`, as maybe_applied.
  virtual void leave_at_once(const Error& why) = 0;
  /// The same, but written commands are answered first. Accepts no more commands.
  virtual void leave_when_answered(const Error& why) = 0;

 protected:
  ~EndpointUser() = default;
};

/// Knows which server is the right one now.
///
/// Ownership: shared by the settings of the connections that ask it. Borrows its users from add()
///   to remove(); the last remove() closes what it holds.
class EndpointSource {
 public:
  virtual ~EndpointSource() = default;

  virtual void add(EndpointUser& user) = 0;
  virtual void remove(EndpointUser& user) noexcept = 0;

  /// Where the user should go. Fails with a ConnectionError that says who was asked and what they
  /// answered.
  virtual Future<ServerTarget> next(const EndpointUser& user) = 0;
  /// The user's target could not be used. `wrong_role`: because it has another role.
  virtual void attempt_failed(const EndpointUser& user, bool wrong_role) = 0;
  /// The user is connected, and the role was checked.
  virtual void arrived(const EndpointUser& user) = 0;
  /// The user's server, expected to be the primary, said that it accepts no writes.
  virtual void found_read_only(const EndpointUser& user) = 0;

  /// The files of the TLS with which it asks are read again. Throws InvalidArgumentError.
  virtual void reload_certificates() {}
  /// A server refused a command with -REDIRECT and named this one. Returns true if the connections
  /// go there.
  virtual bool redirected(const Endpoint&) { return false; }

  /// The servers that are known to be the right ones now; may be empty.
  virtual std::vector<NodeEndpoint> endpoints() const = 0;
  /// Calls fn from the loop for each failover and each switch of a sentinel.
  virtual Registration on_event(MoveFunction<void(const ConnectionEvent&)>) { return {}; }
  /// For texts: "the primary of mymaster".
  virtual std::string name() const = 0;

 private:
  friend void retain(EndpointSource& source) noexcept { source.owners_.add(); }
  friend void release(EndpointSource& source) noexcept {
    if (source.owners_.remove()) delete &source;
  }
  OwnerCount owners_;
};

}  // namespace deferredis::detail
