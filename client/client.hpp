// Client: the handle a user holds, whatever is behind it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/client/commands.hpp>
#include <deferredis/client/monitor.hpp>
#include <deferredis/client/options.hpp>
#include <deferredis/client/session.hpp>
#include <deferredis/client/subscriber.hpp>
#include <deferredis/client/transaction.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

class NoReply;
class Client;
namespace detail {
class HeldLock;
/// What is built upon a client runs there.
ReactorCore& core_of(const Client& client) noexcept;
const Shared<Backend>& backend_of(const Client& client) noexcept;
/// Ends when it is known that one server has both keys of the view; NotSupportedError: none has.
Future<void> on_one_server(const Client& client, std::string_view a, std::string_view b);
}  // namespace detail

/// What became of a call on one server.
template <class T>
struct NodeOutcome {
  Endpoint endpoint;
  Outcome<T> outcome;
};

/// A handle to a server, over one connection or a pool. Copies share what is behind.
///
/// Lifetime: when the last copy goes, commands given before run to their end within their
///   deadlines, then the connections close; a BLPOP without a timeout has no end, and is ended as
///   if it were cancelled. May outlive its Reactor; then everything fails with
///   ClosedError.
/// Thread: used on the reactor's, elsewhere every call throws InvalidArgumentError. Copied, moved
///   and dropped on any; once the reactor is gone on any, one at a time.
/// Delivery: a command is executed at most once, unless `.retry` says otherwise; errors say by
///   delivery() what is known.
class Client final : public Commands {
 public:
  Client(Shared<Backend> backend, const Options& options);

  /// A view with other settings on the same backend. Settings of the caller share the connections;
  /// those of the connection (database, name, protocol) get connections of their own, lazily,
  /// shared by all views that ask alike. Throws InvalidArgumentError on impossible settings.
  ///
  /// key_prefix stands before every key of every command, in sessions, transactions and batches of
  /// the view too; the patterns of KEYS, SCAN and SORT are of such keys, and in the replies of
  /// KEYS, SCAN, XREAD and of the pops that tell their key the prefix is taken off. Channels have
  /// none. Commands that mean all keys (DBSIZE, FLUSHDB, RANDOMKEY ...), or whose keys nobody can
  /// find, fail with NotSupportedError.
  Client with(const ViewOptions& view) const;

  /// A view whose writes end well only when so many replicas have said in time that they have them,
  /// else with ReplicationError{maybe_applied}: WAIT follows each write, transaction or batch, on
  /// a connection outside the pool, of which there are at most Options::max_exclusive. Reads are as
  /// ever; blocking commands are refused; sessions and the reads of a Watch are left as they are.
  /// In a cluster a write follows its slot (MOVED); a transaction or batch, and a key that is on
  /// its way (ASK), fail with Delivery::rejected. No promise that a failover keeps the write: see
  /// client/replication.hpp. Throws InvalidArgumentError for 0 replicas or no time.
  Client ensure_replication(std::uint32_t replicas, Duration timeout) const;
  /// The same with disks, by WAITAOF (7.2): the primary's own if `local`, and those of replicas.
  Client ensure_persistence(bool local, std::uint32_t replicas, Duration timeout) const;

  /// A connection of one's own, beside the shared ones, opened on demand: at most
  /// Options::max_exclusive at a time, then callers wait in line, up to the timeout. Waits through
  /// a restart or a failover as a command does: not while the server is down, unless
  /// `when_disconnected` is `wait`. So do watch() and transact().
  Future<Session> session() const;
  /// The same to the server that has this key, where there are several.
  Future<Session> session(Key key) const;

  /// MULTI ... EXEC as one block on the shared connections.
  Transaction multi() const;
  /// Commands that leave as one block.
  Batch batch() const;
  /// Commands whose replies the server does not even send; see client/no_reply.hpp.
  NoReply no_reply() const;
  /// A session that watches the keys, for a transaction that depends on them.
  Future<Watch> watch(const Keys& keys) const;
  /// Calls prepare(Watch&), which reads and gives a Future<Transaction>, and commits that; all of
  /// it again while others change the keys, at most options.attempts times, then WatchError.
  template <class Prepare>
  Future<void> transact(const Keys& keys, Prepare prepare, TransactOptions options = {}) const;

  /// The client of one of the servers behind this one. Throws InvalidArgumentError where none has
  /// this endpoint.
  Client on(const Endpoint& endpoint) const;
  /// Calls fn(Client) for every server at once and gives, when all have ended, what became of each
  /// Future that it returned: a vector of NodeOutcome.
  template <class Fn>
  auto on_all(Fn fn) const;
  /// The same for those that are no replicas.
  template <class Fn>
  auto on_primaries(Fn fn) const;

