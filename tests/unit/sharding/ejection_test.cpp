#include <deferredis/sharding/shards/ejection.hpp>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Kind = ConnectionEvent::Kind;

struct ThreeShards {
  ManualReactor reactor;
  HashRing ring{Placement::ketama, {"a:1", "b:1", "c:1"}};
  detail::Ejection ejection{reactor.reactor().core(), 3,
                            EjectOptions{.after = 10s, .back_after = 60s}};

  void eject(std::size_t shard) {
    ejection.told(shard, Kind::down);
    reactor.advance(10s);
  }
};

BOOST_FIXTURE_TEST_SUITE(ejection, ThreeShards)

BOOST_AUTO_TEST_CASE(a_shard_is_ejected_after_its_time_down_and_not_before) {
  ejection.told(1, Kind::lost);
  reactor.advance(1h);
  BOOST_TEST(!ejection.ejected(1));  // lost is not down
  ejection.told(1, Kind::down);
  reactor.advance(10s - 1ms);
  BOOST_TEST(!ejection.ejected(1));
  reactor.advance(1ms);
  BOOST_TEST(ejection.ejected(1));
  BOOST_TEST(ejection.count() == 1u);
}

BOOST_AUTO_TEST_CASE(a_connection_in_between_restarts_that_time) {
  ejection.told(1, Kind::down);
  reactor.advance(9s);
  ejection.told(1, Kind::ready);
  ejection.told(1, Kind::lost);
  ejection.told(1, Kind::down);
  reactor.advance(9s);
  BOOST_TEST(!ejection.ejected(1));
}

BOOST_AUTO_TEST_CASE(it_is_back_after_its_time_up_and_not_before) {
  eject(1);
  ejection.told(1, Kind::ready);
  reactor.advance(60s - 1ms);
  BOOST_TEST(ejection.ejected(1));
  reactor.advance(1ms);
  BOOST_TEST(!ejection.ejected(1));
}

BOOST_AUTO_TEST_CASE(a_loss_in_between_restarts_the_time_up) {
  eject(1);
  ejection.told(1, Kind::ready);
  reactor.advance(59s);
  ejection.told(1, Kind::lost);
  reactor.advance(1h);
  BOOST_TEST(ejection.ejected(1));
  ejection.told(1, Kind::ready);
  reactor.advance(60s);
  BOOST_TEST(!ejection.ejected(1));
}

BOOST_AUTO_TEST_CASE(its_keys_go_to_the_next_shard_of_the_ring_and_all_others_stay) {
  eject(1);
  for (int i = 0; i != 200; ++i) {
    const std::string key = "k" + std::to_string(i);
    const auto order = ring.successors(key);
    BOOST_TEST(ejection.locate(ring, key) == (order[0] == 1 ? order[1] : order[0]));
  }
}

BOOST_AUTO_TEST_CASE(if_all_are_ejected_each_key_stays_with_its_shard) {
  for (std::size_t shard = 0; shard != 3; ++shard) eject(shard);
  BOOST_TEST(ejection.count() == 3u);
  for (int i = 0; i != 50; ++i) {
    const std::string key = "k" + std::to_string(i);
    BOOST_TEST(ejection.locate(ring, key) == ring.locate(key));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
