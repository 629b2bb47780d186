// ClusterRouter: the way of each command to the node that has its slot, and back again.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/client/backend/event_listeners.hpp>
#include <deferredis/client/options/settings.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/reactor/future/lifeline.hpp>
#include <deferredis/sharding/allowed_hosts.hpp>
#include <deferredis/sharding/cluster/hedged_reads.hpp>
#include <deferredis/sharding/cluster/router_node.hpp>
#include <deferredis/sharding/slots/cluster_fsm.hpp>

namespace deferredis::detail {

/// ClusterOptions as they are kept.
struct ClusterSettings {
  Settings connection;
  std::vector<Endpoint> seeds;
  ClusterRules rules;
  AllowedHosts allowed;
  HedgeOptions hedge;
  std::string zone;
  std::size_t connections = 1;  // to each node
  bool split = true;
};

/// Carries out what a ClusterFsm decides.
///
/// Most slots are quiet: their commands go straight to the node's connection, without the machine
/// knowing. When one comes back, its slot is *busy*: the machine has those that came back, and what
/// is new waits behind a fence (a PING to the old node, which is answered after all that was sent
/// there before), then goes to the machine too, until it has none of the slot any more. So the
/// order of the commands of a key is kept, and costs nothing where nothing happens.
class ClusterRouter {
 public:
  ClusterRouter(Reactor& reactor, const ClusterSettings& settings);
  ClusterRouter(const ClusterRouter&) = delete;
  ClusterRouter& operator=(const ClusterRouter&) = delete;
  ~ClusterRouter();

  void start();

  /// `slot` of all its keys.
  void send(std::uint16_t slot, const CommandView& command, ReplySlot& reply) {
    const bool anywhere = reads_spread_ && command.row.has(CommandFlag::readonly);
    const NodeIndex at = anywhere ? reader(slot) : direct_[slot];
    if (at == no_node) [[unlikely]]
      return send_slowly(slot, command, reply);
    if (anywhere && hedges_ && !command_data(reply).blocking)
      return hedged_reads_.send(slot, at, command, reply);
    RouterNode& node = *nodes_[at];
    command_data(reply).interceptor = &node;
    node.pool()->dispatch(command, reply);
  }
  /// To any primary.
  void send_anywhere(const CommandView& command, ReplySlot& reply);
  /// A sealed transaction.
  void send_transaction(std::uint16_t slot, std::string_view bytes, ReplySlot& reply);

  /// See RouterNode. True: taken over.
  bool came_back(RouterNode& node, ReplySlot& reply, const Error& error, const CommandBytes& bytes);
  void connection_changed(RouterNode& node, const ConnectionEvent& event);
  /// A node was opened: it is connected to in its turn.
  void dial(RouterNode& node);
  /// What became of the connection of subscribers to a node.
  void listening_changed(ConnectionEvent event);
  /// A node said this to somebody else, in its own words; no_node: which one is not known. True:
  /// the map has changed, or will.
  bool heard(const Error& error, NodeIndex node);
  /// See Backend::misdirected().
  Future<bool> learned(const Error& error, bool own_words);
  /// A connection that is none of ours could not reach the node, or did.
  void unreachable(const Endpoint& endpoint);
  void reached(const Endpoint& endpoint);
  /// A new view as soon as one is allowed.
  void refresh();
  /// Why nothing is sent, where no node can be reached.
  std::optional<Error> away() const;
  /// fn is told when the view has changed, or no node can be reached any more.
  void on_view(MoveFunction<void()> fn) { view_changed_ = std::move(fn); }

  /// When there is a view; fails as a command would.
  Future<void> known(Patience patience);
  /// When there is a view and all primaries are connected to. Fails where the nodes answer and none
  /// of them gives a view; `first`: with what the first attempt met, too.
  Future<void> connected(bool first);
  /// When the view has been asked for anew, with or without success.
  Future<void> next_view();
  RouterNode* node_of(std::uint16_t slot);
  RouterNode* any_node();
  RouterNode* node_at(const Endpoint& endpoint);
  std::vector<Server> servers();

