// The reply of SENTINEL IS-MASTER-DOWN-BY-ADDR.
#pragma once

#include <cstdint>
#include <string>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// A sentinel's opinion of a primary, and its vote for the leader of a failover.
struct SentinelVote {
  bool down = false;              ///< does it think that the primary is down?
  std::string leader = {};        ///< a sentinel's id; "*": it did not vote
  std::int64_t leader_epoch = 0;  ///< of its vote
};

template <>
struct Decoder<SentinelVote> {
  static SentinelVote decode(ReplyReader& reader);
};

}  // namespace deferredis
