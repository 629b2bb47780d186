// Messages to whoever listens at the moment.
// Made by tools/generate.py from commands/pubsub.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/streams.hpp>

// clang-format off
namespace deferredis {

/// Messages to whoever listens at the moment.
class PubSubCommands : public StreamCommands {
 public:
  /// PUBLISH: publishes a message; returns how many of this server's clients received it.
  Future<std::int64_t> publish(const Arg& channel, const Arg& message) const;
  /// PUBSUB CHANNELS: the channels with subscribers.
  Future<std::vector<std::string>> pubsub_channels() const;
  /// PUBSUB CHANNELS: those that match this pattern.
  Future<std::vector<std::string>> pubsub_channels(const Arg& pattern) const;
  /// PUBSUB HELP: the help text of PUBSUB.
  Future<std::vector<std::string>> pubsub_help() const;
  /// PUBSUB NUMPAT: how many patterns have subscribers.
  Future<std::int64_t> pubsub_numpat() const;
  /// PUBSUB NUMSUB: the number of subscribers of each.
  Future<std::vector<std::pair<std::string, std::int64_t>>> pubsub_numsub(
        const Args& channels) const;
  /// PUBSUB SHARDCHANNELS: the shard channels with subscribers.
  Future<std::vector<std::string>> pubsub_shardchannels() const;
  /// PUBSUB SHARDCHANNELS: those that match this pattern.
  Future<std::vector<std::string>> pubsub_shardchannels(const Arg& pattern) const;
  /// PUBSUB SHARDNUMSUB: the number of subscribers of each.
  Future<std::vector<std::pair<std::string, std::int64_t>>> pubsub_shardnumsub(
        const Args& channels) const;
  /// SPUBLISH: publishes to a shard channel; returns how many clients of the shard received it.
  Future<std::int64_t> spublish(Key channel, const Arg& message) const;

 protected:
  using StreamCommands::StreamCommands;
};

}  // namespace deferredis
// clang-format on
