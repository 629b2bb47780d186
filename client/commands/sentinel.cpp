// Made by tools/generate.py from commands/sentinel.txt: change that, then `make generate`.
#include <deferredis/client/commands/sentinel.hpp>

#include <deferredis/client/commands/argument_list.hpp>
#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

namespace {

std::string_view token_of(SentinelFailure value) noexcept {
  switch (value) {
    case SentinelFailure::after_election: return {"crash-after-election"};
    case SentinelFailure::after_promotion: return {"crash-after-promotion"};
  }
  return {};
}

}  // namespace

Future<std::string> SentinelCommands::sentinel_ckquorum(const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<std::string>(table::sentinel_ckquorum, args);
}
Future<Map<std::string, std::string>> SentinelCommands::sentinel_config_get(
    const Args& names) const {
  return call<Map<std::string, std::string>>(table::sentinel_config_get, names.views());
}
Future<void> SentinelCommands::sentinel_config_set(const Pairs& pairs) const {
  return call<void>(table::sentinel_config_set, pairs.views());
}
Future<Map<std::string, std::string>> SentinelCommands::sentinel_debug() const {
  return call<Map<std::string, std::string>>(table::sentinel_debug, {});
}
Future<void> SentinelCommands::sentinel_debug(const Pairs& pairs) const {
  return call<void>(table::sentinel_debug, pairs.views());
}
Future<void> SentinelCommands::sentinel_failover(const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<void>(table::sentinel_failover, args);
}
Future<void> SentinelCommands::sentinel_flushconfig() const {
  return call<void>(table::sentinel_flushconfig, {});
}
Future<std::optional<std::pair<std::string, std::int64_t>>> SentinelCommands::sentinel_get_master_addr_by_name(
    const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<std::optional<std::pair<std::string, std::int64_t>>>(table::sentinel_get_master_addr_by_name, args);
}
Future<std::optional<std::pair<std::string, std::int64_t>>> SentinelCommands::sentinel_get_primary_addr_by_name(
    const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<std::optional<std::pair<std::string, std::int64_t>>>(table::sentinel_get_primary_addr_by_name, args);
}
Future<std::vector<std::string>> SentinelCommands::sentinel_help() const {
  return call<std::vector<std::string>>(table::sentinel_help, {});
}
Future<std::vector<std::pair<std::string, std::vector<std::pair<std::int64_t, std::optional<std::string>>>>>> SentinelCommands::sentinel_info_cache(
    const Args& names) const {
  return call<std::vector<std::pair<std::string, std::vector<std::pair<std::int64_t, std::optional<std::string>>>>>>(table::sentinel_info_cache, names.views());
}
Future<SentinelVote> SentinelCommands::sentinel_is_master_down_by_addr(const Arg& ip,
                                                                       std::int64_t port,
                                                                       std::int64_t epoch,
                                                                       const Arg& run_id) const {
  const Arg port_text(port);
  const Arg epoch_text(epoch);
  const std::string_view args[] = {ip.view(), port_text.view(), epoch_text.view(), run_id.view()};
  return call<SentinelVote>(table::sentinel_is_master_down_by_addr, args);
}
Future<SentinelVote> SentinelCommands::sentinel_is_primary_down_by_addr(const Arg& ip,
                                                                        std::int64_t port,
                                                                        std::int64_t epoch,
                                                                        const Arg& run_id) const {
  const Arg port_text(port);
  const Arg epoch_text(epoch);
  const std::string_view args[] = {ip.view(), port_text.view(), epoch_text.view(), run_id.view()};
  return call<SentinelVote>(table::sentinel_is_primary_down_by_addr, args);
}
Future<Map<std::string, std::string>> SentinelCommands::sentinel_master(const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<Map<std::string, std::string>>(table::sentinel_master, args);
}
Future<std::vector<Map<std::string, std::string>>> SentinelCommands::sentinel_masters() const {
  return call<std::vector<Map<std::string, std::string>>>(table::sentinel_masters, {});
}
Future<void> SentinelCommands::sentinel_monitor(const Arg& name, const Arg& host,
                                                std::int64_t port, std::int64_t quorum) const {
  const Arg port_text(port);
  const Arg quorum_text(quorum);
  const std::string_view args[] = {name.view(), host.view(), port_text.view(), quorum_text.view()};
  return call<void>(table::sentinel_monitor, args);
}
Future<std::string> SentinelCommands::sentinel_myid() const {
  return call<std::string>(table::sentinel_myid, {});
}
Future<std::vector<Map<std::string, std::string>>>
SentinelCommands::sentinel_pending_scripts() const {
  return call<std::vector<Map<std::string, std::string>>>(table::sentinel_pending_scripts, {});
}
Future<std::vector<Map<std::string, std::string>>> SentinelCommands::sentinel_primaries() const {
  return call<std::vector<Map<std::string, std::string>>>(table::sentinel_primaries, {});
}
Future<Map<std::string, std::string>> SentinelCommands::sentinel_primary(const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<Map<std::string, std::string>>(table::sentinel_primary, args);
}
Future<void> SentinelCommands::sentinel_remove(const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<void>(table::sentinel_remove, args);
}
Future<std::vector<Map<std::string, std::string>>> SentinelCommands::sentinel_replicas(
    const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<std::vector<Map<std::string, std::string>>>(table::sentinel_replicas, args);
}
Future<std::int64_t> SentinelCommands::sentinel_reset(const Arg& pattern) const {
  const std::string_view args[] = {pattern.view()};
  return call<std::int64_t>(table::sentinel_reset, args);
}
Future<std::vector<Map<std::string, std::string>>> SentinelCommands::sentinel_sentinels(
    const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<std::vector<Map<std::string, std::string>>>(table::sentinel_sentinels, args);
}
Future<void> SentinelCommands::sentinel_set(const Arg& name, const Pairs& pairs) const {
  ArgumentList args;
  args.add(name.view());
  args.add(pairs.views());
  return call<void>(table::sentinel_set, args.views());
}
Future<void> SentinelCommands::sentinel_simulate_failure(SentinelFailure when) const {
  ArgumentList args;
  args.add_token(token_of(when));
  return call<void>(table::sentinel_simulate_failure, args.views());
}
Future<std::vector<std::string>> SentinelCommands::sentinel_simulate_failure_help() const {
  const std::string_view args[] = {"help"};
  return call<std::vector<std::string>>(table::sentinel_simulate_failure, args);
}
Future<std::vector<Map<std::string, std::string>>> SentinelCommands::sentinel_slaves(
    const Arg& name) const {
  const std::string_view args[] = {name.view()};
  return call<std::vector<Map<std::string, std::string>>>(table::sentinel_slaves, args);
}

}  // namespace deferredis
// clang-format on
