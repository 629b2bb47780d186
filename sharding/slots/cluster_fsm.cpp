#include <deferredis/sharding/slots/cluster_fsm.hpp>

#include <algorithm>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis {

using Kind = ClusterAction::Kind;

ClusterFsm::ClusterFsm(const ClusterRules& rules, std::vector<Endpoint> seeds, std::uint64_t seed)
    : rules_(rules),
      zone_(rules.zone),
      seeds_(std::move(seeds)),
      random_(seed),
      refresh_(rules_, random_),
      choice_(rules.read_from),
      shard_of_(slot_count, Topology::no_shard) {
  for (std::size_t i = seeds_.size(); i > 1; --i)
    std::swap(seeds_[i - 1], seeds_[random_.below(i)]);
}

void ClusterFsm::start(TimePoint now) {
  refresh_.request(now);
  tick(now);
}

// --- the life of a command

Ticket ClusterFsm::ticket(Index i) const noexcept {
  return Ticket{(std::uint64_t{commands_[i].generation} << 32) | i};
}

ClusterFsm::Command* ClusterFsm::find(Ticket ticket, State state) noexcept {
  const auto bits = static_cast<std::uint64_t>(ticket);
  const auto i = static_cast<Index>(bits);
  if (i >= commands_.size() || commands_[i].generation != bits >> 32) return nullptr;
  return commands_[i].state == state ? &commands_[i] : nullptr;
}

ClusterFsm::Index ClusterFsm::add_command(const ClusterCommand& what, TimePoint now) {
  if (free_.empty()) {
    free_.push_back(static_cast<Index>(commands_.size()));
    commands_.emplace_back();
  }
  const Index i = free_.back();
  free_.pop_back();
  Command& command = commands_[i];
  const std::uint32_t generation = command.generation;
  command = {.what = what, .sequence = ++sequence_, .due = now, .generation = generation};
  const bool from_replica = what.reads && rules_.read_from != ReadFrom::primary;
  command.ordered = what.slot != no_slot && !from_replica;
  return i;
}

Ticket ClusterFsm::submit(const ClusterCommand& what, TimePoint now) {
  const Index i = add_command(what, now);
  const Ticket given = ticket(i);
  if (commands_[i].ordered && lanes_.any_held(what.slot)) {
    hold(i);
    release(what.slot, now);
  } else {
    send_or_hold(i, now);
  }
  return given;
}

void ClusterFsm::send_or_hold(Index i, TimePoint now) {
  Command& command = commands_[i];
  if (command.ordered) {
    const NodeIndex node = choose(command);
    if (node != no_node && lanes_.may_send(command.what.slot, command.sequence, node))
      return send(i, node, now);
    hold(i);
    return release(command.what.slot, now);
  }
  hold(i);
  release_loose(now);
}

void ClusterFsm::send(Index i, NodeIndex node, TimePoint now) {
  Command& command = commands_[i];
  const bool asking = std::exchange(command.ask, no_node) != no_node;
  if (command.ordered) command.epoch = lanes_.sent(command.what.slot, command.sequence, node);
  command.homeless = false;
  command.state = State::in_flight;
  command.node = node;
  command.sent_at = now;
  act(asking ? Kind::send_asking : Kind::send, node, ticket(i));
}

// Its lane does not know it, because it was sent while its slot was idle.
Ticket ClusterFsm::returned(const ClusterCommand& what, NodeIndex node, const Error& error,
                            TimePoint now) {
  const Index i = add_command(what, now);
  const Ticket given = ticket(i);
  Command& command = commands_[i];
  command.state = State::in_flight;
  command.node = node;
  command.error = error;
  if (!mend(command, error, now)) {
    fail(i, *command.error);
    return given;
  }
  const bool ordered = command.ordered;
  hold(i);
  if (ordered) release(what.slot, now);
  else release_loose(now);
  return given;
}

void ClusterFsm::executed(Ticket ticket, TimePoint now) {
  Command* const command = find(ticket, State::in_flight);
  if (command == nullptr) return;
  detail::ClusterNodeState& node = nodes_[command->node];
  node.timeouts = 0;
  node.up = true;
  node.latency.add(now - command->sent_at);
  const std::uint16_t slot = command->what.slot;
  const bool ordered = command->ordered;
  end_in_flight(*command, true);
  forget(static_cast<Index>(command - commands_.data()));
  if (ordered && lanes_.any_held(slot)) release(slot, now);
}

