// Servers and sentinels that say what real ones cannot be made to say, on the test's own loop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis::support {

using Words = std::vector<std::string>;

std::string bulk(std::string_view text);
/// An array of parts that are already encoded.
std::string array(const std::vector<std::string>& parts);
/// "ip 10.0.0.1 port 6379", split at spaces, as an array of bulk strings.
std::string bulks(std::string_view words);

/// Listens on a free port of the network and answers each command with a function, on RESP2. An
/// empty answer means silence. HELLO is unknown to it.
class FakeNode {
 public:
  using Answer = std::function<std::string(const Words& command)>;

  FakeNode(Reactor& reactor, Network& network, Answer answer, std::string host = "127.0.0.1");
  FakeNode(const FakeNode&) = delete;
  FakeNode& operator=(const FakeNode&) = delete;
  ~FakeNode();

  Endpoint endpoint() const;
  std::string address() const { return to_string(endpoint()); }
  /// How many connections were accepted so far, and how many are open.
  std::size_t accepted() const noexcept { return talks_.size(); }
  std::size_t connected() const noexcept;
  /// How many commands that start with these words arrived: "GET", "CLUSTER SHARDS".
  std::size_t count(std::string_view words) const;
  /// Channels with a listener.
  std::size_t subscriptions() const noexcept;
  /// Sends it to everyone who has subscribed to something.
  void publish(std::string_view channel, std::string_view payload);
  /// Sends it to the newest connection.
  void say(std::string_view bytes);
  /// Sends it to everyone who has sent this command.
  void say_to(std::string_view sender_of, std::string_view bytes);
  /// Ends every connection at once, and keeps listening.
  void drop();
  /// Closes every connection and stops listening.
  void close();
  /// Listens under another name of its host too.
  void also_listen_on(std::string_view host);

  Answer answer;

 private:
  struct Talk;
  void note(const Words& words);
  Owned<Listener> listen(std::string_view host, std::uint16_t port);

  Reactor& reactor_;  // borrowed
  Network& network_;  // borrowed
  Owned<Listener> listener_;
  std::vector<Owned<Listener>> more_listeners_;
  std::vector<std::unique_ptr<Talk>> talks_;
  std::string host_;
  std::uint16_t port_ = 0;         // kept: reserved even while nobody listens
  std::vector<std::string> came_;  // the words of each command, each followed by a space
};

/// A server without data, whose role a test can change.
class FakeServer : public FakeNode {
 public:
  FakeServer(Reactor& reactor, Network& network, std::string wanted_role = "master",
             std::string host = "127.0.0.1");

  std::string role;           ///< "master" or "slave"
  std::string password = {};  ///< empty: none
  std::string set_answer = "+OK\r\n";
};

/// A sentinel of a group "mymaster".
class FakeSentinel : public FakeNode {
 public:
  FakeSentinel(Reactor& reactor, Network& network);
  FakeSentinel(Reactor& reactor, Network& network, const FakeNode& named)
      : FakeSentinel(reactor, network) {
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
  std::string error = {};  ///< its answer to every SENTINEL command; empty: the data above
  bool silent = false;     ///< it reads but does not answer

 private:
  std::string say(const Words& command) const;
};

}  // namespace deferredis::support
