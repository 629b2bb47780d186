// ClusterFsm: what becomes of a command that came back with an error.
#include <algorithm>

#include <deferredis/sharding/cluster_error.hpp>
#include <deferredis/sharding/cluster_fsm.hpp>

namespace deferredis {

namespace {

constexpr Duration first_delay = std::chrono::milliseconds(25);
constexpr Duration last_delay = std::chrono::milliseconds(500);

bool is_any(const Error& error, std::initializer_list<Errc> codes) noexcept {
  return std::any_of(codes.begin(), codes.end(), [&](Errc code) { return error.is(code); });
}

}  // namespace

// True: it goes out again, when it is due. False: command.error is what it ends with.
bool ClusterFsm::mend(Command& command, const Error& error, TimePoint now) {
  if (is_any(error, {errc::moved, errc::ask})) return mend_redirect(command, error, now);
  if (error.delivery() == Delivery::rejected) return mend_reply(command, error, now);
  return mend_loss(command, error, now);
}

// Half of the delay and a random rest, so that clients do not come in step.
bool ClusterFsm::again_later(Command& command, TimePoint now) {
  const auto shift = std::min<int>(command.delays, 5);
  const Duration delay = std::min<Duration>(first_delay * (1 << shift), last_delay);
  if (command.delays < 255) ++command.delays;
  return again_at(command, now + random_.between(delay / 2, delay));
}

bool ClusterFsm::again_at(Command& command, TimePoint when) {
  command.due = when;
  return true;
}

// --- MOVED and ASK

bool ClusterFsm::mend_redirect(Command& command, const Error& error, TimePoint now) {
  const Outcome<Redirect> redirect = parse_redirect(error);
  if (!redirect || (command.what.slot != no_slot && redirect->slot != command.what.slot)) {
    command.error = redirect ? garbled("a redirect for another slot") : redirect.error();
    return false;
  }
  if (!redirect->known()) {  // it leads nowhere, so it can be no circle
    refresh_.request(now);
    return again_later(command, now);
  }
  if (++command.redirects > rules_.redirects) {
    command.error =
        Error(errc::redirect_limit,
              "cluster: redirected " + std::to_string(command.redirects) + " times, at last by " +
                  to_string(endpoint(command.node)) + ": " + std::string(error.message()),
              Delivery::rejected);
    return false;
  }
  const NodeIndex target = redirect_target(*redirect, command.node);
  if (target == no_node) {
    command.error = garbled("a redirect to a node that is not allowed");
    return false;
  }
  if (redirect->kind == Redirect::Kind::ask) command.ask = target;
  else moved(command, target, redirect->slot, now);
  if (command.what.reads)
    command.primary_only = true;  // a replica without the slot would repeat it
  // The first is followed at once; those after it may be a circle.
  return again_at(command, command.redirects > 1 ? now + first_delay : now);
}

NodeIndex ClusterFsm::redirect_target(const Redirect& redirect, NodeIndex answered) {
  std::optional<Endpoint> target = redirect.target(endpoint(answered));
  const Endpoint announced = *target;
  if (const NodeIndex known = nodes_.find({.endpoint = announced}); known != no_node) return known;
  if (rules_.map != nullptr) target = (*rules_.map)(announced);
  if (!target) return no_node;
  TopologyNode node{.endpoint = *target, .primary = true};
  if (!(*target == announced)) node.aliases.push_back(announced);
  if (const NodeIndex known = nodes_.find(node); known != no_node) return known;
  return add_node(std::move(node));
}

void ClusterFsm::moved(const Command& command, NodeIndex target, std::uint16_t slot,
                       TimePoint now) {
  // Nothing is lost by a little patience: the map is mended already, and all clients of the
  // cluster are told MOVED at the same time.
  refresh_.request(now + random_.between(Duration(0), std::chrono::milliseconds(100)));
  if (target == command.node) return act(ClusterAction::Kind::reconnect, target);
  if (primary(slot) == target) return;
  patches_.emplace_back(slot, target);
  if (primary(slot) == no_node) ++covered_;
  const auto has_primary = [&](const Shard& shard) { return shard.primary == target; };
  const auto shard = std::find_if(shards_.begin(), shards_.end(), has_primary);
  shard_of_[slot] = static_cast<std::uint16_t>(shard - shards_.begin());
  if (shard == shards_.end()) shards_.push_back({.primary = target});
}

bool ClusterFsm::heard(const Error& error, NodeIndex node, TimePoint now) {
  if (!error.is(errc::moved)) return false;
  const Outcome<Redirect> redirect = parse_redirect(error);
  if (!redirect) return false;
  refresh_.request(now);
  const bool unknown = node == no_node;
  const NodeIndex answered = unknown ? any() : node;
  if (!redirect->known() || !nodes_.is_alive(answered)) return true;
  if (unknown && redirect->host.empty()) return true;  // its own host, which nobody knows
  const NodeIndex target = redirect_target(*redirect, answered);
  if (target == no_node) return false;
  Command command;
  command.node = node;
  moved(command, target, redirect->slot, now);
  return true;
}

// --- other answers

bool ClusterFsm::mend_reply(Command& command, const Error& error, TimePoint now) {
  // NOAUTH is mended by nobody while we wait.
  if (!known_not_applied(error) || error.is(errc::no_auth)) return false;
  const bool before_it_began = is_any(error, {errc::try_again, errc::cluster_down, errc::loading});
  if (command.what.script && !before_it_began) return false;
  if (is_any(error, {errc::cluster_down, errc::read_only, errc::master_down}))
    refresh_.request(now);
  // The keys of a slot on its way come together when it has arrived: until then others go on.
  if (error.is(errc::try_again)) command.ordered = false;
  if (command.what.reads && is_any(error, {errc::loading, errc::master_down})) {
    const bool at_replica = command.node != primary(command.what.slot);
    command.primary_only = true;
    if (at_replica) return again_at(command, now);
  }
  return again_later(command, now);
}

bool ClusterFsm::mend_loss(Command& command, const Error& error, TimePoint now) {
  if (is_any(error, {errc::closed, errc::cancelled, errc::limit_exceeded})) return false;
  detail::ClusterNodeState& node = nodes_[command.node];
  if (error.is(errc::timeout)) {
    if (++node.timeouts >= rules_.timeouts) node_lost(command.node, now);
    return false;
  }
  node_lost(command.node, now);
  if (error.delivery() == Delivery::maybe_applied) {
    command.maybe_applied = true;
    if (!command.what.resend_ambiguous || ++command.attempts >= rules_.attempts) return false;
  }
  if (nodes_.all_away() && !command.what.waits_offline) return false;
  return again_later(command, now);
}

}  // namespace deferredis
