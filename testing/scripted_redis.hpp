// A server that expects exactly the commands a test lists, and answers as the test says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/testing/resp_text.hpp>

namespace deferredis {

/// How a ScriptedRedis is set up.
struct ScriptedRedisOptions {
  std::string_view host = "localhost";  ///< where it listens
  std::uint16_t port = 6379;            ///< 0: a free one
  bool in_order = true;                 ///< false: the expected commands may come in any order
  /// Answers HELLO, AUTH, SELECT, PING and CLIENT by itself, unless the next expected command is
  /// that one. HELLO is unknown to it, so that clients speak RESP2.
  bool handshakes = true;
};

/// Stands for any word in ScriptedRedis::expect.
struct AnyWord {};

/// `redis.expect("GET", "a").reply("b")`: the commands that must come, and what is answered. A
/// command that does not fit gets an error that says what was expected instead; failure() has the
/// same text for the test.
///
/// Ownership: borrows the reactor and the network, which must outlive it.
/// Errors: the constructor throws ConnectionError if the address is not free.
class ScriptedRedis {
 public:
  using Words = std::vector<std::string>;  ///< A command: its name and its arguments.

  /// One expected command. What is added here happens in this order when it arrives. Without
  /// anything, it is never answered.
  class Step {
   public:
    Step& reply(std::string_view text) { return reply_bytes(resp_bulk(text)); }     ///< a string
    Step& reply(const char* text) { return reply(std::string_view(text)); }         ///< a string
    Step& reply(std::int64_t number) { return reply_bytes(resp_integer(number)); }  ///< an integer
    Step& reply(int number) { return reply(std::int64_t{number}); }                 ///< an integer
    Step& reply(const Words& texts) { return reply_bytes(resp_bulks(texts)); }      ///< an array
    Step& ok() { return reply_bytes(resp_simple("OK")); }                           ///< OK
    Step& null() { return reply_bytes(resp_null()); }                               ///< null
    /// "LOADING Redis is loading"
    Step& error(std::string_view text) { return reply_bytes(resp_error(text)); }
    /// Any bytes: half a reply, two replies, or none that RESP allows.
    Step& reply_bytes(std::string_view bytes);
    /// A push of RESP3.
    Step& push(const Words& texts);
    /// What follows happens so much later. Replies to later commands wait for it.
    Step& after(Duration delay);
    /// Closes the connection.
    Step& drop();
    /// The command is expected so many times.
    Step& times(std::size_t count);

   private:
    friend class ScriptedRedis;
    struct Action {
      std::string bytes{};
      Duration delay{0};
      bool drops = false;
    };
    std::vector<std::optional<std::string>> words_;  // nothing: any word
    std::vector<Action> actions_;
    std::size_t left_ = 1;
  };

  ScriptedRedis(Reactor& reactor, Network& network, ScriptedRedisOptions options = {});
  ScriptedRedis(const ScriptedRedis&) = delete;
  ScriptedRedis& operator=(const ScriptedRedis&) = delete;
  ~ScriptedRedis();

  /// The next command that must come: expect("SET", "a", AnyWord()). The name may be in either
  /// case. The reference is valid as long as the ScriptedRedis.
  template <class... Word>
  Step& expect(const Word&... words) {
    return add({word_of(words)...});
  }

  /// What went wrong first: "expected GET a, but GET b came". Empty: nothing.
  const std::string& failure() const;
  /// The expected commands that have not come, one line each. Empty: all have.
  std::string missing() const;
  /// Throws std::logic_error with failure() or missing() if there is one.
  void check() const;

  /// Sends bytes to the newest connection, without a request.
  void say(std::string_view bytes);
  /// Closes every connection, and goes on listening.
  void drop_connections();
  /// Where it listens.
  Endpoint endpoint() const;
  /// How many connections are open.
  std::size_t connections() const;

 private:
  struct State;
  using Pattern = std::vector<std::optional<std::string>>;
  static std::optional<std::string> word_of(AnyWord) { return {}; }
  static std::optional<std::string> word_of(std::string_view word) { return std::string(word); }
  static std::optional<std::string> word_of(std::int64_t number) { return std::to_string(number); }
  Step& add(Pattern words);

  std::unique_ptr<State> state_;
};

}  // namespace deferredis
