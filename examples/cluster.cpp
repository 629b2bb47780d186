// Counts in a Redis Cluster while its nodes come and go.
//   cluster 10.0.0.1:7000,10.0.0.2:7000 [how many]
// Kill a primary while it runs: only the keys of that primary wait, until a replica has taken over.
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

struct Tally {
  std::int64_t counted = 0;
  std::int64_t unknown = 0;  // sent to a primary that died: executed or not
};

// Increments one counter after the other, a hundred counters in as many slots.
static redis::Future<Tally> count(redis::Client rc, std::int64_t times) {
  Tally tally;
  for (std::int64_t i = 0; i != times; ++i) {
    std::string key = "counter:" + std::to_string(i % 100);
    auto said = co_await rc.incr(key).outcome();
    if (said) ++tally.counted;
    else if (said.error().delivery() == redis::Delivery::maybe_applied) ++tally.unknown;
    if (!said) std::printf("not counted: %s\n", redis::to_string(said.error()).c_str());
    if (i % 1000 == 999)
      std::printf("%lld of %lld\n", static_cast<long long>(i) + 1, static_cast<long long>(times));
    std::fflush(stdout);
  }
  co_return tally;
}

static redis::Future<void> run(redis::Reactor& reactor, std::string nodes, std::int64_t times) {
  redis::Client rc = co_await redis::connect_cluster(reactor, {.nodes = nodes});
  std::printf("%s\n", rc.describe().c_str());
  Tally tally = co_await count(rc, times);
  std::vector<std::string> keys;
  for (int i = 0; i != 100; ++i) keys.push_back("counter:" + std::to_string(i));
  // Their slots are on all nodes: the client asks each node for its own.
  auto values =
      co_await rc.command<std::vector<std::optional<std::int64_t>>>("MGET", redis::Args(keys));
  std::int64_t sum = 0;
  for (const auto& value : values) sum += value.value_or(0);
  std::printf("counted %lld, unknown %lld, the cluster says %lld\n",
              static_cast<long long>(tally.counted), static_cast<long long>(tally.unknown),
              static_cast<long long>(sum));
  co_await rc.disconnect();
}

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "cluster host:port,host:port ... [how many]\n"), 2;
  redis::Reactor reactor;
  try {
    reactor.run(run(reactor, argv[1], argc > 2 ? std::atoll(argv[2]) : 100'000));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "cluster: %s\n", e.what());
    return 1;
  }
}
