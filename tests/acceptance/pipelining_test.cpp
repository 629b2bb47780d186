// The cases of txredisapi's test_pipelining: its pipeline() is our batch().
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

/// Checks that three SETs leave in one write and take effect.
struct Pipelining : Redis {
  void check(Client rc) {
    run(rc.connected());
    const std::size_t commands = reads();
    Batch batch = rc.batch();
    auto one = batch.set("a", "1");
    auto two = batch.set("b", "2");
    auto three = batch.set("c", "3");
    BOOST_TEST(!one.settled());
    run(batch.execute());
    BOOST_TEST(reads() - commands <= 3U);  // first question's end, batch, second question
    BOOST_TEST(run(std::move(one)));
    BOOST_TEST(run(std::move(two)));
    BOOST_TEST(run(std::move(three)));
    BOOST_TEST(failure(batch.get("a")).is(errc::closed));
    BOOST_TEST(run(rc.get("c")).value() == "3");
  }
  /// How often the server has read from its clients.
  static std::size_t reads() {
    constexpr std::string_view key = "total_reads_processed:";
    const std::string text = redis_server().command({"INFO", "stats"});
    return std::stoul(text.substr(text.find(key) + key.size()));
  }
  Options options() const {
    return {.port = redis_server().port(), .pool_size = 2, .ping_interval = Duration::zero()};
  }
};

BOOST_FIXTURE_TEST_SUITE(pipelining, Pipelining)

BOOST_AUTO_TEST_CASE(a_batch_on_a_connection_is_one_write) {
  check(run(connect(reactor, options())));
}

BOOST_AUTO_TEST_CASE(a_batch_on_another_database_is_one_write) {
  Options other = options();
  other.database = 1;
  check(run(connect(reactor, other)));
  BOOST_TEST(!run(run(connect(reactor, options())).get("c")).has_value());
}

BOOST_AUTO_TEST_CASE(a_batch_on_a_pool_is_one_write) {
  check(run(connect_pool(reactor, options())));
}

BOOST_AUTO_TEST_CASE(a_batch_on_a_lazy_connection_is_one_write) {
  check(lazy_connection(reactor, options()));
}

BOOST_AUTO_TEST_CASE(a_batch_on_a_lazy_pool_is_one_write) { check(lazy_pool(reactor, options())); }

BOOST_AUTO_TEST_CASE(a_command_outside_a_batch_is_not_part_of_it) {
  Client rc = run(connect(reactor, options()));
  Batch batch = rc.batch();
  auto inside = batch.set("inside", "1");
  auto beside = rc.set("beside", "2");
  BOOST_TEST(run(std::move(beside)));
  const auto replies = run(batch.execute_replies());
  BOOST_TEST(replies.size() == 1U);
  BOOST_TEST(run(std::move(inside)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
