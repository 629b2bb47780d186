// A pool that grows while it is busy and shrinks when it is not, in the time of a manual clock.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loop/connecting.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::settle;
using support::turn_a_little;
using support::turn_until;
using test::Connecting;
using Kind = ConnectionEvent::Kind;

struct GrowingPool : Connecting {
  void begin(std::size_t min, std::size_t max, Options wanted) {
    wanted.pool_min_size = min;
    wanted.timeout = wanted.dead_after = 0s;
    open_pool(wanted, max);
    wait_until_up(min == 0 ? max : min);
  }
  void begin(std::size_t min, std::size_t max) { begin(min, max, options()); }
  /// One more command that is not answered yet.
  void ask() {
    owed.push_back(client().get("k"));
    for (int i = 0; i < 3; ++i) pass(25ms);
  }
  void answer_everything() {
    answer_all();
    server.answer_late();
  }
  std::size_t up() { return client().stats().connections_up; }

  std::vector<Future<std::optional<std::string>>> owed;
};

BOOST_FIXTURE_TEST_SUITE(pool_size, GrowingPool)

BOOST_AUTO_TEST_CASE(it_begins_with_the_least_and_opens_one_more_when_all_owe_replies) {
  begin(1, 3);
  BOOST_TEST(client().describe().starts_with("pool of 1 to "));
  BOOST_TEST(server.accepted() == 1u);
  ask();
  BOOST_TEST(up() == 1u);  // it was free
  ask();
  BOOST_TEST(up() == 2u);
  ask();
  BOOST_TEST(up() == 2u);  // the second was free
  ask();
  BOOST_TEST(up() == 3u);
  ask();
  ask();
  BOOST_TEST(up() == 3u);  // the most
  BOOST_TEST(client().stats().connections == 3u);
}

BOOST_AUTO_TEST_CASE(a_burst_of_one_turn_opens_no_more_than_one) {
  begin(1, 10);
  for (int i = 0; i < 100; ++i) owed.push_back(client().get("k"));
  pass(100ms);
  BOOST_TEST(up() <= 2u);
}

BOOST_AUTO_TEST_CASE(while_one_is_being_opened_no_other_is) {
  begin(1, 10);
  network.set_latency(200ms);
  for (int i = 0; i < 8; ++i) {
    owed.push_back(client().get("k"));
    pass(25ms);
    BOOST_TEST(client().stats().connections <= 2u);
  }
  pass(1s);
  BOOST_TEST(up() == 2u);
}

BOOST_AUTO_TEST_CASE(without_a_minimum_it_has_all_from_the_beginning) {
  begin(0, 3);
  BOOST_TEST(server.accepted() == 3u);
  pass(120s);
  BOOST_TEST(up() == 3u);
}

BOOST_AUTO_TEST_CASE(it_counts_each_once_in_whatever_order_they_are_lost) {
  open_pool(options(), 3);
  wait_until_up(3);
  std::uint64_t losses = 0;
  for (const std::size_t nth : {0u, 2u, 1u, 3u}) {  // at last the one that replaced the first
    server.drop(nth);
    ++losses;
    turn_until(manual, [&] { return client().stats().losses == losses; });
    manual.advance(5s);
    wait_until_up(3);
  }
}

BOOST_AUTO_TEST_CASE(what_nobody_needs_is_closed_after_a_while_down_to_the_minimum) {
  Options wanted = options();
  wanted.pool_shrink_after = 10s;
  wanted.ping_interval = 1s;  // PINGs are no use
  begin(2, 4, wanted);
  for (int i = 0; i < 5; ++i) ask();
  BOOST_TEST(up() == 4u);
  answer_everything();
  pass(9s);
  BOOST_TEST(up() == 4u);
  pass(6s);
  BOOST_TEST(up() == 2u);
  BOOST_TEST(client().stats().connections == 2u);
  BOOST_TEST(count(Kind::unneeded) == 2u);
  BOOST_TEST(count(Kind::lost) == 0u);
  BOOST_TEST(client().stats().losses == 0u);
  pass(60s);
  BOOST_TEST(up() == 2u);
}

BOOST_AUTO_TEST_CASE(one_in_use_and_one_that_owes_a_reply_stay) {
  Options wanted = options();
  wanted.pool_shrink_after = 2s;
  begin(1, 2, wanted);
  ask();
  ask();
  ask();  // on the second
  pass(60s);
  BOOST_TEST(up() == 2u);
  BOOST_TEST(count(Kind::unneeded) == 0u);
}

BOOST_AUTO_TEST_CASE(it_grows_again_after_it_has_shrunk) {
  Options wanted = options();
  wanted.pool_shrink_after = 1s;
  begin(1, 2, wanted);
  ask();
  ask();
  answer_everything();
  pass(10s);
  BOOST_TEST(up() == 1u);
  server.answer = nullptr;
  owed.clear();
  ask();
  ask();
  BOOST_TEST(up() == 2u);
}

BOOST_AUTO_TEST_CASE(zero_keeps_what_was_opened) {
  Options wanted = options();
  wanted.pool_shrink_after = 0s;
  begin(1, 2, wanted);
  ask();
  ask();
  answer_everything();
  pass(600s);
  BOOST_TEST(up() == 2u);
}

BOOST_AUTO_TEST_CASE(a_server_that_refuses_more_connections_leaves_the_others_in_use) {
  begin(1, 3);
  server.refuse_new();
  ask();
  ask();
  pass(2s);
  BOOST_TEST(up() == 1u);
  BOOST_TEST(count(Kind::failed) > 0u);
  BOOST_TEST(count(Kind::down) == 0u);
  answer_everything();
  for (auto& each : owed) settle(manual, std::move(each));
  pass(120s);
  BOOST_TEST(client().stats().connections == 1u);  // it gave up on the second
}

BOOST_AUTO_TEST_CASE(a_loss_of_everything_while_it_had_grown_is_repaired) {
  begin(1, 3);
  for (int i = 0; i < 4; ++i) ask();
  BOOST_TEST(up() == 3u);
  answer_all();
  server.drop();
  pass(2s);
  BOOST_TEST(up() == 3u);
  BOOST_TEST(settle(manual, client().get("k")).value() == "OK");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
