#include "support/cluster_simulation.hpp"

#include <algorithm>

#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/sharding/cluster_error.hpp>
#include <deferredis/sharding/topology/topology_replies.hpp>

namespace deferredis::support {

using namespace std::chrono_literals;
using Kind = ClusterAction::Kind;

namespace {

constexpr std::size_t key_count = 6;
constexpr int commands = 60;
constexpr Duration deadline = 5s;

std::string key_name(std::uint64_t i) {
  return "{tag" + std::to_string(i % 3) + "}" + std::to_string(i);
}

std::vector<Endpoint> seeds_of(const SimulatedCluster& cluster) {
  return {cluster.endpoint(0), cluster.endpoint(4), cluster.endpoint(2)};
}

ClusterRules rules_for(std::uint64_t seed) {
  return {.read_from = seed % 4 == 0 ? ReadFrom::prefer_replica : ReadFrom::primary};
}

}  // namespace

ClusterSimulation::ClusterSimulation(std::uint64_t seed)
    : seed_(seed),
      random_(seed),
      cluster_(3, 1 + seed % 2),
      fsm_(rules_for(seed), seeds_of(cluster_), seed) {}

void ClusterSimulation::problem(std::string text) {
  problems_.push_back("seed " + std::to_string(seed_) + ": " + std::move(text));
}

// --- time

void ClusterSimulation::at(Duration later, std::function<void()> fn) {
  events_.emplace(now_ + later, std::move(fn));
}

Duration ClusterSimulation::lag() {
  return random_.between(Duration(100us), random_.below(20) == 0 ? Duration(40ms) : Duration(2ms));
}

void ClusterSimulation::advance_to_next() {
  const TimePoint wake = fsm_.next();
  const TimePoint event = events_.empty() ? TimePoint::max() : events_.begin()->first;
  now_ = std::max(now_, std::min(wake, event));
  if (wake <= now_) {
    fsm_.tick(now_);
  } else {
    const auto fn = std::move(events_.begin()->second);
    events_.erase(events_.begin());
    fn();
  }
  carry_out();
}

// Runs until every command has settled.
void ClusterSimulation::pump() {
  const TimePoint end = now_ + 60s;
  for (int steps = 0; !(open_.empty() && events_.empty()); ++steps) {
    advance_to_next();
    if (now_ > end || steps > 100'000) {
      problem(std::to_string(open_.size()) + " commands never settled");
      return;
    }
  }
}

std::vector<std::string> ClusterSimulation::run(SimulationFigures& figures) {
  figures_ = &figures;
  fsm_.start(now_);
  carry_out();
  for (int i = 0; i < commands; ++i) at(random_.between(0s, 4s), [this] { submit(); });
  for (int i = 0; i < 8; ++i) at(random_.between(0s, 4s), [this] { trouble(); });
  at(7s, [this] { mend_cluster(); });
  pump();
  for (std::uint64_t i = 0; i < key_count; ++i) submit();
  carry_out();
  pump();
  for (const Operation& operation : operations_) {
    if (!operation.settled) problem("a command did not settle");
  }
  for (std::size_t i = operations_.size() - key_count; i < operations_.size(); ++i) {
    if (!operations_[i].acknowledged) problem("the mended cluster did not serve a command");
  }
  check_values();
  figures.refreshes += fsm_.refreshes();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now_.time_since_epoch());
  // While a primary is away, every quarter of a second.
  if (fsm_.refreshes() > 4 * static_cast<std::uint64_t>(seconds.count()) + 1)
    problem("refreshed more often than four times a second");
  if (fsm_.size() != 0) problem("the machine keeps commands that have ended");
  return problems_;
}

// --- commands

std::string ClusterSimulation::bytes_of(const Operation& operation) const {
  const std::string text = std::to_string(operation.number) + ";";
  const std::string other = operation.key + "x";
  switch (operation.verb) {
    case Verb::append: return resp_bulks({"APPEND", operation.key, text});
    case Verb::get: return resp_bulks({"GET", operation.key});
    case Verb::mset: return resp_bulks({"MSET", operation.key + "m", text, other, text});
    case Verb::mget: return resp_bulks({"MGET", operation.key + "m", other});
  }
  return {};
}

