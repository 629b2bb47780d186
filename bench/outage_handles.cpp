// bench_outages: measures handles, callers that wait for them, and memory.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "meter.hpp"
#include "outage_rows.hpp"

namespace bench {

Cost large_pool(long size) {
  Weather it;
  redis::Options options = it.at_server(patient());
  options.pool_size = static_cast<std::size_t>(size);
  it.loop.start();
  const redis::Client pool = redis::lazy_pool(it.reactor(), options);
  const double call = it.loop.cpu();
  it.loop.slice_ended();
  it.reactor().run(pool.connected());
  Cost cost = it.cost(size);
  cost.extra = call;
  return cost;
}

Cost through_large_pool(long size) {
  Weather it;
  redis::Options options = it.at_server(patient());
  options.pool_size = static_cast<std::size_t>(size);
  const redis::Client pool = redis::lazy_pool(it.reactor(), options);
  it.reactor().run(pool.connected());
  it.server.set(Mode::swallow);  // the more connections are busy, the longer the search
  it.loop.start();
  for (long i = 0; i < size; ++i) {
    it.count(pool.get("0123456789abcdef"));
    it.rest(0s);
  }
  Cost cost = it.cost(size);
  it.server.stop();
  it.wait_for_all();
  return cost;
}

Cost sessions_in_line(long n) {
  Weather it;
  it.server.set(Mode::swallow);
  std::vector<Future<redis::Session>> sessions;
  it.loop.start();
  for (long i = 0; i < n; ++i) {
    sessions.push_back(it.client->session());
    if (i % 1'000 == 0) it.rest(0s);
  }
  for (; !sessions.empty(); sessions.pop_back()) {  // newest first
    sessions.back().cancel();
    it.count(std::move(sessions.back()));
    if (sessions.size() % 1'000 == 0) it.rest(0s);
  }
  it.wait_for_all();
  return it.cost(n);
}

Cost event_listeners(long n) {
  Weather it;
  std::vector<redis::Registration> listeners;
  it.loop.start();
  for (long i = 0; i < n; ++i)
    listeners.push_back(it.client->on_event([](const redis::ConnectionEvent&) {}));
  listeners.clear();
  return it.cost(n);
}

Cost resubscribed(long n) {
  Weather it;
  redis::Subscriber subscriber = it.client->subscriber();
  std::vector<std::string> names;
  for (long i = 0; i < n; ++i) names.push_back("channel " + std::to_string(i));
  it.reactor().run(subscriber.subscribe(redis::Keys(names)));
  const auto told = it.server.subscribed();
  it.loop.start();
  it.server.stop();
  it.server.start();
  it.wait_until("every channel to be subscribed to again",
                [&] { return it.server.subscribed() >= told + static_cast<std::uint64_t>(n); });
  it.rest(5ms);
  return it.cost(n);
}

// --- TLS -----------------------------------------------------------------------------------------

Cost tls_handles(long n) {
  Weather it;
  std::vector<redis::Client> clients;
  it.loop.start();
  clients.push_back(redis::from_url(it.reactor(), "rediss://127.0.0.1:1"));
  const double first = it.loop.cpu();
  for (long i = 1; i < n; ++i)
    clients.push_back(redis::from_url(it.reactor(), "rediss://127.0.0.1:1"));
  Cost cost = it.cost(n);
  cost.extra = first;
  return cost;
}

Cost tls_connection(long n) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener, 16) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  Weather it;
  it.loop.start();
  const redis::Client client = redis::from_url(
      it.reactor(), "rediss://127.0.0.1:" + std::to_string(ntohs(address.sin_port)));
  it.loop.slice_ended();
  it.rest(300ms);
  const Cost cost = it.cost(n);
  ::close(listener);
  return cost;
}

// --- memory --------------------------------------------------------------------------------------

namespace {

Future<void> in_coroutine(redis::Client& client, long& ended) {
  auto value = co_await client.get("0123456789abcdef");
  ++ended;
}

template <class Give>
double held(long n, Give give) {
  Weather it;
  long ended = 0;
  const auto before = heap_bytes();
  for (long i = 0; i < n; ++i) give(*it.client, ended);
  const std::string wire = "*2\r\n$3\r\nGET\r\n$16\r\n0123456789abcdef\r\n";
  const double bytes = static_cast<double>(heap_bytes() - before) / static_cast<double>(n);
  it.wait_until("every answer", [&] { return ended == n; });
  return bytes - static_cast<double>(wire.size());
}

}  // namespace

Memory in_flight_memory(long n) {
  using Value = std::optional<std::string>;
  Memory memory{};
  memory.chained = held(n, [](redis::Client& client, long& ended) {
    client.get("0123456789abcdef")
        .then([&ended](const Value&) { ++ended; })
        .on_error([](const redis::Error&) { std::exit(1); })
        .detach();
  });
  memory.both = held(n, [](redis::Client& client, long& ended) {
    client.get("0123456789abcdef")
        .then([&ended](const Value&) { ++ended; }, [](const redis::Error&) { std::exit(1); })
        .detach();
  });
  memory.coroutine =
      held(n, [](redis::Client& client, long& ended) { in_coroutine(client, ended).detach(); });
  return memory;
}

}  // namespace bench
