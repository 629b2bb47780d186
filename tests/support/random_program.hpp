// A program that calls our API in random order, and destroys everything in random order.
#pragma once

#include <cstdint>

#include "support/random_servers.hpp"

namespace deferredis::support {

/// What a random program has done, to see that it did something.
struct RandomTally {
  std::uint64_t steps = 0;
  std::uint64_t callbacks = 0;   ///< of ours that were called
  std::uint64_t after_end = 0;   ///< calls of handles whose reactor was gone
  std::uint64_t in_the_end = 0;  ///< callbacks that ran while the reactor went: there must be none
  std::uint64_t damaged = 0;     ///< captures that were not what they had been
};

/// `steps` steps on one reactor: commands, sessions, transactions, subscribers, tasks; they are
/// dropped, cancelled, closed, thrown at and begun again, from outside and in callbacks. Then
/// handles and reactor go, in any order, and what is left is used once more. The same seed, the
/// same program. What it looks for is found by AddressSanitizer, or asserts.
void run_random_program(RandomServers& servers, std::uint32_t seed, int steps, RandomTally& tally);

}  // namespace deferredis::support
