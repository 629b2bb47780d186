// What may be shown of a URL: everything except passwords and what could be one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

bool is_url_control(char c);
/// From 1 to 65535.
bool read_url_port(std::string_view text, std::uint16_t& port);
/// An InvalidArgumentError whose text shows the URL, without passwords, and points at a byte of it.
Error url_error(std::string_view url, std::size_t at, std::string_view what);

}  // namespace deferredis::detail
