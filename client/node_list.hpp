// NodeList: the servers that a client of many starts from, as one text or a range of texts.
#pragma once

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

namespace detail {
template <class Range>
concept RangeOfTexts =
    !std::is_convertible_v<const Range&, std::string_view> && requires(const Range& range) {
  std::end(range);
  requires std::is_convertible_v<decltype(*std::begin(range)), std::string_view>;
};
}  // namespace detail

/// "10.0.0.1:7000,10.0.0.2:7000", or any range of strings, for `.nodes` of options.
///
/// Lifetime: a view, trivially destructible: what it was made from must live until the call that
///   takes the options returns.
class NodeList {
 public:
  constexpr NodeList() noexcept = default;
  constexpr NodeList(std::string_view text) noexcept : text_(text) {}
  constexpr NodeList(const char* text) noexcept : text_(text) {}
  NodeList(const std::string& text) noexcept : text_(text) {}
  template <detail::RangeOfTexts Range>
  constexpr NodeList(const Range& range) noexcept : range_(&range), visit_(&add_all<Range>) {}

  /// Each node's text, without blanks around it: "10.0.0.1:7000". One text is cut at commas.
  std::vector<std::string> texts() const;
  /// Each as an Endpoint; one that stands there twice counts once. An InvalidArgumentError names
  /// the node that is none, and an empty list.
  Outcome<std::vector<Endpoint>> endpoints(std::uint16_t default_port) const;

 private:
  template <class Range>
  static void add_all(const void* range, std::vector<std::string>& texts) {
    for (const auto& text : *static_cast<const Range*>(range)) {
      texts.emplace_back(std::string_view(text));
    }
  }

  std::string_view text_ = {};
  const void* range_ = nullptr;  // borrowed; null: text_ is it
  void (*visit_)(const void* range, std::vector<std::string>& texts) = nullptr;
};
static_assert(std::is_trivially_destructible_v<NodeList>);

}  // namespace deferredis
