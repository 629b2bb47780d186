// NodeList: the servers that a client of several servers starts with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <deferredis/protocol/command.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// One text, "10.0.0.1:7000,10.0.0.2:7000", or a range of strings with one server each.
///
/// Lifetime: a view of its source. Trivially destructible, so that options may hold it.
class NodeList {
 public:
  NodeList() noexcept = default;
  template <StringLike S>
  NodeList(const S& text) noexcept : text_(text) {}
  template <class Range>
  requires(!StringLike<Range> && requires(const Range& range) {
    { *range.begin() } -> LastingString;
    range.end();
  }) NodeList(const Range& range)
  noexcept : range_(&range), read_(read<Range>) {}

  /// The entries as views, without surrounding blanks.
  std::vector<std::string_view> views() const {
    return range_ == nullptr ? split() : read_(range_);
  }
  /// The entries as Endpoints; duplicates count once. An InvalidArgumentError names the invalid
  /// entry, or says that there are no entries.
  Outcome<std::vector<Endpoint>> endpoints(std::uint16_t default_port) const;

 private:
  using Views = std::vector<std::string_view>;

  template <class Range>
  static Views read(const void* range) {
    Views views;
    for (const auto& text : *static_cast<const Range*>(range)) views.emplace_back(text);
    return views;
  }
  Views split() const;

  std::string_view text_ = {};
  const void* range_ = nullptr;  // borrowed
  Views (*read_)(const void*) = nullptr;
};

}  // namespace deferredis
