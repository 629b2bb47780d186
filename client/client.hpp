// Client: the handle that a user holds, whatever is behind it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/cache.hpp>
#include <deferredis/client/commands.hpp>
#include <deferredis/client/events.hpp>
#include <deferredis/client/hooks.hpp>
#include <deferredis/client/monitor.hpp>
#include <deferredis/client/node_endpoint.hpp>
#include <deferredis/client/options.hpp>
#include <deferredis/client/session.hpp>
#include <deferredis/client/subscriber.hpp>
#include <deferredis/client/transaction.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

class Backend;
void retain(Backend& backend) noexcept;
void release(Backend& backend) noexcept;
struct CommandSpec;
class NoReply;
class PieceSink;
class PieceSource;
struct ServerIdentity;
class Client;
namespace detail {
struct HandleAccess;
class HeldLock;
class NearCache;
struct Patience;
struct TransferRules;
class RetryRule;
void retain(RetryRule& rule) noexcept;
void release(RetryRule& rule) noexcept;
/// For code built on a client: the core and the backend that it uses.
ReactorCore& core_of(const Client& client) noexcept;
const Shared<Backend>& backend_of(const Client& client) noexcept;
/// The key as it is at the server, with the view's prefix.
std::string full_key(const Client& client, std::string_view key);
/// Ends once it is known that one server has both keys of the view. NotSupportedError if none has.
Future<void> on_one_server(const Client& client, std::string_view a, std::string_view b);
/// Sends a command that was called at `called`, from which its timeout counts. If that has passed,
/// the slot fails with TimeoutError{not_sent}.
void send_as_of(const Client& client, const CommandView& command, ReplySlot& slot,
                TimePoint called);
}  // namespace detail

/// The outcome of a call on one server.
template <class T>
struct NodeOutcome {
  Endpoint endpoint;                  ///< The server that was asked.
  Outcome<T> outcome;                 ///< What the call gave there.
  NodeRole role = NodeRole::unknown;  ///< The server's role when it was asked.
};

/// A handle to a server, over one connection or a pool. Copies share the connections.
///
/// Lifetime: when the last copy is destroyed, earlier commands still end within their deadlines,
///   and then the connections close. A BLPOP without a timeout never ends, so it is ended as if it
///   were cancelled. A Client may outlive its Reactor; everything then fails with ClosedError.
/// Thread: use it on the reactor's thread; on any other thread every call throws
///   InvalidArgumentError. It may be copied, moved and dropped on any thread. Once the reactor is
///   gone, any one thread at a time may use it.
/// Delivery: a command is executed at most once, unless `.retry` says otherwise. An error's
///   delivery() tells what is known.
class Client final : public Commands {
 public:
  /// A view with other settings on the same backend. With settings of the caller, the view shares
  /// the connections. With settings of the connection (database, name, protocol) it gets its own
  /// connections, opened on first use and shared by all views with the same settings. Throws
  /// InvalidArgumentError on impossible settings.
  ///
  /// key_prefix is put before every key of every command, also in the view's sessions, transactions
  /// and batches. The patterns of KEYS, SCAN and SORT refer to prefixed keys. The prefix is removed
  /// in the replies of KEYS, SCAN and XREAD, and of the pops that return their key. Channels are
  /// not prefixed. Commands that concern all keys (DBSIZE, FLUSHDB, RANDOMKEY ...), or whose keys
  /// cannot be found, fail with NotSupportedError.
  ///
  /// codec encodes the values of commands and decodes those in replies, also in the view's
  /// sessions, transactions and batches: see client/codec.hpp. Scripts, functions, modules'
  /// commands, and those that show how something is stored (DUMP, STRLEN, XINFO ...) are sent as
  /// they are. Commands that work on a part of a value (APPEND, GETRANGE, SETRANGE, LCS ...), and
  /// unknown ones, fail with NotSupportedError.
  ///
  /// read_from changes where the reads of a cluster client go. On any other client it throws.
  Client with(const ViewOptions& view) const;

