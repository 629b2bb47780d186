// Reads through a near cache while its servers fail: how stale was each of them?
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <deferredis/reactor/clock.hpp>

#include "support/changing_servers.hpp"

namespace deferredis::support {

/// What the campaigns so far have seen.
struct CacheCampaignFigures {
  std::uint64_t hits = 0;
  std::uint64_t losses = 0;  ///< of connections
  std::uint64_t failovers = 0;
  std::uint64_t stale = 0;  ///< reads of a value that had been replaced, within the bound
  Duration stalest = Duration::zero();
  std::vector<std::string> problems = {};  ///< what must not happen
};

/// Runs one client with a near cache through `faults` faults, with writers whom it does not know.
/// A problem is a read that was stale for max_silence or more, an answer of a server that was
/// stale, and an own write that a later read did not see.
void run_cache_campaign(Changing what, std::uint32_t seed, int faults,
                        CacheCampaignFigures& figures);

}  // namespace deferredis::support
