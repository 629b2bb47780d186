// Made by tools/generate.py from commands/cluster.txt: change that, then `make generate`.
#include <deferredis/client/commands/cluster.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/client/replies/read_shapes.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(FailoverMode value) noexcept {
  switch (value) {
    case FailoverMode::agreed: return {};
    case FailoverMode::force: return {"FORCE"};
    case FailoverMode::takeover: return {"TAKEOVER"};
  }
  return {};
}
std::string_view token_of(FlushMode value) noexcept {
  switch (value) {
    case FlushMode::as_configured: return {};
    case FlushMode::async: return {"ASYNC"};
    case FlushMode::sync: return {"SYNC"};
  }
  return {};
}
std::string_view token_of(ResetMode value) noexcept {
  switch (value) {
    case ResetMode::soft: return {"SOFT"};
    case ResetMode::hard: return {"HARD"};
  }
  return {};
}
std::string_view token_of(SlotState value) noexcept {
  switch (value) {
    case SlotState::importing: return {"IMPORTING"};
    case SlotState::migrating: return {"MIGRATING"};
    case SlotState::node: return {"NODE"};
  }
  return {};
}
void add(const ClusterScanOptions& o, ArgumentList& args) {
  if (o.match) {
    args.add("MATCH");
    args.add(*o.match);
  }
  if (o.count) {
    args.add("COUNT");
    args.add_number(*o.count);
  }
  if (o.type) {
    args.add("TYPE");
    args.add(*o.type);
  }
  if (o.slot) {
    args.add("SLOT");
    args.add_number(*o.slot);
  }
}

}  // namespace

