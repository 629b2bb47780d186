// SCAN, HSCAN, SSCAN and ZSCAN: a cursor that survives changes between two calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

/// The options of one call.
struct ScanOptions {
  std::uint64_t cursor = 0;
  std::size_t count = 10;
  std::string match = "*";
  std::string type{};
};

/// `type_too`: TYPE is allowed. `first` is where the cursor stands.
ScanOptions scan_options(const Call& call, std::size_t first, bool type_too);

/// The part of `names` for this call, in the order of a hash of them. What is there during a whole
/// scan is returned. Sets the cursor to the next one.
std::vector<std::string> scan_step(ScanOptions& options, std::vector<std::string> names);

}  // namespace deferredis::simulated
