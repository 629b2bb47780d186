#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(reactor_time)

BOOST_AUTO_TEST_CASE(time_spent_in_user_code_counts_at_once) {
  ManualReactor manual;
  const TimePoint began = manual.now();
  Duration before{-1};
  Duration after{-1};
  manual.reactor().call_soon([&] {
    before = manual.reactor().now() - began;
    manual.busy(60ms);
    after = manual.reactor().now() - began;
  });
  manual.run_ready();
  BOOST_TEST((before == 0ms));
  BOOST_TEST((after == 60ms));
}

// No reading may be older than its limit, however often it was requested.
BOOST_AUTO_TEST_CASE(the_real_clock_is_at_most_a_tenth_of_a_millisecond_ahead) {
  Reactor reactor;
  Duration oldest{0};
  reactor.call_soon([&] {
    const TimePoint end = reactor.clock().now() + 20ms;
    for (TimePoint now = reactor.clock().now(); now < end; now = reactor.clock().now()) {
      oldest = std::max<Duration>(oldest, now - reactor.now());
    }
    reactor.stop();
  });
  reactor.run();
  BOOST_TEST((oldest <= 100us));
}

BOOST_AUTO_TEST_CASE(the_first_reading_after_a_sleep_is_fresh) {
  Reactor reactor;
  TimePoint woken;
  TimePoint asked;
  reactor
      .call_later(5ms,
                  [&] {
                    woken = reactor.clock().now();
                    asked = reactor.now();
                    reactor.stop();
                  })
      .release();
  reactor.run();
  BOOST_TEST((asked >= woken - 100us));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
