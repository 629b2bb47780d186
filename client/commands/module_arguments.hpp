// Arguments of the typed commands of modules.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/client/commands/arguments.hpp>

namespace deferredis {

/// {1.5, 2}, or a range of numbers.
class Doubles : public Items<double> {
 public:
  using Items::Items;
};

/// A vector: {0.5, 1}, or a range of numbers.
class VectorValues : public Items<double> {
 public:
  using Items::Items;
};

/// An item and how often it occurs.
struct Count {
  Count() noexcept = default;
  template <StringLike S>
  Count(const S& item_, std::int64_t count_) : item(item_), count(count_) {}

  std::string_view item;
  std::int64_t count = 0;
};
/// {{"apple", 3}, {"pear", 1}}, or a range of Count.
using Counts = Items<Count>;

/// An element of an array.
struct ArrayItem {
  std::uint64_t index = 0;
  std::string_view value = {};
};
/// {{0, "a"}, {7, "b"}}, or a range of ArrayItem.
using ArrayItems = Items<ArrayItem>;

/// A JSON value at a path of a document.
struct JsonDocument {
  std::string_view key = {};
  std::string_view path = {};
  std::string_view value = {};
};
/// {{"doc", "$", "{}"}}, or a range of JsonDocument.
using JsonDocuments = Items<JsonDocument>;

/// A sample of a time series. The time is in Unix milliseconds, as text; "*" means now.
struct Sample {
  std::string_view key = {};
  std::string_view time = {};
  double value = 0;
};
/// {{"temperature", "*", 21.5}}, or a range of Sample.
using Samples = Items<Sample>;

/// The field by which the results of a search are sorted.
struct SortBy {
  std::string_view field = {};
  bool descending = false;
};

}  // namespace deferredis
