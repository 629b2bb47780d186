// fmt::format("{}", client), and all that can be printed of a client: events, figures, replies,
// errors. Include it where you print with fmt; the umbrella header does not.
#pragma once

#include <deferredis/client/client.hpp>
#include <deferredis/protocol/format.hpp>
#include <deferredis/reactor/format.hpp>

template <>
struct fmt::formatter<deferredis::Client> : deferredis::detail::TextFormatter {};
template <>
struct fmt::formatter<deferredis::ConnectionEvent> : deferredis::detail::TextFormatter {};
template <>
struct fmt::formatter<deferredis::ConnectionEvent::Kind> : deferredis::detail::TextFormatter {};
template <>
struct fmt::formatter<deferredis::ClientStats> : deferredis::detail::TextFormatter {};
