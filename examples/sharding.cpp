// Two servers, each with a share of the keys, behind one client.
//   sharding [localhost:6379,localhost:6380]
#include <cstdio>
#include <vector>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

static redis::Future<void> share(redis::Client rc) {
  co_await rc.set("foo", "bar");
  std::optional<std::string> foo = co_await rc.get("foo");
  std::printf("foo = %s\n", foo.value_or("(nil)").c_str());

  // A hundred keys in one call: each server gets its own keys.
  std::vector<std::pair<std::string, std::string>> pairs;
  std::vector<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    keys.push_back("user:" + std::to_string(i));
    pairs.emplace_back(keys.back(), "name " + std::to_string(i));
  }
  co_await rc.mset(pairs);
  std::vector<std::optional<std::string>> names = co_await rc.mget(keys);
  std::printf("%zu users, the last one is %s\n", names.size(), names.back().value_or("?").c_str());

  auto sizes = co_await rc.on_all([](redis::Client server) { return server.dbsize(); });
  for (const auto& size : sizes)
    std::printf("%s has %d of the keys\n", to_string(size.endpoint).c_str(),
                static_cast<int>(size.outcome.value()));

  // Keys with the same tag are on one server, so that commands with all of them work.
  auto tx = rc.multi();
  auto visits = tx.incr("visits{42}");
  tx.set("last visit{42}", "today").detach();
  co_await tx.commit();
  std::int64_t number = co_await std::move(visits);
  std::printf("visit %d of user 42\n", static_cast<int>(number));
  co_await rc.disconnect();
}

static redis::Future<void> run(redis::Reactor& reactor, const char* nodes) {
  redis::Client rc = co_await redis::connect_sharded(reactor, {.nodes = nodes});
  co_await share(rc);
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    reactor.run(run(reactor, argc > 1 ? argv[1] : "localhost:6379,localhost:6380"));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "sharding: %s\n", e.what());
    return 1;
  }
}
