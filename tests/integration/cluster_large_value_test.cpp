// Large values in a cluster: they follow their keys.
#include <deferredis/client/large_value.hpp>

#include <string>
#include <string_view>

#include "integration/cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct LargeInCluster : ClusterLoop {
  LargeInCluster() : ClusterLoop({}, 0) {}

  PieceSource give(char c, int pieces) {
    return [this, c, pieces]() mutable {
      ++asked;
      return std::string(pieces-- > 0 ? 100'000 : 0, c);
    };
  }
  std::string read(const Client& rc, const std::string& key) {
    std::string got;
    run(rc.get_to(key, [&](std::string_view piece) { got += piece; }));
    return got;
  }

  int asked = 0;
};

BOOST_FIXTURE_TEST_SUITE(cluster_large_value, LargeInCluster)

BOOST_AUTO_TEST_CASE(each_value_goes_to_the_node_of_its_key) {
  const Client rc = client();
  for (std::size_t node = 0; node < 3; ++node) {
    const std::string key = key_of(node);
    BOOST_TEST(run(rc.set_from(key, 500'000, give('x', 5))));
    BOOST_TEST(cluster.node(node).command({"STRLEN", key}) == ":500000\r\n");
    BOOST_TEST(read(rc, key) == std::string(500'000, 'x'));
  }
}

BOOST_AUTO_TEST_CASE(a_moved_slot_is_followed_before_a_byte_is_taken_from_the_source) {
  const Client rc = client();
  const std::string key = key_of(0);
  run(rc.set(key, "before"));
  cluster.move_slot(key_slot(key), 0, 1);
  BOOST_TEST(run(rc.set_from(key, 500'000, give('y', 5))));
  BOOST_TEST(asked == 5);
  BOOST_TEST(cluster.node(1).command({"STRLEN", key}) == ":500000\r\n");
  cluster.move_slot(key_slot(key), 1, 2);
  BOOST_TEST(read(rc, key) == std::string(500'000, 'y'));
}

BOOST_AUTO_TEST_CASE(a_key_that_is_being_moved_is_followed_by_ask) {
  const Client rc = client();
  const std::string key = key_of(0);
  run(rc.set(key, "before"));
  cluster.begin_move(key_slot(key), 0, 1);
  cluster.move_keys(key_slot(key), 0, 1, 100);
  BOOST_TEST(read(rc, key) == "before");
  BOOST_TEST(run(rc.set_from(key, 500'000, give('z', 5))));
  BOOST_TEST(asked == 5);
  BOOST_TEST(read(rc, key) == std::string(500'000, 'z'));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
