// Prints the commands that a server gets, until it gets none for a while.
//   monitor [redis://localhost] [seconds of silence, 5]
#include <cstdio>
#include <cstdlib>

#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

static redis::Future<void> watch(redis::Client rc, std::chrono::seconds silence) {
  redis::Monitor monitor = rc.monitor();
  co_await monitor.started();
  std::printf("monitoring\n");
  std::fflush(stdout);
  while (std::optional<redis::MonitorEvent> event = co_await monitor.next(silence)) {
    if (event->kind == redis::MonitorEvent::Kind::gap) {
      std::printf("the connection was lost and is back; something may be missing\n");
    } else {
      std::printf("%s, database %d:", event->client.c_str(), event->database);
      for (const std::string& word : event->words) std::printf(" %s", word.c_str());
      std::printf("\n");
    }
    std::fflush(stdout);
  }
  std::printf("silence\n");
}

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    std::chrono::seconds silence(argc > 2 ? std::atoi(argv[2]) : 5);
    reactor.run(watch(redis::from_url(reactor, argc > 1 ? argv[1] : "redis://localhost"), silence));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "monitor: %s\n", e.what());
    return 1;
  }
}
