// A pool that follows the primary of a group that Redis Sentinel watches.
//   sentinel [10.0.0.1:26379,10.0.0.2:26379 [mymaster]]
// Kill the primary while it counts: it reports the steps with unknown outcome, and continues on the
// new one.
#include <cstdio>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;
using namespace std::chrono_literals;

// Counts up, ten times a second, and reports each step that failed.
static redis::Future<void> count(redis::Reactor& reactor, redis::Client rc, int steps) {
  for (int step = 0; step < steps; ++step) {
    redis::Outcome<std::int64_t> counted = co_await rc.incr("steps").outcome();
    if (!counted) std::printf("step %d: %s\n", step, to_string(counted.error()).c_str());
    std::fflush(stdout);
    co_await reactor.after(100ms);
  }
}

static redis::Future<void> tell(redis::Reactor& reactor, const char* nodes, const char* service) {
  // Commands wait while there is no primary, for five seconds at most.
  redis::SentinelOptions options{
      .nodes = nodes,
      .service = service,
      .connection = {.pool_size = 2, .when_disconnected = redis::WhenDisconnected::wait}};
  redis::Client rc = co_await redis::connect_sentinel(reactor, options);
  redis::Registration told = rc.on_event([](const redis::ConnectionEvent& event) {
    if (event.kind == redis::ConnectionEvent::Kind::ready)
      std::printf("ready: %s\n", to_string(event.endpoint).c_str());
  });
  std::printf("%s\n", rc.describe().c_str());
  co_await count(reactor, rc, 60);

  // The replicas take turns; they answer commands that only read.
  options.role = redis::ServerRole::replica;
  redis::Client readers = co_await redis::connect_sentinel(reactor, options);
  std::printf("%s\n", readers.describe().c_str());
  std::optional<std::string> steps = co_await readers.get("steps");
  std::printf("a replica has counted %s steps\n", steps.value_or("no").c_str());
  co_await readers.disconnect();
  co_await rc.disconnect();
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    reactor.run(
        tell(reactor, argc > 1 ? argv[1] : "localhost:26379", argc > 2 ? argv[2] : "mymaster"));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "sentinel: %s\n", e.what());
    return 1;
  }
}
