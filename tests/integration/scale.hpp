// Many connections, and many commands at once: what each costs, and that none is forgotten. In a
// size for every run, and in the full one for the soak.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "integration/client_loop.hpp"
#include "support/descriptor_limit.hpp"
#include "support/heap_bytes.hpp"

namespace deferredis::test {

/// Turns the loop until `done()`, which is checked 50 times a second. The case fails after a
/// minute. Returns how long it took.
template <class Done>
std::chrono::duration<double> within_a_minute(Reactor& reactor, Done done) {
  using namespace std::chrono_literals;
  const TimePoint began = reactor.clock().now();
  const auto took = [&] { return reactor.clock().now() - began; };
  while (!done() && took() < 60s) reactor.run(reactor.after(20ms));
  BOOST_REQUIRE_MESSAGE(done(), "what was waited for did not come within a minute");
  return took();
}

inline support::RedisServerOptions server_for(std::size_t connections) {
  return {.tcp = false, .extra = {"--maxclients", std::to_string(connections + 16)}};
}

/// Clients of one connection each, on a Unix socket: none holds more than 10 KiB while it is idle,
/// and a minute after a restart of the server all are connected again.
inline void check_idle_connections(std::size_t count) {
  const support::DescriptorLimit limit(count + 256);
  if (!limit.allowed()) return;
  OneServer it(server_for(count));
  std::vector<Client> clients;
  clients.reserve(count);
  const auto all_are_up = [&](std::uint64_t connects) {
    for (const Client& each : clients) {
      const ClientStats stats = each.stats();
      if (stats.connections_up != 1 || stats.connects < connects) return false;
    }
    return true;
  };
  const std::size_t before = support::heap_bytes();
  for (std::size_t i = 0; i != count; ++i) {
    clients.push_back(lazy_connection(it.reactor, {.unix_path = it.server.socket_path()}));
    if (i % 100 == 99) it.run(clients.back().ping());  // as fast as the server accepts them
  }
  const auto opened = within_a_minute(it.reactor, [&] { return all_are_up(1); });
  for (const Client& each : clients) it.run(each.ping());
  const std::size_t bytes = (support::heap_bytes() - before) / count;
  it.server.restart();
  const auto restored = within_a_minute(it.reactor, [&] { return all_are_up(2); });
  BOOST_TEST(bytes <= 10u * 1024);
  BOOST_TEST_MESSAGE(count << " idle connections: " << bytes << " bytes each, open after "
                           << opened.count() << " s, restored after " << restored.count() << " s");
}

/// Commands of one connection to a server that stands still: none holds more than 250 bytes besides
/// its own. All are answered once the server goes on, or after it was replaced by another.
inline void check_commands_in_flight(std::size_t count) {
  using namespace std::chrono_literals;
  OneServer it(server_for(1));
  const Client rc =
      it.run(connect(it.reactor, {.unix_path = it.server.socket_path(), .timeout = 0s}));
  const std::string wire = "*2\r\n$3\r\nGET\r\n$16\r\n0123456789abcdef\r\n";
  std::size_t answered = 0;
  std::size_t failed = 0;
  const auto give = [&] {
    answered = 0;
    it.server.stop();
    for (std::size_t i = 0; i != count; ++i) {
      rc.get("0123456789abcdef")
          .then([&](const std::optional<std::string>&) { ++answered; },
                [&](const Error&) { ++failed; })
          .detach();
    }
    turn_a_little(it.reactor);
    BOOST_TEST(rc.stats().in_flight == count);
  };
  const auto all_end = [&] { return answered + failed == count; };
  const std::size_t before = support::heap_bytes();
  give();
  const auto bytes =
      static_cast<long>((support::heap_bytes() - before) / count) - static_cast<long>(wire.size());
  it.server.cont();
  const auto answering = within_a_minute(it.reactor, all_end);
  give();
  it.server.restart();
  const auto repeating = within_a_minute(it.reactor, all_end);
  BOOST_TEST(failed == 0u);
  BOOST_TEST(bytes <= 250);
  BOOST_TEST_MESSAGE(count << " commands in flight: " << bytes << " bytes each, answered in "
                           << answering.count() << " s, after a restart in " << repeating.count()
                           << " s");
}

}  // namespace deferredis::test
