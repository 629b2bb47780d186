#include <deferredis/sharding/ring/ring_rules.hpp>

#include <string>

#include <deferredis/reactor/error.hpp>
#include <deferredis/sharding/ring/key_hash.hpp>
#include <deferredis/sharding/ring/key_tag.hpp>

namespace deferredis::detail {

namespace {

struct Row {
  Hash hash;               // the default
  std::string_view other;  // what else it accepts, for error texts
  TagRule tag_rule;
  bool always_tags;  // even without `.tag`
  RingSearch search;
};

constexpr std::string_view of_twemproxy = "accepts all except murmur64a";
constexpr std::string_view of_jedis = "accepts murmur64a and md5";
constexpr std::string_view any_hash = "accepts all";
constexpr std::string_view fixed = "accepts only crc32a";

constexpr Row row_of(Placement placement) noexcept {
  switch (placement) {
    case Placement::txredisapi:
    case Placement::txredisapi_signed:
      return {Hash::crc32a, fixed, TagRule::txredisapi, true, RingSearch::next_clamped};
    case Placement::ketama:
      return {Hash::fnv1a_64, of_twemproxy, TagRule::cluster, false, RingSearch::next_wrapping};
    case Placement::modula:
      return {Hash::fnv1a_64, of_twemproxy, TagRule::cluster, false, RingSearch::modulo};
    case Placement::jedis:
    case Placement::jedis_named:
    case Placement::jedis_named_old:
      return {Hash::murmur64a, of_jedis, TagRule::jedis, false, RingSearch::next_wrapping};
    case Placement::jump:
      return {Hash::murmur64a, any_hash, TagRule::cluster, false, RingSearch::jump};
    case Placement::redis_rb:
    case Placement::redis_rb_3: break;
  }
  return {Hash::crc32a, fixed, TagRule::redis_rb, true, RingSearch::previous_wrapping};
}

bool takes(const Row& row, Hash hash) noexcept {
  if (hash == row.hash) return true;
  if (row.other == any_hash) return true;
  if (row.other == of_twemproxy) return hash != Hash::murmur64a;
  return row.other == of_jedis && hash == Hash::md5;
}

Hash resolve_hash(Placement placement, const Row& row, Hash hash) {
  if (hash == Hash::automatic) return row.hash;
  if (takes(row, hash)) return hash;
  raise_ring_error("option 'hash'", std::string(to_string(placement)) + " does not accept " +
                                        std::string(to_string(hash)) + ": it " +
                                        std::string(row.other));
}

TagRule resolve_tag_rule(const Row& row, const RingOptions& options) {
  const bool asked = options.tag_rule != TagRule::automatic;
  if (options.tag_rule == TagRule::whole_key && !options.tag.empty()) {
    raise_ring_error("option 'tag'", "tag_rule is whole_key, which has no tags: leave one out");
  }
  if (!options.tag.empty() && options.tag.size() != 2) {
    raise_ring_error("option 'tag'",
                     std::to_string(options.tag.size()) +
                         " bytes: give the two characters around a tag, such as \"{}\"");
  }
  if (asked) return options.tag_rule;
  return row.always_tags || !options.tag.empty() ? row.tag_rule : TagRule::whole_key;
}

}  // namespace

void raise_ring_error(std::string_view where, std::string_view text) {
  Error(errc::invalid_argument, "hash ring: " + std::string(where) + ": " + std::string(text))
      .raise();
}

RingRules make_ring_rules(Placement placement, const RingOptions& options) {
  const Row row = row_of(placement);
  const Hash hash = resolve_hash(placement, row, options.hash);
  const TagRule tag_rule = resolve_tag_rule(row, options);
  const std::string_view tag = options.tag.empty() ? "{}" : options.tag;
  return {placement, hash, tag_rule, tag[0], tag[1], options.char_signed};
}

RingSearch RingRules::search() const noexcept { return row_of(placement).search; }

std::string_view RingRules::hashed_part(std::string_view key) const noexcept {
  return key_tag(tag_rule, tag_open, tag_close, key);
}

std::int64_t RingRules::position(std::string_view key) const noexcept {
  const std::string_view part = hashed_part(key);
  switch (placement) {
    case Placement::txredisapi:
    case Placement::redis_rb:
    case Placement::redis_rb_3: return crc32(part);
    case Placement::txredisapi_signed: return static_cast<std::int32_t>(crc32(part));
    case Placement::ketama:
    case Placement::modula:
      return part.empty() ? 0 : key_hash(hash, char_signed, part);  // twemproxy hashes no empty key
    case Placement::jump:
      if (hash != Hash::murmur64a) return key_hash(hash, char_signed, part);
      break;
    case Placement::jedis:
    case Placement::jedis_named:
    case Placement::jedis_named_old: break;
  }
  return hash == Hash::md5 ? std::int64_t{key_hash(hash, char_signed, part)}
                           : static_cast<std::int64_t>(murmur64a(part));
}

}  // namespace deferredis::detail
