// One lazy pool, shared by one coroutine per visitor.
//   pool [redis://localhost/?pool_size=3]
// You may start it before Redis: it waits, and continues once Redis is up.
#include <cstdio>
#include <vector>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

// What one visitor does, step by step. Visitors know nothing of each other.
static redis::Future<std::int64_t> visit(redis::Client rc) {
  std::int64_t number = co_await rc.incr("visits");
  co_await rc.set("last visitor", number);
  co_return number;
}

static redis::Future<void> visitors(redis::Client rc) {
  std::vector<redis::Future<std::int64_t>> visits;
  visits.reserve(1000);
  for (int i = 0; i < 1000; ++i) visits.push_back(visit(rc));
  // Each visitor has sent its first command and waits. Nobody waited for another visitor's reply.
  redis::ClientStats now = rc.stats();
  std::printf("%zu commands on their way at once, over %zu connections\n", now.in_flight,
              now.connections_up);

  std::vector<std::int64_t> numbers = co_await redis::all(std::move(visits));
  std::printf("%zu visits done\n", numbers.size());
}

// What a failure looks like, and what is known about the command then.
static redis::Future<void> mistake(redis::Client rc) {
  try {
    co_await rc.rpush("last visitor", {"a", "list?"});
  } catch (const redis::Exception& e) {
    std::printf("refused: %s\n", e.what());
    bool rejected = e.delivery() == redis::Delivery::rejected;
    std::printf("the server %s\n", rejected ? "said no, and did nothing" : "may not even know");
  }
}

static redis::Future<void> tell(redis::Client rc) {
  std::printf("made at once: %s\n", rc.describe().c_str());
  redis::Outcome<std::string> early = co_await rc.ping().outcome();
  if (!early) {
    std::printf("too early: %s\n", to_string(early.error()).c_str());
    std::printf("waiting for Redis\n");
  }
  std::fflush(stdout);
  co_await rc.connected();
  std::printf("there it is: %s\n", rc.describe().c_str());

  co_await visitors(rc);
  co_await mistake(rc);
  co_await rc.disconnect();
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    const char* url = argc > 1 ? argv[1] : "redis://localhost/?pool_size=3";
    reactor.run(tell(redis::from_url(reactor, url)));  // a pool, since the URL has a pool_size
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "pool: %s\n", e.what());
    return 1;
  }
}
