// What a ClusterFsm is told of, and what it asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/key_slot.hpp>
#include <deferredis/sharding/replica_choice.hpp>

namespace deferredis {

/// A node, as the machine and its driver name it: from add_node to node_drained().
using NodeIndex = std::uint16_t;
inline constexpr NodeIndex no_node = 0xffff;

/// A command that was submitted and has not ended. Never used twice.
enum class Ticket : std::uint64_t {};

/// What must be known of a command to route it.
struct ClusterCommand {
  std::uint16_t slot = no_slot;  ///< of its keys; no_slot: any node will do
  /// A hash of its only key, for the order; 0: it has several, or none.
  std::uint64_t key = 0;
  bool reads = false;  ///< it only reads: a replica may answer
  /// May have written before it failed, and have chosen the words of its error: EVAL, FCALL.
  bool script = false;
  /// Whoever submits it allows it to be executed twice (its retry category, `.retry`).
  bool resend_ambiguous = false;
  bool waits_offline = false;  ///< waits also while no node can be reached
  TimePoint deadline = TimePoint::max();
};

/// Settings. Trivially destructible: texts live until the machine is made.
struct ClusterRules {
  ReadFrom read_from = ReadFrom::primary;
  std::string_view zone = {};  ///< ours, for ReadFrom::same_zone
  EndpointMap* map = nullptr;  ///< for redirects; borrowed
  std::uint8_t redirects = 5;  ///< of one command
  std::uint8_t attempts = 3;   ///< of a command that may have been executed
  std::uint8_t timeouts = 3;   ///< of a node in a row, until the view is asked for anew
  Duration order_patience = std::chrono::seconds(1);         ///< see ClusterFsm, Order
  Duration refresh_interval = std::chrono::seconds(1);       ///< the least between two refreshes
  Duration refresh_urgent = std::chrono::milliseconds(250);  ///< the same after a loss, and jitter
  Duration refresh_jitter = std::chrono::milliseconds(500);  ///< at most so much is added to it
  Duration refresh_every = std::chrono::seconds(60);  ///< a quarter more or less; 0: only if needed
  Duration refresh_timeout = std::chrono::seconds(2);  ///< of one node's answer
};
static_assert(std::is_trivially_destructible_v<ClusterRules>);

/// What the driver has to do next.
struct ClusterAction {
  enum class Kind : std::uint8_t {
    send,         ///< `ticket` to `node`
    send_asking,  ///< the same with ASKING right before it, nothing in between
    fail,         ///< `ticket` has ended with `error`
    ask_shards,   ///< CLUSTER SHARDS to `node`; the answer goes to view_came()
    ask_slots,    ///< CLUSTER SLOTS, where the other is not known
    add_node,     ///< there is a new `node`, at endpoint(node)
    remove_node,  ///< no more will be sent to `node`: let it drain, then node_drained()
    reconnect,    ///< `node` does not know itself: connect to it anew
    view_adopted,
  };
  Kind kind = Kind::send;
  NodeIndex node = no_node;
  Ticket ticket{};
  std::optional<Error> error = {};
};

}  // namespace deferredis
