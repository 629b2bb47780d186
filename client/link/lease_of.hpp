// A connection for one caller alone, to the server of some keys. The wait for it works like a
// command's.
#pragma once

#include <string>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/link/exclusive_connections.hpp>

namespace deferredis::detail {

struct Leased {
  Shared<Backend> server;
  Lease lease;
};

/// Tries again, after 25 to 500 ms, while the server may come back or another one may take its
/// place, until the deadline. While no server can be reached, it does so only if `patience` says
/// so. Every error is Delivery::not_sent.
Future<Leased> lease_of(Shared<Backend> backend, std::vector<std::string> keys, Patience patience);

}  // namespace deferredis::detail