  /// Refuses what is new, and tells on_idle()'s function when nothing is left.
  void drain();
  void on_idle(MoveFunction<void()> fn) { idle_ = std::move(fn); }
  /// Ends what waits at the nodes on connections of their own.
  void end_waits();
  bool draining() const noexcept { return draining_; }
  /// While it drains: something has ended.
  void look_if_idle();
  /// The same, for somebody who may outlive us.
  MoveFunction<void()> idle_look();
  void set_credentials(const Credentials& credentials);
  /// Is nothing of ours anywhere?
  bool idle() const;
  /// Ends all at once; what is under way fails.
  void close(const Error& reason);

  std::vector<Endpoint> endpoints() const;
  ClientStats stats() const;
  std::string describe() const;
  Registration on_event(EventListeners::Listener fn) { return listeners_.add(std::move(fn)); }
  const ClusterSettings& settings() const noexcept { return settings_; }
  Reactor& reactor() noexcept { return reactor_; }
  const ClusterFsm& fsm() const noexcept { return fsm_; }

 private:
  friend class HedgedReads;

  // A command that the machine has, or a transaction.
  struct Routed {
    ReplySlot* reply;
    std::string bytes;
    std::uint16_t slot;
    NodeIndex direct = no_node;  // a transaction that the machine does not know yet: where
    std::uint32_t sending = 0;   // counts, so that the end of an old one is none
    bool in_flight = false;
    std::optional<Error> refusal = {};     // what a transaction met before EXEC
    std::vector<std::string> frames = {};  // its replies so far
  };
  // What is sent in its place. It holds a reply's way back.
  struct Proxy {
    ClusterRouter* router;
    Ticket ticket;
    std::uint32_t sending;
    std::uint32_t to_skip;  // ASKING's
  };
  struct ViewWaiter {
    Promise<void> promise;
    Patience patience;
    bool refusable = false;       // fails where the nodes answer and give no view
    std::uint64_t refreshes = 0;  // before; what they said then does not count
    Timer timer = {};
  };
  struct Fresh {
    ReplySlot* reply;
    std::string bytes;
  };
  struct BusySlot {
    std::size_t routed = 0;
    std::size_t fences = 0;
    std::deque<Fresh> fresh = {};  // behind the fences
  };

  // commands (cluster_router.cpp)
  NodeIndex reader(std::uint16_t slot) { return fsm_.reader(slot); }
  void send_slowly(std::uint16_t slot, const CommandView& command, ReplySlot& reply);
  void take_in(std::uint16_t slot, std::string bytes, ReplySlot& reply);
  void submit(std::uint16_t slot, std::string bytes, ReplySlot& reply);
  void add_routed(Ticket ticket, std::uint16_t slot, std::string bytes, ReplySlot& reply);
  void send_routed(const ClusterAction& action);
  void send_proxy(Ticket ticket, Routed& routed, RouterNode& node, bool asking);
  bool readmit(RouterNode& node, ReplySlot& reply, const Error& error, std::uint16_t slot,
               std::string bytes);
  void transaction_came_back(Ticket ticket, const Error& error);
  void proxy_came_back(const Proxy& proxy, const Error& error);
  static void take_reply(ReplySlot& slot, ReplyReader& reader);
  bool take_part(Routed& routed, ReplyReader& reader);
  void routed_executed(Ticket ticket);
  void routed_failed(Ticket ticket, const Error& error);
  void end_routed(Ticket ticket);
  static void tell_refusal(Routed& routed);
  /// A script, or a command of a module that nobody knows.
  static bool may_choose_its_error(ReplySlot& reply) noexcept;
  static ClusterCommand describe_command(ReplySlot& reply, std::uint16_t slot,
                                         std::string_view bytes);
  std::uint16_t slot_of(ReplySlot& reply, std::string_view bytes) const;
  static void cancel_routed(ReplySlot& reply);
  void refuse(ReplySlot& reply, const Error& error) noexcept;
  bool refused(ReplySlot& reply);

