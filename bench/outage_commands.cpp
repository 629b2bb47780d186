// bench_outages: measures commands during outages.
#include <algorithm>
#include <string>
#include <vector>

#include "outage_rows.hpp"

namespace bench {

namespace {

constexpr const char* key = "0123456789abcdef";

void give_gets(Weather& it, long n) {
  for (long i = 0; i < n; ++i) {
    it.count(it.client->get(key));
    if (i % 10'000 == 9'999) it.rest(0s);
  }
}

/// Issues `n` commands, `rate` per second.
template <class Give>
void give_at(Weather& it, long n, long rate, Give give) {
  const auto began = it.reactor().clock().now();
  for (long given = 0; given < n;) {
    it.rest(1ms);
    const auto elapsed = std::chrono::duration<double>(it.reactor().clock().now() - began).count();
    const long due = std::min(n, static_cast<long>(elapsed * static_cast<double>(rate)));
    for (; given < due; ++given) give(given);
  }
}

void give_sets(Weather& it, long n, std::size_t bytes) {
  const std::string value(bytes, 'v');
  for (long i = 0; i < n; ++i) it.count(it.client->set(key, value));
}

void read_by_server(Weather& it, long n) {
  it.wait_until("the server to read every command",
                [&] { return it.server.commands() >= static_cast<std::uint64_t>(n); });
}

}  // namespace

Cost answered(long n) {
  Weather it;
  it.loop.start();
  give_gets(it, n);
  it.wait_for_all();
  return it.cost(n);
}

Cost killed_in_flight(long n) {
  Weather it;
  it.server.set(Mode::swallow);
  give_gets(it, n);
  read_by_server(it, n);
  it.server.stop();
  it.loop.start();
  it.wait_for_all();
  return it.cost(n);
}

Cost disconnected_in_flight(long n) {
  Weather it;
  it.server.set(Mode::swallow);
  give_gets(it, n);
  read_by_server(it, n);
  it.loop.start();
  auto done = it.client->disconnect();
  it.loop.slice_ended();
  it.reactor().run(std::move(done));
  it.wait_for_all();
  return it.cost(n);
}

Cost answered_sets(long n, std::size_t bytes) {
  Weather it(waiting());
  it.loop.start();
  give_sets(it, n, bytes);
  it.wait_for_all();
  return it.cost(n);
}

Cost killed_sets(long n, std::size_t bytes, bool back) {
  Weather it(waiting());
  it.server.set(Mode::freeze);
  it.rest(20ms);
  give_sets(it, n, bytes);
  it.rest(1ms);
  it.server.stop();
  it.loop.start();
  it.wait_until("every unsent command to wait",
                [&] { return it.open() == static_cast<long>(it.client->stats().waiting); });
  const Cost cost = it.cost(n);
  it.server.start();
  it.loop.start();
  it.wait_for_all();
  return back ? it.cost(n) : cost;
}

Cost with_deadlines(Mode mode, long n, long rate) {
  Weather it;
  std::vector<redis::Client> views;
  for (int i = 0; i < 97; ++i) views.push_back(it.client->with({.timeout = 100ms + i * 1ms}));
  it.server.set(mode);
  it.rest(20ms);
  it.loop.start();
  give_at(it, n, rate, [&](long i) { it.count(views[static_cast<std::size_t>(i % 97)].get(key)); });
  it.wait_for_all();
  return it.cost(n);
}

Cost paced(long n, long rate, bool down, Mode mode, redis::Duration timeout) {
  redis::Options options = waiting();
  options.timeout = timeout;
  Weather it(options);
  it.server.set(mode);
  if (down) it.server.stop();
  it.rest(20ms);
  const auto commands = it.server.commands();
  const auto began = it.reactor().clock().now();
  it.loop.start();
  give_at(it, n, rate, [&](long) { it.count(it.client->set(key, "v")); });
  it.wait_for_all();
  Cost cost = it.cost(n);
  const auto seconds = std::chrono::duration<double>(it.reactor().clock().now() - began).count();
  cost.extra = static_cast<double>(it.server.commands() - commands) / seconds;
  return cost;
}

Cost cancelled_while_waiting(long n) {
  Weather it(waiting());
  it.server.stop();
  it.rest(20ms);
  std::vector<Future<std::optional<std::string>>> commands;
  for (long i = 0; i < n; ++i) commands.push_back(it.client->get(key));
  it.loop.start();
  for (; !commands.empty(); commands.pop_back()) {  // newest first
    commands.back().cancel();
    it.count(std::move(commands.back()));
    if (commands.size() % 1'000 == 0) it.rest(0s);
  }
  it.server.start();
  it.wait_for_all();
  it.reactor().run(it.client->ping());
  return it.cost(n);
}

Cost cluster_is_away(long n, long rate) {
  Weather it;
  redis::Options options = waiting();
  options.timeout = 300ms;
  const redis::Client cluster =
      redis::lazy_cluster(it.reactor(), {.nodes = "127.0.0.1:1", .connection = options});
  it.rest(20ms);
  it.loop.start();
  give_at(it, n, rate, [&](long) { it.count(cluster.set(key, "v")); });
  it.wait_for_all();
  return it.cost(n);
}

}  // namespace bench
