// A Redis without sockets: bytes in, bytes out for each connection, data shared by all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>  // lint: ok, only tests include this
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/testing/simulated/command_set.hpp>
#include <deferredis/testing/simulated/database.hpp>
#include <deferredis/testing/simulated/membership.hpp>
#include <deferredis/testing/simulated/resp/reply_writer.hpp>
#include <deferredis/testing/simulated/scripts.hpp>
#include <deferredis/testing/simulated/session.hpp>
#include <deferredis/testing/simulated/tracking.hpp>
#include <deferredis/testing/simulated/users.hpp>

namespace deferredis::simulated {

/// Executes commands one after the other, as a server does. It never reads a clock but the one it
/// is given: keys expire and blocking commands end when tick() or a command finds it later.
class Server {
 public:
  /// Decides about a command instead of the server: the bytes of a reply, or nothing to go on.
  using Instead = std::function<std::optional<std::string>(Session&, const Words&)>;

  /// `unix_time` is what its wall clock says now, in ms.
  Server(const Clock& clock, std::int64_t unix_time, std::size_t databases = 16);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Conversations:

  Session& open(std::string address);
  void close(Session& session);
  /// Executes every complete command. What is to be sent is in `out` of touched sessions.
  void receive(Session& session, std::string_view bytes);
  /// Expires keys, and ends blocking commands whose time is over.
  void tick();
  /// When tick() has something to do, in ms from now.
  std::optional<std::int64_t> next_tick() const;
  /// The sessions to which something was written, or that end, since the last call.
  std::vector<Session*> take_touched();
  /// Executes one command outside every connection. Returns its reply as RESP2.
  std::string execute(const Words& words);
  /// Loses all connections, and what only connections have.
  void drop_sessions();
  /// kill -9: loses all connections. Data stay.
  void stop();
  /// Starts it again. Its data have stayed.
  void start();
  bool running() const noexcept { return running_; }
  /// How often it was started.
  std::uint64_t starts() const noexcept { return starts_; }

  /// Copies the data of `primary`, and from now on every change of them. Null: no longer, and is
  /// a primary itself. `where` is what ROLE says. Borrowed: both must be told before one of them is
  /// destroyed.
  void follow(Server* primary, Endpoint where = {});
  /// Removes the key, and returns what it held. With put_key(), what MIGRATE does.
  std::optional<Database::Entry> take_key(const std::string& key);
  void put_key(const std::string& key, Database::Entry entry);
  /// Ends a blocking command with this error.
  void refuse_waiting(Session& session, std::string_view error);
  /// Ends subscriptions to shard channels of a slot that is no longer here, and says so.
  void drop_shard_channels(std::uint16_t slot);
  /// Sends what was written outside of receive(), tick() and execute().
  void deliver();

  // For command handlers:

  std::int64_t now() const;  ///< in ms of Unix time
  Database& database(std::size_t index) { return databases_.at(index); }
  std::size_t databases() const noexcept { return databases_.size(); }
  Sessions& sessions() noexcept { return sessions_; }
  Session* session(std::uint64_t id);
  Users& users() noexcept { return users_; }
  Scripts& scripts() noexcept { return scripts_; }
  TrackingTable& tracking() noexcept { return tracking_; }
  std::map<std::string, std::string>& config() noexcept { return config_; }
  std::mt19937& random() noexcept { return random_; }
  /// A writer for what the session gets besides replies.
  ReplyWriter to(Session& session);
  void touch(Session& session) { touched_.insert(&session); }
  /// The key has another value now: tells WATCH, tracking, waiting commands and listeners.
  void key_changed(std::size_t database, const std::string& key, char event_class,
                   std::string_view event);
  void key_event(std::size_t database, const std::string& key, char event_class,
                 std::string_view event);
  /// All keys of the database are gone; of every database if there is none.
  void flushed(std::optional<std::size_t> database);
  /// SWAPDB.
  void swap(std::size_t one, std::size_t other);
  std::int64_t publish(const std::string& channel, const std::string& payload);
  std::int64_t publish_shard(const std::string& channel, const std::string& payload);
  /// What a client has published reaches the subscribers of other servers, too.
  void spread(const std::string& channel, const std::string& payload, bool to_shard);
  void wait(Session& session, Waiting waiting);
  bool unblock(Session& session, bool with_error);
  /// Executes words for the session and appends the reply: what EXEC and scripts do.
  void run(Session& session, const Words& words, std::string& out, int protocol);
  /// The checks before a command is executed. Returns the error, or an empty text.
  std::string refusal(Session& session, const Words& words);
  void unwatch(Session& session);
  void leave_multi(Session& session);
  /// After RESET.
  void reset(Session& session);
  void end(Session& session);

  Instead instead;
  /// Sends what its sessions have in `out`. Empty: whoever opened them takes it.
  std::function<void()> carry;
  Membership* cluster = nullptr;  ///< borrowed; null: it is not a node of a cluster
  bool knows_hello = true;
  bool is_replica() const noexcept { return primary_ != nullptr; }
  /// Where its primary is.
  const Endpoint& primary_endpoint() const noexcept { return primary_endpoint_; }
  std::size_t replicas() const noexcept { return replicas_.size(); }
  std::uint64_t commands_done = 0;

 private:
  void read_on(Session& session);
  void handle(Session& session, const Words& words);
  void answer_instead(Session& session, const Words& words, const std::string& reply);
  void execute_now(Session& session, const Words& words);
  bool queue(Session& session, const Words& words);
  void invalidate(const Invalidation& news);
  void serve_waiting();
  void end_wait(Session& session, const std::string& reply);
  bool retry(Session& session);
  void copy_key(std::size_t database, const std::string& key);
  std::string misplaced(Session& session, const Words& words);
  void expire();
  void after_command();
  void feed_monitors(const Session& session, const Words& words);

  const Clock& clock_;  // borrowed
  TimePoint started_;
  std::int64_t unix_time_;
  std::vector<Database> databases_;
  Sessions sessions_;
  std::uint64_t next_id_ = 1;
  Session inside_;  // of execute()
  Users users_;
  Scripts scripts_;
  TrackingTable tracking_;
  std::map<std::string, std::string> config_;
  std::mt19937 random_{1};
  std::set<Session*> touched_;
  std::vector<Session*> waiting_;  // in the order in which they began
  std::set<std::pair<std::size_t, std::string>> ready_;
  std::uint64_t changes_ = 0;
  bool running_ = true;
  std::uint64_t starts_ = 1;
  Server* primary_ = nullptr;  // borrowed; null: we are one
  Endpoint primary_endpoint_;
  std::vector<Server*> replicas_;     // borrowed
  const Session* current_ = nullptr;  // whose command runs; borrowed
  int depth_ = 0;                     // of commands inside commands
};

}  // namespace deferredis::simulated
