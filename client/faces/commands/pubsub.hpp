// Messages to whoever listens at the moment. With a face.
// Made by tools/generate.py from commands/pubsub.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/pubsub.hpp>
#include <deferredis/client/faces/commands/streams.hpp>

// clang-format off
namespace deferredis {

/// Messages to whoever listens at the moment. With a face.
template <class Face>
class PubSubCommandsOf : public StreamCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// PUBLISH: publishes a message; returns how many of this server's clients received it.
  Result<std::int64_t> publish(const Arg& channel, const Arg& message) const {
    return this->ask([&](const Commands& rc) { return rc.publish(channel, message); });
  }
  /// PUBSUB CHANNELS: the channels with subscribers.
  Result<std::vector<std::string>> pubsub_channels() const {
    return this->ask([&](const Commands& rc) { return rc.pubsub_channels(); });
  }
  /// PUBSUB CHANNELS: those that match this pattern.
  Result<std::vector<std::string>> pubsub_channels(const Arg& pattern) const {
    return this->ask([&](const Commands& rc) { return rc.pubsub_channels(pattern); });
  }
  /// PUBSUB HELP: the help text of PUBSUB.
  Result<std::vector<std::string>> pubsub_help() const {
    return this->ask([&](const Commands& rc) { return rc.pubsub_help(); });
  }
  /// PUBSUB NUMPAT: how many patterns have subscribers.
  Result<std::int64_t> pubsub_numpat() const {
    return this->ask([&](const Commands& rc) { return rc.pubsub_numpat(); });
  }
  /// PUBSUB NUMSUB: the number of subscribers of each.
  Result<std::vector<std::pair<std::string, std::int64_t>>> pubsub_numsub(
        const Args& channels) const {
    return this->ask([&](const Commands& rc) { return rc.pubsub_numsub(channels); });
  }
  /// PUBSUB SHARDCHANNELS: the shard channels with subscribers.
  Result<std::vector<std::string>> pubsub_shardchannels() const {
    return this->ask([&](const Commands& rc) { return rc.pubsub_shardchannels(); });
  }
  /// PUBSUB SHARDCHANNELS: those that match this pattern.
  Result<std::vector<std::string>> pubsub_shardchannels(const Arg& pattern) const {
    return this->ask([&](const Commands& rc) { return rc.pubsub_shardchannels(pattern); });
  }
  /// PUBSUB SHARDNUMSUB: the number of subscribers of each.
  Result<std::vector<std::pair<std::string, std::int64_t>>> pubsub_shardnumsub(
        const Args& channels) const {
    return this->ask([&](const Commands& rc) { return rc.pubsub_shardnumsub(channels); });
  }
  /// SPUBLISH: publishes to a shard channel; returns how many clients of the shard received it.
  Result<std::int64_t> spublish(Key channel, const Arg& message) const {
    return this->ask([&](const Commands& rc) { return rc.spublish(channel, message); });
  }

 protected:
  using StreamCommandsOf<Face>::StreamCommandsOf;
};

}  // namespace deferredis
// clang-format on