void ClusterFsm::failed(Ticket ticket, const Error& error, TimePoint now) {
  Command* const command = find(ticket, State::in_flight);
  if (command == nullptr) return;
  const auto i = static_cast<Index>(command - commands_.data());
  const std::uint16_t slot = command->what.slot;
  const bool was_ordered = command->ordered;
  const bool none_executed = error.delivery() == Delivery::not_sent || known_not_applied(error);
  command->error = error;
  const bool again = mend(*command, error, now);
  const bool still_ordered = command->ordered;
  command->ordered = was_ordered;
  end_in_flight(*command, !again && !none_executed);
  command->ordered = still_ordered;
  if (again) hold(i);
  else fail(i, *commands_[i].error);
  if (was_ordered && lanes_.any_held(slot)) release(slot, now);
  if (again && !commands_[i].ordered) release_loose(now);
}

bool ClusterFsm::maybe_applied(Ticket given) const noexcept {
  const auto i = static_cast<Index>(static_cast<std::uint64_t>(given));
  if (i >= commands_.size() || ticket(i) != given || commands_[i].state == State::unused)
    return false;
  return commands_[i].maybe_applied;
}

void ClusterFsm::dropped(Ticket given, TimePoint now) {
  const auto i = static_cast<Index>(static_cast<std::uint64_t>(given));
  if (i >= commands_.size() || ticket(i) != given || commands_[i].state == State::unused) return;
  Command& command = commands_[i];
  const std::uint16_t slot = command.what.slot;
  const bool ordered = command.ordered;
  // A command in flight may still be executed, so no older one of its slot may follow it.
  if (command.state != State::in_flight) stop_waiting(i);
  else end_in_flight(command, true);
  forget(i);
  if (ordered && lanes_.any_held(slot)) release(slot, now);
}

// Removes the command from its lane. If it was executed, marks earlier commands of its key that
// wait there as overtaken.
void ClusterFsm::end_in_flight(Command& command, bool executed) {
  if (!command.ordered) return;
  const std::uint16_t slot = command.what.slot;
  if (!lanes_.ended(slot, command.epoch)) command.overtaken = true;
  if (!executed || command.what.key == 0 || !lanes_.any_held(slot)) return;
  for (const auto& held : lanes_.held().at(slot)) {
    if (held.sequence > command.sequence) return;
    Command& earlier = commands_[held.command];
    if (earlier.what.key == command.what.key) earlier.overtaken = true;
  }
}

void ClusterFsm::fail(Index i, Error error) {
  if (commands_[i].maybe_applied) error = error.with_delivery(Delivery::maybe_applied);
  act(Kind::fail, no_node, ticket(i));
  actions_.back().error = std::move(error);
  forget(i);
}

void ClusterFsm::forget(Index i) {
  Command& command = commands_[i];
  end_doubt(command);
  command.state = State::unused;
  command.error.reset();
  ++command.generation;
  free_.push_back(i);
}

// --- waiting

void ClusterFsm::hold(Index i) {
  Command& command = commands_[i];
  if (command.what.deadline != TimePoint::max()) {
    deadlines_.emplace(command.what.deadline, i);
    wake(command.what.deadline);
  }
  command.blocked_until = TimePoint::max();
  command.state = command.ordered ? State::held : State::loose;
  if (command.ordered) lanes_.hold(command.what.slot, {command.sequence, i});
  else loose_.emplace(command.due, i);
  wake(command.due);
}

void ClusterFsm::stop_waiting(Index i) {
  const Command& command = commands_[i];
  deadlines_.erase({command.what.deadline, i});
  if (command.state == State::held) lanes_.forget(command.what.slot, command.sequence);
  else loose_.erase({command.due, i});
}

void ClusterFsm::release(std::uint16_t slot, TimePoint now) {
  while (lanes_.any_held(slot) && release_oldest(slot, now)) {
  }
}

