// ClusterRouter: the nodes, what the machine wants of them, and time.
#include <algorithm>
#include <utility>

#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/sharding/cluster/router.hpp>
#include <deferredis/sharding/slots/topology_replies.hpp>

namespace deferredis::detail {

namespace {

using Kind = ClusterAction::Kind;

// How many nodes are connected to for the first time at a time. Which nodes there are is what a
// server said; most clusters have fewer.
constexpr std::size_t most_dials = 32;
constexpr Duration watch_interval = std::chrono::seconds(1);
constexpr Duration node_patience = std::chrono::seconds(1);  // with a node that says nothing

// What is asked in the router's own name is not asked again by anybody.
class Unmended final : public Interceptor {
  bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override { return false; }
};
Unmended unmended;  // without state

template <class T>
State<T>& own_slot(ReactorCore& core, const CommandRow& row, TimePoint deadline) {
  auto& slot = make_slot<T>(core, row);
  command_data(slot).deadline = deadline;
  command_data(slot).interceptor = &unmended;
  return slot;
}

// What it met who asked the node at `asked` for its view.
Error no_view(const Endpoint& asked, const Error& error) {
  if (error.delivery() != Delivery::rejected) return error;
  const std::string node = to_string(asked);
  if (error.code() != errc::reply) return error.with_context(node);
  return error.with_context(node + " is no node of a cluster (one server: connect(), redis://)");
}

Error not_allowed(const Endpoint& asked, const Endpoint& refused) {
  return Error(errc::connection,
               to_string(asked) + " names the node " + to_string(refused) +
                   ", which the option 'allowed_hosts' does not allow",
               Delivery::not_sent);
}

std::string frame_of(const Reply& reply) {
  std::string frame;
  reply.append_resp(frame);
  return frame;
}

}  // namespace

void ClusterRouter::start() {
  fsm_.start(now());
  watch();
  pump();
}

// Carries out what the machine wants. Whatever is told to it meanwhile is carried out here too.
void ClusterRouter::pump() {
  if (closed_ || std::exchange(pumping_, true)) return;
  ClusterAction action;
  while (!closed_ && fsm_.take(action)) carry_out(action);
  pumping_ = false;
  if (closed_) return;
  settle_waiters();
  look_if_idle();
  arm();
}

void ClusterRouter::carry_out(const ClusterAction& action) {
  switch (action.kind) {
    case Kind::send:
    case Kind::send_asking: return send_routed(action);
    case Kind::fail: {
      const auto found = routed_.find(static_cast<std::uint64_t>(action.ticket));
      if (found == routed_.end()) return;
      tell_refusal(found->second);
      const CommandRow& row = *command_data(*found->second.reply).row;
      found->second.reply->fail(action.error->with_context(row.name));
      return end_routed(action.ticket);
    }
    case Kind::ask_shards: return ask_view(action.node, false);
    case Kind::ask_slots: return ask_view(action.node, true);
    case Kind::add_node:
      if (nodes_.size() <= action.node) nodes_.resize(action.node + std::size_t{1});
      nodes_[action.node] =
          std::make_unique<RouterNode>(*this, action.node, fsm_.endpoint(action.node));
      return;
    case Kind::remove_node: return remove_node(action.node);
    case Kind::reconnect: return reconnect(action.node);
    case Kind::view_adopted:
      spread_view();
      if (view_changed_) view_changed_();
      return;
  }
}

// What CLUSTER NODES answers, encoded, once it has; empty where it is refused.
std::shared_ptr<std::string> ClusterRouter::ask_nodes(NodeIndex index) {
  auto lines = std::make_shared<std::string>();
  auto& slot = own_slot<Reply>(reactor_.core(), table::cluster_nodes,
                               now() + settings_.rules.refresh_timeout);
  auto asked = FutureAccess::make<Reply>(slot);
  std::move(asked)
      .then([lines](const Reply& reply) { *lines = frame_of(reply); })
      .on_error([](const Error&) {})
      .detach();
  nodes_[index]->pool()->dispatch(CommandView{table::cluster_nodes, {}}, slot);
  return lines;
}

void ClusterRouter::ask_view(NodeIndex index, bool slots) {
  const CommandRow& row = slots ? table::cluster_slots : table::cluster_shards;
  auto& slot = own_slot<Reply>(reactor_.core(), row, now() + settings_.rules.refresh_timeout);
  auto asked = FutureAccess::make<Reply>(slot);
  ViewSource source{.asked = fsm_.endpoint(index),
                    .tls = settings_.connection.tls != nullptr,
                    .map = settings_.rules.map,
                    .allowed = &settings_.allowed};
  // Its answer comes first: both go over one connection.
  const auto lines = slots || fsm_.wants_migrations() ? ask_nodes(index) : nullptr;
  std::move(asked)
      .then(guarded([index, slots, lines, source = std::move(source)](ClusterRouter& router,
                                                                      const Reply& reply) {
        const std::string frame = frame_of(reply);
        ReplyReader reader{std::string_view(frame)};
        auto view =
            slots ? read_cluster_slots(reader, source) : read_cluster_shards(reader, source);
        if (view && lines) {
          ReplyReader nodes{std::string_view(*lines)};
          if (!lines->empty()) add_cluster_nodes(view.value(), nodes, source);
        }
        if (!view) router.last_error_ = no_view(source.asked, view.error());
        else if (view->covered() == 0 && view->refused())
          router.last_error_ = not_allowed(source.asked, *view->refused());
        router.fsm_.view_came(index, std::move(view), router.now());
        router.pump();
      }))
      .on_error(
          guarded([index, at = fsm_.endpoint(index)](ClusterRouter& router, const Error& error) {
            router.last_error_ = no_view(at, error);
            router.fsm_.view_came(index, error, router.now());
            router.pump();
          }))
      .detach();
  nodes_[index]->pool()->dispatch(CommandView{row, {}}, slot);
}

// --- connecting for the first time

void ClusterRouter::dial(RouterNode& node) {
  to_dial_.push_back(&node);
  dial_more();
}

void ClusterRouter::dial_more() {
  while (dialling_ < most_dials && !to_dial_.empty() && !closed_) {
    RouterNode& node = *to_dial_.front();
    to_dial_.pop_front();
    ++dialling_;
    node.dial = RouterNode::Dial::begun;
    node.connect();
  }
}

// It is up, its first attempt failed, or it goes.
void ClusterRouter::dialled(RouterNode& node) {
  const auto before = std::exchange(node.dial, RouterNode::Dial::over);
  if (before == RouterNode::Dial::waits) std::erase(to_dial_, &node);
  if (before == RouterNode::Dial::begun) --dialling_;
  if (before != RouterNode::Dial::over) dial_more();
}

// --- nodes that go

void ClusterRouter::remove_node(NodeIndex index) {
  auto node = std::move(nodes_[index]);
  if (node->fence_under_way) {
    node->fence_under_way = false;
    for (auto* slots : {&node->fenced, &node->to_fence}) {
      for (const std::uint16_t slot : std::exchange(*slots, {})) {
        --busy_.at(slot).fences;
        settle_slot(slot);
      }
    }
  }
  let_go(std::move(node), true);
}

// It does not know itself: what a new connection finds there may be another.
void ClusterRouter::reconnect(NodeIndex index) {
  if (!nodes_[index]->opened()) return;
  auto fresh = std::make_unique<RouterNode>(*this, index, nodes_[index]->endpoint());
  auto old = std::exchange(nodes_[index], std::move(fresh));
  auto slots = std::move(old->fenced);
  slots.insert(slots.end(), old->to_fence.begin(), old->to_fence.end());
  let_go(std::move(old), false);
  for (const std::uint16_t slot : slots) {
    --busy_.at(slot).fences;
    settle_slot(slot);
  }
}

// What is at it may end, where it answers; else it comes back now.
void ClusterRouter::let_go(std::unique_ptr<RouterNode> owned, bool last) {
  RouterNode* const node = owned.get();
  node->leaving = true;
  dialled(*node);
  if (!node->opened()) {
    if (last) fsm_.node_drained(node->index());
    return;
  }
  leaving_.push_back(std::move(owned));
  const bool answers = !node->silent && node->pool()->stats().connections_up != 0;
  node->overtaken = answers;
  const CurrentCore current(reactor_.core());
  auto ended = answers ? node->pool()->drain() : node->pool()->disconnect();
  std::move(ended)
      .then(guarded([node, last](ClusterRouter& router) {
        if (last) router.fsm_.node_drained(node->index());
        router.forget_leaving(node);
      }))
      .detach();
}

void ClusterRouter::forget_leaving(RouterNode* node) {
  std::erase_if(leaving_, [&](const auto& each) { return each.get() == node; });
}

void ClusterRouter::connection_changed(RouterNode& node, const ConnectionEvent& event) {
  listeners_.tell(event);
  const bool begins = event.kind == ConnectionEvent::Kind::connecting;
  if (!closed_ && !begins) dialled(node);
  if (closed_ || node.leaving || nodes_[node.index()].get() != &node) return;
  switch (event.kind) {
    case ConnectionEvent::Kind::connecting:
    case ConnectionEvent::Kind::listening:
    case ConnectionEvent::Kind::listening_lost:
    case ConnectionEvent::Kind::listening_failed: return;
    case ConnectionEvent::Kind::ready: fsm_.node_up(node.index()); break;
    case ConnectionEvent::Kind::lost:
    case ConnectionEvent::Kind::failed:
    case ConnectionEvent::Kind::down:
      last_error_ = Error(errc::connection, event.error, Delivery::not_sent);
      fsm_.node_lost(node.index(), now());
      break;
  }
  pump();
}

// --- nodes that say nothing

Future<void> ClusterRouter::ping(RouterNode& node) {
  auto& slot = own_slot<void>(reactor_.core(), table::ping, now() + node_patience);
  auto future = FutureAccess::make<void>(slot);
  node.pool()->dispatch(CommandView{table::ping, {}}, slot);
  return future;
}

void ClusterRouter::watch() {
  watch_timer_ = reactor_.call_later(watch_interval, [this] {
    for (const auto& node : nodes_) {
      if (!node || !node->opened() || node->probe_under_way) continue;
      if (node->dial == RouterNode::Dial::waits) continue;
      if (node->busy() || settings_.rules.read_from == ReadFrom::lowest_latency) probe(*node);
    }
    watch();
  });
}

void ClusterRouter::probe(RouterNode& node) {
  node.probe_under_way = true;
  const auto ended = [index = node.index(), at = &node](ClusterRouter& router, bool silent) {
    if (index >= router.nodes_.size() || router.nodes_[index].get() != at) return;
    at->probe_under_way = false;
    at->silent = silent;
    if (silent) router.fsm_.node_lost(index, router.now());
    else if (!at->fence_under_way) at->overtaken = false;  // all that was passed has come back
    router.pump();
  };
  ping(node)
      .then(guarded([ended, index = node.index(), begun = now()](ClusterRouter& router) {
        if (router.fsm_.is_alive(index)) router.fsm_.measured(index, router.now() - begun);
        ended(router, false);
      }))
      .on_error(guarded([ended](ClusterRouter& router, const Error& error) {
        ended(router, error.is(errc::timeout));
      }))
      .detach();
}

// --- time, and those who wait

void ClusterRouter::arm() {
  const TimePoint next = fsm_.next();
  if (next == armed_) return;
  armed_ = next;
  if (next == TimePoint::max()) return timer_.cancel();
  timer_ = reactor_.call_later(next - reactor_.clock().now(), [this] {
    armed_ = TimePoint::max();
    fsm_.tick(now());
    pump();
  });
}

void ClusterRouter::settle_waiters() {
  settle_view_waiters();
  if (fsm_.covered() != 0) {
    for (auto& waiter : std::exchange(first_waiters_, {})) waiter.fulfill();
  }
  if (fsm_.refreshing()) return;
  for (auto& [refreshes, waiter] : std::exchange(news_waiters_, {})) {
    if (fsm_.refreshes() > refreshes) waiter.fulfill();
    else news_waiters_.emplace_back(refreshes, std::move(waiter));
  }
  const Error error = last_error_ ? *last_error_
                                  : Error(errc::connection, "no node that was asked has slots yet",
                                          Delivery::not_sent);
  if (fsm_.covered() == 0) {
    for (auto& waiter : std::exchange(first_waiters_, {})) waiter.fail(error);
  }
  if (!fsm_.all_away()) return;
  fail_away();
  if (view_changed_) view_changed_();
}

// It waits for a node, or is about to.
void ClusterRouter::note_waiting(std::uint64_t ticket, const Routed& routed) {
  if (command_data(*routed.reply).offline_wait) return;
  impatient_.push_back(ticket);
  if (impatient_.size() <= most_impatient_) return;
  std::erase_if(impatient_, [&](std::uint64_t each) {
    const auto found = routed_.find(each);
    return found == routed_.end() || found->second.in_flight;
  });
  most_impatient_ = 2 * impatient_.size() + 64;
}

// No node can be reached: who asks is told so at once, but for those who want to wait.
void ClusterRouter::fail_away() {
  std::vector<std::uint64_t> tickets = std::exchange(impatient_, {});
  std::sort(tickets.begin(), tickets.end());
  for (const std::uint64_t ticket : tickets) {
    const auto found = routed_.find(ticket);
    if (found == routed_.end() || found->second.in_flight) continue;
    ReplySlot& reply = *found->second.reply;
    const bool tried = fsm_.maybe_applied(Ticket{ticket}) || fsm_.may_have_run(Ticket{ticket});
    const Error& error = last_error_ ? *last_error_ : Error(errc::connection, "no node answers");
    reply.fail(error.with_delivery(tried ? Delivery::maybe_applied : Delivery::not_sent)
                   .with_context(command_data(reply).row->name));
    fsm_.dropped(Ticket{ticket}, now());
    end_routed(Ticket{ticket});
  }
}

// --- the end

void ClusterRouter::drain() {
  draining_ = true;
  for (auto* nodes : {&nodes_, &leaving_}) {
    for (const auto& node : *nodes)
      if (node) node->tell_when_commands_end();
  }
  look_if_idle();
}

MoveFunction<void()> ClusterRouter::idle_look() {
  return guarded([](ClusterRouter& router) { router.look_if_idle(); });
}

// Not under the frames of whoever says so: it may be one of our nodes.
void ClusterRouter::look_if_idle() {
  if (!draining_ || closed_ || std::exchange(looking_, true)) return;
  reactor_.call_soon(guarded([](ClusterRouter& router) {
    router.looking_ = false;
    if (router.idle() && router.idle_) router.idle_();
  }));
}

void ClusterRouter::end_waits() {
  for (const auto& node : nodes_) {
    if (node && node->opened()) node->pool()->end_waits();
  }
}

bool ClusterRouter::idle() const {
  return routed_.empty() && fresh_ == 0 &&
         std::none_of(nodes_.begin(), nodes_.end(), [](const auto& node) {
           return node && (!node->idle() || node->fence_under_way);
         });
}

void ClusterRouter::close(const Error& reason) {
  if (std::exchange(closed_, true)) return;
  closed_why_ = reason;
  timer_.cancel();
  watch_timer_.cancel();
  // A node that was not used yet would be connected to by its first command.
  direct_.assign(slot_count, no_node);
  reads_spread_ = false;
  const CurrentCore current(reactor_.core());
  for (auto* nodes : {&nodes_, &leaving_}) {
    for (const auto& node : *nodes) {
      if (node && node->opened()) node->disconnect_now();
    }
  }
  hedged_reads_.close(reason);
  for (auto& [ticket, routed] : std::exchange(routed_, {})) {
    const bool maybe =
        routed.in_flight || fsm_.maybe_applied(Ticket{ticket}) || fsm_.may_have_run(Ticket{ticket});
    const Delivery delivery = maybe ? Delivery::maybe_applied : Delivery::not_sent;
    refuse(*routed.reply, reason.with_delivery(delivery));
  }
  for (auto& [slot, busy] : std::exchange(busy_, {})) {
    for (const Fresh& each : busy.fresh)
      refuse(*each.reply, reason.with_delivery(Delivery::not_sent));
  }
  fresh_ = 0;
  for (auto& waiter : std::exchange(view_waiters_, {})) waiter.promise.fail_quietly(reason);
  for (auto& waiter : std::exchange(first_waiters_, {})) waiter.fail_quietly(reason);
  for (auto& waiting : std::exchange(news_waiters_, {})) waiting.second.fail_quietly(reason);
}

}  // namespace deferredis::detail
