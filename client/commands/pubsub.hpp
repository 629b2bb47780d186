// Messages to whoever listens now.
// Made by tools/generate.py from commands/pubsub.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/streams.hpp>

// clang-format off
namespace deferredis {

/// Messages to whoever listens now.
class PubSubCommands : public StreamCommands {
 public:
  /// PUBLISH: how many of this server's clients got it.
  Future<std::int64_t> publish(const Arg& channel, const Arg& message) const;
  /// PUBSUB CHANNELS: the channels that somebody listens to.
  Future<std::vector<std::string>> pubsub_channels() const;
  /// PUBSUB CHANNELS: those of this pattern.
  Future<std::vector<std::string>> pubsub_channels(const Arg& pattern) const;
  /// PUBSUB HELP: what PUBSUB can do, for people.
  Future<std::vector<std::string>> pubsub_help() const;
  /// PUBSUB NUMPAT: how many patterns are subscribed to.
  Future<std::int64_t> pubsub_numpat() const;
  /// PUBSUB NUMSUB: how many listen to each of these.
  Future<std::vector<std::pair<std::string, std::int64_t>>> pubsub_numsub(
        const Args& channels) const;
  /// PUBSUB SHARDCHANNELS: the shard channels that somebody listens to.
  Future<std::vector<std::string>> pubsub_shardchannels() const;
  /// PUBSUB SHARDCHANNELS: those of this pattern.
  Future<std::vector<std::string>> pubsub_shardchannels(const Arg& pattern) const;
  /// PUBSUB SHARDNUMSUB: how many listen to each of these.
  Future<std::vector<std::pair<std::string, std::int64_t>>> pubsub_shardnumsub(
        const Args& channels) const;
  /// SPUBLISH: how many clients of the shard got it.
  Future<std::int64_t> spublish(Key channel, const Arg& message) const;

 protected:
  using StreamCommands::StreamCommands;
};

}  // namespace deferredis
// clang-format on
