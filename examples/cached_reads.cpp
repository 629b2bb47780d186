// The hit rate of a near cache, and what its reads cost, drawn while another process writes.
//   cached_reads [redis://localhost]          draws a line every 100 ms, for 3 s
//   cached_reads [redis://localhost] write    writes, for as long; start it beside the other one
#include <chrono>
#include <cstdio>
#include <random>
#include <string>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int lines = 30;
constexpr int keys = 200;

static std::string key(std::mt19937& random) {
  return "article:" + std::to_string(random() % keys);
}

static redis::Future<void> write(redis::Reactor& reactor, redis::Client rc) {
  std::mt19937 random(1);
  int writes = 0;
  for (const auto end = Clock::now() + lines * 100ms; Clock::now() < end; ++writes) {
    co_await rc.set(key(random), std::to_string(writes));
    co_await reactor.after(5ms);
  }
  std::printf("%d values written\n", writes);
}

// Reads for 100 ms, and draws what that was like.
static redis::Future<void> draw(redis::Reactor& reactor, redis::Client fast, std::mt19937& random) {
  const redis::CacheStats before = fast.stats().cache;
  const auto began = Clock::now();
  while (Clock::now() < began + 100ms) {
    for (int i = 0; i < 200; ++i) co_await fast.get(key(random));
    co_await reactor.after(1ms);  // the reports arrive
  }
  const redis::CacheStats after = fast.stats().cache;
  const auto reads = after.hits + after.misses - before.hits - before.misses;
  const double rate =
      100.0 * static_cast<double>(after.hits - before.hits) / static_cast<double>(reads);
  const auto each =
      std::chrono::nanoseconds(Clock::now() - began).count() / static_cast<std::int64_t>(reads);
  const std::string bar(static_cast<std::size_t>(rate / 2), '#');
  std::printf("%-50s %5.1f %% of %llu reads, %lld ns each\n", bar.c_str(), rate,
              static_cast<unsigned long long>(reads), static_cast<long long>(each));
  std::fflush(stdout);
}

static redis::Future<void> read(redis::Reactor& reactor, redis::Client rc) {
  redis::Client fast = rc.cached();
  for (int i = 0; i < keys; ++i)
    co_await rc.set("article:" + std::to_string(i), "first", {.nx = true});
  std::mt19937 random(2);
  for (int i = 0; i < lines; ++i) co_await draw(reactor, fast, random);
  std::printf("%s\n", to_string(fast.stats()).c_str());
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    redis::Client rc = redis::from_url(reactor, argc > 1 ? argv[1] : "redis://localhost");
    reactor.run(argc > 2 ? write(reactor, rc) : read(reactor, rc));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "cached_reads: %s\n", e.what());
    return 1;
  }
}
