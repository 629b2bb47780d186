// A placement and its settings, with all defaults filled in.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/sharding/placement.hpp>

namespace deferredis::detail {

/// How a key finds its point on the ring.
enum class RingSearch : std::uint8_t {
  next_wrapping,      ///< the first point at or after it; past the last one, the first
  next_clamped,       ///< the first point after it; past the last one, the last
  previous_wrapping,  ///< the last point at or before it; before the first one, the last
  modulo,             ///< point number hash % points
  jump,               ///< the point that the jump consistent hash chooses
};

/// How a ring places keys.
struct RingRules {
  Placement placement;
  Hash hash;  // never automatic; with Jedis, also hashes the points
  TagRule tag_rule;
  char tag_open;
  char tag_close;
  bool char_signed;

  RingSearch search() const noexcept;
  std::string_view hashed_part(std::string_view key) const noexcept;
  /// The key's place on the ring.
  std::int64_t position(std::string_view key) const noexcept;
};

/// Throws InvalidArgumentError if the options do not fit the placement.
RingRules make_ring_rules(Placement placement, const RingOptions& options);

[[noreturn]] void raise_ring_error(std::string_view where, std::string_view text);

}  // namespace deferredis::detail