  /// A view that answers reads from the memory of this process, and never with a value that is
  /// staler than options.max_silence (CacheMode::ttl_only: than options.ttl). It is a view of the
  /// same client: all its cached views share one cache, and the connections; what any view of the
  /// client writes is seen by the next read. Throws InvalidArgumentError on impossible options, or
  /// if the client already has a cache with other options.
  ///
  /// Cached are the replies of commands that read one key (GET, HGETALL, ZRANGE, JSON.GET ...) and
  /// of MGET, key by key, whatever they are decoded as; other commands work as usual. A read from
  /// memory ends inside the call: co_await does not suspend. Reads that miss at the same time share
  /// one command. Sessions, transactions, batches, and the clients of single nodes always ask the
  /// server. See docs/howto/near-cache.md.
  ///
  /// Delivery: an entry is used only while its connection is up and proves that it delivers the
  ///   server's reports of changes; when the connection is lost, its entries are gone before any
  ///   command fails. If the server does not track (see ConnectionEvent::Kind::not_tracking),
  ///   every read asks the server.
  Client cached(const CacheOptions& options = {}) const;
  /// Reads these keys with GET into the cache, for a cached view; keys that are there stay. Fails
  /// with the first error. Throws InvalidArgumentError if the view is not cached.
  Future<void> prefetch(const Keys& keys) const;
  /// Removes these keys from the cache of this client, if it has one. Returns how many replies that
  /// removed.
  std::size_t invalidate(const Keys& keys) const;

  /// A view whose writes succeed only if this many replicas confirm them in time; otherwise they
  /// fail with ReplicationError{maybe_applied}. WAIT follows each write, transaction or batch, on a
  /// connection outside the pool, of which there are at most Options::max_exclusive. Reads work as
  /// usual. Blocking commands are refused. Sessions and the reads of a Watch are not affected. In a
  /// cluster a write follows its slot (MOVED), but a transaction, a batch, or a key that is being
  /// moved (ASK) fails with Delivery::rejected. This does not guarantee that a failover keeps the
  /// write: see client/replication.hpp. Throws InvalidArgumentError for 0 replicas or a zero
  /// timeout.
  Client ensure_replication(std::uint32_t replicas, Duration timeout) const;
  /// The same with disks, by WAITAOF (7.2): the primary's own if `local`, and those of replicas.
  Client ensure_persistence(bool local, std::uint32_t replicas, Duration timeout) const;

  /// A connection for the caller alone, next to the shared ones, opened on demand. At most
  /// Options::max_exclusive are open at a time; further callers wait in line, up to the timeout.
  /// Like a command, the call waits through a restart or a failover, but not while the server is
  /// down, unless `when_disconnected` is `wait`. The same applies to watch() and transact().
  Future<Session> session() const;
  /// The same to the server that has this key, if there are several.
  Future<Session> session(Key key) const;

  /// MULTI ... EXEC sent together on the shared connections.
  Transaction multi() const;
  /// Commands that are sent together.
  Batch batch(const BatchOptions& options = {}) const;
  /// Commands whose replies the server does not even send; see client/no_reply.hpp.
  NoReply no_reply() const;
  /// GET of a large value: gives it to `sink` piece by piece while it arrives, and returns its
  /// length, or nothing if the key does not exist. See client/large_value.hpp, which has PieceSink.
  Future<std::optional<std::uint64_t>> get_to(Key key, PieceSink sink,
                                              const TransferOptions& options = {}) const;
  /// SET of a large value of exactly `size` bytes: asks `source` for piece after piece while it is
  /// sent. Returns false if a condition in `set` did not hold. See client/large_value.hpp.
  Future<bool> set_from(Key key, std::uint64_t size, PieceSource source, const SetOptions& set = {},
                        const TransferOptions& options = {}) const;
  /// A session that watches the keys, for a transaction that depends on them.
  Future<Watch> watch(const Keys& keys) const;
  /// Calls prepare(Watch&), which reads and returns a Future<Transaction>, and commits the
  /// transaction. If others change the keys, all of it is repeated, at most options.attempts times;
  /// then it fails with WatchError.
  template <class Prepare>
  Future<void> transact(const Keys& keys, Prepare prepare, TransactOptions options = {}) const;

  /// The client of one of the servers behind this one. Throws InvalidArgumentError if none has this
  /// endpoint.
  Client on(const Endpoint& endpoint) const;
  /// Calls fn(Client) for every server at once. When all have ended, returns the outcome of each
  /// Future that fn returned, as a vector of NodeOutcome.
  template <class Fn>
  auto on_all(Fn fn) const;
  /// The same for all servers except replicas.
  template <class Fn>
  auto on_primaries(Fn fn) const;
  /// The same for the replicas alone, for commands that only read: those of a cluster, or the ones
  /// that a sentinel client of role replica is connected to. No other client knows any. A replica
  /// lags behind, and refuses writes with ReadOnlyError or MovedError. A cluster client that reads
  /// from its primaries gets a connection of its own to each replica, which stays open.
  template <class Fn>
  auto on_replicas(Fn fn) const;
  /// The client of the node that owns this slot of the cluster now, for commands without a key. It
  /// does not follow the slot when that moves, so ask again for each group of calls. Waits for the
  /// first view of the cluster as a command does. NotSupportedError if there is no cluster,
  /// InvalidArgumentError if the slot is 16384 or more.
  Future<Client> on_slot(std::uint16_t slot) const;

