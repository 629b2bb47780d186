// What stands behind a Client: one connection, a pool, shards or a cluster.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/options.hpp>
#include <deferredis/client/rewriting/rewriting.hpp>
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
    connecting,      ///< an attempt begins
    ready,           ///< the handshake is done
    lost,            ///< it was ready and is gone: `error`
    failed,          ///< an attempt failed: `error`; the next one begins after `wait`
    down,            ///< no connection is up and the last attempts failed: commands fail at once
    listening,       ///< the connection of the subscribers is up, where they have one of their own
    listening_lost,  ///< that one is gone: `error`
    listening_failed,  ///< an attempt to have it failed: `error`; the next one begins after `wait`
  };
  Kind kind;
  Endpoint endpoint;
  std::string error;  ///< empty where there is none
  Duration wait{};
};
std::string_view to_string(ConnectionEvent::Kind kind) noexcept;
/// "failed: connect localhost:6379: connection refused; next attempt in 48 ms". No secrets.
std::string to_string(const ConnectionEvent& event);

/// Figures of a client, at one moment.
struct ClientStats {
  std::size_t connections = 0;  ///< wanted
  std::size_t connections_up = 0;
  std::size_t exclusive = 0;         ///< connections of sessions, idle ones too
  std::size_t listening = 0;         ///< connections of subscribers alone that are up
  std::size_t in_flight = 0;         ///< commands written whose reply is owed
  std::size_t waiting = 0;           ///< commands that wait for a connection
  std::uint64_t commands = 0;        ///< dispatched so far
  std::uint64_t resent = 0;          ///< times a command was sent again
  std::uint64_t hedged = 0;          ///< reads that were late and went to a second node too
  std::uint64_t connects = 0;        ///< handshakes completed
  std::uint64_t losses = 0;          ///< connections lost
  std::uint64_t unknown_pushes = 0;  ///< pushes that nobody handles or asked for (on_push)
  /// Connections of subscribers alone that were lost; `losses` does not count them.
  std::uint64_t listening_losses = 0;

  /// Those of several servers together.
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
class Block;
class Lease;
class MonitorConnection;
class MonitorListener;
struct Server;
class Subscriptions;

/// A command that waits at a server until it has something.
class BlockingWait {
 public:
  /// Ends it as a cancel does: with what the server had given by then, else CancelledError.
  virtual void end_wait() = 0;
  /// Would it wait for ever?
  virtual bool endless() const noexcept = 0;

 protected:
  ~BlockingWait() = default;
};

/// How long somebody waits for a server, and whether also while none can be reached.
struct Patience {
  TimePoint deadline = TimePoint::max();
  bool offline = false;
};
}  // namespace detail

/// What a Client forwards to. Views of one client share it; Shared<Backend> counts its handles,
/// which may be copied and dropped on any thread.
class Backend {
 public:
  virtual ~Backend() = default;

  /// Sends the command or keeps its bytes; settles the slot sooner or later. The slot's deadline,
  /// retry category and offline rule are filled in. `command` is valid during the call.
  virtual void dispatch(const CommandView& command, ReplySlot& slot) = 0;
  /// The same for a command, or a block of them, encoded before.
  virtual void dispatch(std::string_view bytes, ReplySlot& slot) = 0;
  /// A sealed transaction or batch; `slot` is the whole's.
  virtual void dispatch_block(const Shared<detail::Block>& block, ReplySlot& slot);
  /// A connection of its own for the caller; waits in line where there are too many. Of one
  /// server: see server_of().
  virtual Future<detail::Lease> lease(detail::Patience patience) = 0;
  /// The one server that has all of these keys, any where there are none: this one, where it is
  /// the only one. Fails where no server has them all, and, where nobody is known yet, as a command
  /// would: at once while no server can be reached, else at the deadline.
  virtual Future<Shared<Backend>> server_of(std::span<const std::string_view> keys,
                                            detail::Patience patience);
  /// A server answered a command for which server_of() had named it with this error; `own_words`:
  /// the command may have made the error's text (a script). True: the keys are with another one by
  /// now; ask again.
  virtual Future<bool> misdirected(const Error& error, bool own_words);
  /// No connection of one's own to `server`, which server_of() named, could be had. True: that may
  /// be over soon, ask again after a while; false: a command would fail at once too.
  virtual bool may_recover(Backend& server, const Error& error, bool offline);
  /// Can a command of this row work here, with the right arguments?
  virtual bool supports(const CommandRow&) const noexcept { return true; }
  /// Every server that is known.
  virtual Future<std::vector<detail::Server>> servers(detail::Patience patience);
  /// Where the keys of all servers come from, where it knows better than to ask one primary after
  /// the other; null: it does not. `client` is one of its handles.
  virtual Owned<ScanSource<std::string>> key_source(const Client& client,
                                                    const ScanOptions& options);
  /// The one at this endpoint; null where there is none.
  virtual Shared<Backend> server_at(const Endpoint& endpoint);
  /// The subscriptions of all its subscribers; they live as long as this. Throws
  /// NotSupportedError where there is more than one server.
  virtual detail::Subscriptions& subscriptions();
  /// A new MONITOR, until end_monitor(), which `listener` calls before it goes. Throws
  /// NotSupportedError where there is more than one server.
  virtual detail::MonitorConnection& monitor(detail::MonitorListener& listener);
  virtual void end_monitor(detail::MonitorConnection&) noexcept {}
  /// Every connection is up.
  virtual Future<void> connected() = 0;
  /// The same, but fails with the error of the first attempt that fails.
  virtual Future<void> first_connected() = 0;
  virtual Future<void> disconnect() = 0;
  virtual Future<void> drain() = 0;
  /// The last handle is gone: lets what runs come to its end, then deletes itself.
  virtual void abandon() noexcept = 0;
  /// The backend for other settings of the connection, lazily made, shared by all who ask alike.
  /// Null once this one takes no commands any more.
  virtual Shared<Backend> variant(const ViewOptions& view) = 0;
  /// See Client::set_credentials.
  virtual void set_credentials(const Credentials& credentials) = 0;

