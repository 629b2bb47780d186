// The ways to place keys on nodes, and their settings.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include <deferredis/reactor/cxx20.hpp>

namespace deferredis {

/// Whose rule says which node has a key. Each gives the same node as the program it is named after,
/// so that a client finds the data which that program wrote.
enum class Placement : std::uint8_t {
  txredisapi,         ///< HashRing of txredisapi on Python 3; a node is "host:port" or a path
  txredisapi_signed,  ///< the same on Python 2, whose CRCs were signed
  ketama,             ///< twemproxy's default: "host:port", a path, or the server's own name
  modula,             ///< twemproxy's: hash modulo sum of weights; a new node moves most keys
  jedis,              ///< ShardedJedis, shards without names: only their order matters
  jedis_named,        ///< shards with names; an empty name is as with jedis
  jedis_named_old,    ///< the same in old releases, which put the weight into the points
  redis_rb,           ///< Redis::Distributed; a node is its id, "redis://host:port/db"
  redis_rb_3,         ///< the same up to redis-rb 3
  jump,  ///< jump consistent hash (Lamping and Veach): only the order of the nodes matters
};

/// The hash function for keys, by twemproxy's name and in twemproxy's version: its crc32 has 15
/// bits, its crc32a is the usual CRC-32, and its fnv1a_64 is not the usual FNV-1a.
enum class Hash : std::uint8_t {
  automatic,  ///< the placement's own: fnv1a_64; murmur64a for Jedis and jump; crc32a for others
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
  murmur64a,  ///< only Jedis and jump
};

/// Which part of a key is hashed, so that keys with the same part are on the same node. The
/// examples write the tag in braces; `.tag` may name other characters.
enum class TagRule : std::uint8_t {
  automatic,   ///< the placement's own
  whole_key,   ///< no tags
  cluster,     ///< twemproxy, Redis Cluster: from the first { to the first } after it, if not empty
  txredisapi,  ///< between the last { (not at the key's start) and the last }, in line 1
  jedis,       ///< the first {...} within a line, at least one byte long
  redis_rb,    ///< the same, but only at the start of a line
};

/// The settings of a HashRing.
struct RingOptions {
  /// twemproxy's placements accept every hash except murmur64a, those of Jedis accept murmur64a and
  /// md5, jump accepts all; the others accept only their own.
  Hash hash = Hash::automatic;
  /// The two characters around a tag, such as "{}". Without it twemproxy and Jedis have no tags;
  /// the others use "{}".
  std::string_view tag = {};
  TagRule tag_rule = TagRule::automatic;  ///< which part of a key is its tag
  /// twemproxy treats bytes of 0x80 and above as its machine's `char`: signed on x86, unsigned on
  /// ARM. Set it to false if twemproxy runs on ARM.
  bool char_signed = true;
};
static_assert(std::is_trivially_destructible_v<RingOptions>);

/// The enumerator's name: "ketama", "fnv1a_64".
std::string_view to_string(Placement placement) noexcept;
std::string_view to_string(Hash hash) noexcept;
std::string_view to_string(TagRule rule) noexcept;

/// The opposite; nothing if there is no such name.
std::optional<Placement> find_placement(std::string_view name) noexcept;
/// The hash of this name.
std::optional<Hash> find_hash(std::string_view name) noexcept;
/// The tag rule of this name.
std::optional<TagRule> find_tag_rule(std::string_view name) noexcept;

}  // namespace deferredis
