// A program for one server, without from_url: it contains nothing for clusters, shards and
// sentinels.
#include <cstdio>

#include <deferredis/client/url.hpp>
#include <deferredis/deferredis.hpp>

namespace redis = deferredis;

int main(int argc, char** argv) {
  redis::Reactor reactor;
  try {
    const redis::ParsedUrl url = redis::parse_url(argc > 1 ? argv[1] : "redis://localhost").value();
    redis::Client rc = redis::lazy_connection(reactor, url.options());
    std::printf("%lld\n", static_cast<long long>(reactor.run(rc.incr("visits"))));
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "small: %s\n", e.what());
    return 1;
  }
}
