// What a key can hold.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace deferredis::simulated {

using Hash = std::map<std::string, std::string>;
using List = std::deque<std::string>;
using Set = std::set<std::string>;

/// Members in the order of their scores, then of their bytes.
class SortedSet {
 public:
  using Item = std::pair<double, std::string>;
  using Ordered = std::set<Item>;

  bool empty() const noexcept { return scores_.empty(); }
  std::size_t size() const noexcept { return scores_.size(); }
  const Ordered& ordered() const noexcept { return ordered_; }
  std::optional<double> score(const std::string& member) const;
  /// Returns true if the member is new.
  bool put(const std::string& member, double score);
  bool remove(const std::string& member);
  std::size_t rank(const std::string& member) const;
  bool operator==(const SortedSet& other) const { return ordered_ == other.ordered_; }

 private:
  std::map<std::string, double> scores_;
  Ordered ordered_;
};

/// "1526919030474-55"
struct StreamId {
  std::uint64_t time = 0;
  std::uint64_t sequence = 0;
  auto operator<=>(const StreamId&) const = default;
};
std::string text_of(StreamId id);

using StreamFields = std::vector<std::string>;  // names and values in turn

struct PendingEntry {
  std::string consumer;
  std::int64_t delivered = 0;  // in ms of Unix time
  std::int64_t deliveries = 0;
};

struct StreamConsumer {
  std::int64_t seen = 0;  // in ms of Unix time
};

struct StreamGroup {
  StreamId last{};                      // delivered
  std::optional<std::uint64_t> read{};  // entries read, if known
  std::map<StreamId, PendingEntry> pending{};
  std::map<std::string, StreamConsumer> consumers{};
};

struct Stream {
  std::map<StreamId, StreamFields> entries;
  StreamId last{};         // id
  StreamId max_deleted{};  // id
  std::uint64_t added = 0;
  std::map<std::string, StreamGroup> groups;
};

using Value = std::variant<std::string, Hash, List, Set, SortedSet, Stream>;

/// "string", "hash", ... as TYPE says it.
std::string_view type_of(const Value& value);

}  // namespace deferredis::simulated
