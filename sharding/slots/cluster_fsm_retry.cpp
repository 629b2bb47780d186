// ClusterFsm: handles a command that came back with an error.
#include <algorithm>

#include <deferredis/sharding/cluster_error.hpp>
#include <deferredis/sharding/slots/cluster_fsm.hpp>

namespace deferredis {

namespace {

constexpr Duration first_delay = std::chrono::milliseconds(25);
constexpr Duration last_delay = std::chrono::milliseconds(500);

bool is_any(const Error& error, std::initializer_list<Errc> codes) noexcept {
  return std::any_of(codes.begin(), codes.end(), [&](Errc code) { return error.is(code); });
}

}  // namespace

// Returns true if the command will be sent again when it is due. On false, command.error is its
// result.
bool ClusterFsm::mend(Command& command, const Error& error, TimePoint now) {
  if (is_any(error, {errc::moved, errc::ask})) return mend_redirect(command, error, now);
  if (error.delivery() == Delivery::rejected) return mend_reply(command, error, now);
  return mend_loss(command, error, now);
}

// Half of the delay is random, so that clients do not retry in step.
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
    if (command.what.script) return false;  // its own words: the error stays as it is
    command.error = redirect ? garbled("a redirect for another slot") : redirect.error();
    return false;
  }
  // No server redirects a script without keys.
  if (command.what.script && command.what.slot == no_slot) return false;
  if (!redirect->known() && !command.what.script) {  // it names no node, so it cannot be a loop
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
  const Endpoint& answered = endpoint(command.node);
  const Endpoint announced = redirect->target(answered);
  if (redirect->known() && rules_.map != nullptr && !(*rules_.map)(announced)) {
    if (command.what.script) return false;
    command.error = garbled("a redirect to a node that is not allowed");
    return false;
  }
  const NodeIndex target = redirect_target(announced);
  if (agrees(command, *redirect, answered, target)) return follow(command, *redirect, target, now);
  return doubt(command, *redirect, now);
}

bool ClusterFsm::follow(Command& command, const Redirect& redirect, NodeIndex target,
                        TimePoint now) {
  if (redirect.kind == Redirect::Kind::ask) command.ask = target;
  else if (!command.what.script) moved(command, target, redirect.slot, now);
  if (command.what.reads) command.primary_only = true;  // a replica would redirect it again
  // Follows the first redirect at once; later ones may be a loop.
  return again_at(command, command.redirects > 1 ? now + first_delay : now);
}

// --- redirects in doubt

// Does what is known of the cluster confirm the redirect?
bool ClusterFsm::agrees(const Command& command, const Redirect& redirect, const Endpoint& answered,
                        NodeIndex target) const noexcept {
  const NodeIndex owner = primary(redirect.slot);
  const auto is_answered = [&](NodeIndex node) { return nodes_[node].about.endpoint == answered; };
  if (!redirect.known()) {  // the target is the owner that the view names
    const bool moved = redirect.kind == Redirect::Kind::moved;
    return moved && owner != no_node && !is_answered(owner);
  }
  if (target == no_node) return false;
  if (!command.what.script) return true;  // the server's own words; its target is known
  if (is_answered(target)) return false;
  if (redirect.kind == Redirect::Kind::moved) return owner == target;
  const auto migrates = [&](const Topology::Migration& each) {
    return each.first == redirect.slot && each.second == nodes_[target].about.id;
  };
  return owner != no_node && is_answered(owner) &&
         std::any_of(migrations_.begin(), migrations_.end(), migrates);
}

// Asks the answering node first: it knows at least what its redirect said.
bool ClusterFsm::doubt(Command& command, const Redirect& redirect, TimePoint now) {
  const Endpoint& answered = endpoint(command.node);
  command.doubt = {redirect, answered, redirect.target(answered), refreshes_ + 1};
  if (command.what.script) {
    command.ordered = false;  // a made-up text must not block its slot
    if (redirect.kind == Redirect::Kind::ask) ++asks_in_doubt_;
  }
  doubted_.emplace(command.sequence, static_cast<Index>(&command - commands_.data()));
  ask_first_ = command.node;
  refresh_.request(now);
  return again_at(command, TimePoint::max());
}

