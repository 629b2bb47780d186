#include <deferredis/reactor/loop/alarm.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

#include "support/allocation_count.hpp"

using namespace deferredis;
using namespace std::chrono_literals;
using detail::Alarm;

BOOST_AUTO_TEST_SUITE(alarms)

BOOST_AUTO_TEST_CASE(calls_once_when_it_is_due_and_again_when_it_is_set_again) {
  ManualReactor loop;
  int calls = 0;
  Alarm alarm(loop.reactor(), [&] { ++calls; });
  loop.advance(1h);
  BOOST_TEST(calls == 0);
  for (int expected = 1; expected <= 3; ++expected) {
    alarm.set(10ms);
    BOOST_TEST(alarm.active());
    loop.advance(9ms);
    BOOST_TEST(calls == expected - 1);
    loop.advance(1ms);
    BOOST_TEST(calls == expected);
    BOOST_TEST(!alarm.active());
  }
}

BOOST_AUTO_TEST_CASE(a_later_set_replaces_the_earlier_one_and_cancel_ends_it) {
  ManualReactor loop;
  int calls = 0;
  Alarm alarm(loop.reactor(), [&] { ++calls; });
  alarm.set(10ms);
  alarm.set(30ms);
  loop.advance(20ms);
  BOOST_TEST(calls == 0);
  alarm.cancel();
  alarm.cancel();
  loop.advance(1h);
  BOOST_TEST(calls == 0);
}

BOOST_AUTO_TEST_CASE(it_may_be_set_and_destroyed_by_its_own_call) {
  ManualReactor loop;
  int calls = 0;
  std::optional<Alarm> alarm;
  alarm.emplace(loop.reactor(), [&] {
    if (++calls < 3) alarm->set(10ms);
    else alarm.reset();
  });
  alarm->set(10ms);
  loop.advance(1s);
  BOOST_TEST(calls == 3);
  BOOST_TEST(!alarm);
}

BOOST_AUTO_TEST_CASE(setting_it_takes_no_memory_however_many_timers_there_are) {
  ManualReactor loop;
  int calls = 0;
  std::vector<std::unique_ptr<Alarm>> alarms;
  std::vector<Timer> timers;
  for (int i = 0; i < 100; ++i) {
    alarms.push_back(std::make_unique<Alarm>(loop.reactor(), [&] { ++calls; }));
    timers.push_back(loop.reactor().call_later(1h, [] {}));
  }
  for (int round = 1; round <= 2; ++round) {
    const std::size_t before = test::allocation_count();
    for (auto& alarm : alarms) alarm->set(10ms);
    BOOST_TEST(test::allocation_count() == before);
    loop.advance(10ms);
    BOOST_TEST(calls == round * 100);
    for (int i = 0; i < 300; ++i) timers.push_back(loop.reactor().call_later(1h, [] {}));
  }
}

BOOST_AUTO_TEST_CASE(work_that_throws_is_done_again) {
  ManualReactor loop;
  int calls = 0;
  std::optional<Alarm> alarm;
  alarm.emplace(loop.reactor(), [&] {
    const detail::AgainIfThrown again(*alarm);
    if (++calls < 3) throw std::runtime_error("not now");
  });
  alarm->set(10ms);
  loop.advance(1s);
  BOOST_TEST(calls == 3);
  BOOST_TEST(loop.take_unhandled().size() == 2u);
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_reactor) {
  std::optional<Alarm> planned;
  std::optional<Alarm> resting;
  {
    ManualReactor loop;
    planned.emplace(loop.reactor(), [] {});
    resting.emplace(loop.reactor(), [] {});
    planned->set(10ms);
  }
  for (auto* alarm : {&planned, &resting}) {
    BOOST_TEST(!(*alarm)->active());
    (*alarm)->set(10ms);
    BOOST_TEST(!(*alarm)->active());
    alarm->reset();
  }
}

BOOST_AUTO_TEST_SUITE_END()