  /// The command once for each key, side by side, each with an Outcome of its own, in the order of
  /// the keys: each<std::int64_t>("DEL", keys) tells which keys a server that is away has.
  template <class T = Reply>
  Future<std::vector<Outcome<T>>> each(std::string_view name, const Keys& keys) const;
  /// The same with a value for each key: each_pair<void>("SET", {{"a", "1"}, {"b", "2"}}).
  template <class T = Reply>
  Future<std::vector<Outcome<T>>> each_pair(std::string_view name, const Pairs& pairs) const;
  /// Can a command of this name ("MGET", "CONFIG GET") work on this client? No where nobody knows
  /// it, it is not for a shared connection, or no one of several servers could be chosen for it.
  /// What the server itself knows is the server's to say.
  bool supported(std::string_view command) const;

  /// Listens to channels; nothing is opened before its first subscription.
  Subscriber subscriber(const SubscriberOptions& options = {}) const;
  /// Tells every command that the server executes, over a connection that is opened at once.
  Monitor monitor(const MonitorOptions& options = {}) const;

  /// Ends when every connection is up. On a lazy handle it may wait for ever: see timeout().
  Future<void> connected() const { return here().connected(); }
  /// Logs in with these from the next connection on; connections that are up stay. One that waits
  /// because its login was refused tries again at once. For all copies and views of this client.
  /// Throws InvalidArgumentError where a text cannot be one.
  void set_credentials(const Credentials& credentials) const;
  /// Closes now: what waits fails with ClosedError{not_sent}, what is written with
  /// {maybe_applied}. Ends when every socket is closed. Calling it again is fine.
  Future<void> disconnect() const { return here().disconnect(); }
  /// Refuses new commands, lets those given run to their end, then closes. A command that waits at
  /// the server (BLPOP) is ended as if it were cancelled, whatever its own timeout.
  Future<void> drain() const {
    here().end_waits();
    return here().drain();
  }

  std::vector<Endpoint> endpoints() const { return here().endpoints(); }
  ClientStats stats() const { return here().stats(); }
  /// fn is called from the loop for each event until the Registration goes.
  Registration on_event(detail::MoveFunction<void(const ConnectionEvent&)> fn) const {
    return here().on_event(std::move(fn));
  }
  /// fn(push) is called from the loop for each push of this kind ("invalidate") that a server of
  /// this client sends, on whatever connection (shared, of a session, of the subscribers), until
  /// the Registration goes. `push` is a ReplyType::push whose first element is the kind; an empty
  /// kind: pushes of every kind. Not those that a Subscriber takes ("message").
  ///
  /// "invalidate", of CLIENT TRACKING, has one more element: the keys, or null for all keys, after
  /// FLUSHALL. It comes the same way where RESP2 tells it, as a message of __redis__:invalidate,
  /// which a Subscriber of that channel is told too: a message for each key, and a Kind::gap for
  /// all.
  ///
  /// Delivery: at most once, in the server's order, behind the replies that came before it on its
  ///   connection. Tracking ends with the connection that asked for it: treat the end of a session,
  ///   and Kind::gap, as if all keys were named. Views share it, also those with connections of
  ///   their own. What fn throws reaches the reactor's on_unhandled_error.
  Registration on_push(std::string_view kind, detail::MoveFunction<void(const Reply&)> fn) const {
    return here().on_push(kind, std::move(fn));
  }
  /// fn(command, reply) is called for an element that a blocking command took from the server when
  /// its future had been dropped or cancelled for good: put it back, or lose it knowingly. Without
  /// fn the reactor's on_unhandled_error is told. One for all copies and views of this client that
  /// share connections.
  void on_unreceived(detail::MoveFunction<void(std::string_view, const Reply&)> fn) const {
    here().on_unreceived(std::move(fn));
  }
  /// From now on fn(Reply) -> Reply stands between the server's replies to this command and their
  /// decoding: name is "INFO" or "CONFIG GET", of any case; an empty fn takes it away.
  ///
  /// fn is called from the loop, and for each reply: in transactions, batches and sessions too
  /// (once more for what commit_replies() gives). Errors of the server do not come to it. What it
  /// throws fails that command; an error that it returns does too. One for all copies and views of
  /// this client, those with connections of their own included.
  void set_response_callback(std::string_view name, detail::MoveFunction<Reply(Reply)> fn) const {
    here().set_response_callback(name, std::move(fn));
  }
  /// For logs: "pool of 10 to localhost:6379, 10 up". No secrets.
  std::string describe() const { return here().describe(); }

