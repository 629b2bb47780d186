// The name that a server gives a script: its SHA1.
#pragma once

#include <string>
#include <string_view>

#include <deferredis/reactor/export.hpp>

namespace deferredis::detail {

/// In hexadecimal: 40 lower-case letters and digits.
DEFERREDIS_API std::string sha1_hex(std::string_view text);

}  // namespace deferredis::detail