  virtual std::vector<Endpoint> endpoints() const = 0;
  virtual ClientStats stats() const = 0;
  /// For people: "pool of 10 to localhost:6379, 10 up".
  virtual std::string describe() const = 0;
  /// What became of it is told to fn, or, without one, to the reactor's on_unhandled_error.
  void on_unreceived(detail::MoveFunction<void(std::string_view, const Reply&)> fn) {
    on_unreceived_ = std::move(fn);
  }
  /// A reply that took something from the server came when nobody held the future any more.
  void unreceived(std::string_view command, const Reply& reply);
  /// Sets what becomes of a command's replies before they are decoded; see Client.
  void set_response_callback(std::string_view name, detail::MoveFunction<Reply(Reply)> fn);
  /// Those that were set; null as long as none ever was.
  const Shared<detail::ResponseCallbacks>& response_callbacks() const noexcept {
    return response_callbacks_;
  }
  /// From now on `variant` has the same response callbacks, also those set later.
  void share_response_callbacks(Backend& variant);
  /// Are its handles those of endless waits alone?
  bool is_lonely() const noexcept;
  /// `wait` is there until remove_wait(). An endless one holds one handle, which does not count:
  /// when no other is left, it is ended.
  void add_wait(detail::BlockingWait& wait) { waits_.push_back(&wait); }
  void remove_wait(detail::BlockingWait& wait) noexcept { std::erase(waits_, &wait); }
  /// Ends what waits at the servers, of sessions too: before drain(), which would wait for it.
  virtual void end_waits();

  virtual Registration on_event(detail::MoveFunction<void(const ConnectionEvent&)> fn) = 0;
  /// See Client::on_push.
  virtual Registration on_push(std::string_view kind,
                               detail::MoveFunction<void(const Reply&)> fn) = 0;

  detail::ReactorCore& core() const noexcept { return *core_; }

 protected:
  explicit Backend(detail::ReactorCore& core) noexcept : core_(&core) {}

 private:
  friend void retain(Backend& backend) noexcept { backend.handles_.add(); }
  friend void release(Backend& backend) noexcept {
    // Another thread does not look at the waits: those find out by themselves (is_lonely).
    const bool here = detail::ReactorCore::current() == backend.core_;
    if (backend.handles_.remove()) backend.last_handle_gone();
    else if (here && !backend.waits_.empty()) backend.end_lonely_waits();
  }
  void end_lonely_waits();
  void last_handle_gone() noexcept;

  detail::ReactorCore* core_;
  detail::MoveFunction<void(std::string_view, const Reply&)> on_unreceived_;
  Shared<detail::ResponseCallbacks>
      response_callbacks_;  // with variants, and commands on their way
  detail::OwnerCount handles_;
  std::vector<detail::BlockingWait*> waits_;  // borrowed
  bool ending_waits_ = false;                 // those that nobody else has a handle for
};

/// One of the servers behind a client.
struct detail::Server {
  Endpoint endpoint;
  bool primary = true;
  Shared<Backend> backend;
};

}  // namespace deferredis
