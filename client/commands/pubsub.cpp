// Made by tools/generate.py from commands/pubsub.txt: change that, then `make generate`.
#include <deferredis/client/commands/pubsub.hpp>

#include <deferredis/protocol/command_table.hpp>

// clang-format off
namespace deferredis {

Future<std::int64_t> PubSubCommands::publish(const Arg& channel, const Arg& message) const {
  const std::string_view args[] = {channel.view(), message.view()};
  return call<std::int64_t>(table::publish, args, &message);
}
Future<std::vector<std::string>> PubSubCommands::pubsub_channels() const {
  return call<std::vector<std::string>>(table::pubsub_channels, {});
}
Future<std::vector<std::string>> PubSubCommands::pubsub_channels(const Arg& pattern) const {
  const std::string_view args[] = {pattern.view()};
  return call<std::vector<std::string>>(table::pubsub_channels, args);
}
Future<std::vector<std::string>> PubSubCommands::pubsub_help() const {
  return call<std::vector<std::string>>(table::pubsub_help, {});
}
Future<std::int64_t> PubSubCommands::pubsub_numpat() const {
  return call<std::int64_t>(table::pubsub_numpat, {});
}
Future<std::vector<std::pair<std::string, std::int64_t>>> PubSubCommands::pubsub_numsub(
    const Args& channels) const {
  return call<std::vector<std::pair<std::string, std::int64_t>>>(table::pubsub_numsub, channels.views());
}
Future<std::vector<std::string>> PubSubCommands::pubsub_shardchannels() const {
  return call<std::vector<std::string>>(table::pubsub_shardchannels, {});
}
Future<std::vector<std::string>> PubSubCommands::pubsub_shardchannels(const Arg& pattern) const {
  const std::string_view args[] = {pattern.view()};
  return call<std::vector<std::string>>(table::pubsub_shardchannels, args);
}
Future<std::vector<std::pair<std::string, std::int64_t>>> PubSubCommands::pubsub_shardnumsub(
    const Args& channels) const {
  return call<std::vector<std::pair<std::string, std::int64_t>>>(table::pubsub_shardnumsub, channels.views());
}
Future<std::int64_t> PubSubCommands::spublish(Key channel, const Arg& message) const {
  const std::string_view args[] = {channel.view(), message.view()};
  return call<std::int64_t>(table::spublish, args, &message);
}

}  // namespace deferredis
// clang-format on