void ClusterSimulation::submit() {
  constexpr Verb verbs[] = {Verb::append, Verb::append, Verb::append, Verb::get,
                            Verb::mset,   Verb::mget,   Verb::append, Verb::append};
  const int burst = calm_ ? 1 : 1 + static_cast<int>(random_.below(4));
  for (int i = 0; i < burst; ++i) {
    Operation operation;
    operation.verb = calm_ ? Verb::append : verbs[random_.below(std::size(verbs))];
    operation.key = key_name(calm_ ? operations_.size() : random_.below(key_count));
    operation.number = operations_.size();
    operation.deadline = now_ + deadline;
    const bool reads = operation.verb == Verb::get || operation.verb == Verb::mget;
    const bool one_key = operation.verb == Verb::append || operation.verb == Verb::get;
    const Ticket ticket = fsm_.submit({.slot = key_slot(operation.key),
                                       .key = one_key ? std::hash<std::string>()(operation.key) : 0,
                                       .reads = reads,
                                       .resend_ambiguous = reads,
                                       .waits_offline = random_.below(2) == 0,
                                       .deadline = operation.deadline},
                                      now_);
    if (!open_.emplace(ticket, operations_.size()).second) problem("a ticket was used twice");
    operations_.push_back(std::move(operation));
    ++figures_->commands;
    at(deadline, [this, ticket] { time_out(ticket); });
  }
}

// The connection's own timer: the command is still in flight.
void ClusterSimulation::time_out(Ticket ticket) {
  if (open_.count(ticket) == 0) return;
  ++figures_->timeouts;
  for (auto& [node, link] : links_) std::erase(link.unanswered, ticket);
  fsm_.failed(ticket, Error(errc::timeout, "no reply", Delivery::maybe_applied), now_);
}

void ClusterSimulation::settle(Ticket ticket, const Error* error) {
  const auto open = open_.find(ticket);
  if (open == open_.end()) return problem("a command settled twice");
  Operation& operation = operations_[open->second];
  open_.erase(open);
  operation.settled = true;
  operation.acknowledged = error == nullptr;
  if (now_ > operation.deadline) problem("a command settled after its deadline");
  if (error == nullptr) {
    ++figures_->acknowledged;
    return;
  }
  operation.delivery = error->delivery();
  ++figures_->failed;
  if (error->delivery() == Delivery::maybe_applied) ++figures_->ambiguous;
  if (error->message().find("later command") != std::string_view::npos) ++figures_->overtaken;
  if (error->code() == errc::redirect_limit && operation.redirects <= 5)
    problem("the redirect limit was told too early");
}

void ClusterSimulation::carry_out() {
  for (ClusterAction action; fsm_.take(action);) {
    switch (action.kind) {
      case Kind::send:
      case Kind::send_asking: send(action); break;
      case Kind::fail: settle(action.ticket, &*action.error); break;
      case Kind::ask_shards:
      case Kind::ask_slots: ask(action); break;
      case Kind::add_node: links_[action.node] = {.life = links_[action.node].life + 1}; break;
      case Kind::remove_node:
        ++figures_->removed;
        link(action.node).removed = true;
        if (links_[action.node].unanswered.empty()) fsm_.node_drained(action.node);
        break;
      case Kind::reconnect: problem("a node was said not to know itself"); break;
      case Kind::view_adopted: break;
    }
  }
}

// --- the network

ClusterSimulation::Link& ClusterSimulation::link(NodeIndex node) {
  if (links_.count(node) == 0) problem("a node that was never told of");
  return links_[node];
}

void ClusterSimulation::send(const ClusterAction& action) {
  Link& to = link(action.node);
  if (to.removed) problem("a removed node was sent to");
  if (open_.count(action.ticket) == 0) return problem("a command was sent after it had ended");
  const Node there = *cluster_.find(fsm_.endpoint(action.node));
  const Ticket ticket = action.ticket;
  if (!to.up) {
    if (!cluster_.running(there)) {
      at(lag(), [this, ticket] {
        if (open_.count(ticket) == 0) return;
        ++figures_->lost;
        fsm_.failed(ticket, Error(errc::connection, "refused", Delivery::not_sent), now_);
      });
      return;
    }
    to.up = true;
    to.connection = cluster_.connect(there);
    if (!cluster_.is_primary(there)) cluster_.receive(to.connection, resp_bulks({"READONLY"}));
    fsm_.node_up(action.node);
  }
  const Operation& operation = operations_[open_[ticket]];
  std::string bytes = bytes_of(operation);
  if (action.kind == Kind::send_asking) bytes = resp_bulks({"ASKING"}) + bytes;
  to.unanswered.push_back(ticket);
  to.arrives = std::max(to.arrives, now_ + lag());
  at(to.arrives - now_, [this, node = action.node, life = to.life, ticket, bytes] {
    deliver(node, life, ticket, bytes);
  });
}

