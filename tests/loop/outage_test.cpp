// When many commands end or begin at once, the work is done in portions: in order, without a loss,
// and other work continues.
#include <algorithm>
#include <string>
#include <vector>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::get_bytes;
using support::turn_until;
using Kind = ConnectionEvent::Kind;
using Read = Future<std::optional<std::string>>;

struct Outage : support::ScriptedClient {
  Options patient() const {
    Options wanted = options();
    wanted.timeout = wanted.dead_after = Duration::zero();
    wanted.when_disconnected = WhenDisconnected::wait;
    return wanted;
  }
  std::string key(std::size_t i) const { return "key:" + std::to_string(1'000'000 + i); }
  void give(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) reads.push_back(rc->get(key(reads.size())));
  }
  /// Sends commands, and waits until the server has received all of them. It answers none.
  void give_unanswered(std::size_t count) {
    const std::size_t before = server.received().size();
    give(count);
    wait_for_bytes(before + count * get_bytes(key(0)).size());
    server.pieces.clear();
  }
  std::size_t settled() const {
    return static_cast<std::size_t>(
        std::count_if(reads.begin(), reads.end(), [](const Read& each) { return each.settled(); }));
  }
  /// From now on each command is recorded and answered with `reply(key)`.
  template <class F>
  void answer_each(F reply) {
    server.answer = [this, reply](std::string_view piece) {
      std::string replies;
      unread += piece;
      std::size_t done = 0;
      for (auto at = unread.find("key:"); at != unread.npos && at + key(0).size() <= unread.size();
           at = unread.find("key:", done)) {
        done = at + key(0).size();
        asked.push_back(unread.substr(at, key(0).size()));
        replies += reply(asked.back());
      }
      unread.erase(0, done);
      return replies;
    };
  }
  void answer_keys() {
    answer_each([](const std::string& name) {
      return "$" + std::to_string(name.size()) + "\r\n" + name + "\r\n";
    });
  }
  void drop() {
    server.drop();
    unread.clear();
    asked.clear();
  }
  /// Time passes, and everything that is sent meanwhile is answered.
  void pass(Duration time) {
    for (; time > 0s; time -= 25ms) {
      manual.advance(25ms);
      support::turn_a_little(manual);
    }
  }
  void check_order() const {
    BOOST_TEST(asked.size() == reads.size());
    for (std::size_t i = 0; i < asked.size(); ++i) BOOST_REQUIRE(asked[i] == key(i));
  }
  void check_answers() {
    for (std::size_t i = 0; i < reads.size(); ++i)
      BOOST_REQUIRE(ending(std::move(reads[i])) == key(i));
  }
  void check_closed() {
    BOOST_TEST(settled() == reads.size());
    for (auto& read : reads) {
      const std::string ended = ending(std::move(read));
      BOOST_REQUIRE(
          (ended == "ClosedError (maybe_applied)" || ended == "ConnectionError (maybe_applied)"));
    }
  }
  void one_turn() { manual.reactor().run_once(); }

  std::vector<Read> reads;
  std::vector<std::string> asked;
  std::string unread;
};

BOOST_FIXTURE_TEST_SUITE(outages, Outage)

