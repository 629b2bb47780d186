#include <deferredis/testing/simulated/values.hpp>

#include <iterator>

namespace deferredis::simulated {

std::optional<double> SortedSet::score(const std::string& member) const {
  const auto found = scores_.find(member);
  return found == scores_.end() ? std::nullopt : std::optional<double>(found->second);
}

bool SortedSet::put(const std::string& member, double score) {
  const auto [at, added] = scores_.try_emplace(member, score);
  if (!added) ordered_.erase({at->second, member});
  at->second = score;
  ordered_.emplace(score, member);
  return added;
}

bool SortedSet::remove(const std::string& member) {
  const auto found = scores_.find(member);
  if (found == scores_.end()) return false;
  ordered_.erase({found->second, member});
  scores_.erase(found);
  return true;
}

std::size_t SortedSet::rank(const std::string& member) const {
  const auto at = ordered_.find({*score(member), member});
  return static_cast<std::size_t>(std::distance(ordered_.begin(), at));
}

std::string text_of(StreamId id) {
  return std::to_string(id.time) + "-" + std::to_string(id.sequence);
}

std::string_view type_of(const Value& value) {
  static constexpr std::string_view names[] = {"string", "hash", "list", "set", "zset", "stream"};
  return names[value.index()];
}

}  // namespace deferredis::simulated
