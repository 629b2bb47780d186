// Decides when to refresh the view of the cluster, which nodes to ask, and which answers to
// believe.
#pragma once

#include <optional>
#include <vector>

#include <deferredis/sharding/slots/cluster_action.hpp>
#include <deferredis/sharding/slots/random.hpp>
#include <deferredis/sharding/topology/topology.hpp>

namespace deferredis::detail {

/// Runs one refresh at a time; refreshes begin at least the interval plus some jitter apart. A
/// refresh asks nodes one after the other, until an answer is beyond doubt or two of at most three
/// agree.
class TopologyRefresh {
 public:
  static constexpr std::size_t most_answers = 3;

  TopologyRefresh(const ClusterRules& rules, Random& random) : rules_(rules), random_(random) {}

  /// Requests a refresh by `when`, or as soon afterwards as is allowed.
  void request(TimePoint when) noexcept;
  /// The owner of slots was lost: for some seconds refreshes may be only
  /// ClusterRules::refresh_urgent apart, so that the new owner is found soon after its election.
  void hurry(TimePoint now) noexcept;
  bool due(TimePoint now) const noexcept { return !running() && due_ <= now; }
  bool running() const noexcept { return running_; }
  /// When the next refresh is due, or, while one is running, the timeout of the node that was
  /// asked.
  TimePoint next() const noexcept { return running_ ? answer_by_ : due_; }

  void begin(TimePoint now);
  void asking(NodeIndex node, TimePoint now);
  NodeIndex asked() const noexcept { return asked_; }
  bool has_asked(NodeIndex node) const noexcept;
  bool has_tried(const Endpoint& seed) const noexcept;
  void tries(const Endpoint& seed) { tried_.push_back(seed); }

  /// Takes an answer. Returns the view to adopt, or nothing if another node must be asked.
  std::optional<Topology> offer(Topology view, bool doubtful);
  bool enough() const noexcept { return answers_.size() >= most_answers; }
  /// No other node can be asked. Returns the best answer if it covers as many slots as are known
  /// (`covered`), or if there is only one node; otherwise nothing. Call end() afterwards.
  std::optional<Topology> conclude(std::size_t covered, bool only_node);
  /// Ends the refresh; the next one begins by itself after a while.
  void end(TimePoint now) noexcept;

 private:
  ClusterRules rules_;
  Random& random_;  // borrowed
  TimePoint due_ = TimePoint::max();
  TimePoint allowed_ = TimePoint::min();
  TimePoint begun_ = TimePoint::min();
  TimePoint hurried_until_ = TimePoint::min();
  TimePoint answer_by_ = TimePoint::max();
  std::vector<NodeIndex> asked_nodes_;
  std::vector<Endpoint> tried_;  // seeds
  std::vector<Topology> answers_;
  NodeIndex asked_ = no_node;
  bool running_ = false;
};

}  // namespace deferredis::detail