  /// Sends the command once for each key, concurrently. Returns an Outcome for each, in the order
  /// of the keys: each<std::int64_t>("DEL", keys) shows which keys belong to an unreachable server.
  template <class T = Reply>
  Future<std::vector<Outcome<T>>> each(std::string_view name, const Keys& keys) const;
  /// The same with a value for each key: each_pair<void>("SET", {{"a", "1"}, {"b", "2"}}).
  template <class T = Reply>
  Future<std::vector<Outcome<T>>> each_pair(std::string_view name, const Pairs& pairs) const;
  /// Can a command of this name ("MGET", "CONFIG GET") work on this client? No if the command is
  /// unknown, if it is not for a shared connection, if there are several servers and none can be
  /// chosen for it, or if a server is connected whose kind and version lack the command. A server's
  /// answer to HELLO tells its version; of one without HELLO it is known after server_info().
  /// Commands of modules count as supported.
  bool supported(std::string_view command) const;
  /// Asks the server what it is. With several servers, fails with NotSupportedError: call it on
  /// each of them, with on_all().
  ///
  /// Errors: a server that refuses INFO counts as a proxy, and one that refuses MODULE LIST as
  ///   without modules; `hints` says so. Anything else fails.
  Future<ServerIdentity> server_info() const;
  /// From now on this client, its copies and views know this command. Without that, an unknown
  /// command is sent as it is: views with a key prefix or a codec refuse it, it is never sent again
  /// after a loss, and it goes to primaries. Several servers are then asked for the positions of
  /// its keys, once (COMMAND INFO), or each time if only they can find them (COMMAND GETKEYS).
  ///
  /// Registering a name again replaces its description for later commands. Throws
  /// InvalidArgumentError if the description is impossible, or the library knows the command.
  void register_command(const CommandSpec& spec) const;

  /// Listens to channels. Nothing is opened before the first subscription.
  Subscriber subscriber(const SubscriberOptions& options = {}) const;
  /// Reports every command that the server executes, over a connection that is opened at once.
  Monitor monitor(const MonitorOptions& options = {}) const;

  /// Ends when every connection is up. On a lazy handle it may wait forever: see timeout(). Fails
  /// with the last error if all connections have given up; see reconnect().
  Future<void> connected() const;
  /// Ends when no connection is up any more; at once if none is up now. With several servers: when
  /// each of them has been without a connection. Fails with ClosedError if the client is closed.
  Future<void> disconnected() const;
  /// Tries to connect now instead of after the wait, also where connections have given up
  /// (Options::connect_attempts, reconnect, reconnect_policy). Connections that are up stay.
  void reconnect() const;
  /// Uses these credentials from the next connection on; connections that are up stay. A connection
  /// that waits because its login was refused tries again at once. Applies to all copies and views
  /// of this client. Throws InvalidArgumentError if a text cannot be a user name or password.
  void set_credentials(const Credentials& credentials) const;
  /// Closes now. Waiting commands fail with ClosedError{not_sent}, written ones with
  /// {maybe_applied}. Ends when every socket is closed. It may be called again.
  Future<void> disconnect() const;
  /// Refuses new commands, lets earlier ones end, then closes. A command that waits in the server
  /// (BLPOP) is ended as if it were cancelled, whatever its own timeout.
  Future<void> drain() const;

  /// Reads the files of TLS (CA, certificate, key, revocations) again now, for the next
  /// connections; connections that are up stay. Before each handshake, files that changed are read
  /// again anyway: this also says whether they can be used. Throws InvalidArgumentError if not;
  /// what was loaded before stays in use. Applies to all copies and views of this client, and to
  /// its sentinels. Does nothing without TLS.
  void reload_certificates() const;

