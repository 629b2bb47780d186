// A Redis in the test's own process: your code talks to it through a real client.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/move_function.hpp>
#include <deferredis/testing/resp_text.hpp>

namespace deferredis {

namespace simulated {
class Server;
}

/// How a SimulatedRedis is set up.
struct SimulatedRedisOptions {
  std::string_view host = "localhost";         ///< where it listens
  std::uint16_t port = 6379;                   ///< 0: a free one
  std::string_view password = {};              ///< of the user "default"; empty: none is asked for
  bool resp3 = true;                           ///< false: HELLO is unknown, as before Redis 6
  std::size_t databases = 16;                  ///< for SELECT
  std::int64_t unix_time = 1'800'000'000'000;  ///< its wall clock at the beginning, in milliseconds
};

/// A server that executes commands as Redis 7 does, with the same replies and errors: keys with
/// expiry, strings, hashes, lists, sets, sorted sets, streams with groups, pub/sub with shard
/// channels, MULTI and WATCH, blocking commands, users, client tracking, RESP2 and RESP3. Lua is
/// missing: script() says in C++ what a script does. A command it does not know gets the error of
/// a server that does not know it. What a server leaves open is fixed here: members come in the
/// order of their bytes, and random choices are the same in each run.
///
/// Time is that of the reactor's clock. On a ManualReactor a key expires when the test advances
/// time, and each run is the same.
///
/// Ownership: borrows the reactor and the network, which must outlive it. Its destructor closes its
///   connections. Do not destroy it inside a function that it calls (answer(), script()).
/// Errors: the constructor throws ConnectionError if the address is not free.
class SimulatedRedis {
 public:
  using Words = std::vector<std::string>;  ///< A command: its name and its arguments.
  /// What a script gets, and its way to execute commands.
  struct ScriptCall {
    Words keys;       ///< KEYS
    Words arguments;  ///< ARGV
    detail::MoveFunction<Reply(const Words&)> call =
        {};  ///< redis.call(); its error ends the script
  };
  /// Returns a whole reply as RESP: resp_integer(1), resp_bulk("x"), resp_error("ERR no").
  using Script = detail::MoveFunction<std::string(ScriptCall&)>;
  /// Returns a whole reply as RESP, or nothing, and then the server answers.
  using Answer = detail::MoveFunction<std::optional<std::string>(const Words&)>;

  SimulatedRedis(Reactor& reactor, Network& network, SimulatedRedisOptions options = {});
  SimulatedRedis(const SimulatedRedis&) = delete;
  SimulatedRedis& operator=(const SimulatedRedis&) = delete;
  ~SimulatedRedis();

  /// Where it listens.
  Endpoint endpoint() const;

  // Data and what arrived:

  /// Executes a command that no client has sent: execute("SET", "name:1", "Ann"). No password is
  /// needed. Throws the error that it is answered with.
  template <class... Word>
  void execute(const Word&... words) {
    static_cast<void>(ask(Words{std::string(words)...}));
  }
  /// The same, for the reply: ask({"GET", "name:1"}).
  Reply ask(const Words& words);
  /// Every command that has arrived since the last clear_received(), in order.
  const std::vector<Words>& received() const;
  /// How many of them have this name, in either case.
  std::size_t count(std::string_view name) const;
  /// Forgets the commands that it received so far.
  void clear_received();
  /// How many connections are open.
  std::size_t connections() const;

  // What it does:

  /// Asks `answer` first about every command that arrives. An empty function: no longer.
  void answer(Answer answer);
  /// What EVAL of this text does, and EVALSHA once the script is loaded.
  void script(std::string_view text, Script script);
  /// What FCALL of this function does.
  void function(std::string_view name, Script function);

  // What happens to it:

  /// kill -9: the connections are gone, nobody listens. Data stay, as with `appendfsync always`.
  void crash();
  /// Starts it again. With `lose_data` it is empty.
  void start(bool lose_data = false);
  /// Stops it for a while: connections stay, nothing is read or answered, no time passes for it.
  void freeze();
  /// The end of freeze(): it executes what has arrived meanwhile.
  void thaw();
  /// Closes every connection, and goes on listening.
  void drop_connections();
  /// Becomes a replica: has the data of `primary` from now on, refuses writes, and says so in ROLE.
  /// A write has reached it when the primary answers. Both must live until it is promoted, or
  /// follows another.
  void follow(SimulatedRedis& primary);
  /// Becomes a primary.
  void promote();
  /// Does it listen?
  bool running() const;

  /// The server without sockets.
  simulated::Server& server() noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deferredis
