// Backend: the part behind a Client: one connection, a pool, shards or a cluster.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/options.hpp>
#include <deferredis/client/rewriting/rewriting.hpp>
#include <deferredis/client/scripts/known_libraries.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

/// Something that happened to a connection of a client.
struct ConnectionEvent {
  enum class Kind : std::uint8_t {
    connecting,        ///< an attempt starts
    ready,             ///< the handshake is complete
    lost,              ///< it was ready and is gone: `error`
    failed,            ///< an attempt failed: `error`; the next one starts after `wait`
    down,              ///< no connection is up and the last attempts failed: commands fail at once
    listening,         ///< the subscribers' own connection is up, if they have one
    listening_lost,    ///< that connection is gone: `error`
    listening_failed,  ///< an attempt to open it failed: `error`; the next one starts after `wait`
  };
  Kind kind;
  Endpoint endpoint;
  std::string error;  ///< empty if there is none
  Duration wait{};
};
std::string_view to_string(ConnectionEvent::Kind kind) noexcept;
/// "failed: connect localhost:6379: connection refused; next attempt in 48 ms". Contains no
/// secrets.
std::string to_string(const ConnectionEvent& event);

/// Statistics of a client at one moment.
struct ClientStats {
  std::size_t connections = 0;  ///< wanted
  std::size_t connections_up = 0;
  std::size_t exclusive = 0;         ///< connections of sessions, including idle ones
  std::size_t listening = 0;         ///< connections used only by subscribers that are up
  std::size_t in_flight = 0;         ///< commands written and not answered yet
  std::size_t waiting = 0;           ///< commands waiting for a connection
  std::uint64_t commands = 0;        ///< dispatched so far
  std::uint64_t resent = 0;          ///< how often a command was sent again
  std::uint64_t hedged = 0;          ///< late reads that also went to a second node
  std::uint64_t connects = 0;        ///< handshakes completed
  std::uint64_t losses = 0;          ///< connections lost
  std::uint64_t unknown_pushes = 0;  ///< pushes that nobody handles or asked for (on_push)
  /// Lost connections that only subscribers used; `losses` does not count them.
  std::uint64_t listening_losses = 0;

  /// Adds the statistics of another server.
  ClientStats& operator+=(const ClientStats& other) noexcept;
};
/// "10 of 10 connections up, 0 exclusive, 3 in flight, 0 waiting; so far: 812 commands, ...".
std::string to_string(const ClientStats& stats);

class Client;
struct ScanOptions;
template <class T>
class ScanSource;

struct Credentials;

namespace detail {
class CommandGroup;
class Lease;
class MonitorConnection;
class MonitorListener;
struct Server;
class Subscriptions;

/// A command that waits in a server until data arrives.
class BlockingWait {
 public:
  /// Ends the wait like a cancel: with what the server had returned by then, else CancelledError.
  virtual void end_wait() = 0;
  /// Would it wait forever?
  virtual bool endless() const noexcept = 0;

 protected:
  ~BlockingWait() = default;
};

/// How long somebody waits for a server, and whether to wait while none can be reached.
struct Patience {
  TimePoint deadline = TimePoint::max();
  bool offline = false;
};
}  // namespace detail

/// What a Client forwards to. All views of one client share it. Shared<Backend> counts its handles,
/// which may be copied and dropped on any thread.
class Backend {
 public:
  virtual ~Backend() = default;

