// Shared by the tests with another program between the client and the server.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "integration/client_loop.hpp"

namespace deferredis::test {

struct ThroughAProxy : ClientLoop {
  /// More than any buffer on the way takes at once, in both directions.
  void use(const Client& rc) {
    const std::string large(3'000'000, 'x');
    const std::int64_t before = run(rc.incrby("count", 0));
    std::vector<Future<std::int64_t>> counts;
    for (int i = 0; i < 1000; ++i) counts.push_back(rc.incr("count"));
    run(rc.set("large", large));
    BOOST_TEST((run(rc.get("large")) == large));
    std::vector<bool> told(1000);  // each number once; a pool does not keep the order
    for (auto& count : counts)
      told.at(static_cast<std::size_t>(run(std::move(count)) - before - 1)) = true;
    BOOST_TEST((told == std::vector<bool>(1000, true)));
  }
};

}  // namespace deferredis::test
