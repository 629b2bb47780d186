// A third server joins two others while counters keep running.
//   resharding [localhost:6379,localhost:6380 [localhost:6379,localhost:6380,localhost:6381]]
#include <cstdio>
#include <string>

#include <deferredis/deferredis.hpp>
#include <deferredis/sharding/resharding.hpp>

namespace redis = deferredis;

static std::string counter(int i) { return "counter:" + std::to_string(i % 200); }

// Counts until `stop` is set; returns how often.
static redis::Future<int> count(redis::Client rc, const bool& stop) {
  int counted = 0;
  while (!stop) {
    std::string name = counter(counted++);
    co_await rc.incr(name);
  }
  co_return counted;
}

static redis::Future<int> move_keys(redis::Reactor& reactor, const char* from, const char* to) {
  redis::Resharding resharding(reactor, {.from = {.nodes = from}, .to = {.nodes = to}});
  bool stop = false;
  auto counting = count(resharding.client(), stop);

  std::size_t told = 0;
  auto moving = resharding.rebalance({.keys_per_second = 2000},
                                     [&told](const redis::RebalanceProgress& progress) {
                                       if (progress.keys_moved < told + 50) return;
                                       told = progress.keys_moved;
                                       std::printf("%zu keys moved\n", told);
                                     });
  redis::RebalanceProgress all = co_await std::move(moving);
  std::printf("in all %d keys of %d bytes\n", static_cast<int>(all.keys_moved),
              static_cast<int>(all.bytes_moved));

  stop = true;
  int counted = co_await std::move(counting);
  co_await resharding.finish();  // nobody uses resharding.client() any more
  co_return counted;
}

static redis::Future<int> fill(redis::Client rc) {
  for (int i = 0; i < 1000; ++i) {
    std::string name = counter(i);
    co_await rc.incr(name);
  }
  co_await rc.disconnect();
  co_return 1000;
}

static redis::Future<void> run(redis::Reactor& reactor, const char* from, const char* to) {
  redis::Client before = co_await redis::connect_sharded(reactor, {.nodes = from});
  int counted = co_await fill(before);
  std::printf("counted to %d on the old servers\n", counted);
  int more = co_await move_keys(reactor, from, to);
  counted += more;

  redis::Client after = co_await redis::connect_sharded(reactor, {.nodes = to});
  std::int64_t sum = 0;
  for (int i = 0; i < 200; ++i) {
    std::string name = counter(i);
    std::optional<std::int64_t> value = co_await after.get<std::int64_t>(name);
    sum += value.value_or(0);
  }
  std::printf("the counters %s\n", sum == counted ? "are right" : "ARE WRONG");
  co_await after.disconnect();
}

int main(int argc, char** argv) {
  const char* from = argc > 1 ? argv[1] : "localhost:6379,localhost:6380";
  const char* to = argc > 2 ? argv[2] : "localhost:6379,localhost:6380,localhost:6381";
  redis::Reactor reactor;
  try {
    reactor.run(run(reactor, from, to));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "resharding: %s\n", e.what());
    return 1;
  }
}
