#include <deferredis/reactor/reactor.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <deferredis/testing/manual_reactor.hpp>

#include "loop/sockets.hpp"

using namespace deferredis;
using namespace std::chrono_literals;

namespace {

struct Hooks {
  Registration hook(char name, Duration takes = 0ms) {
    const char text[] = {name, '\0'};
    return manual.reactor().on_shutdown(
        [this, name, takes] {
          order += name;
          return manual.reactor().after(takes).then([this] { order += '.'; });
        },
        text);
  }

  ManualReactor manual;
  std::string order;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reactor_shutdown, Hooks)

BOOST_AUTO_TEST_CASE(the_latest_hook_runs_first_and_each_is_waited_for) {
  const Registration a = hook('a', 1s), b = hook('b', 1s), c = hook('c');
  auto done = manual.reactor().shutdown();
  manual.run_ready();
  BOOST_TEST(order == "c.b");
  manual.advance(1s);
  BOOST_TEST(order == "c.b.a");
  manual.advance(1s);
  manual.settle(std::move(done));
  BOOST_TEST(order == "c.b.a.");
}

BOOST_AUTO_TEST_CASE(a_destroyed_hook_does_not_run) {
  const Registration a = hook('a');
  { const Registration b = hook('b'); }
  manual.settle(manual.reactor().shutdown());
  BOOST_TEST(order == "a.");
}

BOOST_AUTO_TEST_CASE(a_hook_may_destroy_the_remaining_ones) {
  std::optional<Registration> a = hook('a');
  const Registration b = manual.reactor().on_shutdown([&] {
    a.reset();
    return ready();
  });
  manual.settle(manual.reactor().shutdown());
  BOOST_TEST(order == "");
}

BOOST_AUTO_TEST_CASE(a_hook_that_takes_too_long_is_cancelled_and_reported) {
  const Registration a = hook('a'), slow = hook('s', 1h);
  auto done = manual.reactor().shutdown(5s);
  manual.advance(4999ms);
  BOOST_TEST(order == "s");
  manual.advance(1ms);
  manual.settle(std::move(done));
  BOOST_TEST(order == "sa.");
  const auto errors = manual.take_unhandled();
  BOOST_REQUIRE(errors.size() == 1u);
  BOOST_TEST((errors[0].code() == errc::timeout));
  BOOST_TEST(errors[0].message() == "shutdown: hook 's': no result within 5000 ms");
  BOOST_TEST(manual.reactor().stats().timers == 0u);
}

BOOST_AUTO_TEST_CASE(a_hook_that_fails_or_throws_is_reported_and_the_others_run) {
  const Registration a = hook('a');
  const Registration fails = manual.reactor().on_shutdown(
      [] { return failed(Error(errc::connection, "it failed")); }, "the queue");
  const Registration throws =
      manual.reactor().on_shutdown([]() -> Future<void> { throw std::runtime_error("it threw"); });
  manual.settle(manual.reactor().shutdown());
  BOOST_TEST(order == "a.");
  std::string told;
  for (const Error& error : manual.take_unhandled()) told.append(error.message()) += ' ';
  BOOST_TEST(told ==
             "shutdown: hook 3 in the order of on_shutdown (give it a name): it threw "
             "shutdown: hook 'the queue': it failed ");
}

BOOST_AUTO_TEST_CASE(it_ends_run) {
  Reactor reactor;
  bool cleaned = false;
  const Registration held =
      reactor.on_shutdown([&] { return reactor.after(1ms).then([&] { cleaned = true; }); });
  reactor.call_soon([&] { reactor.shutdown().detach(); });
  reactor.run();
  BOOST_TEST(cleaned);
}

BOOST_AUTO_TEST_CASE(without_hooks_it_ends_run_too) {
  Reactor reactor;
  reactor.call_soon([&] { reactor.shutdown().detach(); });
  reactor.run();
}

BOOST_AUTO_TEST_SUITE_END()
