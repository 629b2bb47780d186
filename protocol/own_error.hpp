// Our own errors among replies: a part that failed where several replies are combined.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

/// The kind and delivery of one of our own errors as a number; 0: an error from a server.
using OwnErrorCode = std::uint16_t;

/// 0 for a server's error. A kind that only later rooms know becomes errc::connection.
OwnErrorCode own_error_code(const Error& error) noexcept;
/// The error for a code from own_error_code(); the code must not be 0.
Error own_error(OwnErrorCode code, std::string_view text);

/// The frame of one of our own errors: `E`, its length, then its code and its text. RespParser
/// accepts no such type from a server, and ReplyReader reads it only in composed frames.
constexpr char own_error_type = 'E';
void append_own_error(std::string& frame, OwnErrorCode code, std::string_view text);
/// The error in the payload of such a frame.
Error read_own_error(std::string_view payload);

/// Appends any error for a reader of composed frames. A server's words are appended as they came,
/// without the context that was added before them.
void append_error(std::string& frame, const Error& error);

}  // namespace deferredis::detail