// Returns true if the next one may be tried.
bool ClusterFsm::release_oldest(std::uint16_t slot, TimePoint now) {
  const Index i = lanes_.oldest(slot).command;
  Command& command = commands_[i];
  if (command.due > now) return wake(command.due), false;
  if (command.error && !command.what.reads && command.overtaken) {
    Error error = command.error->with_context("a later command of its key was already executed");
    stop_waiting(i);
    return fail(i, std::move(error)), true;
  }
  const NodeIndex node = choose(command);
  if (node == no_node) {
    wait_for_node(command, now);
    return wake(command.due), false;
  }
  if (!lanes_.may_send(slot, command.sequence, node)) {
    if (command.blocked_until == TimePoint::max())
      command.blocked_until = now + rules_.order_patience;
    if (command.blocked_until > now) return wake(command.blocked_until), false;
    lanes_.break_up(slot);
    return true;
  }
  stop_waiting(i);
  return send(i, node, now), true;
}

void ClusterFsm::release_loose(TimePoint now) {
  while (!loose_.empty() && loose_.begin()->first <= now) {
    const Index i = loose_.begin()->second;
    Command& command = commands_[i];
    const NodeIndex node = choose(command);
    stop_waiting(i);
    if (node != no_node) {
      send(i, node, now);
      continue;
    }
    wait_for_node(command, now);
    hold(i);
  }
  if (!loose_.empty()) wake(loose_.begin()->first);
}

void ClusterFsm::wait_for_node(Command& command, TimePoint now) {
  refresh_.request(now);
  command.homeless = true;
  again_later(command, now);
}

// A view came: commands that waited only for a view are due now.
void ClusterFsm::release_homeless(TimePoint now) {
  for (const auto& [slot, held] : lanes_.held()) {
    Command& oldest = commands_[held.front().command];
    if (oldest.homeless) oldest.due = now;
  }
  std::set<std::pair<TimePoint, Index>> loose;
  for (const auto& waiting : loose_) {
    Command& command = commands_[waiting.second];
    if (command.homeless) command.due = now;
    loose.emplace(command.due, waiting.second);
  }
  loose_.swap(loose);
  release_all(now);
}

void ClusterFsm::release_all(TimePoint now) {
  std::vector<std::uint16_t> slots;
  for (const auto& lane : lanes_.held()) slots.push_back(lane.first);
  for (const std::uint16_t slot : slots) release(slot, now);
  release_loose(now);
}

void ClusterFsm::expire(TimePoint now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    const Index i = deadlines_.begin()->second;
    Command& command = commands_[i];
    if (command.doubt && command.what.script) command.maybe_applied = true;
    const std::string why = command.error   ? "; the latest answer: " + to_string(*command.error)
                            : covered_ == 0 ? "; no node has told which node has which slots"
                                            : "; no node has its slot";
    stop_waiting(i);
    fail(i,
         Error(errc::timeout, "cluster: not executed by its deadline" + why, Delivery::not_sent));
  }
  if (!deadlines_.empty()) wake(deadlines_.begin()->first);
}

// --- time and actions

void ClusterFsm::wake(TimePoint when) noexcept { wake_ = std::min(wake_, when); }

TimePoint ClusterFsm::next() const noexcept { return std::min(wake_, refresh_.next()); }

TimePoint ClusterFsm::tick(TimePoint now) {
  if (refresh_.running() && refresh_.next() <= now) {
    nodes_[refresh_.asked()].up = false;
    ask_next(now);
  }
  if (wake_ <= now) {
    wake_ = TimePoint::max();
    expire(now);
    release_all(now);
  }
  if (refresh_.due(now)) {
    ++refreshes_;
    promising_ = false;
    refresh_.begin(now);
    ask_next(now);
  }
  return next();
}

void ClusterFsm::act(Kind kind, NodeIndex node, Ticket ticket) {
  actions_.push_back({.kind = kind, .node = node, .ticket = ticket});
}

bool ClusterFsm::take(ClusterAction& action) {
  if (actions_.empty()) return false;
  action = std::move(actions_.front());
  actions_.pop_front();
  return true;
}

}  // namespace deferredis
