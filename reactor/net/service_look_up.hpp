// Reads the SRV records of a DNS answer, and asks for them.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <deferredis/reactor/net/resolver.hpp>
#include <deferredis/reactor/net/socket.hpp>

namespace deferredis::detail {

/// The SRV records of a whole DNS message; a failure if it has none or is damaged.
LookedUp read_services(std::span<const unsigned char> answer);

/// Asks for the SRV records of `name` and waits; up to some 20 s if no server answers. `server`:
/// the IPv4 address and port of the DNS server to ask; null: those of the system.
LookedUp ask_for_services(const std::string& name, const SocketAddress* server);

}  // namespace deferredis::detail
