// The input of a ClusterFsm, and the actions it asks for.
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

/// The number of a node, shared by the machine and its driver: valid from add_node to
/// node_drained().
using NodeIndex = std::uint16_t;
inline constexpr NodeIndex no_node = 0xffff;

/// A command that was submitted and has not ended. A ticket is never reused.
enum class Ticket : std::uint64_t {};

/// What the machine must know about a command to route it.
struct ClusterCommand {
  std::uint16_t slot = no_slot;  ///< of its keys; no_slot: any node will do
  /// A hash of its only key, to keep the order; 0 if it has no key or several.
  std::uint64_t key = 0;
  bool reads = false;  ///< a read: a replica may answer
  /// May have written before it failed, and may choose the text of its error: EVAL, FCALL.
  bool script = false;
  /// The caller allows it to be executed twice (by its retry category or `.retry`).
  bool resend_ambiguous = false;
  bool waits_offline = false;  ///< keeps waiting even while no node can be reached
  TimePoint deadline = TimePoint::max();
};

/// Settings. Trivially destructible: texts must live until the machine is constructed.
struct ClusterRules {
  ReadFrom read_from = ReadFrom::primary;
  std::string_view zone = {};  ///< the client's own zone, for ReadFrom::same_zone
  EndpointMap* map = nullptr;  ///< for redirects; borrowed
  std::uint8_t redirects = 5;  ///< followed for one command
  std::uint8_t attempts = 3;   ///< for a command that may have been executed
  std::uint8_t timeouts = 3;   ///< of a node in a row, before the view is refreshed
  Duration order_patience = std::chrono::seconds(1);         ///< see ClusterFsm, Order
  Duration refresh_interval = std::chrono::seconds(1);       ///< minimum time between two refreshes
  Duration refresh_urgent = std::chrono::milliseconds(250);  ///< the same after a loss; also jitter
  Duration refresh_jitter = std::chrono::milliseconds(500);  ///< the most that is added to it
  Duration refresh_every = std::chrono::seconds(60);   ///< plus or minus 25%; 0: only if needed
  Duration refresh_timeout = std::chrono::seconds(2);  ///< for one node's answer
};
static_assert(std::is_trivially_destructible_v<ClusterRules>);

/// What the driver must do next.
struct ClusterAction {
  enum class Kind : std::uint8_t {
    send,         ///< `ticket` to `node`
    send_asking,  ///< the same with ASKING right before it, nothing in between
    fail,         ///< `ticket` has ended with `error`
    ask_shards,   ///< send CLUSTER SHARDS to `node`; the answer goes to view_came()
    ask_slots,    ///< send CLUSTER SLOTS, if the server does not know the other
    add_node,     ///< there is a new `node`; its address is endpoint(node)
    remove_node,  ///< nothing more is sent to `node`: let it drain, then call node_drained()
    reconnect,    ///< `node` redirected to itself: connect to it again
    view_adopted,
  };
  Kind kind = Kind::send;
  NodeIndex node = no_node;
  Ticket ticket{};
  std::optional<Error> error = {};
};

}  // namespace deferredis
