// Routes the commands of a cluster client, without I/O: turns events into actions.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/sharding/slots/cluster_action.hpp>
#include <deferredis/sharding/slots/cluster_nodes.hpp>
#include <deferredis/sharding/slots/random.hpp>
#include <deferredis/sharding/slots/redirect.hpp>
#include <deferredis/sharding/slots/slot_lanes.hpp>
#include <deferredis/sharding/slots/topology_refresh.hpp>
#include <deferredis/sharding/topology/topology.hpp>
#include <deferredis/sharding/topology/topology_watch.hpp>

namespace deferredis {

/// Decides for each command where it goes, when it is sent again, and when it fails; and when to
/// refresh the view of the cluster.
///
/// After every call, the driver carries out the actions that take() returns, in order, and calls
/// tick() at the time that the latest tick() or next() returned. No clock, no I/O: equal seeds and
/// calls give equal actions.
///
/// Redirects: MOVED changes the map at once and requests a refresh; ASK changes nothing. A command
///   follows at most ClusterRules::redirects of them, then it fails with errc::redirect_limit.
/// Trust: nodes come only from views and seeds. A redirect to a node that no view has named waits
///   for a refresh, and is followed if that view names the node. A redirect in reply to a script
///   may be text that the script made up, so it counts only if a view agrees: for MOVED with the
///   slot's primary, for ASK with the migrations of the answering node. Otherwise it is the
///   script's error. Such a command may have been executed, and waits outside the order.
/// Retries: a command that the server says it did not execute, or that was not sent, is sent again
///   after 25 to 500 ms, until its deadline; a command that may have been executed is sent again
///   only if resend_ambiguous is set.
/// Order: no command of a key (ClusterCommand::key) is executed after one that was submitted later.
///   A command waits while an earlier one of its slot waits, or is in flight at another node. After
///   ClusterRules::order_patience it no longer waits for those in flight; a write that was passed
///   in this way is never sent again, but fails with the error that it came back with. The same
///   applies to a write that comes back when a later command of its key, sent in the meantime, was
///   executed. Reads are always sent again. Not ordered: reads that replicas may answer, commands
///   without a slot, and commands with several keys once a server has replied TRYAGAIN.
/// Nodes: nodes that a view no longer names drain, and are not connected to again. Seeds are asked
///   only if no known node answers.
class ClusterFsm {
 public:
  /// `seeds`: the first nodes to ask about the cluster, taken in random order.
  ClusterFsm(const ClusterRules& rules, std::vector<Endpoint> seeds, std::uint64_t seed);
  ClusterFsm(const ClusterFsm&) = delete;
  ClusterFsm& operator=(const ClusterFsm&) = delete;

  /// Asks for the first view.
  void start(TimePoint now);

  Ticket submit(const ClusterCommand& command, TimePoint now);
  /// A command that was sent to primary() or reader() without being submitted came back with an
  /// error. The driver must submit later commands of its slot after this call.
  Ticket returned(const ClusterCommand& command, NodeIndex node, const Error& error, TimePoint now);
  /// A server sent MOVED to somebody else, in its own words; no_node if the server is not known.
  /// Returns true if the map has changed, or will change once a view names the target.
  bool heard(const Error& error, NodeIndex node, TimePoint now);
  /// Does a view name the target of the redirect?
  bool names(const Redirect& redirect) const;
  /// In the latest refresh nodes answered, but none gave a view, and no view was ever adopted.
  bool refused() const noexcept { return no_cluster_ && !nodes_.all_away(); }
  /// Does the node that this MOVED names own the slot, as far as is known?
  bool confirms(const Error& error) const;
  /// The command was answered with a value.
  void executed(Ticket ticket, TimePoint now);
  /// The command came back with an error, from the server or the connection.
  void failed(Ticket ticket, const Error& error, TimePoint now);
  /// Nobody waits for the command any more: it was cancelled, or its deadline has passed.
  void dropped(Ticket ticket, TimePoint now);
  /// May a node have executed it in an earlier attempt?
  bool maybe_applied(Ticket ticket) const noexcept;

  /// The answer to ask_shards or ask_slots.
  void view_came(NodeIndex node, Outcome<Topology> view, TimePoint now);
  /// A connection to the node is ready.
  void node_up(NodeIndex node) noexcept;
  /// The node cannot be reached, or its connection was lost; another one is asked for its view.
  void node_lost(NodeIndex node, TimePoint now);
  /// A removed node has drained.
  void node_drained(NodeIndex node) noexcept { nodes_.drained(node); }
  /// Requests a refresh as soon as one is allowed.
  void refresh(TimePoint now) { refresh_.request(now); }

