// A ClusterFsm and a SimulatedCluster, joined by a network with seeded lags and faults.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/sharding/slots/cluster_fsm.hpp>
#include <deferredis/testing/simulated_cluster.hpp>

namespace deferredis::support {

/// How often each event happened, over all runs: a test in which nothing happened proves nothing.
struct SimulationFigures {
  std::uint64_t commands = 0, acknowledged = 0, failed = 0, ambiguous = 0, overtaken = 0;
  std::uint64_t moved = 0, ask = 0, try_again = 0, cluster_down = 0, lost = 0, timeouts = 0;
  std::uint64_t failovers = 0, migrations = 0, refreshes = 0, removed = 0;
};

/// One run: users send, the cluster changes its shape and breaks, and is repaired at the end. Then
/// problems() lists the broken promises.
class ClusterSimulation {
 public:
  explicit ClusterSimulation(std::uint64_t seed);

  /// Runs all of it. Returns the broken promises, one line each; empty: all is well.
  std::vector<std::string> run(SimulationFigures& figures);

 private:
  using Node = SimulatedCluster::Node;
  enum class Verb { append, get, mset, mget };
  struct Operation {
    Verb verb = Verb::append;
    std::string key;
    std::uint64_t number = 0;
    TimePoint deadline{};
    std::uint16_t redirects = 0;
    bool settled = false;
    bool acknowledged = false;
    Delivery delivery = Delivery::not_sent;
  };
  // One connection, as the network sees it: first in, first out, in both directions.
  struct Link {
    SimulatedCluster::Connection connection{};
    std::vector<Ticket> unanswered{};
    TimePoint arrives{};  // no later byte arrives before this
    TimePoint returns{};
    bool up = false;
    bool removed = false;
    std::uint64_t life = 0;
  };

  void at(Duration later, std::function<void()> fn);
  void pump();
  void advance_to_next();
  void carry_out();
  void submit();
  void send(const ClusterAction& action);
  void deliver(NodeIndex node, std::uint64_t life, Ticket ticket, const std::string& bytes);
  void answered(NodeIndex node, std::uint64_t life, Ticket ticket, const std::string& reply);
  void lose(NodeIndex node, const char* why);
  void find_losses();
  void ask(const ClusterAction& action);
  void settle(Ticket ticket, const Error* error);
  void time_out(Ticket ticket);
  void trouble();
  void mend_cluster();
  void check_values();
  void check_key(const std::string& key, const std::string& value);
  Duration lag();
  Node random_primary();
  std::string bytes_of(const Operation& operation) const;
  Link& link(NodeIndex node);
  void problem(std::string text);

  std::uint64_t seed_;
  detail::Random random_;
  SimulatedCluster cluster_;
  EndpointMap map_;
  ClusterFsm fsm_;
  TimePoint now_{};
  std::multimap<TimePoint, std::function<void()>> events_;
  std::map<NodeIndex, Link> links_;
  std::map<Ticket, std::size_t> open_;
  std::vector<Operation> operations_;
  std::vector<std::string> problems_;
  SimulationFigures* figures_ = nullptr;
  bool calm_ = false;
};

}  // namespace deferredis::support
