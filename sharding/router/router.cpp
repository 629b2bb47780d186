#include <deferredis/sharding/router/router.hpp>

#include <random>
#include <utility>

#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/future/settled.hpp>
#include <deferredis/sharding/router/ask_view.hpp>
#include <deferredis/sharding/router/routed_command.hpp>

namespace deferredis::detail {

namespace {

using Kind = ClusterAction::Kind;

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

/// Sets a flag while it lives.
class Flagged {
 public:
  explicit Flagged(bool& flag) noexcept : flag_(flag) { flag_ = true; }
  Flagged(const Flagged&) = delete;
  Flagged& operator=(const Flagged&) = delete;
  ~Flagged() { flag_ = false; }

 private:
  bool& flag_;  // borrowed
};

ClusterRules rules_of(const ClusterSettings& settings) {
  ClusterRules rules = settings.rules;
  rules.zone = settings.zone;
  return rules;
}

}  // namespace

ClusterRouter::ClusterRouter(Reactor& reactor, const ClusterSettings& settings, BackendLife& life)
    : reactor_(reactor),
      life_(life),
      settings_(settings),
      fsm_(rules_of(settings_), settings_.seeds, random_seed()),
      fences_(parts(),
              [this](std::uint16_t slot, std::string bytes, ReplySlot& reply) {
                reroutes_.submit(slot, std::move(bytes), reply);
              }),
      reroutes_(parts(), fences_),
      hedged_reads_(parts(), settings_.hedge,
                    [this](const Error& error, NodeIndex node) { heard(error, node); }),
      nodes_(reactor, settings_, fsm_, *this),
      waiters_(reactor, fsm_),
      node_watch_(parts(), settings_.rules.read_from == ReadFrom::lowest_latency),
      reads_spread_(settings_.rules.read_from != ReadFrom::primary),
      hedges_(reads_spread_ && settings_.hedge.percentile > 0),
      settings_life_(settings_),
      alarm_(reactor, [this] { tick(); }),
      self_(*this) {
  if (settings_.connection.connect.asker == nullptr) settings_.connection.connect.asker = this;
}

ClusterRouter::~ClusterRouter() { close(Error(errc::closed, "the cluster's client is gone")); }

void ClusterRouter::start() {
  fsm_.start(now());
  node_watch_.start();
  pump();
}

// --- commands

std::optional<Error> ClusterRouter::refusal(ReplySlot& reply) const {
  if (closed_ || life_.draining()) return waiters_.gone();
  if (auto why = away(); why && !reply.offline_wait) return why;
  if (reroutes_.size() + fences_.held() < settings_.connection.max_pending) return std::nullopt;
  return Error(errc::queue_full, "too many commands wait for nodes of the cluster (max_pending)");
}

void ClusterRouter::submit(std::uint16_t slot, const CommandView& command, ReplySlot& reply) {
  std::string bytes;
  command.encode(bytes);
  submit(slot, std::move(bytes), reply);
}

void ClusterRouter::submit(std::uint16_t slot, std::string bytes, ReplySlot& reply) {
  if (const auto why = refusal(reply)) {
    refuse(reply, why->with_context(reply.row->name));
    return fences_.settle(slot);
  }
  reply.set_canceller<cancel_routed>();
  if (!fences_.hold(slot, bytes, reply)) reroutes_.submit(slot, std::move(bytes), reply);
}

void ClusterRouter::send_transaction(std::uint16_t slot, std::string_view bytes, ReplySlot& reply) {
  const NodeIndex at = slot == no_slot ? fsm_.any() : fences_.node_of(slot);
  if (at == no_node || closed_ || life_.draining()) return submit(slot, std::string(bytes), reply);
  reroutes_.send_transaction(slot, nodes_[at], bytes, reply);
}

void ClusterRouter::send_anywhere(const CommandView& command, ReplySlot& reply) {
  const NodeIndex at = fsm_.any();
  if (at == no_node || closed_) return submit(no_slot, command, reply);
  nodes_[at].send(command, reply);
}

bool ClusterRouter::came_back(RouterNode& node, ReplySlot& reply, const Error& error,
                              const CommandBytes& bytes) {
  return !closed_ && reroutes_.came_back(node, reply, error, bytes);
}

// --- what the machine wants

// What finds no memory is tried again a little later.
void ClusterRouter::pump() noexcept {
  if (closed_ || pumping_) return;
  try {
    carry_out_all();
    if (closed_) return;
    waiters_.settle();
    if (fsm_.all_away() && !fsm_.refreshing()) tell_away();
    life_.look_soon();
    arm();
  } catch (const std::bad_alloc&) {
    fsm_.look_again(now());
    armed_ = TimePoint::max();
    alarm_.set(AgainIfThrown::wait);
  }
}

// What the machine is told meanwhile is carried out here too.
void ClusterRouter::carry_out_all() {
  const Flagged pumping(pumping_);
  for (; !closed_ && (unfinished_ || fsm_.take(action_)); unfinished_ = false) {
    unfinished_ = true;
    carry_out(action_);
  }
}

void ClusterRouter::carry_out(const ClusterAction& action) {
  switch (action.kind) {
    case Kind::send:
    case Kind::send_asking: return reroutes_.send(action);
    case Kind::fail: return reroutes_.fail(action);
    case Kind::ask_shards: return ask_view(action.node, false);
    case Kind::ask_slots: return ask_view(action.node, true);
    case Kind::add_node: return nodes_.add(action.node);
    case Kind::remove_node:
    case Kind::reconnect: return let_go(action);
    case Kind::view_adopted:
      fences_.follow_map();
      tell_changes();
      if (slots_moved_) look_for_moved_slots();
      if (view_changed_) view_changed_();
      return;
  }
}

void ClusterRouter::tell_changes() {
  for (TopologyChange& change : fsm_.take_changes()) {
    const bool failover = change.kind == TopologyChange::Kind::failover;
    listeners_.tell_soon(reactor_, {.kind = failover ? ConnectionEvent::Kind::failover
                                                     : ConnectionEvent::Kind::topology_changed,
                                    .endpoint = std::move(change.to),
                                    .error = {},
                                    .previous = std::move(change.from)});
  }
}

void ClusterRouter::on_slots_moved(MoveFunction<void()> fn) {
  slots_moved_ = std::move(fn);
  primaries_ = primaries();
}

std::vector<NodeIndex> ClusterRouter::primaries() const {
  std::vector<NodeIndex> primaries(slot_count);
  for (std::size_t slot = 0; slot != primaries.size(); ++slot)
    primaries[slot] = fsm_.primary(static_cast<std::uint16_t>(slot));
  return primaries;
}

void ClusterRouter::look_for_moved_slots() {
  auto now_there = primaries();
  if (now_there == primaries_) return;
  primaries_ = std::move(now_there);
  slots_moved_();
}

void ClusterRouter::let_go(const ClusterAction& action) {
  if (nodes_.find(action.node) == nullptr) return;  // it was let go, and then there was no memory
  if (action.kind == Kind::reconnect && !nodes_[action.node].opened()) return;
  const auto fenced = Fences::take_down(nodes_[action.node]);
  if (action.kind == Kind::reconnect) nodes_.replace(action.node);
  else nodes_.remove(action.node);
  fences_.drop(fenced);
}

void ClusterRouter::ask_view(NodeIndex index, bool slots) {
  const ViewQuestion question{.slots = slots, .migrations = slots || fsm_.wants_migrations()};
  detail::ask_view(nodes_[index], settings_life_.weak(), question)
      .then(self_.guard([index](ClusterRouter& self, ViewAnswer answer) {
        if (self.closed_) return;
        if (answer.trouble) self.waiters_.met(std::move(*answer.trouble));
        self.fsm_.view_came(index, std::move(answer.view), self.now());
        self.pump();
      }))
      .detach();
}

// Nobody can be asked: commands that do not want to wait learn that at once.
void ClusterRouter::tell_away() {
  const auto& latest = waiters_.latest();
  reroutes_.fail_away(latest ? *latest : Error(errc::connection, "no node answers"));
  if (view_changed_) view_changed_();
}

void ClusterRouter::arm() {
  const TimePoint next = fsm_.next();
  if (next == armed_) return;
  armed_ = next;
  if (next == TimePoint::max()) return alarm_.cancel();
  alarm_.set(next - reactor_.clock().now());
}

void ClusterRouter::tick() {
  armed_ = TimePoint::max();
  const AgainIfThrown again(alarm_);
  fsm_.tick(now());
  pump();
}

// --- what happens at the nodes

void ClusterRouter::opened(RouterNode& node) {
  if (life_.draining()) nodes_.report_ends(node, life_);
  nodes_.dial(node);
}

void ClusterRouter::connection_changed(RouterNode& node, const ConnectionEvent& event) {
  listeners_.tell(event);
  if (closed_) return;
  if (event.kind != ConnectionEvent::Kind::connecting) nodes_.dialled(node);
  if (node.leaving || nodes_.find(node.index()) != &node) return;
  switch (event.kind) {
    case ConnectionEvent::Kind::connecting:
    case ConnectionEvent::Kind::replaced:  // the node answers
    case ConnectionEvent::Kind::login_not_renewed:
    case ConnectionEvent::Kind::unneeded:
    case ConnectionEvent::Kind::listening:
    case ConnectionEvent::Kind::listening_lost:
    case ConnectionEvent::Kind::listening_failed:
    case ConnectionEvent::Kind::failover:
    case ConnectionEvent::Kind::switched:
    case ConnectionEvent::Kind::topology_changed:
    case ConnectionEvent::Kind::tracking:
    case ConnectionEvent::Kind::not_tracking: return;
    case ConnectionEvent::Kind::ready: fsm_.node_up(node.index()); break;
    case ConnectionEvent::Kind::lost:
    case ConnectionEvent::Kind::failed:
    case ConnectionEvent::Kind::gave_up:
    case ConnectionEvent::Kind::down:
      waiters_.met(Error(errc::connection, event.error, Delivery::not_sent));
      fsm_.node_lost(node.index(), now());
      break;
  }
  pump();
}

// --- what others have learned

bool ClusterRouter::heard(const Error& error, NodeIndex node) {
  if (closed_ || !fsm_.heard(error, node, now())) return false;
  const bool behind = fences_.is_behind();
  pump();  // the node that it names may be new
  if (behind) fences_.follow_map();
  return true;
}

Future<bool> ClusterRouter::learned(const Error& error, bool own_words) {
  const auto told = parse_redirect(error);
  const bool useful = !closed_ && error.is(errc::moved) && told;
  if (useful && (own_words || fsm_.covered() == 0 || !fsm_.names(*told))) {
    return next_view().then(
        [self = self_.weak(), error] { return self && self->fsm_.confirms(error); });
  }
  return ready_on(reactor_.core(), useful && heard(error, no_node));
}

// If a connection of ours to the node is up, that counts more.
void ClusterRouter::unreachable(const Endpoint& endpoint) {
  if (closed_) return;
  const RouterNode* const node = nodes_.at(endpoint);
  if (node == nullptr || node->is_up()) fsm_.refresh(now());
  else fsm_.node_lost(node->index(), now());
  pump();
}

void ClusterRouter::reached(const Endpoint& endpoint) {
  const RouterNode* const node = nodes_.at(endpoint);
  if (!closed_ && node != nullptr) fsm_.node_up(node->index());
}

// Not inside the connection's own frames: a listener may drop the client.
void ClusterRouter::listening_changed(ConnectionEvent event) {
  if (event.kind == ConnectionEvent::Kind::listening_lost) ++listening_losses_;
  reactor_.call_soon(self_.guard([told = std::move(event)](ClusterRouter& self) {
    if (!self.closed_) self.listeners_.tell(told);
  }));
}

void ClusterRouter::refresh() {
  if (closed_) return;
  fsm_.refresh(now());
  pump();
}

// --- what others wait for, and see

Future<void> ClusterRouter::known(Patience patience) {
  auto future = waiters_.known(patience, false);
  arm();
  return future;
}

Future<void> ClusterRouter::connected(bool first) {
  auto known = first ? waiters_.first() : waiters_.known({.offline = true}, true);
  arm();
  return std::move(known).then([self = self_.weak(), first] {
    return self ? self->nodes_.connect_primaries(first) : all(std::vector<Future<void>>());
  });
}

Future<void> ClusterRouter::next_view() {
  auto future = waiters_.next();
  pump();
  return future;
}

ClientStats ClusterRouter::stats() const {
  ClientStats sum = nodes_.stats();
  sum.resent += reroutes_.resent();
  sum.listening_losses += listening_losses_;
  sum.hedged += hedged_reads_.hedged();
  sum.waiting += fences_.held() + reroutes_.waiting();
  return sum;
}

// --- life and death

void ClusterRouter::set_credentials(const Credentials& credentials) {
  HandshakeOptions& handshake = settings_.connection.fsm.handshake;
  handshake.user = credentials.user;
  handshake.password = credentials.password;
  nodes_.set_credentials(credentials);
}

void ClusterRouter::drain() {
  nodes_.report_ends(life_);
  life_.look_soon();
}

void ClusterRouter::close(const Error& reason) {
  if (std::exchange(closed_, true)) return;
  alarm_.cancel();
  node_watch_.stop();
  reads_spread_ = false;
  nodes_.close();
  hedged_reads_.close(reason);
  reroutes_.close(reason);
  fences_.close(reason);
  waiters_.close(reason);
}

}  // namespace deferredis::detail