void ClusterSimulation::deliver(NodeIndex node, std::uint64_t life, Ticket ticket,
                                const std::string& bytes) {
  Link& to = links_[node];
  if (to.life != life || !to.up) return;
  if (!cluster_.connected(to.connection)) return lose(node, "reset");
  std::string reply = cluster_.receive(to.connection, bytes);
  if (bytes.find("ASKING") != bytes.npos) reply.erase(0, 5);  // its +OK
  to.returns = std::max(to.returns, now_ + lag());
  at(to.returns - now_, [this, node, life, ticket, reply] { answered(node, life, ticket, reply); });
}

void ClusterSimulation::answered(NodeIndex node, std::uint64_t life, Ticket ticket,
                                 const std::string& reply) {
  Link& from = links_[node];
  if (from.life != life || !from.up) return;
  if (!cluster_.connected(from.connection)) return lose(node, "reset");
  const bool awaited = std::erase(from.unanswered, ticket) != 0;
  if (awaited && reply[0] != '-') {
    fsm_.executed(ticket, now_);
    settle(ticket, nullptr);
  } else if (awaited) {
    const Error error = make_reply_error(reply.substr(1, reply.size() - 3));
    figures_->moved += error.is(errc::moved) ? 1u : 0u;
    figures_->ask += error.is(errc::ask) ? 1u : 0u;
    figures_->try_again += error.is(errc::try_again) ? 1u : 0u;
    figures_->cluster_down += error.is(errc::cluster_down) ? 1u : 0u;
    const bool redirects = error.is(errc::moved) || error.is(errc::ask);
    if (redirects && ++operations_[open_[ticket]].redirects > 6) problem("too many redirects");
    fsm_.failed(ticket, error, now_);
  }
  if (from.removed && from.unanswered.empty()) fsm_.node_drained(node);
}

// The kernel of a machine reports that its server died.
void ClusterSimulation::find_losses() {
  for (auto& [node, link] : links_) {
    if (link.up && !cluster_.connected(link.connection)) lose(node, "reset");
  }
}

// Everything that waits at a connection comes back, in order.
void ClusterSimulation::lose(NodeIndex node, const char* why) {
  Link& link = links_[node];
  link.up = false;
  ++link.life;
  const std::vector<Ticket> unanswered = std::exchange(link.unanswered, {});
  for (const Ticket ticket : unanswered) {
    ++figures_->lost;
    fsm_.failed(ticket, Error(errc::connection, why, Delivery::maybe_applied), now_);
  }
  fsm_.node_lost(node, now_);
  if (links_[node].removed) fsm_.node_drained(node);
}

void ClusterSimulation::ask(const ClusterAction& action) {
  if (link(action.node).removed) problem("a removed node was asked for its view");
  const bool shards = action.kind == Kind::ask_shards;
  const Endpoint asked = fsm_.endpoint(action.node);
  at(lag() + lag(), [this, node = action.node, asked, shards] {
    const Node there = *cluster_.find(asked);
    if (!cluster_.running(there))
      return fsm_.view_came(node, Error(errc::connection, "refused"), now_);
    auto connection = cluster_.connect(there);
    const bool old = seed_ % 5 == 0;  // servers before 7.0
    const std::string reply =
        shards && old
            ? resp_error("ERR unknown subcommand")
            : cluster_.receive(connection, resp_bulks({"CLUSTER", shards ? "SHARDS" : "SLOTS"}));
    ReplyReader reader(reply);
    const ViewSource source{.asked = asked};
    fsm_.view_came(
        node, shards ? read_cluster_shards(reader, source) : read_cluster_slots(reader, source),
        now_);
  });
}

