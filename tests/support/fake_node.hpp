// Servers and sentinels that say what no real ones can be brought to say, on the test's own loop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/listen.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis::support {

using Words = std::vector<std::string>;

std::string bulk(std::string_view text);
/// An array of what is encoded already.
std::string array(const std::vector<std::string>& parts);
/// "ip 10.0.0.1 port 6379", cut at blanks, as an array of bulks.
std::string bulks(std::string_view words);

/// Listens on a port of the kernel's choice at a loopback address and answers each command, on
/// RESP2, by a function; an empty answer is silence. HELLO is unknown to it.
class FakeNode {
 public:
  using Answer = std::function<std::string(const Words& command)>;

  FakeNode(Reactor& reactor, Answer answer, std::string host = "127.0.0.1");
  FakeNode(const FakeNode&) = delete;
  FakeNode& operator=(const FakeNode&) = delete;
  ~FakeNode();

  Endpoint endpoint() const;
  std::string address() const { return to_string(endpoint()); }
  /// How many have connected so far, and how many are connected.
  std::size_t accepted() const noexcept { return talks_.size(); }
  std::size_t connected() const noexcept;
  /// How many commands came that begin with these words: "GET", "CLUSTER SHARDS".
  std::size_t count(std::string_view words) const;
  /// Channels that somebody listens to.
  std::size_t subscriptions() const noexcept;
  /// Says it to everyone who has subscribed to something.
  void publish(std::string_view channel, std::string_view payload);
  /// Says it to whoever has connected last.
  void say(std::string_view bytes);
  /// Writes it to everyone who has sent this command.
  void say_to(std::string_view sender_of, std::string_view bytes);
  /// Ends every connection at once, and goes on listening.
  void drop();
  /// Closes every connection, and nobody listens any more.
  void close();

  Answer answer;

 private:
  struct Talk;
  void note(const Words& words);

  Owned<Listener> listener_;
  std::vector<std::unique_ptr<Talk>> talks_;
  std::string host_;
  std::uint16_t port_ = 0;         // kept: it stays its own when nobody listens any more
  std::vector<std::string> came_;  // the words of each command, each with a blank after it
};

/// A server of a role that a test can change. It keeps no data.
class FakeServer : public FakeNode {
 public:
  explicit FakeServer(Reactor& reactor, std::string wanted_role = "master");

  std::string role;           ///< "master" or "slave"
  std::string password = {};  ///< empty: none
  std::string set_answer = "+OK\r\n";
};

/// A sentinel of a group "mymaster".
class FakeSentinel : public FakeNode {
 public:
  explicit FakeSentinel(Reactor& reactor);
  FakeSentinel(Reactor& reactor, const FakeNode& named) : FakeSentinel(reactor) {
    primary = named.endpoint();
  }

  Endpoint primary = {};
  std::string flags = "master";
  int epoch = 1;
  int others = 2;
  struct Replica {
    Endpoint endpoint;
    std::string flags = "slave";
  };
  std::vector<Replica> replicas = {};
  std::string error = {};  ///< its answer to every SENTINEL; empty: what is above
  bool silent = false;     ///< it reads and says nothing

 private:
  std::string say(const Words& command) const;
};

}  // namespace deferredis::support
