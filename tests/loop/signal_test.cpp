#include <deferredis/reactor/reactor.hpp>

#include <csignal>
#include <memory>
#include <optional>

#include "loop/sockets.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

struct Signals {
  int calls = 0;
  Reactor reactor;
};

bool handled(int number) {
  struct sigaction now {};
  ::sigaction(number, nullptr, &now);
  return now.sa_handler != SIG_DFL;
}

sigset_t mask() {
  sigset_t now;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
  return now;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reactor_signal, Signals)

BOOST_AUTO_TEST_CASE(a_signal_is_handled_on_the_loop) {
  const Registration held = reactor.on_signal(SIGUSR1, [&] {
    BOOST_TEST(reactor.running());
    ++calls;
    reactor.stop();
  });
  reactor.call_soon([] { std::raise(SIGUSR1); });
  reactor.run();
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(destroying_the_registration_restores_the_signal) {
  {
    const Registration held = reactor.on_signal(SIGUSR1, [] {});
    BOOST_TEST(handled(SIGUSR1));
  }
  BOOST_TEST(!handled(SIGUSR1));
  const Registration again = reactor.on_signal(SIGUSR1, [] {});
  BOOST_TEST(handled(SIGUSR1));
}

BOOST_AUTO_TEST_CASE(the_call_may_destroy_its_own_registration) {
  const auto witness = std::make_shared<int>(5);
  std::optional<Registration> held;
  held = reactor.on_signal(SIGUSR1, [&, witness] {
    held.reset();
    calls += *witness;  // what the callable holds is still there
  });
  std::raise(SIGUSR1);
  turn_until(reactor, [&] { return calls > 0; });
  BOOST_TEST(calls == 5);
  BOOST_TEST(!handled(SIGUSR1));
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_call_is_reported) {
  std::string reported;
  reactor.on_unhandled_error([&](const Error& error) { reported = error.message(); });
  const Registration held =
      reactor.on_signal(SIGUSR1, [] { throw std::runtime_error("bad handler"); });
  std::raise(SIGUSR1);
  turn_until(reactor, [&] { return !reported.empty(); });
  BOOST_TEST(reported == "bad handler");
}

BOOST_AUTO_TEST_CASE(a_signal_that_another_reactor_holds_is_refused) {
  Reactor other;
  const Registration held = other.on_signal(SIGUSR1, [] {});
  BOOST_CHECK_THROW(static_cast<void>(reactor.on_signal(SIGUSR1, [] {})), InvalidArgumentError);
  const Registration another = reactor.on_signal(SIGUSR2, [] {});
}

BOOST_AUTO_TEST_CASE(a_signal_that_the_program_handles_itself_is_refused) {
  const auto before = std::signal(SIGUSR1, [](int) {});
  BOOST_CHECK_THROW(static_cast<void>(reactor.on_signal(SIGUSR1, [] {})), InvalidArgumentError);
  std::signal(SIGUSR1, before);
}

BOOST_AUTO_TEST_CASE(an_invalid_signal_is_refused) {
  for (const int number : {0, -1, 1000}) {
    BOOST_CHECK_THROW(static_cast<void>(reactor.on_signal(number, [] {})), InvalidArgumentError);
  }
}

BOOST_AUTO_TEST_CASE(no_signal_mask_is_touched) {
  sigset_t some;
  sigemptyset(&some);
  sigaddset(&some, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &some, nullptr);
  {
    Reactor short_lived;
    const Registration held = short_lived.on_signal(SIGUSR1, [] {});
    std::raise(SIGUSR1);
    short_lived.run(short_lived.run_in_thread([] {}));
    const sigset_t now = mask();
    for (int number = 1; number < 32; ++number) {
      BOOST_TEST(sigismember(&now, number) == (number == SIGTERM ? 1 : 0), "signal " << number);
    }
  }
  ::pthread_sigmask(SIG_UNBLOCK, &some, nullptr);
}

BOOST_AUTO_TEST_CASE(a_destroyed_reactor_restores_its_signals) {
  std::optional<Registration> held;
  {
    Reactor short_lived;
    held = short_lived.on_signal(SIGUSR1, [] {});
  }
  BOOST_TEST(!handled(SIGUSR1));
  const Registration ours = reactor.on_signal(SIGUSR1, [] {});
  held.reset();
  BOOST_TEST(handled(SIGUSR1));
}

BOOST_AUTO_TEST_SUITE_END()