// --- what happens to the cluster

SimulatedCluster::Node ClusterSimulation::random_primary() {
  for (;;) {
    const Node node = random_.below(cluster_.size());
    if (cluster_.owner(key_slot(key_name(random_.below(key_count)))) == node) return node;
    if (cluster_.is_primary(node) && random_.below(3) == 0) return node;
  }
}

void ClusterSimulation::trouble() {
  const std::uint16_t slot = key_slot(key_name(random_.below(key_count)));
  const Node node = random_primary();
  switch (random_.below(7)) {
    case 0:
    case 1: {  // a primary dies; another takes over; it comes back
      cluster_.kill(node);
      at(lag(), [this] { find_losses(); });
      at(random_.between(50ms, 800ms), [this, node] {
        if (cluster_.running(node)) return;
        if (cluster_.fail_over(node)) ++figures_->failovers;
      });
      at(random_.between(900ms, 2s), [this, node] { cluster_.start(node); });
      break;
    }
    case 2:  // a node is separated from the others
      cluster_.isolate(node);
      at(random_.between(50ms, 800ms), [this, node] {
        if (cluster_.fail_over(node)) ++figures_->failovers;
      });
      at(random_.between(900ms, 2s), [this, node] { cluster_.rejoin(node); });
      break;
    case 3:
    case 4: {  // a slot moves, key by key
      Node to = 0;
      for (Node i = 0; i < cluster_.size(); ++i) {
        if (cluster_.is_primary(i) && cluster_.running(i) && i != cluster_.owner(slot)) to = i;
      }
      if (!cluster_.is_primary(to) || !cluster_.running(to)) break;
      if (!cluster_.running(cluster_.owner(slot)) || cluster_.migrating(slot)) break;
      cluster_.begin_migration(slot, to);
      ++figures_->migrations;
      for (int i = 0; i < 4; ++i)
        at(random_.between(0ms, 500ms), [this, slot] { cluster_.migrate_key(slot); });
      at(random_.between(500ms, 1s), [this, slot] { cluster_.end_migration(slot); });
      break;
    }
    case 5:
      if (cluster_.fail_over(node)) ++figures_->failovers;
      break;
    case 6: {  // connections are cut
      for (auto& [index, link] : links_) {
        if (link.up && random_.below(2) == 0) lose(index, "cut");
      }
      break;
    }
  }
  for (Node i = 0; i < cluster_.size(); ++i)
    at(random_.between(10ms, 2500ms), [this, i] { cluster_.gossip(i); });
}

void ClusterSimulation::mend_cluster() {
  calm_ = true;
  for (Node node = 0; node < cluster_.size(); ++node) {
    cluster_.rejoin(node);
    cluster_.start(node);
  }
  for (std::uint64_t i = 0; i < key_count; ++i) cluster_.end_migration(key_slot(key_name(i)));
  cluster_.gossip_all();
}

// --- what must be true in the end

// Every acknowledged APPEND is there once, in the order of submission. Commands that were not sent
// or were refused are not there. Unknown ones are there at most once.
void ClusterSimulation::check_values() {
  for (std::uint64_t i = 0; i < key_count; ++i) {
    const std::string* const value = cluster_.value(key_name(i));
    check_key(key_name(i), value == nullptr ? "" : *value);
  }
}

void ClusterSimulation::check_key(const std::string& key, const std::string& value) {
  std::vector<std::uint64_t> numbers;
  for (std::size_t at = 0; at < value.size(); at = value.find(';', at) + 1)
    numbers.push_back(std::stoull(value.substr(at)));
  if (!std::is_sorted(numbers.begin(), numbers.end()))
    problem(key + " was written out of order: " + value);
  for (const Operation& operation : operations_) {
    if (operation.verb != Verb::append || operation.key != key) continue;
    const auto count = std::count(numbers.begin(), numbers.end(), operation.number);
    const std::string name = key + " " + std::to_string(operation.number);
    if (count > 1) problem(name + " was executed twice");
    if (operation.acknowledged && count == 0) problem(name + " was acknowledged and is lost");
    if (!operation.acknowledged && operation.delivery != Delivery::maybe_applied && count != 0)
      problem(name + " was executed, and told not to have been");
  }
}

}  // namespace deferredis::support
