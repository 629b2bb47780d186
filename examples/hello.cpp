// Hello, Redis: once with a coroutine, once with callbacks. The argument is a URL.
#include <cstdio>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;
using namespace std::chrono_literals;

static redis::Future<void> hello(redis::Client rc) {
  bool was_set = co_await rc.set("foo", "bar", {.ex = 10min});
  std::optional<std::string> foo = co_await rc.get("foo");
  std::int64_t hits = co_await rc.incr("hits");
  std::printf("awaited: set %s, foo = %s, hits counted: %s\n", was_set ? "yes" : "no",
              foo.value_or("(nil)").c_str(), hits > 0 ? "yes" : "no");
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    redis::Client rc = redis::from_url(reactor, argc > 1 ? argv[1] : "redis://localhost");
    reactor.run(hello(rc));

    rc.get("foo")
        .then([&](std::optional<std::string> foo) {
          std::printf("called back: foo = %s\n", foo.value_or("(nil)").c_str());
          reactor.stop();
        })
        .on_error([&](const redis::Error& error) {
          std::fprintf(stderr, "%s\n", redis::to_string(error).c_str());
          reactor.stop();
        })
        .detach();
    reactor.run();
    reactor.run(rc.disconnect());
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "hello: %s\n", e.what());
    return 1;
  }
}
