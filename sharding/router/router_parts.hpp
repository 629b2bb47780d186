// RouterParts: what the parts of a ClusterRouter work with.
#pragma once

#include <deferredis/client/backend/backend_life.hpp>
#include <deferredis/sharding/router/node_pools.hpp>

namespace deferredis::detail {

/// Carries out what the machine (ClusterFsm) wants.
class Pump {
 public:
  /// Call this after the machine was told something.
  virtual void pump() noexcept = 0;

 protected:
  ~Pump() = default;
};

/// All borrowed from the router, which outlives its parts.
struct RouterParts {
  Reactor& reactor;
  ClusterFsm& fsm;
  NodePools& nodes;
  BackendLife& life;
  Pump& machine;

  TimePoint now() const noexcept { return reactor.now(); }
};

}  // namespace deferredis::detail
