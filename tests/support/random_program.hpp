// A program that calls our API in random order, and destroys everything in random order.
#pragma once

#include <cstdint>

#include "support/random_servers.hpp"

namespace deferredis::support {

/// What a random program has done, to check that it did something.
struct RandomTally {
  std::uint64_t steps = 0;
  std::uint64_t callbacks = 0;   ///< our callbacks that were called
  std::uint64_t after_end = 0;   ///< calls on handles whose reactor was gone
  std::uint64_t in_the_end = 0;  ///< callbacks that ran during the reactor's destructor: must be 0
  std::uint64_t damaged = 0;     ///< captures that have changed
};

/// `steps` steps on one reactor: commands, sessions, transactions, subscribers and tasks are
/// dropped, cancelled, closed, thrown at and started again, from outside and in callbacks. Then the
/// handles and the reactor are destroyed, in any order, and what is left is used once more. The
/// same seed gives the same program. AddressSanitizer or an assertion finds the errors.
void run_random_program(RandomServers& servers, std::uint32_t seed, int steps, RandomTally& tally);

}  // namespace deferredis::support
