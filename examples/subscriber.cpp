// Listens to a channel and a pattern, even across lost connections, until somebody says bye.
//   subscriber [redis://localhost]
// Try: redis-cli publish news hello; redis-cli publish chat.room hi; redis-cli publish news bye
#include <cstdio>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

static redis::Future<void> listen(redis::Client rc) {
  redis::Subscriber sub = rc.subscriber();
  // A pattern with its own handler; messages without a handler go to next().
  co_await sub.psubscribe({"chat.*"}, [](const redis::Message& message) {
    std::printf("chat: %s says %s\n", message.channel.c_str(), message.payload.c_str());
    std::fflush(stdout);
  });
  co_await sub.subscribe({"news"});
  std::printf("listening\n");
  std::fflush(stdout);

  for (;;) {
    std::optional<redis::Message> message = co_await sub.next();
    switch (message->kind) {
      case redis::Message::Kind::gap:
        // Redis keeps no messages: read again the data that they were about.
        std::printf("the connection was lost and is back; something may be missing\n");
        break;
      case redis::Message::Kind::dropped:
        std::printf("too slow: %llu messages are missing\n",
                    static_cast<unsigned long long>(message->dropped));
        break;
      default: std::printf("%s: %s\n", message->channel.c_str(), message->payload.c_str());
    }
    std::fflush(stdout);
    if (message->payload == "bye") break;
  }
  co_await sub.unsubscribe();
  co_await rc.disconnect();
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    reactor.run(listen(redis::from_url(reactor, argc > 1 ? argv[1] : "redis://localhost")));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "subscriber: %s\n", e.what());
    return 1;
  }
}
