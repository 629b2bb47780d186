// Tests of a small service, without a Redis: a simulated server, a manual clock, and faults on
// purpose. The service hands out invitations: each code works once, and only for a day.
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <deferredis/deferredis.hpp>
#include <deferredis/testing/fault_plan.hpp>
#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_network.hpp>
#include <deferredis/testing/scripted_redis.hpp>
#include <deferredis/testing/simulated_redis.hpp>

namespace redis = deferredis;
using namespace std::chrono_literals;

// --- the service, as it would be in a program

class Invitations {
 public:
  explicit Invitations(redis::Client rc) : rc_(std::move(rc)) {}

  redis::Future<void> invite(std::string code, std::string who) {
    auto stored = rc_.set("invitation:" + code, who, {.ex = 24h});
    co_await std::move(stored);
  }
  // Who was invited with this code; nothing if it is unknown, used or too old.
  redis::Future<std::optional<std::string>> redeem(std::string code) {
    auto taken = rc_.getdel("invitation:" + code);
    std::optional<std::string> who = co_await std::move(taken);
    if (who) {
      auto counted = rc_.incr("redeemed");
      co_await std::move(counted);
    }
    co_return who;
  }

 private:
  redis::Client rc_;
};

// --- its tests: take them to the test framework you use

void require(bool fact, std::string_view what) {
  if (fact) return;
  std::fprintf(stderr, "failed: %.*s\n", static_cast<int>(what.size()), what.data());
  std::exit(1);
}

struct World {
  redis::ManualReactor reactor;
  redis::MemoryNetwork network;
  redis::Client client() {
    return redis::lazy_connection(reactor, {.network = &network, .timeout = 1s});
  }
};

void a_code_works_once() {
  World world;
  redis::SimulatedRedis server(world.reactor, world.network);
  Invitations invitations(world.client());
  world.reactor.settle(invitations.invite("x1", "Ann"));
  require(world.reactor.settle(invitations.redeem("x1")) == "Ann", "the code works");
  require(!world.reactor.settle(invitations.redeem("x1")), "and not twice");
  require(server.ask({"GET", "redeemed"}).as_text() == "1", "it was counted once");
}

void a_code_expires_after_a_day() {
  World world;
  redis::SimulatedRedis server(world.reactor, world.network);
  Invitations invitations(world.client());
  world.reactor.settle(invitations.invite("x1", "Ann"));
  world.reactor.advance(24h);  // takes no time
  require(!world.reactor.settle(invitations.redeem("x1")), "the code is too old");
}

void nobody_is_told_that_a_code_is_unknown_when_the_reply_is_lost() {
  World world;
  redis::ScriptedRedis server(world.reactor, world.network);
  server.expect("GETDEL", "invitation:x1").reply_bytes("$3\r\nAn").drop();  // half a reply
  Invitations invitations(world.client());
  const redis::Error error = world.reactor.failure(invitations.redeem("x1"));
  require(error.delivery() == redis::Delivery::maybe_applied,
          "the caller knows that it may be used");
  server.check();
}

// The same seed breaks the same connections at the same bytes: seed 7 replays what seed 7 found.
void no_code_works_twice_whatever_breaks() {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    World world;
    redis::FaultPlan plan(seed, {.bytes = 600});
    world.network.set_faults(&plan);
    redis::SimulatedRedis server(world.reactor, world.network);
    server.execute("SET", "invitation:x1", "Ann");
    Invitations invitations(world.client());
    int worked = 0;
    for (int i = 0; i < 5; ++i) {
      invitations.redeem("x1")
          .then([&worked](const std::optional<std::string>& who) { worked += who ? 1 : 0; },
                [](const redis::Error&) {})
          .detach();
      world.reactor.advance(2s);
    }
    require(worked <= 1, "seed " + std::to_string(seed) + ": a code worked twice\n" + plan.log());
  }
}

int main() {
  a_code_works_once();
  a_code_expires_after_a_day();
  nobody_is_told_that_a_code_is_unknown_when_the_reply_is_lost();
  no_code_works_twice_whatever_breaks();
  std::puts("4 tests passed");
}
