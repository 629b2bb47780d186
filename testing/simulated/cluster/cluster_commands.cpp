// Cluster: CLUSTER and MIGRATE, as one of its nodes executes them.
#include <deferredis/testing/simulated/call.hpp>
#include <deferredis/testing/simulated/cluster/cluster.hpp>

namespace deferredis::simulated {

namespace {

std::uint16_t slot_of(std::optional<std::int64_t> number, const char* error) {
  if (!number || *number < 0 || *number >= slot_count) fail(error);
  return static_cast<std::uint16_t>(*number);
}

constexpr const char* unknown_action =
    "ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP";

}  // namespace

std::optional<Cluster::Node> Cluster::node_of(const std::string& wanted) const {
  for (Node node = 0; node < size(); ++node) {
    if (id(node) == wanted) return node;
  }
  return {};
}

void Cluster::execute(Node node, Call& call) {
  if (same(call[0], "MIGRATE")) return migrate(node, call);
  const std::string what = call.option(1);
  const std::size_t size = call.size();
  if (what == "SHARDS" && size == 2) return report_shards(node, call);
  if (what == "SLOTS" && size == 2) return report_slots(node, call);
  if (what == "NODES" && size == 2) return call.reply.verbatim(report_nodes(node));
  if (what == "INFO" && size == 2) return call.reply.verbatim(report_info(node));
  if (what == "MYID" && size == 2) return call.reply.bulk(id(node));
  if (what == "KEYSLOT" && size == 3) return call.reply.integer(key_slot(call[2]));
  if ((what == "REPLICAS" || what == "SLAVES") && size == 3) return report_replicas(node, call);
  if (what == "COUNT-FAILURE-REPORTS" && size == 3) return call.reply.integer(0);
  if (what == "COUNTKEYSINSLOT" && size == 3)
    return call.reply.count(keys_in(node, slot_of(call.integer(2), "ERR Invalid slot")).size());
  if (what == "GETKEYSINSLOT" && size == 4) return report_keys(node, call);
  if (what == "SETSLOT" && size >= 4) return set_slot(node, call);
  if (what == "FAILOVER" && size <= 3) return fail_over_to(node, call);
  fail("ERR unknown subcommand '" + call[1] + "'. Try CLUSTER HELP.");
}

void Cluster::report_keys(Node node, Call& call) const {
  constexpr const char* error = "ERR Invalid slot or number of keys";
  std::vector<std::string> keys = keys_in(node, slot_of(call.integer(2), error));
  const std::int64_t most = call.integer(3);
  if (most < 0) fail(error);
  if (keys.size() > static_cast<std::size_t>(most)) keys.resize(static_cast<std::size_t>(most));
  call.reply.array(keys.size());
  for (const std::string& key : keys) call.reply.bulk(key);
}

void Cluster::set_slot(Node node, Call& call) {
  if (!is_primary(node)) fail("ERR Please use SETSLOT only with masters.");
  const std::uint16_t slot = slot_of(integer_of(call[2]), "ERR Invalid or out of range slot");
  const std::string what = call.option(3);
  State& me = nodes_[node];
  if (what == "STABLE" && call.size() == 4) {
    me.leaving.erase(slot);
    me.arriving.erase(slot);
    return call.reply.ok();
  }
  if (call.size() != 5 || (what != "MIGRATING" && what != "IMPORTING" && what != "NODE"))
    fail(unknown_action);
  const std::string number = std::to_string(slot);
  if (what == "MIGRATING" && owner(slot) != node)
    fail("ERR I'm not the owner of hash slot " + number);
  if (what == "IMPORTING" && owner(slot) == node)
    fail("ERR I'm already the owner of hash slot " + number);
  const std::optional<Node> other = node_of(call[4]);
  if (!other)
    fail((what == "NODE" ? "ERR Unknown node " : "ERR I don't know about node ") + call[4]);
  if (!is_primary(*other)) fail("ERR Target node is not a master");
  if (what == "MIGRATING") me.leaving[slot] = *other;
  else if (what == "IMPORTING") me.arriving[slot] = *other;
  else assign_slot(node, slot, *other);
  call.reply.ok();
}

void Cluster::assign_slot(Node node, std::uint16_t slot, Node to) {
  const Node from = owner(slot);
  if (from == node && to != node && !keys_in(node, slot).empty()) {
    fail("ERR Can't assign hashslot " + std::to_string(slot) +
         " to a different node while I still hold keys for this hash slot.");
  }
  give(slot, to);
  nodes_[node].leaving.erase(slot);
  gossip(node);
  gossip(to);
  if (to != from) leave_slot(from, slot);
}

void Cluster::fail_over_to(Node node, Call& call) {
  const std::string how = call.size() == 3 ? call.option(2) : "";
  if (!how.empty() && how != "FORCE" && how != "TAKEOVER") fail_syntax();
  if (is_primary(node)) fail("ERR You should send CLUSTER FAILOVER to a replica");
  if (how.empty() && !hears(nodes_[node].primary))
    fail("ERR Master is down or failed, please use CLUSTER FAILOVER FORCE");
  take_over(node);
  call.reply.ok();
}

// MIGRATE host port key|"" database timeout [COPY] [REPLACE] [AUTH ...] [AUTH2 ...] [KEYS key ...]
void Cluster::migrate(Node node, Call& call) {
  std::vector<std::string> keys{call[3]};
  bool copies = false, replaces = false;
  for (std::size_t i = 6; i < call.size(); ++i) {
    const std::string option = call.option(i);
    if (option == "COPY") copies = true;
    else if (option == "REPLACE") replaces = true;
    else if (option == "AUTH") ++i;
    else if (option == "AUTH2") i += 2;
    else if (option != "KEYS") fail_syntax();
    else {
      if (!call[3].empty())
        fail(
            "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string");
      keys = call.from(i + 1);
      break;
    }
  }
  std::erase_if(keys, [&](const std::string& key) { return call.db().find(key) == nullptr; });
  if (keys.empty()) return call.reply.simple("NOKEY");
  Node to = 0;
  while (to < size() && to_string(endpoint(to)) != call[1] + ":" + call[2]) ++to;
  if (to == size() || !hears(to)) fail("IOERR error or timeout connecting to the client");
  for (const std::string& key : keys) {
    const std::uint16_t slot = key_slot(key);
    const std::string answered = "ERR Target instance replied with error: ";
    if (owner(slot) != to && nodes_[to].arriving.count(slot) == 0)
      fail(answered + "MOVED " + std::to_string(slot) + " " + to_string(endpoint(owner(slot))));
    if (!replaces && server(to).database(0).find(key) != nullptr)
      fail(answered + "BUSYKEY Target key name already exists.");
    const Database::Entry* const entry = server(node).database(0).find(key);
    Database::Entry moved = copies ? *entry : *server(node).take_key(key);
    server(to).put_key(key, std::move(moved));
  }
  call.reply.ok();
}

}  // namespace deferredis::simulated