  /// Sends the command or keeps its bytes, and settles the slot sooner or later. The slot's
  /// deadline, retry category and offline rule must be filled in. `command` is valid during the
  /// call.
  virtual void dispatch(const CommandView& command, ReplySlot& slot) = 0;
  /// The same for a command, or a group of commands, that is already encoded.
  virtual void dispatch(std::string_view bytes, ReplySlot& slot) = 0;
  /// The same for a sealed transaction or batch; `slot` belongs to the whole group.
  virtual void dispatch_group(const Shared<detail::CommandGroup>& group, ReplySlot& slot);
  /// A connection for the caller alone. If too many are in use, the call waits in line. Works only
  /// with one server: see server_of().
  virtual Future<detail::Lease> lease(detail::Patience patience) = 0;
  /// The one server that has all of these keys, or any server if there are no keys. If there is
  /// only one server, this backend. Fails if no server has all the keys. If no server is known yet,
  /// it fails as a command would: at once if no server can be reached, otherwise at the deadline.
  virtual Future<Shared<Backend>> server_of(std::span<const std::string_view> keys,
                                            detail::Patience patience);
  /// A server that server_of() had chosen answered a command with this error. `own_words`: the
  /// command (a script) may have written the error's text. Returns true if another server has the
  /// keys by now: ask again.
  virtual Future<bool> misdirected(const Error& error, bool own_words);
  /// The caller could not get its own connection to `server`, which server_of() had chosen. Returns
  /// true if that may pass soon: ask again after a while. Returns false if a command would fail at
  /// once too.
  virtual bool may_recover(Backend& server, const Error& error, bool offline);
  /// Can a command of this row work here, given the right arguments?
  virtual bool supports(const CommandRow&) const noexcept { return true; }
  /// Every known server.
  virtual Future<std::vector<detail::Server>> servers(detail::Patience patience);
  /// A source of the keys of all servers, if the backend has a better way than asking one primary
  /// after another; otherwise null. `client` is one of its handles.
  virtual Owned<ScanSource<std::string>> key_source(const Client& client,
                                                    const ScanOptions& options);
  /// The server at this endpoint; null if there is none.
  virtual Shared<Backend> server_at(const Endpoint& endpoint);
  /// The subscriptions of all its subscribers, which live as long as the backend. Throws
  /// NotSupportedError if there is more than one server.
  virtual detail::Subscriptions& subscriptions();
  /// Starts a MONITOR. It runs until end_monitor(), which `listener` calls before it is destroyed.
  /// Throws NotSupportedError if there is more than one server.
  virtual detail::MonitorConnection& monitor(detail::MonitorListener& listener);
  virtual void end_monitor(detail::MonitorConnection&) noexcept {}
  /// Ends when every connection is up.
  virtual Future<void> connected() = 0;
  /// The same, but fails with the error of the first attempt that fails.
  virtual Future<void> first_connected() = 0;
  virtual Future<void> disconnect() = 0;
  virtual Future<void> drain() = 0;
  /// The last handle is gone: lets running work end, then deletes itself.
  virtual void abandon() noexcept = 0;
  /// The backend for other connection settings. It is made on first use and shared by all who
  /// request the same settings. Null once this backend accepts no more commands.
  virtual Shared<Backend> variant(const ViewOptions& view) = 0;
  /// See Client::set_credentials.
  virtual void set_credentials(const Credentials& credentials) = 0;

  virtual std::vector<Endpoint> endpoints() const = 0;
  virtual ClientStats stats() const = 0;
  /// For people: "pool of 10 to localhost:6379, 10 up".
  virtual std::string describe() const = 0;
  /// Unreceived replies go to fn or, if fn is empty, to the reactor's on_unhandled_error.
  void on_unreceived(detail::MoveFunction<void(std::string_view, const Reply&)> fn) {
    on_unreceived_ = std::move(fn);
  }
  /// A reply that removed something from the server arrived after its future was dropped.
  void unreceived(std::string_view command, const Reply& reply);
  /// Sets a function that sees a command's replies before they are decoded; see Client.
  void set_response_callback(std::string_view name, detail::MoveFunction<Reply(Reply)> fn);
  /// The response callbacks; null as long as none was ever set.
  const Shared<detail::ResponseCallbacks>& response_callbacks() const noexcept {
    return response_callbacks_;
  }
  /// From now on `variant` has the same response callbacks, including those set later.
  void share_response_callbacks(Backend& variant);
  /// Do all its handles belong to endless waits?
  bool is_lonely() const noexcept;
  /// Keeps `wait` until remove_wait(). An endless wait holds one handle, which does not count: when
  /// no other handle is left, the wait is ended.
  void add_wait(detail::BlockingWait& wait) { waits_.push_back(&wait); }
  void remove_wait(detail::BlockingWait& wait) noexcept { std::erase(waits_, &wait); }
  /// Ends the waits in the servers, including those of sessions. Call it before drain(), which
  /// would wait for them.
  virtual void end_waits();

  virtual Registration on_event(detail::MoveFunction<void(const ConnectionEvent&)> fn) = 0;
  /// See Client::on_push.
  virtual Registration on_push(std::string_view kind,
                               detail::MoveFunction<void(const Reply&)> fn) = 0;

  detail::ReactorCore& core() const noexcept { return *core_; }
  detail::KnownLibraries& known_libraries() noexcept { return known_libraries_; }

 protected:
  explicit Backend(detail::ReactorCore& core) noexcept : core_(&core) {}

 private:
  friend void retain(Backend& backend) noexcept { backend.handles_.add(); }
  friend void release(Backend& backend) noexcept {
    // Another thread does not look at the waits; they find out themselves (is_lonely).
    const bool here = detail::ReactorCore::current() == backend.core_;
    if (backend.handles_.remove()) backend.last_handle_gone();
    else if (here && !backend.waits_.empty()) backend.end_lonely_waits();
  }
  void end_lonely_waits();
  void last_handle_gone() noexcept;

  detail::ReactorCore* core_;
  detail::MoveFunction<void(std::string_view, const Reply&)> on_unreceived_;
  Shared<detail::ResponseCallbacks>
      response_callbacks_;  // shared with variants and running commands
  detail::KnownLibraries known_libraries_;
  detail::OwnerCount handles_;
  std::vector<detail::BlockingWait*> waits_;  // borrowed
  bool ending_waits_ = false;                 // ending waits for which nobody else has a handle
};

/// One of the servers behind a client.
struct detail::Server {
  Endpoint endpoint;
  bool primary = true;
  Shared<Backend> backend;
};

}  // namespace deferredis