  /// Time has passed. Returns when to call it again.
  TimePoint tick(TimePoint now);
  /// A call found no memory, and left something undone: the next tick() looks at everything again.
  void look_again(TimePoint now) noexcept { wake(now); }
  /// When tick() is needed. May be sooner than the latest tick() returned, because of other calls.
  TimePoint next() const noexcept;
  /// The next action. Returns false if there is none.
  bool take(ClusterAction& action);

  /// What the views that were adopted since the last call have changed.
  std::vector<TopologyChange> take_changes() noexcept { return std::exchange(changes_, {}); }

  const Endpoint& endpoint(NodeIndex node) const noexcept { return nodes_[node].about.endpoint; }
  const TopologyNode& node(NodeIndex node) const noexcept { return nodes_[node].about; }
  /// The primary that owns the slot, as far as is known; otherwise no_node.
  NodeIndex primary(std::uint16_t slot) const noexcept;
  /// The node that a read of the slot goes to, by the rules; no_node if there is none.
  NodeIndex reader(std::uint16_t slot);
  /// Another node that is up and can answer reads of the slot; no_node if there is none.
  NodeIndex other_reader(std::uint16_t slot, NodeIndex than);
  /// The node answered a command that was not submitted, in this time.
  void measured(NodeIndex node, Duration time) noexcept { nodes_[node].latency.add(time); }
  /// Does it own slots?
  bool is_primary(NodeIndex node) const noexcept;
  /// Is it the slot's primary, or one of its replicas?
  bool serves(NodeIndex node, std::uint16_t slot) const noexcept;
  bool is_alive(NodeIndex node) const noexcept { return nodes_.is_alive(node); }
  bool is_up(NodeIndex node) const noexcept { return nodes_[node].up; }
  NodeIndex node_count() const noexcept { return nodes_.size(); }
  NodeIndex find(const Endpoint& endpoint) const noexcept {
    return nodes_.find({.endpoint = endpoint});
  }
  /// A primary for a command without a slot.
  NodeIndex any() { return any_node(); }
  /// Nodes are known, but none can be reached; or nodes answer, but say that they are not in a
  /// cluster, or nothing that makes sense.
  bool all_away() const noexcept { return nodes_.all_away() || no_cluster_; }
  bool refreshing() const noexcept { return refresh_.running(); }
  /// Is there a redirect that needs a view with the migrating slots?
  bool wants_migrations() const noexcept { return asks_in_doubt_ != 0; }
  /// Does it wait until a view confirms a redirect that its script may have made up?
  bool may_have_run(Ticket ticket) const noexcept;
  /// How many slots have a primary.
  std::size_t covered() const noexcept { return covered_; }
  /// How many refreshes have begun.
  std::uint64_t refreshes() const noexcept { return refreshes_; }
  /// Commands that have not ended.
  std::size_t size() const noexcept { return commands_.size() - free_.size(); }

 private:
  using Index = std::uint32_t;
  struct Shard {
    NodeIndex primary = no_node;
    std::vector<NodeIndex> replicas = {};
  };
  enum class State : std::uint8_t { unused, held, loose, in_flight };
  // A redirect that is followed once a view agrees with it.
  struct Doubt {
    Redirect redirect;
    Endpoint answered;      // the node that redirected
    Endpoint target;        // by the answering node's name for it
    std::uint64_t refresh;  // the first refresh that can refute it
  };
  struct Command {
    ClusterCommand what = {};
    std::optional<Error> error = {};  // the latest
    std::optional<Doubt> doubt = {};
    detail::SlotLanes::Sequence sequence = 0;
    TimePoint due = {};
    TimePoint blocked_until = TimePoint::max();  // by order_patience
    TimePoint sent_at = {};
    detail::SlotLanes::Epoch epoch = 0;
    std::uint32_t generation = 0;
    NodeIndex node = no_node;  // where it is in flight
    NodeIndex ask = no_node;   // where it goes next, only this once
    State state = State::unused;
    bool ordered = false;
    bool primary_only = false;
    bool homeless = false;  // waits for a view that has its slot
    bool maybe_applied = false;
    bool overtaken = false;  // a later command of its key was, or may have been, executed
    std::uint8_t redirects = 0;
    std::uint8_t attempts = 0;  // attempts that may have been executed
    std::uint8_t delays = 0;
  };