 private:
  /// The backend, on its thread.
  Backend& here() const {
    backend_->core().check_thread();
    return *backend_;
  }
  friend detail::ReactorCore& detail::core_of(const Client& client) noexcept;
  friend const Shared<Backend>& detail::backend_of(const Client& client) noexcept;
  friend Future<void> detail::on_one_server(const Client& client, std::string_view a,
                                            std::string_view b);
  friend class detail::HeldLock;
  void dispatch(const CommandView& command, ReplySlot& slot) const override;
  void dispatch_special(const CommandView& command, ReplySlot& slot) const;
  void dispatch_ensured(const CommandView& command, ReplySlot& slot) const;
  detail::Rewriting rewriting() const { return {prefix_, backend_->response_callbacks()}; }
  void note_special() noexcept {
    special_ = prefix_ != nullptr || evalsha_first_ || static_cast<bool>(ensure_);
  }
  void fill_in(ReplySlot& slot) const;
  detail::Patience patience() const;
  detail::SendBlock send_block() const;
  // A client of one server calls back as this one does.
  void share_callbacks(Backend& server) const;
  template <class T, class Fn>
  static Future<std::vector<NodeOutcome<T>>> run_on(Client client, Fn fn, bool replicas);
  template <class Prepare>
  static Future<void> run_transact(Client client, std::vector<std::string> keys, Prepare prepare,
                                   int attempts);

  Shared<Backend> backend_;           // shared by all handles
  Shared<detail::KeyPrefix> prefix_;  // with what was made from this view; mostly null
  Duration timeout_;
  Duration dead_after_;
  RetryCategory retry_;
  bool wait_offline_;
  bool evalsha_first_;
  bool special_ = false;  // some setting that few views have: the way of a command is longer
  detail::Ensure ensure_;
};

std::string to_string(const Client& client);

template <class T, class Fn>
Future<std::vector<NodeOutcome<T>>> Client::run_on(Client client, Fn fn, bool replicas) {
  auto servers = co_await client.backend_->servers(client.patience());
  std::vector<Future<T>> running;
  std::vector<NodeOutcome<T>> told;
  std::vector<Client> nodes;  // fn may be a coroutine that refers to its own
  nodes.reserve(servers.size());
  for (detail::Server& server : servers) {
    if (!server.primary && !replicas) continue;
    Client& node = nodes.emplace_back(client);
    client.share_callbacks(*server.backend);
    node.backend_ = std::move(server.backend);
    running.push_back(maybe_future(fn, std::move(node)));
    told.push_back(
        {std::move(server.endpoint), Error(errc::cancelled, "not asked", Delivery::not_sent)});
  }
  auto outcomes = co_await all_settled(std::move(running));
  for (std::size_t i = 0; i != told.size(); ++i) told[i].outcome = std::move(outcomes[i]);
  co_return told;
}

template <class Fn>
auto Client::on_all(Fn fn) const {
  using T = typename std::invoke_result_t<Fn&, Client>::value_type;
  const detail::CurrentCore current(core());
  return run_on<T>(*this, std::move(fn), true);
}

template <class Fn>
auto Client::on_primaries(Fn fn) const {
  using T = typename std::invoke_result_t<Fn&, Client>::value_type;
  const detail::CurrentCore current(core());
  return run_on<T>(*this, std::move(fn), false);
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
  const detail::CurrentCore current(backend_->core());
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
      // Its reads have changed nothing.
      if (prepared.error().code() != errc::connection || --attempts <= 0) prepared.value();
      continue;
    }
    auto ended = co_await prepared.value().commit().outcome();
    if (ended) co_return;
    const Error& error = ended.error();
    const bool lost = error.code() == errc::connection && error.delivery() == Delivery::not_sent;
    const bool again = (error.is(errc::watch) || lost) && --attempts > 0;
    if (!again) ended.value();  // throws its error
  }
}

/// One connection; the Future ends when its handshake is done, or with the error of the first
/// attempt (every address tried), leaving nothing behind.
Future<Client> connect(Reactor& reactor, const Options& options = {});
/// One connection, made in the background; the handle is there at once. Throws
/// InvalidArgumentError on impossible options, never for the network's sake.
Client lazy_connection(Reactor& reactor, const Options& options = {});
/// A pool of options.pool_size connections; the Future ends when all are up.
Future<Client> connect_pool(Reactor& reactor, const Options& options = {});
Client lazy_pool(Reactor& reactor, const Options& options = {});

}  // namespace deferredis
