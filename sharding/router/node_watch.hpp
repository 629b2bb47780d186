// NodeWatch: notices nodes that no longer answer.
#pragma once

#include <deferredis/sharding/router/router_parts.hpp>

namespace deferredis::detail {

/// Sends a PING once a second to each node that owes replies, or whose latency is wanted, and tells
/// the machine of those that do not answer.
class NodeWatch {
 public:
  /// `all`: also nodes that owe nothing.
  NodeWatch(const RouterParts& router, bool all) : router_(router), all_(all), self_(*this) {}
  NodeWatch(const NodeWatch&) = delete;
  NodeWatch& operator=(const NodeWatch&) = delete;

  void start();
  void stop() noexcept;

 private:
  void probe(RouterNode& node);
  void probed(RouterNode& node, TimePoint begun, RouterNode::Pinged pinged);

  RouterParts router_;
  bool all_;
  Timer timer_;
  Lifeline<NodeWatch> self_;
};

}  // namespace deferredis::detail
