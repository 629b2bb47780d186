// When the view of a cluster is asked for anew, of whom, and which answers are believed.
#pragma once

#include <optional>
#include <vector>

#include <deferredis/sharding/slots/cluster_action.hpp>
#include <deferredis/sharding/slots/random.hpp>
#include <deferredis/sharding/slots/topology.hpp>

namespace deferredis::detail {

/// One refresh at a time; between the beginnings of two, the interval and some jitter. In one
/// refresh nodes are asked one after the other, until an answer is beyond doubt or two of at most
/// three agree.
class TopologyRefresh {
 public:
  static constexpr std::size_t most_answers = 3;

  TopologyRefresh(const ClusterRules& rules, Random& random) : rules_(rules), random_(random) {}

  /// A refresh is wanted by `when`, or as soon after it as is allowed.
  void request(TimePoint when) noexcept;
  /// The owner of slots was lost: for some seconds refreshes may be as close together as
  /// ClusterRules::refresh_urgent, so that the new owner is found soon after its election.
  void hurry(TimePoint now) noexcept;
  bool due(TimePoint now) const noexcept { return !running() && due_ <= now; }
  bool running() const noexcept { return running_; }
  /// When begin() or timed_out() is due.
  TimePoint next() const noexcept { return running_ ? answer_by_ : due_; }

  void begin(TimePoint now);
  void asking(NodeIndex node, TimePoint now);
  NodeIndex asked() const noexcept { return asked_; }
  bool has_asked(NodeIndex node) const noexcept;
  bool has_tried(const Endpoint& seed) const noexcept;
  void tries(const Endpoint& seed) { tried_.push_back(seed); }

  /// An answer. The view to adopt; none: ask another node.
  std::optional<Topology> offer(Topology view, bool doubtful);
  bool enough() const noexcept { return answers_.size() >= most_answers; }
  /// Nobody else can be asked: the best of what came, if it has as many slots as we know
  /// (`covered`), or where there is but one node. The refresh ends.
  std::optional<Topology> conclude(std::size_t covered, bool only_node);
  /// The refresh ends; the next one comes by itself after a while.
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
