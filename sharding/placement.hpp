// The ways in which keys are placed on nodes, and what can be set about them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace deferredis {

/// Whose rule says which node has a key. Each gives the same node as the program it is named
/// after, so that data written by that one is found.
enum class Placement : std::uint8_t {
  txredisapi,         ///< HashRing of txredisapi on Python 3; a node is "host:port" or a path
  txredisapi_signed,  ///< the same on Python 2, whose CRCs were signed
  ketama,             ///< twemproxy's default: "host:port", a path, or the server's own name
  modula,             ///< twemproxy's: hash modulo the sum of weights; a new node moves nearly all
  jedis,              ///< ShardedJedis, shards without names: only their order counts
  jedis_named,        ///< shards with names; one with an empty name is a shard without
  jedis_named_old,    ///< the same in old releases, which put the weight into the points
  redis_rb,           ///< Redis::Distributed; a node is its id, "redis://host:port/db"
  redis_rb_3,         ///< the same up to redis-rb 3
};

/// What a key is hashed with, in twemproxy's names (and in its versions: crc32 has 15 bits, crc32a
/// is the CRC-32 of everybody else, fnv1a_64 is not FNV-1a).
enum class Hash : std::uint8_t {
  automatic,  ///< the placement's own: fnv1a_64, murmur64a for Jedis, crc32a for the others
  one_at_a_time,
  md5,
  crc16,
  crc32,
  crc32a,
  fnv1_64,
  fnv1a_64,
  fnv1_32,
  fnv1a_32,
  hsieh,
  murmur,
  jenkins,
  murmur64a,  ///< only Jedis
};

/// Which part of a key is hashed, so that keys with the same part are on the same node. In the
/// examples the tag is written in braces; `.tag` may name other characters.
enum class TagRule : std::uint8_t {
  automatic,   ///< the placement's own
  whole_key,   ///< no tags
  cluster,     ///< twemproxy, Redis Cluster: from the first { to the first } after it, if not empty
  txredisapi,  ///< between the last { (not at the start of the key) and the last }, in its 1st line
  jedis,       ///< the first {...} within a line, at least one byte long
  redis_rb,    ///< the same, but only where a line starts with it
};

/// The settings of a HashRing.
struct RingOptions {
  /// twemproxy's placements take every hash but murmur64a, Jedis' take murmur64a and md5; the
  /// others have but one.
  Hash hash = Hash::automatic;
  /// Two characters, "{}". twemproxy and Jedis know tags only where this is set; the others have
  /// "{}" without it.
  std::string_view tag = {};
  TagRule tag_rule = TagRule::automatic;  ///< which part of a key is its tag
  /// twemproxy hashes bytes of 0x80 and above as its machine's `char`: signed on x86, unsigned on
  /// ARM. Say false if the other side runs there.
  bool char_signed = true;
};
static_assert(std::is_trivially_destructible_v<RingOptions>);

/// "ketama", "fnv1a_64": the enumerators' names.
std::string_view to_string(Placement placement) noexcept;
std::string_view to_string(Hash hash) noexcept;
std::string_view to_string(TagRule rule) noexcept;

/// The other way round; nothing where there is no such name.
std::optional<Placement> find_placement(std::string_view name) noexcept;
/// The hash of this name.
std::optional<Hash> find_hash(std::string_view name) noexcept;
/// The tag rule of this name.
std::optional<TagRule> find_tag_rule(std::string_view name) noexcept;

}  // namespace deferredis