void ClusterFsm::end_doubt(Command& command) noexcept {
  if (!command.doubt) return;
  if (command.what.script && command.doubt->redirect.kind == Redirect::Kind::ask) --asks_in_doubt_;
  command.doubt.reset();
  doubted_.erase({command.sequence, static_cast<Index>(&command - commands_.data())});
}

bool ClusterFsm::may_have_run(Ticket given) const noexcept {
  const auto i = static_cast<Index>(static_cast<std::uint64_t>(given));
  return i < commands_.size() && ticket(i) == given && commands_[i].doubt &&
         commands_[i].what.script;
}

void ClusterFsm::settle_doubts(TimePoint now) {
  bool left = false;
  for (const auto& [sequence, i] : std::set(doubted_)) left = !settle_doubt(i, now) || left;
  if (left) refresh_.request(now);
}

// Returns false if the view was requested before the redirect came: such a view cannot refute it.
bool ClusterFsm::settle_doubt(Index i, TimePoint now) {
  Command& command = commands_[i];
  const Doubt doubt = *command.doubt;
  const NodeIndex target = redirect_target(doubt.target);
  const bool agreed = agrees(command, doubt.redirect, doubt.answered, target);
  if (!agreed && refreshes_ < doubt.refresh) return false;
  stop_waiting(i);
  end_doubt(command);
  command.node = nodes_.find({.endpoint = doubt.answered});
  if (agreed) {
    follow(command, doubt.redirect, target, now);
  } else if (command.what.script) {
    fail(i, command.error->with_context("the cluster does not confirm this redirect, which may be "
                                        "the script's own text"));
    return true;
  } else {
    again_later(command, now);
  }
  hold(i);
  return true;
}

// The node at this address if a view or the options name it; otherwise no_node.
NodeIndex ClusterFsm::redirect_target(const Endpoint& announced) const {
  if (const NodeIndex known = nodes_.find({.endpoint = announced}); known != no_node) return known;
  if (rules_.map == nullptr) return no_node;
  const std::optional<Endpoint> reached = (*rules_.map)(announced);
  return reached ? nodes_.find({.endpoint = *reached}) : no_node;
}

void ClusterFsm::moved(const Command& command, NodeIndex target, std::uint16_t slot,
                       TimePoint now) {
  // A short delay does no harm: the map is already corrected, and all clients of the cluster get
  // MOVED at the same time.
  refresh_.request(now + random_.between(Duration(0), std::chrono::milliseconds(100)));
  if (target == command.node) return act(ClusterAction::Kind::reconnect, target);
  if (primary(slot) == target) return;
  patches_[slot] = target;
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
  if (unknown && redirect->host.empty()) return true;  // its own host, which is not known here
  const NodeIndex target = redirect_target(redirect->target(endpoint(answered)));
  if (target == no_node) {
    ask_first_ = node;
    return true;
  }
  Command command;
  command.node = node;
  moved(command, target, redirect->slot, now);
  return true;
}

bool ClusterFsm::names(const Redirect& redirect) const {
  return redirect.known() && !redirect.host.empty() &&
         redirect_target(redirect.target({})) != no_node;
}

bool ClusterFsm::confirms(const Error& error) const {
  const Outcome<Redirect> redirect = parse_redirect(error);
  if (!redirect || !redirect->known() || redirect->host.empty()) return false;
  const NodeIndex target = redirect_target(redirect->target({}));
  return target != no_node && primary(redirect->slot) == target;
}

// --- other answers

bool ClusterFsm::mend_reply(Command& command, const Error& error, TimePoint now) {
  // Waiting does not fix NOAUTH.
  if (!known_not_applied(error) || error.is(errc::no_auth)) return false;
  // A script chooses its error texts, and may have made this one up after it wrote.
  if (command.what.script && !command.what.reads) return false;
  if (is_any(error, {errc::cluster_down, errc::read_only, errc::master_down}))
    refresh_.request(now);
  // The keys of a migrating slot are in one place only once the migration ends; others do not wait
  // for that.
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