  /// The servers that this client knows, and their roles.
  std::vector<NodeEndpoint> endpoints() const;
  /// Figures at this moment.
  ClientStats stats() const;
  /// Calls fn from the loop for each event until the Registration is dropped.
  Registration on_event(detail::MoveFunction<void(const ConnectionEvent&)> fn) const;
  /// Calls fn(push) from the loop for each push of this kind ("invalidate") that a server sends to
  /// this client, on any connection (shared, of a session, of the subscribers), until the
  /// Registration is dropped. `push` is a ReplyType::push whose first element is the kind. An empty
  /// kind matches every kind. Pushes that a Subscriber takes ("message") are not included.
  ///
  /// "invalidate", from CLIENT TRACKING, has one more element: the keys, or null for all keys,
  /// after FLUSHALL. On RESP2 it arrives the same way, from a message on __redis__:invalidate. A
  /// Subscriber of that channel gets it too: one message for each key, and a Kind::gap for all
  /// keys.
  ///
  /// Delivery: at most once, in the server's order, after the replies that came before it on its
  ///   connection. Tracking ends with the connection that requested it: treat the end of a session,
  ///   and Kind::gap, as if all keys were named. Views share it, including those with their own
  ///   connections. An exception from fn goes to the reactor's on_unhandled_error.
  Registration on_push(std::string_view kind, detail::MoveFunction<void(const Reply&)> fn) const;
  /// Calls fn(command, reply) if a blocking command removed an element from the server after its
  /// future was dropped or cancelled for good: put it back, or lose it knowingly. Without fn, the
  /// reactor's on_unhandled_error gets a report. There is one fn for all copies and views of this
  /// client that share connections.
  void on_unreceived(detail::MoveFunction<void(std::string_view, const Reply&)> fn) const;
  /// From now on, fn(Reply) -> Reply converts the server's replies to this command before they are
  /// decoded. `name` is "INFO" or "CONFIG GET", in any case. An empty fn removes the callback.
  ///
  /// fn(Reply, ResponseFunction::Arguments) also gets the arguments of the command, as the caller
  /// gave them. fn is called from the loop for each reply, also in transactions, batches and
  /// sessions (and once more for what commit_replies() returns). It does not see errors from the
  /// server. If it throws or returns an error, that command fails. There is one fn for all copies
  /// and views of this client, including those with their own connections.
  void set_response_callback(std::string_view name, ResponseFunction fn) const;
  /// For logs: "pool of 10 to localhost:6379, 10 up". Contains no secrets.
  std::string describe() const;

 private:
  friend struct detail::HandleAccess;
  Client(Shared<Backend> backend, const Options& options);
  /// The backend, on its thread.
  Backend& here() const;
  friend detail::ReactorCore& detail::core_of(const Client& client) noexcept;
  friend const Shared<Backend>& detail::backend_of(const Client& client) noexcept;
  friend std::string detail::full_key(const Client& client, std::string_view key);
  friend Future<void> detail::on_one_server(const Client& client, std::string_view a,
                                            std::string_view b);
  friend void detail::send_as_of(const Client& client, const CommandView& command, ReplySlot& slot,
                                 TimePoint called);
  friend class detail::HeldLock;
  const detail::KnownCommands* known_commands() const noexcept override;
  void dispatch(const CommandView& command, ReplySlot& slot) const override;
  void dispatch_special(const CommandView& command, ReplySlot& slot) const;
  void dispatch_rare(const CommandView& command, ReplySlot& slot) const;
  bool dispatch_cached(const CommandView& command, ReplySlot& slot) const;
  void dispatch_changed(const detail::Rewriting& view, const CommandView& command,
                        ReplySlot& slot) const;
  void dispatch_ensured(const CommandView& command, ReplySlot& slot) const;
  void dispatch_retried(const CommandView& command, ReplySlot& slot) const;
  detail::Rewriting rewriting() const;
  void note_special() noexcept {
    special_ = prefix_ != nullptr || codec_ != nullptr || cache_ != nullptr || evalsha_first_ ||
               static_cast<bool>(ensure_) || retry_rule_ != nullptr;
  }
  void fill_in(ReplySlot& slot) const;
  detail::Patience patience() const;
  detail::TransferRules rules_of(const TransferOptions& options) const;
  detail::SendGroup send_group() const;
  // The client of one of the servers, with what was set on this client; not cached.
  Client of_server(Shared<Backend> server) const;
  // The client of one of the servers.
  struct Node;
  enum class Which : std::uint8_t { all, primaries, replicas };
  static Future<std::vector<Node>> nodes(Client client, Which which);
  static Future<ServerIdentity> ask_identity(Client client);
  template <class T, class Fn>
  static Future<std::vector<NodeOutcome<T>>> run_on(Client client, Fn fn, Which which);
  template <class Prepare>
  static Future<void> run_transact(Client client, std::vector<std::string> keys, Prepare prepare,
                                   int attempts);

  Shared<Backend> backend_;             // shared by all handles
  detail::NearCache* cache_ = nullptr;  // of backend_, if this view is cached
  Shared<detail::KeyPrefix> prefix_;    // shared with what this view made; usually null
  Shared<detail::ValueCodec> codec_;    // the same
  Duration timeout_;
  Duration dead_after_;
  RetryCategory retry_;
  bool wait_offline_;
  bool evalsha_first_;
  bool special_ = false;  // a rare setting is on: commands take the longer path
  detail::Ensure ensure_;
  Shared<detail::RetryRule> retry_rule_;  // shared with copies and running commands; usually null
};

