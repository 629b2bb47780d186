// The reply of a simulated server, as a value.
#pragma once

#include <string_view>

#include <deferredis/protocol/reply.hpp>

namespace deferredis::simulated {

/// Throws the error if it is one.
Reply parse_reply(std::string_view bytes);

}  // namespace deferredis::simulated
