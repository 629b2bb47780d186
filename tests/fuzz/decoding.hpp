// Decodes replies as a type, alone and next to other replies.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder_containers.hpp>

#include "input.hpp"

namespace deferredis::fuzz {

/// Compares values; nan equals nan.
template <class T>
bool same(const T& a, const T& b) requires requires {
  a == b;
}
{
  if constexpr (std::is_same_v<T, double>) return a == b || (std::isnan(a) && std::isnan(b));
  else return a == b;
}

/// A value, or an error that says what does not fit. On an error the reader is at the end of the
/// frame.
template <class T>
std::optional<T> decode(std::string_view frame) {
  const std::vector<char> exact(frame.begin(), frame.end());  // ends where the sanitizer checks
  ReplyReader reader(std::string_view(exact.data(), exact.size()));
  auto outcome = decode_reply<T>(reader);
  if (!outcome) {
    const Error& error = outcome.error();
    check(error.is(errc::reply_type) || error.is(errc::reply));
    check(!error.message().empty() || error.is(errc::reply));
    return std::nullopt;
  }
  check(reader.at_end());
  return std::move(*outcome);
}

/// Decodes it alone and between two others, which must come out unharmed.
template <class T>
std::pair<std::optional<T>, std::optional<T>> decode_in_step(std::string_view frame) {
  auto alone = decode<T>(frame);
  const std::string framed = "*3\r\n:1\r\n" + std::string(frame) + "$4\r\nlast\r\n";
  auto between = decode<std::tuple<std::int64_t, T, std::string>>(framed);
  check(alone.has_value() == between.has_value());
  if (!between) return {};
  check(std::get<2>(*between) == "last");
  return {std::move(alone), std::move(std::get<1>(*between))};
}

}  // namespace deferredis::fuzz