  // commands
  Index add_command(const ClusterCommand& what, TimePoint now);
  Command* find(Ticket ticket, State state) noexcept;
  Ticket ticket(Index i) const noexcept;
  void send_or_hold(Index i, TimePoint now);
  void send(Index i, NodeIndex node, TimePoint now);
  void hold(Index i);
  void release(std::uint16_t slot, TimePoint now);
  bool release_oldest(std::uint16_t slot, TimePoint now);
  void release_loose(TimePoint now);
  void release_all(TimePoint now);
  void wait_for_node(Command& command, TimePoint now);
  void release_homeless(TimePoint now);
  void expire(TimePoint now);
  void end_in_flight(Command& command, bool executed);
  void fail(Index i, Error error);
  void forget(Index i);
  void stop_waiting(Index i);

  // handling a failed command (cluster_fsm_retry.cpp)
  bool mend(Command& command, const Error& error, TimePoint now);
  bool mend_redirect(Command& command, const Error& error, TimePoint now);
  bool mend_reply(Command& command, const Error& error, TimePoint now);
  bool mend_loss(Command& command, const Error& error, TimePoint now);
  void moved(const Command& command, NodeIndex target, std::uint16_t slot, TimePoint now);
  bool follow(Command& command, const Redirect& redirect, NodeIndex target, TimePoint now);
  bool doubt(Command& command, const Redirect& redirect, TimePoint now);
  void settle_doubts(TimePoint now);
  bool settle_doubt(Index i, TimePoint now);
  void end_doubt(Command& command) noexcept;
  bool agrees(const Command& command, const Redirect& redirect, const Endpoint& answered,
              NodeIndex target) const noexcept;
  NodeIndex redirect_target(const Endpoint& announced) const;
  bool again_later(Command& command, TimePoint now);
  bool again_at(Command& command, TimePoint when);

  // choosing the node (cluster_fsm_view.cpp)
  NodeIndex choose(const Command& command);
  NodeIndex choose_reader(const Shard& shard, NodeIndex but_not = no_node);
  NodeIndex any_node();
  NodeIndex add_node(TopologyNode node);
  void remove_node(NodeIndex node);
  void ask_next(TimePoint now);
  NodeIndex next_to_ask();
  void ask(NodeIndex node, TimePoint now, bool slots = false);
  bool takes_second_look(NodeIndex node, Topology& view, TimePoint now);
  void offer(Topology view, TimePoint now);
  bool is_doubtful(const Topology& view) const;
  void conclude(TimePoint now);
  void adopt(const Topology& view, TimePoint now);
  void set_slots(const Topology& view, const std::vector<NodeIndex>& indices);
  void wake(TimePoint when) noexcept;
  void act(ClusterAction::Kind kind, NodeIndex node, Ticket ticket = {});

  ClusterRules rules_;
  std::string zone_;
  std::vector<Endpoint> seeds_;
  detail::Random random_;
  detail::ClusterNodes nodes_;
  detail::SlotLanes lanes_;
  detail::TopologyRefresh refresh_;
  ReplicaChoice choice_;
  std::vector<Shard> shards_;
  std::vector<std::uint16_t> shard_of_;                // by slot
  std::map<std::uint16_t, NodeIndex> patches_;         // from MOVED, since the latest view
  std::vector<Topology::Migration> migrations_;        // from the latest view
  std::set<std::pair<std::uint64_t, Index>> doubted_;  // commands with a Doubt, by sequence
  std::size_t asks_in_doubt_ = 0;                      // of scripts
  std::vector<ReadCandidate> candidates_;              // buffer for choose_reader()
  std::vector<NodeIndex> candidate_nodes_;             // the same
  TopologyWatch watch_;
  std::vector<TopologyChange> changes_;  // since take_changes()
  std::size_t covered_ = 0;
  NodeIndex ask_first_ = no_node;       // in the next refresh, because it knows something new
  std::optional<Topology> incomplete_;  // from CLUSTER SHARDS, while CLUSTER SLOTS is asked
  bool promising_ = false;              // a node gave a view in this refresh, or may soon
  bool no_cluster_ = false;             // none did in the latest, and no view was ever adopted

  std::vector<Command> commands_;
  std::vector<Index> free_;
  std::set<std::pair<TimePoint, Index>> loose_;      // by due time
  std::set<std::pair<TimePoint, Index>> deadlines_;  // of waiting commands
  std::deque<ClusterAction> actions_;
  detail::SlotLanes::Sequence sequence_ = 0;
  std::uint64_t refreshes_ = 0;
  TimePoint wake_ = TimePoint::max();
};

}  // namespace deferredis
