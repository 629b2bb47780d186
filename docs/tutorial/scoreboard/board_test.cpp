#undef NDEBUG
#include <cassert>
#include <cstdio>
#include <optional>
#include <string>

#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_network.hpp>
#include <deferredis/testing/simulated_redis.hpp>

#include "board.hpp"

namespace redis = deferredis;
using namespace std::chrono_literals;

// A Redis, a network and a clock that are the test's own.
struct World {
  std::string says(const std::string& line) { return reactor.settle(answer_or_sorry(rc, line)); }

  redis::ManualReactor reactor;
  redis::MemoryNetwork network;
  redis::SimulatedRedis server{reactor, network};
  redis::Client rc = redis::lazy_connection(reactor, {.network = &network});
};

static void adds_points() {
  World world;
  assert(world.says("add ann 5") == "ann has 5\n");
  assert(world.says("add bob 6") == "bob has 6\n");
  assert(world.says("add ann 2") == "ann has 7\n");
  assert(world.says("top") == "ann 7\nbob 6\n.\n");
  assert(world.server.count("ZINCRBY") == 3);
}

static void explains_itself() {
  World world;
  assert(world.says("hello").starts_with("say: "));
  assert(world.says("add ann").starts_with("say: "));
}

static void is_sorry_while_redis_loads() {
  World world;
  world.server.answer([](const auto& words) -> std::optional<std::string> {
    if (words[0] != "ZREVRANGE") return {};  // the server answers
    return redis::resp_error("LOADING Redis is loading the dataset in memory");
  });
  auto said = answer_or_sorry(world.rc.with({.timeout = 50ms}), "top");
  world.reactor.advance(50ms);  // the client has asked again until then
  assert(world.reactor.settle(std::move(said)).starts_with("that did not work: "));
}

static void is_sorry_without_redis() {
  World world;
  world.server.crash();
  assert(world.says("top").starts_with("sorry, try again later: "));
}

int main() {
  adds_points();
  explains_itself();
  is_sorry_while_redis_loads();
  is_sorry_without_redis();
  std::puts("the score board works");
}
