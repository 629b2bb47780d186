// The fixture of the client's tests on a loop whose time stands still: a scripted server, a lazy
// client, and the client's events.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/client.hpp>
#include <deferredis/testing/memory_network.hpp>

#include "support/scripted_server.hpp"

namespace deferredis::support {

struct ScriptedClient {
  /// No handshake, no PINGs: only the test's own commands arrive.
  Options options() const {
    return {.unix_path = server.path(),
            .network = &server.network(),
            .protocol = ProtocolVersion::resp2,
            .announce_library = false,
            .ping_interval = Duration::zero()};
  }
  /// A lazy client of one connection.
  void open(const Options& wanted) { adopt(lazy_connection(manual, wanted)); }
  /// A lazy client of `size` connections.
  void open_pool(Options wanted, std::size_t size) {
    wanted.pool_size = size;
    adopt(lazy_pool(manual, wanted));
  }
  void adopt(Client client) {
    rc.emplace(std::move(client));
    told = rc->on_event([this](const ConnectionEvent& event) { events.push_back(event); });
  }
  void open_and_wait(const Options& wanted) {
    open(wanted);
    wait_until_up(1);
  }
  void wait_until_up(std::size_t count) {
    turn_until(manual, [this, count] { return rc->stats().connections_up == count; });
  }
  void wait_until_down() {
    turn_until(manual, [this] { return count(ConnectionEvent::Kind::down) == 1; });
  }
  void wait_for_bytes(std::size_t count) {
    turn_until(manual, [this, count] { return server.received().size() >= count; });
  }
  std::size_t count(ConnectionEvent::Kind kind) const {
    return static_cast<std::size_t>(std::count_if(
        events.begin(), events.end(), [kind](const auto& event) { return event.kind == kind; }));
  }
  const ConnectionEvent& last(ConnectionEvent::Kind kind) const {
    const auto found = std::find_if(events.rbegin(), events.rend(),
                                    [kind](const auto& event) { return event.kind == kind; });
    BOOST_REQUIRE((found != events.rend()));
    return *found;
  }

  /// "value", "(nil)", or "TimeoutError (not_sent)"; the future must end without time passing.
  std::string ending(Future<std::optional<std::string>> future) {
    turn_until(manual, [&future] { return future.settled(); });
    const auto outcome = manual.outcome(std::move(future));
    return outcome ? outcome->value_or("(nil)") : name_of(outcome.error());
  }
  template <class T>
  std::string ending_of(Future<T> future) {
    return name_of(failure(manual, std::move(future)));
  }
  static std::string name_of(const Error& error) {
    return std::string(error.code().name()) + " (" + std::string(to_string(error.delivery())) + ")";
  }

  ManualReactor manual;
  MemoryNetwork network;
  ScriptedServer server{manual, network};
  std::vector<ConnectionEvent> events;
  std::optional<Client> rc;
  Registration told;
};

/// The bytes on the wire.
inline std::string get_bytes(std::string_view key) {
  return "*2\r\n$3\r\nGET\r\n$" + std::to_string(key.size()) + "\r\n" + std::string(key) + "\r\n";
}

}  // namespace deferredis::support