BOOST_AUTO_TEST_CASE(commands_in_flight_fail_in_portions_and_others_are_served_between_them) {
  Options wanted = patient();
  wanted.retry = Retry::none;
  open_and_wait(wanted);
  give_unanswered(40'000);
  drop();
  std::size_t before = 0;
  std::size_t portions = 0;
  while (settled() < reads.size()) {
    one_turn();
    const std::size_t now = settled();
    BOOST_REQUIRE(now - before <= 20'000);  // time stands still: a turn may do a few portions
    portions += now != before ? 1 : 0;
    const auto end =
        std::find_if(reads.begin(), reads.end(), [](const Read& each) { return !each.settled(); });
    BOOST_TEST(static_cast<std::size_t>(end - reads.begin()) == now);  // the oldest first
    before = now;
  }
  BOOST_TEST(portions >= 2U);
  for (auto& read : reads)
    BOOST_REQUIRE(ending(std::move(read)) == "ConnectionError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(resent_commands_keep_their_order_and_nothing_overtakes_them) {
  open_and_wait(patient());
  give_unanswered(20'000);
  answer_keys();
  drop();
  while (rc->stats().losses == 0) one_turn();
  while (settled() < 20'000) {
    give(1);  // new ones meanwhile, in every turn
    one_turn();
    BOOST_REQUIRE(reads.size() < 30'000);
  }
  turn_until(manual, [this] { return settled() == reads.size(); });
  check_order();
  check_answers();
}

BOOST_AUTO_TEST_CASE(a_second_loss_in_the_middle_changes_no_order) {
  for (int turns = 1; turns < 12; ++turns) {
    reads.clear();
    server.answer = nullptr;
    open_and_wait(patient());
    give_unanswered(20'000);
    answer_keys();
    drop();
    while (rc->stats().losses == 0) one_turn();
    for (int i = 0; i < turns; ++i) one_turn();
    give(10);
    drop();
    turn_until(manual, [this] {
      manual.advance(50ms);  // until the next attempt
      return settled() == reads.size();
    });
    BOOST_TEST(std::is_sorted(asked.begin(), asked.end()));
    check_answers();
  }
}

BOOST_AUTO_TEST_CASE(a_client_that_closes_in_the_middle_ends_all_of_them) {
  for (const bool destroyed : {false, true}) {
    reads.clear();
    open_and_wait(patient());
    give_unanswered(20'000);
    server.drop();
    while (rc->stats().losses == 0) one_turn();
    if (destroyed) told = {}, rc.reset();
    else manual.settle(rc->disconnect());
    if (destroyed) server.close(), manual.advance(1ms);
    else check_closed();
    if (destroyed) {  // the last handle drains: a returning server gets them
      answer_keys();
      server.open();
      manual.advance(1min);
      turn_until(manual, [this] { return settled() == reads.size(); });
      check_answers();
    }
  }
}

BOOST_AUTO_TEST_CASE(disconnect_ends_what_is_in_flight_in_portions_and_then_its_future) {
  open_and_wait(patient());
  give_unanswered(40'000);
  auto done = rc->disconnect();
  std::size_t portions = 0;
  for (std::size_t before = 0; settled() < reads.size(); one_turn()) {
    BOOST_TEST(!done.settled());
    BOOST_REQUIRE(settled() - before <= 20'000);
    portions += settled() != before ? 1 : 0;
    before = settled();
  }
  BOOST_TEST(portions >= 2U);
  check_closed();
  manual.settle(std::move(done));
}

BOOST_AUTO_TEST_CASE(disconnect_ends_what_waits_in_portions) {
  server.close();
  open(patient());
  wait_until_down();
  give(40'000);
  auto done = rc->disconnect();
  BOOST_TEST(settled() < reads.size());
  manual.settle(std::move(done));
  BOOST_TEST(settled() == reads.size());
  for (auto& read : reads) BOOST_REQUIRE(ending(std::move(read)) == "ClosedError (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_client_that_is_dropped_while_it_disconnects_ends_the_rest_at_once) {
  open_and_wait(patient());
  give_unanswered(40'000);
  auto done = rc->disconnect();
  BOOST_TEST(settled() < reads.size());
  told = {};
  rc.reset();
  check_closed();
  manual.settle(std::move(done));
}

BOOST_AUTO_TEST_CASE(a_second_disconnect_ends_with_the_first) {
  open_and_wait(patient());
  give_unanswered(40'000);
  auto first = rc->disconnect();
  auto second = rc->disconnect();
  BOOST_TEST(!second.settled());
  manual.settle(std::move(second));
  check_closed();
  manual.settle(std::move(first));
  manual.settle(rc->disconnect());
}

BOOST_AUTO_TEST_CASE(a_reactor_may_be_destroyed_in_the_middle) {
  auto own = std::make_unique<ManualReactor>();
  support::ScriptedServer silent(*own, network, "/silent.sock");
  Options wanted = patient();
  wanted.unix_path = silent.path();
  Client client = lazy_connection(*own, wanted);
  turn_until(*own, [&] { return client.stats().connections_up == 1; });
  for (std::size_t i = 0; i < 20'000; ++i) reads.push_back(client.get(key(i)));
  own->run_ready();
  silent.close();
  while (client.stats().losses == 0) own->reactor().run_once();
  own.reset();
  BOOST_TEST(settled() == reads.size());
}

BOOST_AUTO_TEST_CASE(waiting_commands_fail_in_portions_when_the_server_is_down) {
  server.close();
  Options wanted = options();
  wanted.timeout = Duration::zero();
  open(wanted);
  give(30'000);
  std::size_t portions = 0;
  for (std::size_t before = 0; settled() < reads.size();) {
    one_turn();
    portions += settled() != before ? 1 : 0;
    before = settled();
  }
  BOOST_TEST(portions >= 2U);
  BOOST_TEST(count(Kind::down) == 1U);
  for (auto& read : reads) BOOST_REQUIRE(ending(std::move(read)) == "ConnectionError (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_server_that_comes_back_gets_waiting_commands_in_portions_and_in_order) {
  server.close();
  open(patient());
  wait_until_down();
  give(20'000);
  answer_keys();
  server.open();
  manual.advance(1s);
  give(100);
  turn_until(manual, [this] { return settled() == reads.size(); });
  check_order();
  check_answers();
}

BOOST_AUTO_TEST_CASE(a_wait_that_ends_in_the_middle_of_the_queue_is_noticed_at_once) {
  server.close();
  open(patient());
  wait_until_down();
  std::vector<Client> views;
  for (int i = 0; i < 50; ++i) views.push_back(rc->with({.timeout = 10ms * (50 - i)}));
  for (std::size_t i = 0; i < 1000; ++i)
    reads.push_back(views[i % views.size()].get(key(reads.size())));
  reads[500].cancel();
  for (int step = 1; step <= 50; ++step) {
    manual.advance(10ms);
    BOOST_TEST(settled() ==
               static_cast<std::size_t>(20 * step) + (reads[500].settled() && step < 50));
  }
  BOOST_TEST(rc->stats().waiting == 0U);
  for (std::size_t i = 0; i < reads.size(); ++i) {
    BOOST_REQUIRE(ending(std::move(reads[i])) ==
                  (i == 500 ? "CancelledError (not_sent)" : "TimeoutError (not_sent)"));
  }
}

BOOST_AUTO_TEST_CASE(thousands_of_deadlines_that_come_together_are_met) {
  for (const bool down : {false, true}) {
    reads.clear();
    Options wanted = patient();
    wanted.timeout = 1s;
    if (down) server.close();
    open(wanted);
    if (down) wait_until_down();
    else wait_until_up(1);
    if (down) give(40'000);
    else give_unanswered(40'000);
    manual.advance(1s - 1ns);
    BOOST_TEST(settled() == 0U);
    manual.advance(1ns);
    turn_until(manual, [this] { return settled() == reads.size(); });
    for (auto& read : reads) {
      BOOST_REQUIRE(ending(std::move(read)) ==
                    (down ? "TimeoutError (not_sent)" : "TimeoutError (maybe_applied)"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_refusing_server_gets_few_commands_at_a_time) {
  Options wanted = patient();
  wanted.timeout = 5s;
  open_and_wait(wanted);
  answer_each([](const std::string&) { return "-NOREPLICAS Not enough good replicas.\r\n"; });
  give(2'000);
  pass(1s);
  BOOST_TEST(settled() == 0U);
  BOOST_TEST(asked.size() >= 2'000U + 32U * 30U);
  BOOST_TEST(asked.size() <= 2'000U + 32U * 42U);
  answer_keys();
  pass(1s);
  BOOST_TEST(settled() == reads.size());
  check_answers();
}

BOOST_AUTO_TEST_CASE(commands_refused_to_the_end_fail_with_the_servers_text) {
  Options wanted = patient();
  wanted.timeout = 1s;
  open_and_wait(wanted);
  answer_each([](const std::string&) { return "-LOADING wait\r\n"; });
  give(3'000);
  pass(1s);
  for (auto& read : reads) BOOST_REQUIRE(ending(std::move(read)) == "LoadingError (rejected)");
}

BOOST_AUTO_TEST_CASE(a_large_pool_opens_in_portions) {
  open_pool(options(), 200);
  BOOST_TEST(rc->stats().connections == 200U);
  one_turn();
  BOOST_TEST(rc->stats().connections_up < 200U);
  turn_until(manual, [this] { return rc->stats().connections_up == 200; });
  server.close();
  turn_until(manual, [this] { return rc->stats().connections_up == 0; });
  manual.advance(10s);
  BOOST_TEST(count(Kind::down) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
