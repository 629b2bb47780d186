// A placement with its settings, all defaults filled in.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/sharding/placement.hpp>

namespace deferredis::detail {

/// How a key that falls between two points finds its own.
enum class RingSearch : std::uint8_t {
  next_wrapping,      ///< the first point at or after it; after the last one comes the first
  next_clamped,       ///< the first one after it; beyond the last one it is the last
  previous_wrapping,  ///< the last point at or before it; before the first one comes the last
  modulo,             ///< point number hash % points
};

/// What a ring does with keys.
struct RingRules {
  Placement placement;
  Hash hash;  // never automatic; of points too where it is Jedis'
  TagRule tag_rule;
  char tag_open;
  char tag_close;
  bool char_signed;

  RingSearch search() const noexcept;
  std::string_view hashed_part(std::string_view key) const noexcept;
  /// Where the key is on the ring.
  std::int64_t position(std::string_view key) const noexcept;
};

/// Throws InvalidArgumentError where the options do not fit the placement.
RingRules make_ring_rules(Placement placement, const RingOptions& options);

[[noreturn]] void raise_ring_error(std::string_view where, std::string_view text);

}  // namespace deferredis::detail
