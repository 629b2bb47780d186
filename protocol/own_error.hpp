// Errors of ours among replies: where several replies become one, a part that has failed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

/// Kind and delivery of an error of ours as a number; 0: an error that a server told.
using OwnErrorCode = std::uint16_t;

/// 0 for what a server told. A kind that only later rooms know becomes errc::connection.
OwnErrorCode own_error_code(const Error& error) noexcept;
/// The error of a code that own_error_code() gave, and is not 0.
Error own_error(OwnErrorCode code, std::string_view text);

/// The frame of an error of ours: `E`, its length, then its code and its text. RespParser takes no
/// such type from a server, and ReplyReader honours it in composed frames only.
constexpr char own_error_type = 'E';
void append_own_error(std::string& frame, OwnErrorCode code, std::string_view text);
/// The error in the payload of such a frame.
Error read_own_error(std::string_view payload);

/// Appends any error, for a reader of composed frames: a server's words as they came, without what
/// was put before them.
void append_error(std::string& frame, const Error& error);

}  // namespace deferredis::detail
