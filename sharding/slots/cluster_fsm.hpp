// Routes the commands of a cluster's client, without I/O: what happened goes in, what to do comes
// out.
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
#include <deferredis/sharding/slots/topology.hpp>
#include <deferredis/sharding/slots/topology_refresh.hpp>

namespace deferredis {

/// Decides, for each command, where it goes, when it goes again, and when it fails; and when the
/// view of the cluster is asked for anew.
///
/// After every call the driver carries out what take() gives, in that order, and calls tick() at
/// the time that the latest tick() or next() said. No clock, no I/O; equal seeds and calls give
/// equal actions.
///
/// Redirects: MOVED changes the map at once and has a refresh made; ASK changes nothing. At most
///   ClusterRules::redirects of both, then errc::redirect_limit.
/// Trust: nodes come from views and seeds alone. A redirect to a node that no view has named waits
///   for a refresh and is followed if that names it. A redirect in answer to a script may be the
///   script's own text: it counts only if a view agrees, MOVED by the slot's primary, ASK by the
///   answering node's migrations; otherwise it is the script's error. Such a command may have been
///   executed, and waits outside the order.
/// Retries: what a server says it has not executed, and what was not sent, goes out again after 25
///   to 500 ms, until the deadline; what may have been executed only where resend_ambiguous says
///   so.
/// Order: of the commands of one key (ClusterCommand::key) none is executed after one that was
///   submitted later. A command waits while an earlier one of its slot waits, or is in flight at
///   another node; after ClusterRules::order_patience it goes past, and a write that was passed is
///   never sent again: it fails with what it came back with. So does a write that comes back when a
///   later command of its key, sent before it came back, was carried out. Reads are sent again in
///   any case. Left out of the order: reads that replicas may answer, commands without a slot, and
///   many-key commands from the moment that a server answers TRYAGAIN.
/// Nodes: those that a view no longer names drain, and are not connected to again. Seeds are asked
///   only when no node that is known answers.
class ClusterFsm {
 public:
  /// `seeds`: where the cluster is first asked for; taken in random order.
  ClusterFsm(const ClusterRules& rules, std::vector<Endpoint> seeds, std::uint64_t seed);
  ClusterFsm(const ClusterFsm&) = delete;
  ClusterFsm& operator=(const ClusterFsm&) = delete;

  /// Asks for the first view.
  void start(TimePoint now);

  Ticket submit(const ClusterCommand& command, TimePoint now);
  /// One that was sent to primary() or reader() without being submitted came back with an error.
  /// The driver sees to it that others of its slot, given after it, are submitted after it.
  Ticket returned(const ClusterCommand& command, NodeIndex node, const Error& error, TimePoint now);
  /// A server told MOVED to somebody else, in its own words; no_node: which one is not known. True:
  /// the map has changed, or will where a view names the target.
  bool heard(const Error& error, NodeIndex node, TimePoint now);
  /// Does a view name the node that it leads to?
  bool names(const Redirect& redirect) const;
  /// Nodes answer, and none of them gave a view in the latest refresh; none was ever adopted.
  bool refused() const noexcept { return no_cluster_ && !nodes_.all_away(); }
  /// Has the node that this MOVED names the slot, by all that is known?
  bool confirms(const Error& error) const;
  /// It was answered, with a value.
  void executed(Ticket ticket, TimePoint now);
  /// It came back with an error, the server's or the connection's.
  void failed(Ticket ticket, const Error& error, TimePoint now);
  /// Nobody waits for it any more: it was cancelled, or its deadline has passed.
  void dropped(Ticket ticket, TimePoint now);
  /// A node may have executed it, on an earlier way.
  bool maybe_applied(Ticket ticket) const noexcept;

  /// The answer to ask_shards or ask_slots.
  void view_came(NodeIndex node, Outcome<Topology> view, TimePoint now);
  /// A connection to the node is ready.
  void node_up(NodeIndex node) noexcept;
  /// The node cannot be reached, or was lost: another is asked for its view.
  void node_lost(NodeIndex node, TimePoint now);
  /// Nothing is left at a node that was removed.
  void node_drained(NodeIndex node) noexcept { nodes_.drained(node); }
  /// Somebody wants to know now: a refresh as soon as one is allowed.
  void refresh(TimePoint now) { refresh_.request(now); }

  /// Time has passed. Returns when to call it again.
  TimePoint tick(TimePoint now);
  /// When tick() is needed; sooner than the latest tick() said, where a call has made it so.
  TimePoint next() const noexcept;
  /// The next action; false: there is none.
  bool take(ClusterAction& action);

