#include <deferredis/sharding/routing/listening_rules.hpp>

#include <algorithm>

namespace deferredis::detail {

namespace {

constexpr std::string_view common = "__key";
constexpr std::string_view kinds[] = {"__keyspace@", "__keyevent@"};

// Does `text` begin with one of the kinds, or is it the beginning of one?
bool fits(std::string_view text) noexcept {
  return std::any_of(std::begin(kinds), std::end(kinds), [&](std::string_view kind) {
    const std::size_t length = std::min(kind.size(), text.size());
    return text.substr(0, length) == kind.substr(0, length);
  });
}

}  // namespace

ToldBy told_by(ChannelKind kind, std::string_view name) noexcept {
  if (kind == ChannelKind::shard) return ToldBy::slot;
  const bool pattern = kind == ChannelKind::pattern;
  const std::string_view plain = pattern ? name.substr(0, name.find_first_of("*?[\\")) : name;
  // A pattern may be open after "__key"; nothing else uses such names.
  const std::size_t least = pattern ? common.size() : kinds[0].size();
  return plain.size() >= least && fits(plain) ? ToldBy::each_primary : ToldBy::any_node;
}

}  // namespace deferredis::detail
