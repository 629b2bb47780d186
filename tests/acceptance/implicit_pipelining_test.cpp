// The case of txredisapi's test_implicit_pipelining.
#include <cstdint>
#include <string>
#include <vector>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

struct Counted : Connected {
  /// How often the server has read from a connection, including this question.
  std::int64_t reads() {
    const auto info = run(rc.command<std::string>("INFO", "stats"));
    const std::string name = "total_reads_processed:";
    const auto at = info.find(name);
    BOOST_REQUIRE(at != std::string::npos);
    return std::stoll(info.substr(at + name.size()));
  }
};

BOOST_FIXTURE_TEST_SUITE(implicit_pipelining, Counted)

BOOST_AUTO_TEST_CASE(commands_of_one_turn_leave_in_one_write) {
  const std::int64_t before = reads();
  std::vector<Future<bool>> sets;
  for (int i = 0; i < 5; ++i) sets.push_back(rc.set("key", std::to_string(i)));
  auto get = rc.get("key");
  BOOST_TEST(run(std::move(get)).value() == "4");
  for (auto& set : sets) BOOST_TEST(run(std::move(set)));
  BOOST_TEST(reads() - before == 2);  // the six at once, and the second question
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
