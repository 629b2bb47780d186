// A connection of one's own to the server of some keys, waited for as a command waits.
#pragma once

#include <string>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/client/link/exclusive_connections.hpp>

namespace deferredis::detail {

struct Leased {
  Shared<Backend> server;
  Lease lease;
};

/// Asks again, after 25 to 500 ms, while the server may come back or another one may take its
/// place: until the deadline, and while no server can be reached only if `patience` says so. Every
/// error is Delivery::not_sent.
Future<Leased> lease_of(Shared<Backend> backend, std::vector<std::string> keys, Patience patience);

}  // namespace deferredis::detail
