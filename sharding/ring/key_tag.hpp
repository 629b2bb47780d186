// The part of a key that is hashed.
#pragma once

#include <string_view>

#include <deferredis/sharding/placement.hpp>

namespace deferredis::detail {

/// The tag of `key` by this rule (not automatic), or the whole key if it has none. A view of `key`.
/// `open` and `close` are the characters around a tag.
///
/// Cost: linear in the key's length; allocates nothing.
std::string_view key_tag(TagRule rule, char open, char close, std::string_view key) noexcept;

}  // namespace deferredis::detail
