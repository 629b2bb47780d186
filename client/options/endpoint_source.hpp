// EndpointSource: where a connection goes, where that is not fixed but asked for anew each time.
#pragma once

#include <string>
#include <vector>

#include <deferredis/protocol/protocol_options.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// Where to connect to, and what the server there must be.
struct ServerTarget {
  Endpoint endpoint;
  ServerRole role = ServerRole::any;
};

/// What asks a source: a connection.
class EndpointUser {
 public:
  /// Where it is, or tried to be last.
  virtual const ServerTarget& target() const noexcept = 0;
  virtual bool up() const noexcept = 0;
  /// Leaves that server, be it up, on its way or waiting for the next attempt, and asks the source
  /// again at once. What was written and has no reply fails with `why`, as maybe_applied.
  virtual void leave_at_once(const Error& why) = 0;
  /// The same, but what was written is answered first. Takes no more commands.
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

  /// Where to go. Fails with a ConnectionError that says who was asked and what they said.
  virtual Future<ServerTarget> next() = 0;
  /// Nobody could talk to its target; `wrong_role`: for it is something else.
  virtual void attempt_failed(const EndpointUser& user, bool wrong_role) = 0;
  /// It is up, and the role was checked.
  virtual void arrived(const EndpointUser& user) = 0;
  /// Its server said that it takes no writes, and was to be the primary.
  virtual void found_read_only(const EndpointUser& user) = 0;

  /// The servers that are known to be the right ones now, perhaps none.
  virtual std::vector<Endpoint> endpoints() const = 0;
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
