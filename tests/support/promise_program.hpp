// A program that calls clients in random order while a FaultPlan breaks their servers, and the
// promises of delivery as assertions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/random_servers.hpp"

namespace deferredis::support {

/// What happened over all runs: a test in which nothing happened proves nothing.
struct PromiseFigures {
  std::uint64_t commands = 0, acknowledged = 0, failed = 0, ambiguous = 0, not_sent = 0;
  std::uint64_t cancelled = 0, timeouts = 0, transactions = 0, messages = 0, pops = 0;
  std::uint64_t from_callbacks = 0, clients = 0, faults = 0;
};

/// One run: the same seed gives the same program, the same faults and the same result.
///
/// Checked: every future settles once and within its deadline (C1); a value is that of its own
/// command (C2); a write is executed at most once (C3); `not_sent` and rejected writes were not
/// executed, acknowledged ones were, exactly once (C4); writes of one connection keep their order
/// (C5); after the faults the client works again (C9); cancelling and dropping disturb nobody
/// (C10); transactions are executed as a whole or not at all (C11); messages come in order and
/// once (C12); all of it also from inside callbacks (C14); a closed client has no connection (C16).
/// Returns the broken promises, one line each, with what replays them.
std::vector<std::string> check_promises(Behind behind, std::uint64_t seed, int steps,
                                        PromiseFigures& figures);

}  // namespace deferredis::support
