// Arithmetic as a server does it: INCR, INCRBYFLOAT and their like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace deferredis::simulated {

/// Nothing if it would overflow.
std::optional<std::int64_t> sum_of(std::int64_t a, std::int64_t b);
/// A number with a fraction, as INCRBYFLOAT reads it.
std::optional<long double> long_real_of(const std::string& text);
/// At most 17 digits after the point, without zeros at the end.
std::string text_of_long(long double number);

}  // namespace deferredis::simulated
