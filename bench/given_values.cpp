// Measures SETs of long values that are copied into the output, or given to it; prints a JSON line.
//   bench_given_values redis://127.0.0.1:port copied|given [bytes] [commands]
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/deferredis.hpp>

#include "meter.hpp"

namespace redis = deferredis;

int main(int argc, char** argv) {
  bench::Meter meter;
  if (argc < 3)
    return std::puts("usage: bench_given_values URL copied|given [bytes] [commands]"), 2;
  const bool given = std::string_view(argv[2]) == "given";
  const std::size_t bytes = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : std::size_t{1} << 20;
  const long commands = argc > 4 ? std::strtol(argv[4], nullptr, 10) : 200;

  redis::Reactor reactor;
  const redis::Client client = redis::from_url(reactor, argv[1]);
  reactor.run(client.ping());
  std::uint64_t stored = 0;
  auto part = [&] {
    for (long i = 0; i < commands; ++i) {
      std::string text(bytes, 'x');
      auto done = given ? client.set("k", std::move(text)) : client.set("k", text);
      stored += reactor.run(std::move(done));
    }
  };
  meter.measure(part);
  meter.report(commands, stored);
}