std::string to_string(const Client& client);

/// One of the servers, for on_all().
struct Client::Node {
  Endpoint endpoint;                  ///< its address
  Client client;                      ///< of it alone
  NodeRole role = NodeRole::unknown;  ///< of the server
};

template <class T, class Fn>
Future<std::vector<NodeOutcome<T>>> Client::run_on(Client client, Fn fn, Which which) {
  std::vector<Node> asked = co_await nodes(std::move(client), which);
  std::vector<Future<T>> running;
  std::vector<NodeOutcome<T>> told;
  for (Node& node : asked) {  // fn may be a coroutine that refers to its own client
    running.push_back(maybe_future(fn, std::move(node.client)));
    told.push_back({std::move(node.endpoint),
                    Error(errc::cancelled, "not asked", Delivery::not_sent), node.role});
  }
  auto outcomes = co_await all_settled(std::move(running));
  for (std::size_t i = 0; i != told.size(); ++i) told[i].outcome = std::move(outcomes[i]);
  co_return told;
}

template <class Fn>
auto Client::on_all(Fn fn) const {
  using T = typename std::invoke_result_t<Fn&, Client>::value_type;
  const detail::CurrentCore current(core());
  return run_on<T>(*this, std::move(fn), Which::all);
}

template <class Fn>
auto Client::on_primaries(Fn fn) const {
  using T = typename std::invoke_result_t<Fn&, Client>::value_type;
  const detail::CurrentCore current(core());
  return run_on<T>(*this, std::move(fn), Which::primaries);
}

template <class Fn>
auto Client::on_replicas(Fn fn) const {
  using T = typename std::invoke_result_t<Fn&, Client>::value_type;
  const detail::CurrentCore current(core());
  return run_on<T>(*this, std::move(fn), Which::replicas);
}

template <class T>
Future<std::vector<Outcome<T>>> Client::each(std::string_view name, const Keys& keys) const {
  const detail::CurrentCore current(core());
  std::vector<Future<T>> running;
  for (const std::string_view key : keys.views()) running.push_back(command<T>(name, key));
  return all_settled(std::move(running));
}

template <class T>
Future<std::vector<Outcome<T>>> Client::each_pair(std::string_view name, const Pairs& pairs) const {
  const detail::CurrentCore current(core());
  std::vector<Future<T>> running;
  const auto views = pairs.views();
  for (std::size_t i = 0; i + 1 < views.size(); i += 2)
    running.push_back(command<T>(name, views[i], views[i + 1]));
  return all_settled(std::move(running));
}

template <class Prepare>
Future<void> Client::transact(const Keys& keys, Prepare prepare, TransactOptions options) const {
  const auto views = keys.views();
  const detail::CurrentCore current(core());
  return run_transact(*this, std::vector<std::string>(views.begin(), views.end()),
                      std::move(prepare), options.attempts);
}

template <class Prepare>
Future<void> Client::run_transact(Client client, std::vector<std::string> keys, Prepare prepare,
                                  int attempts) {
  for (;;) {
    Watch watch = co_await client.watch(keys);
    auto prepared = co_await prepare(watch).outcome();
    if (!prepared) {
      // The reads of `prepare` changed nothing.
      const Error& error = prepared.error();
      const bool lost = error.is(errc::connection) && !error.is(errc::auth);
      if (!lost || --attempts <= 0) prepared.value();
      continue;
    }
    auto ended = co_await prepared.value().commit().outcome();
    if (ended) co_return;
    const Error& error = ended.error();
    const bool lost = error.is(errc::connection) && !error.is(errc::auth) &&
                      error.delivery() == Delivery::not_sent;
    const bool again = (error.is(errc::watch) || lost) && --attempts > 0;
    if (!again) ended.value();  // throws its error
  }
}

/// One connection. The Future ends when its handshake is complete. If the first attempt fails
/// (after every address was tried), the Future fails with its error and nothing is left behind.
Future<Client> connect(Reactor& reactor, const Options& options = {});
/// One connection, opened in the background; the handle is returned at once. Throws
/// InvalidArgumentError on impossible options, but never because of the network.
Client lazy_connection(Reactor& reactor, const Options& options = {});
/// A pool of options.pool_size connections. The Future ends when all are up.
Future<Client> connect_pool(Reactor& reactor, const Options& options = {});
/// The same, made in the background; the handle is there at once.
Client lazy_pool(Reactor& reactor, const Options& options = {});

}  // namespace deferredis
