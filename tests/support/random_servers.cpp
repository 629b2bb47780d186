#include "support/random_servers.hpp"

#include <string>
#include <utility>
#include <vector>

#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/sentinel.hpp>
#include <deferredis/testing/manual_reactor.hpp>

#include "support/fake_cluster.hpp"
#include "support/fake_node.hpp"
#include "support/redis_server.hpp"

namespace deferredis::support {

namespace {

/// What a server without data answers to each command, in a random mood.
class Mood {
 public:
  explicit Mood(std::uint32_t seed) : random_(seed) {}

  std::size_t pick(std::size_t below) { return random_() % below; }
  void change() {
    silent_ = pick(4) == 0;
    moody_ = pick(2) == 0;
  }
  std::string answer(const Words& command) {
    if (silent_ || unanswered(command)) return {};
    if (command[0] == "EXEC") return executed();
    std::string said = plain(command);
    if (!queueing_ || command[0] == "MULTI") return said;
    queued_.push_back(std::move(said));
    return "+QUEUED\r\n";
  }

 private:
  bool unanswered(const Words& command) {
    const bool reply = command[0] == "CLIENT" && command.size() == 3 && command[1] == "REPLY";
    if (reply) quiet_ = command[2] == "OFF";
    return quiet_ || command[0] == "BLPOP";
  }
  std::string executed() {
    queueing_ = false;
    return pick(8) == 0 ? "*-1\r\n" : array(std::exchange(queued_, {}));
  }
  std::string plain(const Words& command) {
    static const std::vector<std::string> refusals{
        "-ERR no\r\n", "-LOADING wait\r\n", "-OOM full\r\n", "-READONLY no\r\n", "-NOPERM no\r\n"};
    const std::string& name = command[0];
    if (name == "MULTI") {
      queueing_ = true;
      queued_.clear();
      return "+OK\r\n";
    }
    if (moody_ && pick(6) == 0) return refusals[pick(refusals.size())];
    if (name == "GET") return pick(3) == 0 ? "$-1\r\n" : bulk("value");
    if (name == "INCR" || name == "DEL" || name == "CLIENT") return ":1\r\n";
    if (name == "SCAN") return array({bulk("0"), array({bulk("a"), bulk("b")})});
    if (name == "UNSUBSCRIBE" && command.size() > 1)
      return array({bulk("unsubscribe"), bulk(command[1]), ":0\r\n"});
    return name == "PING" ? "+PONG\r\n" : "+OK\r\n";
  }

  std::mt19937 random_;
  std::vector<std::string> queued_;
  bool queueing_ = false;
  bool silent_ = false;
  bool moody_ = false;
  bool quiet_ = false;
};

/// Lets the mood decide the answers; roles, views and sentinels' answers stay as they were.
void put_in_mood(FakeNode& node, Mood& mood) {
  node.answer = [&mood, before = std::move(node.answer)](const Words& command) {
    const bool own = command[0] == "CLUSTER" || command[0] == "ROLE" || command[0] == "SENTINEL";
    return own ? before(command) : mood.answer(command);
  };
}

class FakeServers final : public RandomServers {
 public:
  FakeServers(Behind behind, std::uint32_t seed) : mood_(seed), behind_(behind) {
    for (FakeServer* node : {&one_, &two_}) put_in_mood(*node, mood_);
    for (std::size_t i = 0; i < cluster_.size(); ++i) put_in_mood(cluster_.node(i), mood_);
  }

  Client client(Reactor& reactor, const Options& options) override {
    Options wanted = options;
    wanted.network = behind_ == Behind::cluster ? &cluster_.network : &network_;
    wanted.host = "127.0.0.1";
    wanted.port = one_.endpoint().port;
    const std::string both = one_.address() + "," + two_.address();
    const std::string cluster = cluster_.addresses();
    const std::string sentinel = sentinel_.address();
    switch (behind_) {
      case Behind::connection: return lazy_connection(reactor, wanted);
      case Behind::pool: return lazy_pool(reactor, wanted);
      case Behind::shards: return lazy_sharded(reactor, {.nodes = both, .connection = wanted});
      case Behind::cluster: return lazy_cluster(reactor, {.nodes = cluster, .connection = wanted});
      case Behind::sentinel:
        return lazy_sentinel(reactor, {.nodes = sentinel, .connection = wanted});
    }
    throw std::logic_error("no such client");
  }
  void turn() override {
    manual_.run_ready();
    cluster_.manual.run_ready();
  }
  void disturb() override {
    FakeNode& node = behind_ == Behind::cluster
                         ? static_cast<FakeNode&>(cluster_.node(mood_.pick(cluster_.size())))
                     : mood_.pick(2) == 0 ? one_
                                          : two_;
    switch (mood_.pick(6)) {
      case 0: return node.drop();
      case 1: return node.publish("news", "payload");
      case 2: sentinel_.primary = mood_.pick(2) == 0 ? one_.endpoint() : two_.endpoint(); return;
      case 3: return sentinel_.drop();
      case 4: return node.say_to("BLPOP", "*-1\r\n");
      case 5: return mood_.change();
    }
  }

 private:
  Mood mood_;
  Behind behind_;
  ManualReactor manual_;
  MemoryNetwork network_;
  FakeServer one_{manual_, network_};
  FakeServer two_{manual_, network_};
  FakeSentinel sentinel_{manual_, network_, one_};
  FakeCluster cluster_;
};

class RealServer final : public RandomServers {
 public:
  RealServer(const RedisServer& server, Behind behind) : server_(server), behind_(behind) {}

  Client client(Reactor& reactor, const Options& options) override {
    Options wanted = options;
    wanted.unix_path = server_.socket_path();
    return behind_ == Behind::pool ? lazy_pool(reactor, wanted) : lazy_connection(reactor, wanted);
  }
  void turn() override {}
  void disturb() override { server_.command({"CLIENT", "KILL", "TYPE", "normal"}); }

 private:
  const RedisServer& server_;
  Behind behind_;
};

}  // namespace

std::string_view to_string(Behind behind) noexcept {
  switch (behind) {
    case Behind::connection: return "connection";
    case Behind::pool: return "pool";
    case Behind::shards: return "shards";
    case Behind::cluster: return "cluster";
    case Behind::sentinel: return "sentinel";
  }
  return "?";
}

std::unique_ptr<RandomServers> RandomServers::fake(Behind behind, std::uint32_t seed) {
  return std::make_unique<FakeServers>(behind, seed);
}

std::unique_ptr<RandomServers> RandomServers::real(const RedisServer& server, Behind behind) {
  return std::make_unique<RealServer>(server, behind);
}

}  // namespace deferredis::support
