// Cluster: which commands a node executes, and where it sends the others.
#include <algorithm>

#include <deferredis/protocol/command_row.hpp>
#include <deferredis/testing/simulated/arguments.hpp>
#include <deferredis/testing/simulated/cluster/cluster.hpp>
#include <deferredis/testing/simulated/command_facts.hpp>

namespace deferredis::simulated {

struct Cluster::Wanted {
  std::vector<std::string> keys{};
  bool writes = false;
  bool shard_channels = false;  // instead of keys
  bool migrates = false;        // MIGRATE

  void add(const Words& words) {
    const CommandRow* const row = row_of(words);
    if (row == nullptr) return;
    const std::vector<std::string> more = keys_of(words);
    keys.insert(keys.end(), more.begin(), more.end());
    writes = writes || !row->has(CommandFlag::readonly);
    shard_channels = shard_channels || row->has(CommandFlag::pubsub);
    migrates = same(words[0], "MIGRATE");
  }
};

namespace {

constexpr const char* down = "CLUSTERDOWN The cluster is down";
constexpr const char* try_again = "TRYAGAIN Multiple keys request during rehashing of slot";
constexpr const char* cross_slot = "CROSSSLOT Keys in request don't hash to the same slot";

std::string redirect(const char* word, std::uint16_t slot, Cluster::Node to) {
  return word + (" " + std::to_string(slot) + " ") + to_string(Cluster::endpoint(to));
}

std::string as_script_error(const std::string& refused) {
  if (refused == cross_slot)
    return "ERR Script attempted to access keys that do not hash to the same slot";
  if (refused == down) return "ERR Script attempted to execute a command while the cluster is down";
  return "ERR Script attempted to access a non local key in a cluster node";
}

}  // namespace

std::string Cluster::refusal(Node node, const Session& session, const Words& words) const {
  Wanted wanted;
  if (session.in_multi && same(words[0], "EXEC")) {
    for (const Words& queued : session.queued) wanted.add(queued);
  } else {
    wanted.add(words);
  }
  if (wanted.keys.empty()) return {};
  const std::string refused = place(node, session, wanted);
  return refused.empty() || !session.executing ? refused : as_script_error(refused);
}

// In the order of Redis 7: its getNodeByQuery().
std::string Cluster::place(Node node, const Session& session, const Wanted& wanted) const {
  const auto& keys = wanted.keys;
  const std::uint16_t slot = key_slot(keys[0]);
  for (const std::string& key : keys) {
    if (key_slot(key) != slot) return cross_slot;
  }
  if (stands_apart(node)) return down;
  const State& me = nodes_[node];
  const Node real_owner = owner(slot);
  const bool mine = real_owner == node && me.primary == node;
  const Moves& moves = mine ? me.leaving : me.arriving;
  const auto moving = moves.find(slot);
  if (moving != moves.end() && wanted.migrates) return {};
  const auto missing = [&](const std::string& key) {
    return server(node).database(0).find(key) == nullptr;
  };
  const bool some_missing = moving != moves.end() && !wanted.shard_channels &&
                            std::any_of(keys.begin(), keys.end(), missing);
  if (mine) {
    if (!some_missing) return {};
    const bool all = std::all_of(keys.begin(), keys.end(), missing);
    return all ? redirect("ASK", slot, moving->second) : try_again;
  }
  if (moving != moves.end() && session.asking) {
    const bool one_key = std::equal(keys.begin() + 1, keys.end(), keys.begin());
    return some_missing && !one_key ? try_again : "";
  }
  const bool is_its_replica = me.primary == real_owner;
  if (is_its_replica && (wanted.shard_channels || (session.readonly && !wanted.writes))) return {};
  const Node known_owner = me.view->owners[slot];
  return known_owner == node ? down : redirect("MOVED", slot, known_owner);
}

}  // namespace deferredis::simulated
