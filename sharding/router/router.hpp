// ClusterRouter: sends each command to the node that has its slot.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/listeners/event_listeners.hpp>
#include <deferredis/sharding/router/fences.hpp>
#include <deferredis/sharding/router/hedged_reads.hpp>
#include <deferredis/sharding/router/node_pools.hpp>
#include <deferredis/sharding/router/node_watch.hpp>
#include <deferredis/sharding/router/reroutes.hpp>
#include <deferredis/sharding/router/view_waiters.hpp>

namespace deferredis::detail {

/// Carries out what a ClusterFsm, the machine, decides.
///
/// Most slots are quiet: their commands go straight to a node, and the machine does not know of
/// them. The others are for Fences and Reroutes. So the order of the commands of a key is kept, and
/// costs nothing where nothing happens.
class ClusterRouter final : NodeOwner, Pump {
 public:
  /// `life`: of the backend that the router is part of.
  ClusterRouter(Reactor& reactor, const ClusterSettings& settings, BackendLife& life);
  ClusterRouter(const ClusterRouter&) = delete;
  ClusterRouter& operator=(const ClusterRouter&) = delete;
  ~ClusterRouter();

  /// Asks for the first view.
  void start();

  // Commands.

  /// `slot` of all its keys.
  void send(std::uint16_t slot, const CommandView& command, ReplySlot& reply) {
    const bool anywhere = reads_spread_ && command.row.has(CommandFlag::readonly);
    const NodeIndex at = anywhere ? fsm_.reader(slot) : fences_.node_of(slot);
    if (at == no_node) [[unlikely]]
      return submit(slot, command, reply);
    if (anywhere && hedges_ && !reply.blocking) return hedged_reads_.send(slot, at, command, reply);
    nodes_[at].send(command, reply);
  }
  /// To any primary.
  void send_anywhere(const CommandView& command, ReplySlot& reply);
  /// A sealed transaction.
  void send_transaction(std::uint16_t slot, std::string_view bytes, ReplySlot& reply);

  // What others have learned.

  /// A node said this to somebody else. Returns true if the map has changed, or will.
  bool heard(const Error& error, NodeIndex node);
  /// See Backend::misdirected().
  Future<bool> learned(const Error& error, bool own_words);
  /// A connection that is not ours could not reach the node, or did.
  void unreachable(const Endpoint& endpoint);
  void reached(const Endpoint& endpoint);
  /// Something happened to a connection of subscribers to a node.
  void listening_changed(ConnectionEvent event);
  /// May replicas answer reads?
  bool reads_spread() const noexcept { return reads_spread_; }
  /// The node that a read of the slot goes to; no_node if there is none.
  NodeIndex reader(std::uint16_t slot) { return fsm_.reader(slot); }
  /// Asks for a new view as soon as one is allowed.
  void refresh();

  // What others wait for, and see.

  /// Ends when there is a view; fails as a command would.
  Future<void> known(Patience patience);
  /// Ends when there is a view and all primaries are connected to. Fails if the nodes answer and
  /// none of them gives a view. `first`: fails also with the error of the first attempt.
  Future<void> connected(bool first);
  /// Ends when the view has been refreshed, with or without success.
  Future<void> next_view();
  /// Why nothing is sent, if no node can be reached.
  std::optional<Error> away() const { return waiters_.away(); }
  /// fn is called when the view has changed, or no node can be reached any more.
  void on_view(MoveFunction<void()> fn) { view_changed_ = std::move(fn); }
  /// fn is called when a view has been adopted in which a slot has another primary than before.
  void on_slots_moved(MoveFunction<void()> fn);
  Registration on_event(EventListeners::Listener fn) { return listeners_.add(std::move(fn)); }
  ClientStats stats() const;
  const NodePools& nodes() const noexcept { return nodes_; }
  const ClusterFsm& fsm() const noexcept { return fsm_; }
  const ClusterSettings& settings() const noexcept { return settings_; }
  Reactor& reactor() noexcept { return reactor_; }

  // Life and death.

  void set_credentials(const Credentials& credentials);
  /// Ends the commands that wait in the servers.
  void end_waits() { nodes_.end_waits(); }
  /// From now on reports to the life of the backend whenever something has ended.
  void drain();
  /// True if no command is left.
  bool idle() const { return reroutes_.size() == 0 && fences_.held() == 0 && nodes_.idle(); }
  /// Ends all at once; what is under way fails.
  void close(const Error& reason);

 private:
  void opened(RouterNode& node) override;
  void connection_changed(RouterNode& node, const ConnectionEvent& event) override;
  bool came_back(RouterNode& node, ReplySlot& reply, const Error& error,
                 const CommandBytes& bytes) override;
  void pump() noexcept override;
  void carry_out_all();

  void submit(std::uint16_t slot, const CommandView& command, ReplySlot& reply);
  void submit(std::uint16_t slot, std::string bytes, ReplySlot& reply);
  std::optional<Error> refusal(ReplySlot& reply) const;
  void carry_out(const ClusterAction& action);
  void tell_changes();
  void let_go(const ClusterAction& action);
  void ask_view(NodeIndex index, bool slots);
  void tell_away();
  std::vector<NodeIndex> primaries() const;
  void look_for_moved_slots();
  void arm();
  void tick();
  RouterParts parts() noexcept { return {reactor_, fsm_, nodes_, life_, *this}; }
  TimePoint now() const noexcept { return reactor_.now(); }

  Reactor& reactor_;   // borrowed
  BackendLife& life_;  // borrowed
  ClusterSettings settings_;
  ClusterFsm fsm_;
  Fences fences_;
  Reroutes reroutes_;
  HedgedReads hedged_reads_;
  NodePools nodes_;  // after the three above: a connection hands back commands in its destructor
  ViewWaiters waiters_;
  NodeWatch node_watch_;
  bool reads_spread_;  // to replicas
  bool hedges_;
  EventListeners listeners_;
  std::uint64_t listening_losses_ = 0;
  MoveFunction<void()> view_changed_;
  MoveFunction<void()> slots_moved_;
  std::vector<NodeIndex> primaries_;  // of each slot, while somebody wants to know when they change
  ClusterAction action_;              // the one that is carried out
  bool unfinished_ = false;           // it found no memory, and is tried again
  TimePoint armed_ = TimePoint::max();
  bool pumping_ = false;
  bool closed_ = false;
  Lifeline<const ClusterSettings> settings_life_;
  Alarm alarm_;  // for the machine
  Lifeline<ClusterRouter> self_;
};

}  // namespace deferredis::detail