  // busy slots (cluster_router_slots.cpp)
  BusySlot& make_busy(std::uint16_t slot);
  void fence(RouterNode& node, std::uint16_t slot);
  void send_fence(RouterNode& node);
  void fence_ended(NodeIndex index, bool answered);
  void settle_slot(std::uint16_t slot);
  void spread_view();

  // nodes and time (cluster_router_nodes.cpp)
  void pump();
  void dial_more();
  void dialled(RouterNode& node);
  void carry_out(const ClusterAction& action);
  void ask_view(NodeIndex index, bool slots);
  std::shared_ptr<std::string> ask_nodes(NodeIndex index);
  void remove_node(NodeIndex index);
  void reconnect(NodeIndex index);
  void forget_leaving(RouterNode* node);
  void let_go(std::unique_ptr<RouterNode> node, bool last);
  Future<void> ping(RouterNode& node);
  void watch();
  void probe(RouterNode& node);
  static Future<void> connect_primaries(Weak<ClusterRouter> self, bool first);
  Future<void> wait_for_view(Patience patience, bool refusable);
  void expire_view_waiters();
  void settle_view_waiters();
  void settle_waiters();
  void note_waiting(std::uint64_t ticket, const Routed& routed);
  void fail_away();
  void arm();
  template <class Fn>
  auto guarded(Fn fn);
  Error gone() const;
  TimePoint now() const noexcept { return reactor_.now(); }
  NodeIndex node_count() const noexcept { return static_cast<NodeIndex>(nodes_.size()); }

  Reactor& reactor_;  // borrowed
  ClusterSettings settings_;
  ClusterFsm fsm_;
  HedgedReads hedged_reads_;
  bool reads_spread_;
  bool hedges_;
  std::vector<NodeIndex> direct_;  // by slot: who has it, where it is quiet
  std::vector<std::unique_ptr<RouterNode>> nodes_;
  std::vector<std::unique_ptr<RouterNode>> leaving_;
  std::deque<RouterNode*> to_dial_;         // opened, and not connected to yet
  std::size_t dialling_ = 0;                // connected to for the first time just now
  std::map<std::uint64_t, Routed> routed_;  // by ticket
  std::map<std::uint16_t, BusySlot> busy_;
  // Of routed_, those that wait for a node, and not for one that is away; others may be among them.
  std::vector<std::uint64_t> impatient_;
  std::size_t most_impatient_ = 64;  // beyond, the others are swept out
  std::size_t fresh_ = 0;            // of all busy slots
  std::uint64_t transactions_ = 0;
  std::uint64_t resent_ = 0;
  std::uint64_t listening_losses_ = 0;
  std::optional<Error> last_error_;
  std::vector<ViewWaiter> view_waiters_;
  std::vector<Promise<void>> first_waiters_;
  std::vector<std::pair<std::uint64_t, Promise<void>>> news_waiters_;  // after so many refreshes
  EventListeners listeners_;
  MoveFunction<void()> view_changed_;
  MoveFunction<void()> idle_;
  Timer timer_;
  TimePoint armed_ = TimePoint::max();
  Timer watch_timer_;
  Lifeline<ClusterRouter> self_;
  bool pumping_ = false;
  bool draining_ = false;
  bool looking_ = false;  // if anything is left, at the end of this turn
  bool closed_ = false;
  std::optional<Error> closed_why_;
};

template <class Fn>
auto ClusterRouter::guarded(Fn fn) {
  return [self = self_.weak(), call = std::move(fn)](auto&&... arguments) {
    if (self && !self->closed_) call(*self, std::forward<decltype(arguments)>(arguments)...);
  };
}

}  // namespace deferredis::detail
