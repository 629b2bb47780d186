#include <deferredis/testing/fault_plan.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <string_view>
#include <utility>

#include <deferredis/protocol/find_command.hpp>
#include <deferredis/sharding/key_slot.hpp>
#include <deferredis/testing/resp_text.hpp>
#include <deferredis/testing/simulated_cluster.hpp>
#include <deferredis/testing/simulated_redis.hpp>

namespace deferredis {

namespace {

using namespace std::chrono_literals;

// What a server says for a while to the commands that have this flag, or to those without it. It
// says none of it to MULTI and EXEC.
struct Refusal {
  std::string_view text;
  CommandFlag flag;
  bool refuses;
};
constexpr Refusal refusals[] = {
    {"LOADING Redis is loading the dataset in memory", CommandFlag::loading, false},
    {"OOM command not allowed when used memory > 'maxmemory'.", CommandFlag::denyoom, true},
    {"BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
     CommandFlag::allow_busy, false},
    {"READONLY You can't write against a read only replica.", CommandFlag::write, true},
};

constexpr std::string_view names[] = {"reset", "end",     "stall",   "delay",
                                      "split", "swallow", "corrupt", "inject"};

}  // namespace

std::string to_string(const Fault& fault) {
  return std::string(names[static_cast<std::size_t>(fault.what)]) + " at byte " +
         std::to_string(fault.at) +
         (fault.way == Fault::Way::to_server ? " to the server" : " to the client");
}

struct FaultPlan::State {
  struct Direction {
    std::size_t passed = 0;
    std::vector<Fault> faults{};  // still to come
    bool stalled = false;
    Duration delay{0};
  };
  struct Connection {
    Direction ways[2];
    bool over = false;
  };

  std::size_t pick(std::size_t below) { return random() % below; }

  void plan_randomly(Connection& connection) {
    if (!seeded || calm || pick(kinds.one_in) != 0) return;
    std::vector<Fault::What> possible;
    using What = Fault::What;
    if (kinds.endings) possible.insert(possible.end(), {What::reset, What::end, What::stall});
    if (kinds.delays) possible.insert(possible.end(), {What::delay, What::split, What::split});
    if (kinds.damage) possible.insert(possible.end(), {What::swallow, What::corrupt, What::inject});
    for (std::size_t left = 1 + pick(3); left > 0 && !possible.empty(); --left) {
      Fault fault{.what = possible[pick(possible.size())],
                  .way = static_cast<Fault::Way>(pick(2)),
                  .at = pick(1 + pick(kinds.bytes)),
                  .delay = std::chrono::milliseconds(pick(400)),
                  .size = 1 + pick(8),
                  .bytes = pick(2) == 0 ? "\r\n" : "$3\r\n"};
      connection.ways[static_cast<std::size_t>(fault.way)].faults.push_back(std::move(fault));
    }
  }

  void note(std::size_t connection, const Fault& fault) {
    ++count;
    log += "connection " + std::to_string(connection) + ": " + to_string(fault) + "\n";
  }
  void note(const std::string& what) {
    ++count;
    log += what + "\n";
  }

