// A counter that many clients read, change and write at once, with WATCH: no update is lost.
//   transaction [redis://localhost]
#include <cstdio>
#include <vector>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

// The new value depends on the old one. If another client changes the key in between, EXEC does
// nothing, and transact() calls this again.
static redis::Future<redis::Transaction> plus_one(redis::Watch& watch) {
  std::optional<std::int64_t> counter = co_await watch.get<std::int64_t>("Counter");
  redis::Transaction tx = watch.multi();
  tx.set("Counter", counter.value_or(0) + 1).detach();
  co_return std::move(tx);
}

static redis::Future<void> worker(redis::Client rc) {
  for (int i = 0; i < 10; ++i) co_await rc.transact("Counter", plus_one, {.attempts = 1000});
}

static redis::Future<void> conflict(redis::Client rc) {
  redis::Watch watch = co_await rc.watch("Counter");
  redis::Transaction tx = co_await plus_one(watch);
  co_await rc.set("Counter", "0");  // another client
  try {
    co_await tx.commit();
  } catch (const redis::WatchError& e) {
    std::printf("a conflict: %s\n", e.what());
  }
}

static redis::Future<void> tell(redis::Client rc) {
  co_await rc.connected();
  co_await conflict(rc);

  std::vector<redis::Future<void>> workers;
  workers.reserve(5);
  for (int i = 0; i < 5; ++i) workers.push_back(worker(rc));
  co_await redis::all(std::move(workers));

  // A change that depends on nothing needs no WATCH. Each command has its own typed result.
  redis::Transaction tx = rc.multi();
  redis::Future<std::optional<std::string>> counter = tx.getset("Counter", "0");
  redis::Future<std::int64_t> rounds = tx.incr("Rounds");
  co_await tx.commit();
  std::optional<std::string> text = co_await std::move(counter);
  std::int64_t number = co_await std::move(rounds);
  std::printf("5 workers, 10 times each: Counter = %s, round %lld\n", text.value_or("?").c_str(),
              static_cast<long long>(number));
  co_await rc.disconnect();
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    reactor.run(tell(redis::from_url(reactor, argc > 1 ? argv[1] : "redis://localhost")));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "transaction: %s\n", e.what());
    return 1;
  }
}
