// The nodes of a SimulatedCluster, each listening at its endpoint.
#pragma once

#include <cstddef>
#include <list>
#include <utility>
#include <vector>

#include <deferredis/reactor/listen.hpp>
#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>
#include <deferredis/testing/simulated_cluster.hpp>

namespace deferredis::support {

class ClusterInMemory {
 public:
  ClusterInMemory(Reactor& reactor, Network& network) : reactor_(reactor), network_(network) {
    listeners_.resize(cluster.size());
    follow();
  }
  ClusterInMemory(const ClusterInMemory&) = delete;
  ClusterInMemory& operator=(const ClusterInMemory&) = delete;

  /// Nodes that run listen; the connections to others end. Call it after a change.
  void follow() {
    for (std::size_t node = 0; node < cluster.size(); ++node) {
      if (!cluster.running(node)) {
        listeners_[node].reset();
      } else if (listeners_[node] == nullptr) {
        const auto accepted = [this, node](Owned<Transport> transport) {
          talks_.emplace_back(cluster, node).start(std::move(transport));
        };
        listeners_[node] =
            reactor_.listen(cluster.endpoint(node), accepted, {.network = &network_});
      }
    }
    for (Talk& talk : talks_) talk.end_if_gone();
  }

  SimulatedCluster cluster;

 private:
  struct Talk final : Protocol {
    Talk(SimulatedCluster& of, std::size_t node) : cluster(of), connection(of.connect(node)) {}
    void start(Owned<Transport> made) {
      transport = std::move(made);
      transport->start(*this);
    }
    void connection_made(Transport&) override {}
    void data_received(std::string_view bytes) override {
      if (cluster.connected(connection)) transport->write(cluster.receive(connection, bytes));
    }
    void connection_lost(const Error&) override { lost = true; }
    void end_if_gone() {
      if (!lost && !cluster.connected(connection)) transport->abort();
    }

    SimulatedCluster& cluster;  // borrowed
    SimulatedCluster::Connection connection;
    Owned<Transport> transport;
    bool lost = false;
  };

  Reactor& reactor_;  // borrowed
  Network& network_;  // borrowed
  std::list<Talk> talks_;
  std::vector<Owned<Listener>> listeners_;
};

}  // namespace deferredis::support
