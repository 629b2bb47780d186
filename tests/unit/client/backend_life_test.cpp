// How a backend ends, and when it is deleted.
#include <deferredis/client/backend/backend_life.hpp>

#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

namespace deferredis {
namespace {

using detail::BackendLife;
using detail::LivingBackend;
using State = BackendLife::State;

// Is busy until told otherwise, and records what its life asks of it.
struct Fake final : LivingBackend {
  bool idle() noexcept override { return is_idle; }
  void drained() override { life->close(Error(errc::closed, "drained")); }
  void close_all(const Error& reason) override {
    BOOST_TEST(life->closed());
    closings += std::string(reason.message()) + ";";
  }
  void destroy() noexcept override { ++destroyed; }

  BackendLife* life = nullptr;
  bool is_idle = false;
  std::string closings;
  int destroyed = 0;
};

struct Living {
  Living() { fake.life = &life; }

  ManualReactor manual;
  Fake fake;
  BackendLife life{manual.reactor(), fake};
};

BOOST_FIXTURE_TEST_SUITE(backend_life, Living)

BOOST_AUTO_TEST_CASE(is_open_until_somebody_ends_it) {
  life.look_soon();
  life.look();
  life.bury();
  manual.run_ready();
  BOOST_TEST((life.state() == State::open));
  BOOST_TEST(fake.closings == "");
  BOOST_TEST(fake.destroyed == 0);
}

BOOST_AUTO_TEST_CASE(closes_once_with_the_first_reason) {
  life.close(Error(errc::closed, "first"));
  life.close(Error(errc::closed, "second"));
  BOOST_TEST((life.state() == State::closed));
  BOOST_TEST(fake.closings == "first;");
  life.bury();
  BOOST_TEST(fake.destroyed == 0);  // somebody still has a handle
}

BOOST_AUTO_TEST_CASE(drains_until_it_is_idle_and_looks_only_when_it_is_woken) {
  auto drained = life.drain();
  BOOST_TEST((life.state() == State::draining));
  BOOST_TEST(!life.open());
  life.look();
  BOOST_TEST((life.state() == State::draining));
  fake.is_idle = true;
  manual.run_ready();
  BOOST_TEST((life.state() == State::draining));  // nobody said so
  life.look_soon();
  BOOST_TEST((life.state() == State::draining));  // not inside the caller's frames
  manual.run_ready();
  BOOST_TEST((life.state() == State::closed));
  BOOST_TEST(fake.closings == "drained;");
  BOOST_TEST(drained.settled());
  manual.settle(std::move(drained));
  BOOST_TEST(fake.destroyed == 0);
}

BOOST_AUTO_TEST_CASE(closing_ends_every_drain_and_a_later_one_ends_at_once) {
  auto one = life.drain(), two = life.drain();
  life.close(Error(errc::closed, "disconnected"));
  BOOST_TEST(fake.closings == "disconnected;");
  manual.settle(std::move(one));
  manual.settle(std::move(two));
  manual.settle(life.drain());
}

BOOST_AUTO_TEST_CASE(whoever_takes_the_drains_ends_them) {
  auto drained = life.drain();
  auto taken = life.take_drains();
  life.close(Error(errc::closed, "disconnected"));
  manual.run_ready();
  BOOST_TEST(!drained.settled());
  for (auto& each : taken) each.fulfill();
  manual.settle(std::move(drained));
}

BOOST_AUTO_TEST_CASE(an_abandoned_one_is_destroyed_once_it_is_idle) {
  BOOST_TEST(life.abandon());
  BOOST_TEST((life.state() == State::abandoned));
  life.look_soon();
  manual.run_ready();
  BOOST_TEST(fake.destroyed == 0);
  fake.is_idle = true;
  life.look_soon();
  life.look_soon();
  manual.run_ready();
  BOOST_TEST((life.state() == State::dead));
  BOOST_TEST(fake.closings == "drained;");
  BOOST_TEST(fake.destroyed == 1);
}

BOOST_AUTO_TEST_CASE(one_abandoned_while_it_drains_ends_its_drain_and_is_destroyed) {
  auto drained = life.drain();
  BOOST_TEST(life.abandon());
  fake.is_idle = true;
  life.look();
  BOOST_TEST(fake.destroyed == 1);
  manual.settle(std::move(drained));
}

BOOST_AUTO_TEST_CASE(one_abandoned_after_it_was_closed_is_destroyed_at_once) {
  life.close(Error(errc::closed, "disconnected"));
  BOOST_TEST(!life.abandon());
  BOOST_TEST((life.state() == State::dead));
  BOOST_TEST(fake.destroyed == 1);
}

BOOST_AUTO_TEST_CASE(closing_an_abandoned_one_leaves_its_end_to_bury) {
  BOOST_TEST(life.abandon());
  life.close(Error(errc::closed, "the reactor is gone"));
  BOOST_TEST((life.state() == State::dead));
  BOOST_TEST(fake.destroyed == 0);
  life.bury();
  BOOST_TEST(fake.destroyed == 1);
}

BOOST_AUTO_TEST_CASE(an_observer_is_called_once_a_turn_until_it_is_closed) {
  int looks = 0;
  life.on_look([&looks] { ++looks; });
  life.look_soon();
  life.look_soon();
  BOOST_TEST(looks == 0);
  manual.run_ready();
  BOOST_TEST(looks == 1);
  manual.run_ready();
  BOOST_TEST(looks == 1);
  life.close(Error(errc::closed, "disconnected"));
  life.look_soon();
  manual.run_ready();
  BOOST_TEST(looks == 1);
}

BOOST_AUTO_TEST_CASE(a_look_that_comes_after_its_end_does_nothing) {
  {
    BackendLife other(manual.reactor(), fake);
    fake.life = &other;
    static_cast<void>(other.abandon());
    fake.is_idle = true;
    other.look_soon();
  }
  manual.run_ready();
  BOOST_TEST(fake.destroyed == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
