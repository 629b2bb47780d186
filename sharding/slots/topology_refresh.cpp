#include <deferredis/sharding/slots/topology_refresh.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::detail {

namespace {

// An election takes the cluster's node timeout (15 s by default) and about one second.
constexpr Duration hurry_time = std::chrono::seconds(20);

}  // namespace

void TopologyRefresh::request(TimePoint when) noexcept {
  due_ = std::min(due_, std::max(when, allowed_));
}

void TopologyRefresh::hurry(TimePoint now) noexcept {
  hurried_until_ = now + hurry_time;
  if (begun_ == TimePoint::min()) return;
  allowed_ = std::min(allowed_, begun_ + rules_.refresh_urgent);
}

void TopologyRefresh::begin(TimePoint now) {
  running_ = true;
  due_ = TimePoint::max();
  begun_ = now;
  const bool urgent = now < hurried_until_;
  const Duration least = urgent ? rules_.refresh_urgent : rules_.refresh_interval;
  allowed_ = now + least +
             random_.between(Duration(0), urgent ? rules_.refresh_urgent : rules_.refresh_jitter);
  asked_nodes_.clear();
  tried_.clear();
  answers_.clear();
}

void TopologyRefresh::asking(NodeIndex node, TimePoint now) {
  asked_ = node;
  asked_nodes_.push_back(node);
  answer_by_ = now + rules_.refresh_timeout;
}

bool TopologyRefresh::has_asked(NodeIndex node) const noexcept {
  return std::find(asked_nodes_.begin(), asked_nodes_.end(), node) != asked_nodes_.end();
}

bool TopologyRefresh::has_tried(const Endpoint& seed) const noexcept {
  return std::find(tried_.begin(), tried_.end(), seed) != tried_.end();
}

std::optional<Topology> TopologyRefresh::offer(Topology view, bool doubtful) {
  if (!doubtful) return view;
  if (view.covered() == 0) return std::nullopt;  // it has not joined yet, so it does not count
  for (const Topology& other : answers_) {
    if (other.agrees_with(view)) return view;
  }
  answers_.push_back(std::move(view));
  return std::nullopt;
}

std::optional<Topology> TopologyRefresh::conclude(std::size_t covered, bool only_node) {
  const auto best = std::max_element(
      answers_.begin(), answers_.end(),
      [](const Topology& a, const Topology& b) { return a.covered() < b.covered(); });
  if (best == answers_.end() || (best->covered() < covered && !only_node)) return std::nullopt;
  return std::move(*best);
}

void TopologyRefresh::end(TimePoint now) noexcept {
  running_ = false;
  asked_ = no_node;
  answers_.clear();
  if (rules_.refresh_every <= Duration(0)) return;
  const Duration quarter = rules_.refresh_every / 4;
  request(now + random_.between(rules_.refresh_every - quarter, rules_.refresh_every + quarter));
}

}  // namespace deferredis::detail
