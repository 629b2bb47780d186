// MD5 for the points of rings only: it does not protect against anybody.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace deferredis::detail {

/// The digest of RFC 1321.
///
/// Cost: allocates nothing. OpenSSL would allocate a context for each key that is looked up, and
///   refuses MD5 in FIPS mode.
std::array<std::uint8_t, 16> md5(std::string_view text) noexcept;

}  // namespace deferredis::detail
