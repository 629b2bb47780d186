// fmt::format("{}", client), and formatters for everything else a client can print: events,
// statistics, replies, errors. Include it where you print with fmt; the umbrella header does not
// include it.
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
struct fmt::formatter<deferredis::NodeRole> : deferredis::detail::TextFormatter {};
template <>
struct fmt::formatter<deferredis::NodeEndpoint> : deferredis::detail::TextFormatter {};
template <>
struct fmt::formatter<deferredis::ClientStats> : deferredis::detail::TextFormatter {};
