// fmt::format("{}", reply). Include it where you print with fmt; the umbrella header does not
// include it.
#pragma once

#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/format.hpp>

template <>
struct fmt::formatter<deferredis::Reply> : deferredis::detail::TextFormatter {};
template <>
struct fmt::formatter<deferredis::ReplyType> : deferredis::detail::TextFormatter {};
