// MD5, for points of rings and nothing else: it is no protection against anybody.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace deferredis::detail {

/// The digest of RFC 1321.
///
/// Cost: allocates nothing. OpenSSL's would allocate a context for each key that is looked up, and
///   refuses MD5 on machines in FIPS mode.
std::array<std::uint8_t, 16> md5(std::string_view text) noexcept;

}  // namespace deferredis::detail
