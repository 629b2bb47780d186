#include <deferredis/sharding/routing/listening_rules.hpp>

#include <algorithm>

namespace deferredis::detail {

namespace {

struct Kind {
  std::string_view name;
  std::size_t common;  // so much of it is common to all of its family, and to nothing else
};
constexpr Kind kinds[] = {{"__keyspace@", 5},        {"__keyevent@", 5},
                          {"__subkeyspace@", 8},     {"__subkeyevent@", 8},
                          {"__subkeyspaceitem@", 8}, {"__subkeyspaceevent@", 8}};

// Does `text` begin with the kind, or is it a long enough beginning of it?
bool fits(std::string_view text, std::string_view kind, std::size_t least) noexcept {
  const std::size_t length = std::min(kind.size(), text.size());
  return text.size() >= least && text.substr(0, length) == kind.substr(0, length);
}

}  // namespace

ToldBy told_by(ChannelKind kind, std::string_view name) noexcept {
  if (kind == ChannelKind::shard) return ToldBy::slot;
  const bool pattern = kind == ChannelKind::pattern;
  const std::string_view plain = pattern ? name.substr(0, name.find_first_of("*?[\\")) : name;
  // A pattern may be open after "__key"; nothing else uses such names.
  const bool of_keys = std::any_of(std::begin(kinds), std::end(kinds), [&](const Kind& each) {
    return fits(plain, each.name, pattern ? each.common : each.name.size());
  });
  return of_keys ? ToldBy::each_primary : ToldBy::any_node;
}

}  // namespace deferredis::detail
