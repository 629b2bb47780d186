// fmt::format("{}", x) for the types this room prints: Error, Errc, Delivery, Endpoint. Include
// this header where you print with fmt; the umbrella header does not include it.
#pragma once

#include <string_view>

#include <fmt/format.h>  // lint: ok, this header is only for those who print with fmt

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

/// Formats the text that to_string returns. Accepts a string's format specifications: {:>20},
/// {:.10}.
struct TextFormatter : fmt::formatter<std::string_view> {
  template <class T, class Context>
  auto format(const T& value, Context& context) const {
    return fmt::formatter<std::string_view>::format(to_string(value), context);
  }
};

}  // namespace deferredis::detail

template <>
struct fmt::formatter<deferredis::Error> : deferredis::detail::TextFormatter {};
template <>
struct fmt::formatter<deferredis::Delivery> : deferredis::detail::TextFormatter {};
template <>
struct fmt::formatter<deferredis::Endpoint> : deferredis::detail::TextFormatter {};
template <>
struct fmt::formatter<deferredis::Errc> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(deferredis::Errc code, Context& context) const {
    return fmt::formatter<std::string_view>::format(code.name(), context);
  }
};
