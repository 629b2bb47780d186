// Ten thousand commands at once: pipelined automatically, and as a batch.
//   pipeline [redis://localhost]
#include <cstdio>
#include <vector>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

static constexpr int commands = 10'000;

// All commands of one turn of the loop are sent together; nothing special is needed.
static redis::Future<void> by_themselves(redis::Client rc) {
  std::vector<redis::Future<std::int64_t>> replies;
  replies.reserve(commands);
  for (int i = 0; i < commands; ++i) replies.push_back(rc.incr("pipelined"));
  std::vector<std::int64_t> numbers = co_await redis::all(std::move(replies));
  std::printf("pipelined: %zu replies, the last one %lld\n", numbers.size(),
              static_cast<long long>(numbers.back()));
}

// A batch stays together on one connection, and ends as a whole.
static redis::Future<void> as_a_batch(redis::Client rc) {
  redis::Batch batch = rc.batch();
  for (int i = 0; i < commands; ++i) batch.rpush("list", std::to_string(i)).detach();
  redis::Future<std::int64_t> length = batch.llen("list");
  co_await batch.execute();
  std::int64_t elements = co_await std::move(length);
  std::printf("a batch: %lld elements\n", static_cast<long long>(elements));
}

// An error belongs to one command; the others are executed.
static redis::Future<void> with_an_error(redis::Client rc) {
  redis::Batch batch = rc.batch();
  batch.incr("list").detach();
  batch.del({"list", "pipelined"}).detach();
  std::vector<redis::Reply> replies = co_await batch.execute_replies();
  for (const redis::Reply& reply : replies) std::printf("  %s\n", to_string(reply).c_str());
}

static redis::Future<void> tell(redis::Client rc) {
  co_await rc.connected();
  co_await rc.del({"list", "pipelined"});
  co_await by_themselves(rc);
  co_await as_a_batch(rc);
  co_await with_an_error(rc);
  co_await rc.disconnect();
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    reactor.run(tell(redis::from_url(reactor, argc > 1 ? argv[1] : "redis://localhost")));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "pipeline: %s\n", e.what());
    return 1;
  }
}
