// The nodes of a ring: names and weights.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/protocol/command.hpp>

namespace deferredis {

/// One node of a ring: {"10.0.0.1:7000"}, or {"10.0.0.2:7000", 2} for twice the share of keys. The
/// Placement says what the name must be. The class owns a copy of it.
class ShardNode {
 public:
  template <StringLike S>
  ShardNode(const S& name, unsigned weight = 1) : name_(std::string_view(name)), weight_(weight) {}

  /// The node's name in the ring.
  const std::string& name() const noexcept { return name_; }
  /// Its share of the keys, relative to the others.
  unsigned weight() const noexcept { return weight_; }

  friend bool operator==(const ShardNode&, const ShardNode&) = default;

 private:
  std::string name_;
  unsigned weight_;
};

/// Nodes in the order of their indices: up to eight in braces, or any range of nodes or of names.
class ShardNodes {
 public:
  using Node = ShardNode;  ///< One of them.

  // Not one initializer_list: g++ 12 cannot create one inside a co_await expression.
  ShardNodes(Node a) { add(a); }
  ShardNodes(Node a, Node b) { add(a, b); }
  ShardNodes(Node a, Node b, Node c) { add(a, b, c); }
  ShardNodes(Node a, Node b, Node c, Node d) { add(a, b, c, d); }
  ShardNodes(Node a, Node b, Node c, Node d, Node e) { add(a, b, c, d, e); }
  ShardNodes(Node a, Node b, Node c, Node d, Node e, Node f) { add(a, b, c, d, e, f); }
  ShardNodes(Node a, Node b, Node c, Node d, Node e, Node f, Node g) { add(a, b, c, d, e, f, g); }
  ShardNodes(Node a, Node b, Node c, Node d, Node e, Node f, Node g, Node h) {
    add(a, b, c, d, e, f, g, h);
  }
  template <class Range>
  requires(!StringLike<Range> && requires(const Range& range) {
    ShardNode(*range.begin());
    range.end();
  }) ShardNodes(const Range& range) {
    for (const auto& node : range) push(ShardNode(node));
  }

  /// All of them, in order.
  const std::vector<ShardNode>& list() const& noexcept { return list_; }
  /// All of them, in order.
  std::vector<ShardNode> list() && noexcept { return std::move(list_); }

 private:
  template <class... N>
  void add(N&... nodes) {
    (push(std::move(nodes)), ...);
  }
  void push(Node&& node);

  std::vector<ShardNode> list_;
};

}  // namespace deferredis