Future<void> ClusterCommands::cluster_addslots(const Args& slots) const {
  return call<void>(table::cluster_addslots, slots.views());
}
Future<void> ClusterCommands::cluster_addslotsrange(const Args& ends) const {
  return call<void>(table::cluster_addslotsrange, ends.views());
}
Future<std::string> ClusterCommands::cluster_bumpepoch() const {
  return call<std::string>(table::cluster_bumpepoch, {});
}
Future<void> ClusterCommands::cluster_cancelslotmigrations() const {
  return call<void>(table::cluster_cancelslotmigrations, {});
}
Future<std::int64_t> ClusterCommands::cluster_count_failure_reports(const Arg& node) const {
  const std::string_view args[] = {node.view()};
  return call<std::int64_t>(table::cluster_count_failure_reports, args);
}
Future<std::int64_t> ClusterCommands::cluster_countkeysinslot(std::int64_t slot) const {
  const Arg slot_text(slot);
  const std::string_view args[] = {slot_text.view()};
  return call<std::int64_t>(table::cluster_countkeysinslot, args);
}
Future<void> ClusterCommands::cluster_delslots(const Args& slots) const {
  return call<void>(table::cluster_delslots, slots.views());
}
Future<void> ClusterCommands::cluster_delslotsrange(const Args& ends) const {
  return call<void>(table::cluster_delslotsrange, ends.views());
}
Future<void> ClusterCommands::cluster_failover(FailoverMode mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::cluster_failover, args.views());
}
Future<void> ClusterCommands::cluster_flushslot(std::int64_t slot, FlushMode mode) const {
  ArgumentList args;
  args.add_number(slot);
  args.add_token(token_of(mode));
  return call<void>(table::cluster_flushslot, args.views());
}
Future<void> ClusterCommands::cluster_flushslots() const {
  return call<void>(table::cluster_flushslots, {});
}
Future<void> ClusterCommands::cluster_forget(const Arg& node) const {
  const std::string_view args[] = {node.view()};
  return call<void>(table::cluster_forget, args);
}
Future<std::vector<std::string>> ClusterCommands::cluster_getkeysinslot(std::int64_t slot,
                                                                        std::int64_t count) const {
  const Arg slot_text(slot);
  const Arg count_text(count);
  const std::string_view args[] = {slot_text.view(), count_text.view()};
  return call<std::vector<std::string>>(table::cluster_getkeysinslot, args);
}
Future<std::vector<Map<std::string, std::string>>>
ClusterCommands::cluster_getslotmigrations() const {
  return call<std::vector<Map<std::string, std::string>>>(table::cluster_getslotmigrations, {});
}
Future<std::vector<std::string>> ClusterCommands::cluster_help() const {
  return call<std::vector<std::string>>(table::cluster_help, {});
}
Future<ServerInfo> ClusterCommands::cluster_info() const {
  return call<ServerInfo>(table::cluster_info, {});
}
Future<std::int64_t> ClusterCommands::cluster_keyslot(const Arg& key) const {
  const std::string_view args[] = {key.view()};
  return call<std::int64_t>(table::cluster_keyslot, args);
}
Future<std::vector<ClusterLink>> ClusterCommands::cluster_links() const {
  return call<std::vector<ClusterLink>>(table::cluster_links, {});
}
Future<void> ClusterCommands::cluster_meet(const Arg& address, std::int64_t port) const {
  const Arg port_text(port);
  const std::string_view args[] = {address.view(), port_text.view()};
  return call<void>(table::cluster_meet, args);
}
Future<void> ClusterCommands::cluster_migrateslots(const Args& ends, const Arg& node) const {
  ArgumentList args;
  args.add("SLOTSRANGE");
  args.add(ends.views());
  args.add("NODE");
  args.add(node.view());
  return call<void>(table::cluster_migrateslots, args.views());
}
Future<std::string> ClusterCommands::cluster_migration_import(const Args& ends) const {
  ArgumentList args;
  args.add("IMPORT");
  args.add(ends.views());
  return call<std::string>(table::cluster_migration, args.views());
}
Future<std::int64_t> ClusterCommands::cluster_migration_cancel(const Arg& task) const {
  const std::string_view args[] = {"CANCEL", "ID", task.view()};
  return call<std::int64_t>(table::cluster_migration, args);
}
Future<std::int64_t> ClusterCommands::cluster_migration_cancel_all() const {
  const std::string_view args[] = {"CANCEL", "ALL"};
  return call<std::int64_t>(table::cluster_migration, args);
}
Future<std::vector<SlotMigration>> ClusterCommands::cluster_migration_status(
    const Arg& task) const {
  const std::string_view args[] = {"STATUS", "ID", task.view()};
  return call<std::vector<SlotMigration>>(table::cluster_migration, args);
}
Future<std::vector<SlotMigration>> ClusterCommands::cluster_migration_status_all() const {
  const std::string_view args[] = {"STATUS", "ALL"};
  return call<std::vector<SlotMigration>>(table::cluster_migration, args);
}
Future<std::string> ClusterCommands::cluster_myid() const {
  return call<std::string>(table::cluster_myid, {});
}
Future<std::string> ClusterCommands::cluster_myshardid() const {
  return call<std::string>(table::cluster_myshardid, {});
}
Future<std::vector<ClusterNode>> ClusterCommands::cluster_nodes() const {
  return call_by<&read_nodes>(table::cluster_nodes, {});
}
Future<std::vector<ClusterNode>> ClusterCommands::cluster_replicas(const Arg& node) const {
  const std::string_view args[] = {node.view()};
  return call<std::vector<ClusterNode>>(table::cluster_replicas, args);
}
Future<void> ClusterCommands::cluster_replicate(const Arg& node) const {
  const std::string_view args[] = {node.view()};
  return call<void>(table::cluster_replicate, args);
}
Future<void> ClusterCommands::cluster_reset(ResetMode mode) const {
  ArgumentList args;
  args.add_token(token_of(mode));
  return call<void>(table::cluster_reset, args.views());
}
Future<void> ClusterCommands::cluster_saveconfig() const {
  return call<void>(table::cluster_saveconfig, {});
}
Future<void> ClusterCommands::cluster_set_config_epoch(std::int64_t epoch) const {
  const Arg epoch_text(epoch);
  const std::string_view args[] = {epoch_text.view()};
  return call<void>(table::cluster_set_config_epoch, args);
}
Future<void> ClusterCommands::cluster_setslot(std::int64_t slot, SlotState state,
                                              const Arg& node) const {
  ArgumentList args;
  args.add_number(slot);
  args.add_token(token_of(state));
  args.add(node.view());
  return call<void>(table::cluster_setslot, args.views());
}
Future<void> ClusterCommands::cluster_setslot_stable(std::int64_t slot) const {
  const Arg slot_text(slot);
  const std::string_view args[] = {slot_text.view(), "STABLE"};
  return call<void>(table::cluster_setslot, args);
}
Future<std::vector<ClusterShard>> ClusterCommands::cluster_shards() const {
  return call<std::vector<ClusterShard>>(table::cluster_shards, {});
}
Future<std::vector<ClusterNode>> ClusterCommands::cluster_slaves(const Arg& node) const {
  const std::string_view args[] = {node.view()};
  return call<std::vector<ClusterNode>>(table::cluster_slaves, args);
}
Future<std::vector<std::pair<std::int64_t, Map<std::string, std::int64_t>>>> ClusterCommands::cluster_slot_stats(
    std::int64_t first, std::int64_t last) const {
  const Arg first_text(first);
  const Arg last_text(last);
  const std::string_view args[] = {"SLOTSRANGE", first_text.view(), last_text.view()};
  return call<std::vector<std::pair<std::int64_t, Map<std::string, std::int64_t>>>>(table::cluster_slot_stats, args);
}
Future<std::vector<ClusterSlots>> ClusterCommands::cluster_slots() const {
  return call<std::vector<ClusterSlots>>(table::cluster_slots, {});
}
Future<ClusterScanPage> ClusterCommands::clusterscan(const Arg& cursor,
                                                     const ClusterScanOptions& options) const {
  ArgumentList args;
  args.add(cursor.view());
  add(options, args);
  return call<ClusterScanPage>(table::clusterscan, args.views());
}
Future<std::vector<SlotRange>> ClusterCommands::sflush(const Args& ends, FlushMode mode) const {
  ArgumentList args;
  args.add(ends.views());
  args.add_token(token_of(mode));
  return call<std::vector<SlotRange>>(table::sflush, args.views());
}
Future<void> ClusterCommands::trimslots(const Args& ends) const {
  ArgumentList args;
  args.add("RANGES");
  args.add_number(ends.views().size() / 2);
  args.add(ends.views());
  return call<void>(table::trimslots, args.views());
}

}  // namespace deferredis
// clang-format on
