// The backend of a Resharding: shards while keys move from an old ring to a new one.
#pragma once

#include <memory>

#include <deferredis/sharding/resharding/key_lanes.hpp>
#include <deferredis/sharding/shards/sharded_backend.hpp>

namespace deferredis::detail {

/// The shards of the new ring. A command waits until its keys are there.
class ReshardingBackend final : public ShardedBackend {
 public:
  /// `shards` are in the order of the nodes of `moves`.
  ReshardingBackend(ReactorCore& core, std::shared_ptr<const KeyMoves> moves,
                    std::vector<Shared<Backend>> shards);

  Future<Shared<Backend>> server_of(std::span<const std::string_view> keys,
                                    Patience patience) override;
  Future<void> drain() override;
  Shared<Backend> variant(const ViewOptions& view) override;
  std::string describe() const override;

 private:
  void send(Place place, const CommandView& command, ReplySlot& slot) override;
  std::string_view refuses_keyless(const CommandView& command) const noexcept override;

  std::shared_ptr<KeyLanes> lanes_;  // shared with the moves in progress
};

}  // namespace deferredis::detail