  const Endpoint& endpoint(NodeIndex node) const noexcept { return nodes_[node].about.endpoint; }
  const TopologyNode& node(NodeIndex node) const noexcept { return nodes_[node].about; }
  /// The primary that has the slot, as far as is known; no_node where none is.
  NodeIndex primary(std::uint16_t slot) const noexcept;
  /// The node that answers a read of the slot, by the rules; no_node where there is none.
  NodeIndex reader(std::uint16_t slot);
  /// Another one that is up and answers reads of the slot; no_node where there is none.
  NodeIndex other_reader(std::uint16_t slot, NodeIndex than);
  /// A command that was not submitted was answered by the node after so long.
  void measured(NodeIndex node, Duration time) noexcept { nodes_[node].latency.add(time); }
  /// Has it slots?
  bool is_primary(NodeIndex node) const noexcept;
  /// Is it the slot's primary, or one of its replicas?
  bool serves(NodeIndex node, std::uint16_t slot) const noexcept;
  bool is_alive(NodeIndex node) const noexcept { return nodes_.is_alive(node); }
  bool is_up(NodeIndex node) const noexcept { return nodes_[node].up; }
  NodeIndex node_count() const noexcept { return nodes_.size(); }
  NodeIndex find(const Endpoint& endpoint) const noexcept {
    return nodes_.find({.endpoint = endpoint});
  }
  /// A primary for what has no slot.
  NodeIndex any() { return any_node(); }
  /// Nodes are known, and none of them can be reached, or those that can say that they are none of
  /// a cluster, or nothing that makes sense.
  bool all_away() const noexcept { return nodes_.all_away() || no_cluster_; }
  bool refreshing() const noexcept { return refresh_.running(); }
  /// Does a redirect wait for a view that says which slots are migrating?
  bool wants_migrations() const noexcept { return asks_in_doubt_ != 0; }
  /// Waits until a view confirms a redirect that may be the command's own text.
  bool may_have_run(Ticket ticket) const noexcept;
  /// How many slots have a primary.
  std::size_t covered() const noexcept { return covered_; }
  /// Refreshes that were begun so far.
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
  // A redirect that is followed when a view agrees with it.
  struct Doubt {
    Redirect redirect;
    Endpoint answered;      // by this node
    Endpoint target;        // as that node names it
    std::uint64_t refresh;  // the first one that counts against it
  };
  struct Command {
    ClusterCommand what = {};
    std::optional<Error> error = {};  // the latest
    std::optional<Doubt> doubt = {};
    detail::SlotLanes::Sequence sequence = 0;
    TimePoint due = {};
    TimePoint blocked_until = TimePoint::max();  // by the order
    TimePoint sent_at = {};
    detail::SlotLanes::Epoch epoch = 0;
    std::uint32_t generation = 0;
    NodeIndex node = no_node;  // where it is in flight
    NodeIndex ask = no_node;   // where it goes next, this once
    State state = State::unused;
    bool ordered = false;
    bool primary_only = false;
    bool homeless = false;  // waits for a view that has its slot
    bool maybe_applied = false;
    bool overtaken = false;  // a later one of its key was, or may have been, executed
    std::uint8_t redirects = 0;
    std::uint8_t attempts = 0;  // that may have been carried out
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

  // what to do with one that failed (cluster_fsm_retry.cpp)
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

  // where (cluster_fsm_view.cpp)
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
  std::map<std::uint16_t, NodeIndex> patches_;         // by MOVED, since the latest view
  std::vector<Topology::Migration> migrations_;        // by the latest view
  std::set<std::pair<std::uint64_t, Index>> doubted_;  // with a doubt, by sequence
  std::size_t asks_in_doubt_ = 0;                      // of scripts
  std::vector<ReadCandidate> candidates_;              // room for choose_reader()
  std::vector<NodeIndex> candidate_nodes_;             // the same
  std::size_t covered_ = 0;
  NodeIndex ask_first_ = no_node;       // in the next refresh: it knows something that we do not
  std::optional<Topology> incomplete_;  // what CLUSTER SHARDS said, while CLUSTER SLOTS is asked
  bool promising_ = false;              // somebody told a view in this refresh, or may soon
  bool no_cluster_ = false;             // nobody did in the latest, and no view was ever adopted

  std::vector<Command> commands_;
  std::vector<Index> free_;
  std::set<std::pair<TimePoint, Index>> loose_;      // by when they are due
  std::set<std::pair<TimePoint, Index>> deadlines_;  // of those that wait
  std::deque<ClusterAction> actions_;
  detail::SlotLanes::Sequence sequence_ = 0;
  std::uint64_t refreshes_ = 0;
  TimePoint wake_ = TimePoint::max();
};

}  // namespace deferredis