  bool seeded = false;
  bool calm = false;
  FaultKinds kinds;
  std::mt19937_64 random;
  std::vector<Fault> given;
  std::map<std::size_t, Connection> connections;
  std::size_t next = 0;
  std::string log;
  std::size_t count = 0;
  std::map<const SimulatedRedis*, bool> frozen;
  std::vector<std::uint16_t> moving;  // slots of a cluster
};

FaultPlan::FaultPlan() : state_(std::make_unique<State>()) {}
FaultPlan::FaultPlan(std::uint64_t seed, FaultKinds kinds) : FaultPlan() {
  state_->seeded = true;
  state_->kinds = kinds;
  state_->random.seed(seed);
}
FaultPlan::~FaultPlan() = default;

FaultPlan& FaultPlan::add(Fault fault) {
  state_->given.push_back(std::move(fault));
  return *this;
}
void FaultPlan::calm_down() {
  state_->calm = true;
  for (auto& [number, connection] : state_->connections) {
    for (auto& way : connection.ways) way.faults.clear();
  }
}
const std::string& FaultPlan::log() const { return state_->log; }
std::size_t FaultPlan::count() const { return state_->count; }

std::size_t FaultPlan::passed(std::size_t connection, Fault::Way way) const {
  const auto found = state_->connections.find(connection);
  if (found == state_->connections.end()) return 0;
  return found->second.ways[static_cast<std::size_t>(way)].passed;
}

std::size_t FaultPlan::opened() {
  const std::size_t number = state_->next++;
  State::Connection& connection = state_->connections[number];
  for (const Fault& fault : state_->given) {
    if (fault.connection == Fault::every || fault.connection == number)
      connection.ways[static_cast<std::size_t>(fault.way)].faults.push_back(fault);
  }
  state_->plan_randomly(connection);
  for (auto& way : connection.ways) {
    std::stable_sort(way.faults.begin(), way.faults.end(),
                     [](const Fault& a, const Fault& b) { return a.at < b.at; });
  }
  return number;
}

std::vector<FaultPlan::Piece> FaultPlan::carry(std::size_t number, Fault::Way way,
                                               std::string bytes) {
  State::Connection& connection = state_->connections[number];
  State::Direction& direction = connection.ways[static_cast<std::size_t>(way)];
  std::vector<Piece> pieces;
  const auto emit = [&](std::string part) {
    if (!part.empty()) pieces.push_back({std::move(part), std::exchange(direction.delay, {})});
  };
  while (!connection.over && !direction.stalled) {
    const bool due =
        !direction.faults.empty() && direction.faults.front().at <= direction.passed + bytes.size();
    if (!due) {
      direction.passed += bytes.size();
      emit(std::move(bytes));
      break;
    }
    const Fault fault = direction.faults.front();
    direction.faults.erase(direction.faults.begin());
    const std::size_t before = fault.at - std::min(fault.at, direction.passed);
    emit(bytes.substr(0, before));
    bytes.erase(0, before);
    direction.passed += before;
    state_->note(number, fault);
    const std::size_t size = std::min(fault.size, bytes.size());
    switch (fault.what) {
      case Fault::What::reset:
      case Fault::What::end:
        connection.over = true;
        pieces.push_back(
            {.then = fault.what == Fault::What::end ? Piece::Then::ends : Piece::Then::resets});
        break;
      case Fault::What::stall: direction.stalled = true; break;
      case Fault::What::delay: direction.delay += fault.delay; break;
      case Fault::What::split: direction.delay += 1ms; break;
      case Fault::What::swallow:
        bytes.erase(0, size);
        direction.passed += size;
        break;
      case Fault::What::corrupt:
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(bytes[i] ^ 0x15);
        break;
      case Fault::What::inject: emit(fault.bytes); break;
    }
  }
  return pieces;
}

// --- servers

void FaultPlan::act(SimulatedRedis& server) {
  State& state = *state_;
  const auto repair = [&] {
    if (!server.running()) server.start();
    if (std::exchange(state.frozen[&server], false)) server.thaw();
    server.answer({});
  };
  if (state.calm || !server.running() || state.frozen[&server]) return repair();
  switch (state.pick(5)) {
    case 0: state.note("the server crashed"); return server.crash();
    case 1:
      state.note("the server froze");
      state.frozen[&server] = true;
      return server.freeze();
    case 2: state.note("the server closed its connections"); return server.drop_connections();
    case 3: {
      const Refusal refusal = refusals[state.pick(std::size(refusals))];
      state.note("the server refused: " + std::string(refusal.text));
      return server.answer(
          [refusal](const SimulatedRedis::Words& words) -> std::optional<std::string> {
            const CommandRow* const row = find_command(words[0]);
            if (row == nullptr || row->has(refusal.flag) != refusal.refuses) return {};
            return resp_error(refusal.text);
          });
    }
    default: return repair();
  }
}

namespace {

// A slot with keys, or any.
std::uint16_t slot_to_move(SimulatedCluster& cluster, std::size_t any, bool with_key) {
  if (with_key) {
    const Reply key = cluster.ask({"RANDOMKEY"});
    if (!key.is_null()) return key_slot(key.as_text());
  }
  return static_cast<std::uint16_t>(any);
}

}  // namespace

void FaultPlan::begin_to_move_slot(SimulatedCluster& cluster, std::size_t to) {
  State& state = *state_;
  if (!cluster.is_primary(to) || !cluster.running(to)) return;
  const std::uint16_t slot = slot_to_move(cluster, state.pick(slot_count), state.pick(2) == 0);
  if (cluster.owner(slot) == to || !cluster.running(cluster.owner(slot))) return;
  state.note("slot " + std::to_string(slot) + " began to move to node " + std::to_string(to));
  cluster.begin_migration(slot, to);
  state.moving.push_back(slot);
}

void FaultPlan::move_slot_on(SimulatedCluster& cluster) {
  State& state = *state_;
  if (state.moving.empty()) return;
  const std::uint16_t slot = state.moving.front();
  if (state.pick(2) == 0 && cluster.migrate_key(slot)) return;
  cluster.end_migration(slot);
  state.note("slot " + std::to_string(slot) + " has moved");
  state.moving.erase(state.moving.begin());
}

void FaultPlan::act(SimulatedCluster& cluster) {
  State& state = *state_;
  if (state.calm) {
    for (const std::uint16_t slot : std::exchange(state.moving, {})) cluster.end_migration(slot);
    for (SimulatedCluster::Node node = 0; node < cluster.size(); ++node) {
      cluster.rejoin(node);
      cluster.start(node);
    }
    return cluster.gossip_all();
  }
  const SimulatedCluster::Node node = state.pick(cluster.size());
  const std::string which = "node " + std::to_string(node);
  switch (state.pick(7)) {
    case 0: state.note(which + " died"); return cluster.kill(node);
    case 1: return cluster.start(node);
    case 2:
      if (cluster.fail_over(node)) state.note(which + " was replaced");
      return;
    case 3: return begin_to_move_slot(cluster, node);
    case 4: return move_slot_on(cluster);
    default: return cluster.gossip(node);
  }
}

}  // namespace deferredis
