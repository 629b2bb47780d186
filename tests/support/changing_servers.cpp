#include "support/changing_servers.hpp"

#include <set>
#include <utility>
#include <vector>

#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/sentinel.hpp>
#include <deferredis/testing/simulated_group.hpp>

#include "support/tracking_cluster.hpp"

namespace deferredis::support {

namespace {

using namespace std::chrono_literals;

class OneServer final : public ChangingServers {
 public:
  OneServer(ManualReactor& manual, MemoryNetwork& network)
      : reactor_(manual), network_(network), server_(manual, network) {
    server_.changed = [this](const std::string& key, const std::string& value) {
      changed(key, value);
    };
  }
  Client client(const Options& options) override { return lazy_pool(reactor_, at_server(options)); }
  void change(const std::string& key, const std::string& value) override {
    server_.change(key, value);
  }
  void fault(std::uint32_t random) override {
    switch (random % 5) {
      case 0:
      case 1: return network_.cut(server_.endpoint);
      case 2: return network_.reset(server_.endpoint);
      case 3: return server_.stall();
      default:  // it dies, and nobody says so until another one has its place
        network_.cut(server_.endpoint);
        network_.reset(server_.endpoint);
    }
  }
  void heal() override {
    network_.restore(server_.endpoint);
    server_.go_on();
  }

 private:
  Options at_server(Options options) const {
    options.host = server_.endpoint.host;
    options.port = server_.endpoint.port;
    return options;
  }

  Reactor& reactor_;        // borrowed
  MemoryNetwork& network_;  // borrowed
  TrackingServer server_;
};

/// A primary with two replicas and two sentinels. Replication is instant.
class Group final : public ChangingServers {
 public:
  Group(ManualReactor& manual, MemoryNetwork& network)
      : reactor_(manual),
        network_(network),
        group_(manual, network, {.replicas = 2, .sentinels = 2}) {
    for (std::size_t i = 0; i < group_.size(); ++i) {
      group_.server(i).answer([this, i](const SimulatedRedis::Words& words) {
        if (words[0] == "SET" && i == group_.primary()) changed(words[1], words[2]);
        return std::optional<std::string>();
      });
    }
  }
  Client client(const Options& options) override {
    const std::string nodes = group_.addresses();
    return lazy_sentinel(reactor_, {.nodes = nodes, .connection = options});
  }
  void change(const std::string& key, const std::string& value) override {
    if (!primary().running() || frozen_.contains(group_.primary())) return;
    changed(key, value);
    primary().execute("SET", key, value);
  }
  void fault(std::uint32_t random) override {
    const std::size_t before = group_.primary();
    switch (random % 8) {
      case 0: return network_.cut(primary().endpoint());
      case 1: return network_.reset(primary().endpoint());
      case 2: return freeze();
      case 3:  // the sentinels announce it to a client that does not hear them
        for (std::size_t i = 0; i < 2; ++i) network_.cut(group_.sentinel(i).endpoint());
        network_.cut(primary().endpoint());
        return fail_over();
      case 4: freeze(); return fail_over();
      case 5:
        primary().crash();
        crashed_.insert(before);
        return random % 16 < 8 ? fail_over() : void();
      case 6: network_.cut(primary().endpoint()); return fail_over();
      default: return fail_over();
    }
  }
  void heal() override {
    for (std::size_t i = 0; i < 2; ++i) network_.restore(group_.sentinel(i).endpoint());
    for (std::size_t i = 0; i < group_.size(); ++i) network_.restore(group_.server(i).endpoint());
    for (const std::size_t each : std::exchange(frozen_, {})) group_.server(each).thaw();
    for (const std::size_t each : std::exchange(crashed_, {})) group_.server(each).start();
  }

 private:
  SimulatedRedis& primary() { return group_.server(group_.primary()); }
  void freeze() {
    primary().freeze();
    frozen_.insert(group_.primary());
  }
  void fail_over() {
    if (group_.fail_over()) ++failovers;
  }

  Reactor& reactor_;        // borrowed
  MemoryNetwork& network_;  // borrowed
  SimulatedGroup group_;
  std::set<std::size_t> frozen_;
  std::set<std::size_t> crashed_;
};

class Cluster final : public ChangingServers {
 public:
  Cluster(ManualReactor& manual, MemoryNetwork& network)
      : reactor_(manual), network_(network), nodes_(manual, network) {
    for (std::size_t i = 0; i < TrackingCluster::size; ++i) {
      nodes_.node(i).changed = [this](const std::string& key, const std::string& value) {
        changed(key, value);
      };
    }
  }
  Client client(const Options& options) override {
    const std::string nodes = nodes_.addresses();
    return lazy_cluster(reactor_, {.nodes = nodes, .connection = options});
  }
  void change(const std::string& key, const std::string& value) override {
    nodes_.change(key, value);
  }
  void fault(std::uint32_t random) override {
    const std::size_t node = random / 8 % TrackingCluster::size;
    TrackingServer& server = nodes_.node(node);
    switch (random % 8) {
      case 0: return network_.cut(server.endpoint);
      case 1: return network_.reset(server.endpoint);
      case 2: return server.stall();
      case 3:  // it is replaced while it is silent, and learns of that when it is back
        network_.cut(server.endpoint);
        return take_over(node);
      case 4: server.stall(); return take_over(node);
      case 5: return take_over(node);
      default:
        if (nodes_.migrate(random / 8 % TrackingCluster::parts,
                           random / 64 % TrackingCluster::size))
          ++failovers;
    }
  }
  void heal() override {
    for (std::size_t i = 0; i < TrackingCluster::size; ++i) {
      network_.restore(nodes_.node(i).endpoint);
      nodes_.node(i).go_on();
    }
  }

 private:
  void take_over(std::size_t node) {
    if (nodes_.take_over(node, (node + 1) % TrackingCluster::size, 300ms)) ++failovers;
  }

  Reactor& reactor_;        // borrowed
  MemoryNetwork& network_;  // borrowed
  TrackingCluster nodes_;
};

}  // namespace

std::string_view to_string(Changing what) noexcept {
  switch (what) {
    case Changing::one_server: return "one server";
    case Changing::sentinel_group: return "sentinel group";
    case Changing::cluster: return "cluster";
  }
  return "?";
}

std::unique_ptr<ChangingServers> ChangingServers::make(Changing what, ManualReactor& manual,
                                                       MemoryNetwork& network) {
  switch (what) {
    case Changing::one_server: return std::make_unique<OneServer>(manual, network);
    case Changing::sentinel_group: return std::make_unique<Group>(manual, network);
    case Changing::cluster: return std::make_unique<Cluster>(manual, network);
  }
  return nullptr;
}

}  // namespace deferredis::support
