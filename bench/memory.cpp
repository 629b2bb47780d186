// Measures the heap of idle connections and of commands in flight, in bytes each; prints a JSON
// line.
//   bench_memory redis://127.0.0.1:port [connections] [commands]
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <ev.h>
#include <deferredis/deferredis.hpp>
extern "C" {
#include <hiredis/adapters/libev.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
}

#include "meter.hpp"
#include "work.hpp"

namespace redis = deferredis;
using redis::Future;

namespace {

double each(std::uint64_t before, long count) {
  return static_cast<double>(bench::heap_bytes() - before) / static_cast<double>(count);
}

double idle_of_ours(redis::Reactor& reactor, const std::string& url, long connections) {
  std::vector<redis::Client> clients;
  clients.reserve(static_cast<std::size_t>(connections));
  const auto before = bench::heap_bytes();
  for (long i = 0; i < connections; ++i) {
    clients.push_back(redis::from_url(reactor, url));
    (void)reactor.run(clients.back().ping());
  }
  const double bytes = each(before, connections);
  for (auto& client : clients) reactor.run(client.disconnect());
  return bytes;
}

double idle_of_hiredis(const std::string& url, long connections) {
  struct ev_loop* const loop = ev_default_loop(EVFLAG_AUTO);
  const std::string address = url.substr(url.find("//") + 2);
  const auto colon = address.find(':');
  std::vector<redisAsyncContext*> contexts;
  contexts.reserve(static_cast<std::size_t>(connections));
  const auto before = bench::heap_bytes();
  long answers = 0;
  for (long i = 0; i < connections; ++i) {
    contexts.push_back(
        redisAsyncConnect(address.substr(0, colon).c_str(), std::atoi(&address[colon + 1])));
    redisLibevAttach(loop, contexts.back());
    redisAsyncCommand(
        contexts.back(),
        [](redisAsyncContext*, void*, void* count) { ++*static_cast<long*>(count); }, &answers,
        "PING");
  }
  while (answers < connections) ev_run(loop, EVRUN_ONCE);
  const double bytes = each(before, connections);
  for (auto* context : contexts) redisAsyncFree(context);
  return bytes;
}

Future<void> get_in_coroutine(redis::Client& client, const std::string& key, long& replies) {
  auto value = co_await client.get(key);
  ++replies;
}

/// Heap per command between issuing and the first turn of the loop, without the command's own
/// bytes.
double in_flight(redis::Reactor& reactor, redis::Client& client, long commands, bool coroutines) {
  const bench::Data data("get");
  long replies = 0;
  const auto before = bench::heap_bytes();
  for (long i = 0; i < commands; ++i) {
    if (coroutines) {
      get_in_coroutine(client, data.key(i), replies).detach();
    } else {
      client.get(data.key(i))
          .then([&replies](const std::optional<std::string>&) { ++replies; })
          .on_error([](const redis::Error&) { std::exit(1); })
          .detach();
    }
  }
  const std::string wire = "*2\r\n$3\r\nGET\r\n$16\r\n0123456789abcdef\r\n";
  const double bytes = each(before, commands) - static_cast<double>(wire.size());
  (void)reactor.run(client.ping());
  if (replies != commands) std::exit(1);
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) bench::Plan::fail("usage: bench_memory URL [connections] [commands]", "");
  const std::string url = argv[1];
  const long connections = argc > 2 ? std::atol(argv[2]) : 1000;
  const long commands = argc > 3 ? std::atol(argv[3]) : 200000;
  redis::Reactor reactor;
  redis::Client client = redis::from_url(reactor, url);
  (void)reactor.run(client.ping());
  const double callbacks = in_flight(reactor, client, commands, false);
  const double coroutines = in_flight(reactor, client, commands, true);
  const double ours = idle_of_ours(reactor, url, connections);
  const double peer = idle_of_hiredis(url, connections);
  std::printf(
      "{\"idle_bytes\": %.0f, \"hiredis_idle_bytes\": %.0f, \"callback_bytes\": %.0f, "
      "\"coroutine_bytes\": %.0f}\n",
      ours, peer, callbacks, coroutines);
}
