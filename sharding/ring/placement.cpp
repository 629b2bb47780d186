#include <deferredis/sharding/placement.hpp>

#include <cstddef>

namespace deferredis {

namespace {

// In the order of the enumerators.
constexpr std::string_view placements[] = {
    "txredisapi",  "txredisapi_signed", "ketama",   "modula",     "jedis",
    "jedis_named", "jedis_named_old",   "redis_rb", "redis_rb_3", "jump",
};
constexpr std::string_view hashes[] = {
    "automatic", "one_at_a_time", "md5",      "crc16", "crc32",  "crc32a",  "fnv1_64",
    "fnv1a_64",  "fnv1_32",       "fnv1a_32", "hsieh", "murmur", "jenkins", "murmur64a",
};
constexpr std::string_view tag_rules[] = {
    "automatic", "whole_key", "cluster", "txredisapi", "jedis", "redis_rb",
};

template <class E, std::size_t n>
std::optional<E> find(const std::string_view (&names)[n], std::string_view name) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    if (names[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Placement placement) noexcept {
  return placements[static_cast<std::size_t>(placement)];
}
std::string_view to_string(Hash hash) noexcept { return hashes[static_cast<std::size_t>(hash)]; }
std::string_view to_string(TagRule rule) noexcept {
  return tag_rules[static_cast<std::size_t>(rule)];
}

std::optional<Placement> find_placement(std::string_view name) noexcept {
  return find<Placement>(placements, name);
}
std::optional<Hash> find_hash(std::string_view name) noexcept { return find<Hash>(hashes, name); }
std::optional<TagRule> find_tag_rule(std::string_view name) noexcept {
  return find<TagRule>(tag_rules, name);
}

}  // namespace deferredis
