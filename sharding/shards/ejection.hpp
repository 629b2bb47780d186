// Ejection: which shards have been down for so long that others stand in for them.
#pragma once

#include <cstddef>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/reactor/timer.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/hash_ring.hpp>

namespace deferredis::detail {

/// Ejects a shard that was down for `after` without interruption, and takes it back when it was up
/// for `back_after` without interruption.
class Ejection {
 public:
  Ejection(ReactorCore& core, std::size_t shards, const EjectOptions& options)
      : core_(core), options_(options), shards_(shards) {}
  Ejection(const Ejection&) = delete;
  Ejection& operator=(const Ejection&) = delete;

  /// Follows the events of this backend from now on.
  void watch(std::size_t shard, Backend& backend);
  void told(std::size_t shard, ConnectionEvent::Kind kind);
  /// fn is called when a shard was ejected or taken back: keys have moved.
  void on_change(MoveFunction<void()> fn) { changed_ = std::move(fn); }

  bool ejected(std::size_t shard) const noexcept { return shards_[shard].ejected; }
  std::size_t count() const noexcept;
  /// The first of the key's shards that is not ejected; the key's own shard if all are.
  std::size_t locate(const HashRing& ring, std::string_view key) const;

 private:
  struct Shard {
    bool ejected = false;
    Timer timer = {};  // until that changes; runs while down, or while ejected and up again
  };

  void change_after(std::size_t shard, Duration wait);

  ReactorCore& core_;  // borrowed
  EjectOptions options_;
  MoveFunction<void()> changed_;
  std::vector<Shard> shards_;
  std::vector<Registration> registrations_;
};

}  // namespace deferredis::detail
