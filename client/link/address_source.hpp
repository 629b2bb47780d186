// AddressSource: several addresses of one server, the servers of an SRV name, and redirects.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <deferredis/client/backoff.hpp>
#include <deferredis/client/listeners/event_listeners.hpp>
#include <deferredis/client/options/endpoint_source.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/reactor/timer.hpp>

namespace deferredis::detail {

using RandomNumbers = std::mt19937_64;

/// The order in which the servers of an SRV name are tried: by priority; among equals in random
/// order, in which a server comes first as often as its share of the weights (RFC 2782). A record
/// whose target is "." names no server.
std::vector<Endpoint> service_order(std::vector<ServiceRecord> records, RandomNumbers& random);

/// Says for each attempt to connect which of the addresses come in which order. An attempt has
/// failed once it has tried all of them. After a redirect, the server that it named comes first, as
/// long as it can be reached. Servers that redirect to each other are followed a few times at once,
/// and then with the waits of `backoff`, until one of them stays the primary.
class AddressSource final : public EndpointSource {
 public:
  struct Rules {
    std::vector<Endpoint> addresses = {};  ///< tried in random order
    std::string srv = {};                  ///< if set, looked up instead
    bool follows = false;                  ///< redirects
    Backoff backoff = {};                  ///< between redirects
    Network* network = nullptr;            ///< looks up `srv`; null: the system's. Borrowed
    Duration look_up_time = std::chrono::seconds(5);
  };
  AddressSource(Reactor& reactor, Rules rules, std::uint64_t seed);
  ~AddressSource() override { self_.cut(); }

  void add(EndpointUser& user) override { users_.push_back({&user, {}}); }
  void remove(EndpointUser& user) noexcept override;
  Future<ServerTarget> next(const EndpointUser& user) override;
  void attempt_failed(const EndpointUser& user, bool wrong_role) override;
  void arrived(const EndpointUser& user) override;
  void found_read_only(const EndpointUser&) override {}
  bool redirected(const Endpoint& primary) override;
  std::vector<NodeEndpoint> endpoints() const override;
  Registration on_event(MoveFunction<void(const ConnectionEvent&)> fn) override {
    return listeners_.add(std::move(fn));
  }
  std::string name() const override;

 private:
  struct User {
    EndpointUser* user;          // borrowed
    std::vector<Endpoint> left;  // to try in the current attempt, the last one first
  };
  bool may_follow_at_once();
  void follow(const Endpoint& primary);
  std::vector<Endpoint>* left_of(const EndpointUser& user) noexcept;
  void begin_attempt(std::vector<Endpoint>& left, std::vector<Endpoint> order);
  ServerTarget take(std::vector<Endpoint>& left);

  Reactor& reactor_;  // borrowed
  Rules rules_;
  RandomNumbers random_;
  std::vector<User> users_;
  std::optional<Endpoint> primary_;  // by a redirect; connections to it have not failed since
  std::optional<Endpoint> named_;    // by a later redirect, which is followed after a wait
  BackoffTimer backoff_;
  TimePoint followed_at_{};     // the latest redirect,
  std::uint32_t followed_ = 0;  // and how many came before it in short order
  Timer follow_timer_;
  EventListeners listeners_;
  Lifeline<AddressSource> self_;
};

/// The Settings of a client of one server, or of a shard: with an AddressSource if the options need
/// one. Throws InvalidArgumentError on impossible options.
Settings settings_of_server(Reactor& reactor, const Options& options);
/// Gives the settings a source of their own if they follow redirects.
void follow_redirects(Reactor& reactor, Settings& settings);

}  // namespace deferredis::detail
