// When a connection gives up: the number of attempts, no reconnecting at all, a policy of the user.
#include <deferredis/client/link/reconnect_fsm.hpp>

#include <optional>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using detail::ReconnectAction;
using detail::ReconnectFsm;
using Kind = ReconnectAction::Kind;
using State = ReconnectFsm::State;

const Error broken(errc::connection, "it broke", Delivery::maybe_applied);
const Error bad_login(errc::auth, "WRONGPASS", Delivery::maybe_applied);

struct Machine {
  explicit Machine(ReconnectFsm::Rules rules = {}) : fsm(with_defaults(std::move(rules)), 1) {}

  static ReconnectFsm::Rules with_defaults(ReconnectFsm::Rules rules) {
    rules.endpoint = Endpoint::tcp("fixed", 1);
    rules.backoff = {.min = 50ms, .max = 50ms, .stable_after = 5s};
    rules.refused_login_wait = 7s;
    return rules;
  }
  void walk_to_handshake() {
    fsm.begin(now);
    fsm.transport_made();
  }
  void walk_to_up() {
    walk_to_handshake();
    fsm.ready(now);
  }
  ReconnectAction fail() {
    fsm.begin(now);
    return fsm.transport_failed(broken, now);
  }
  ReconnectAction lose() { return fsm.lost({broken, false}, now); }

  TimePoint now{Duration(1h)};
  ReconnectFsm fsm;
};

BOOST_AUTO_TEST_SUITE(reconnect_rules)

// --- preparing -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_connection_that_is_prepared_is_not_up_until_it_is_ready) {
  Machine it;
  it.walk_to_handshake();
  it.fsm.prepare();
  BOOST_TEST((it.fsm.state() == State::preparing));
  BOOST_TEST(it.fsm.preparing());
  BOOST_TEST(!it.fsm.up());
  it.fsm.ready(it.now);
  BOOST_TEST(it.fsm.up());
}

BOOST_AUTO_TEST_CASE(a_failure_while_it_is_prepared_fails_the_attempt) {
  Machine it;
  it.walk_to_handshake();
  it.fsm.prepare();
  BOOST_TEST((it.fsm.failed(Error(errc::connection, "on_connect failed")).kind == Kind::close));
  BOOST_TEST((it.fsm.state() == State::failing));
  const ReconnectAction action = it.lose();
  BOOST_TEST((action.kind == Kind::failed));
  BOOST_TEST(action.why->message() == "fixed:1: on_connect failed");
  BOOST_TEST(it.fsm.failures() == 1U);
}

BOOST_AUTO_TEST_CASE(a_loss_while_it_is_prepared_fails_the_attempt_and_never_leaves_hello_out) {
  Machine it;
  it.walk_to_handshake();
  it.fsm.prepare();
  BOOST_TEST((it.fsm.lost({broken, true}, it.now).kind == Kind::failed));
  BOOST_TEST(!it.fsm.avoids_hello());
  BOOST_TEST((it.fsm.state() == State::waiting));
}

BOOST_AUTO_TEST_CASE(leaving_at_once_ends_a_preparation) {
  Machine it;
  it.walk_to_handshake();
  it.fsm.prepare();
  BOOST_TEST((it.fsm.leave_at_once(broken).kind == Kind::close));
  BOOST_TEST((it.lose().kind == Kind::ask_better));
  BOOST_TEST((it.fsm.wait() == 0s));
}

// --- a number of attempts ------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(it_gives_up_after_so_many_failures_in_a_row) {
  Machine it({.attempts = 3});
  BOOST_TEST((it.fail().kind == Kind::failed));
  BOOST_TEST((it.fail().kind == Kind::failed));
  BOOST_TEST((it.fsm.state() == State::waiting));
  const ReconnectAction last = it.fail();
  BOOST_TEST((last.kind == Kind::failed));
  BOOST_TEST((it.fsm.state() == State::given_up));
  BOOST_TEST(it.fsm.gave_up());
  BOOST_TEST(!it.fsm.waiting());
  BOOST_TEST(it.fsm.last_failed());
  BOOST_TEST(last.why->message() == "it broke (gave up after 3 attempts; reconnect() tries again)");
  BOOST_TEST((last.why->delivery() == Delivery::not_sent));
  BOOST_TEST((it.fsm.begin(it.now).kind == Kind::none));
}

BOOST_AUTO_TEST_CASE(a_success_starts_the_count_again_and_a_loss_is_not_a_failed_attempt) {
  Machine it({.attempts = 2});
  it.fail();
  it.walk_to_up();
  BOOST_TEST((it.lose().kind == Kind::down));
  BOOST_TEST((it.fsm.state() == State::waiting));
  it.fail();
  BOOST_TEST((it.fsm.state() == State::waiting));
  it.fail();
  BOOST_TEST((it.fsm.state() == State::given_up));
}

BOOST_AUTO_TEST_CASE(a_request_starts_the_count_again_but_keeps_the_failures) {
  Machine it({.attempts = 2});
  it.fail();
  it.fail();
  BOOST_TEST((it.fsm.asked().kind == Kind::retry));
  BOOST_TEST((it.fsm.state() == State::waiting));
  BOOST_TEST((it.fsm.wait() == 0s));
  it.fail();
  BOOST_TEST((it.fsm.state() == State::waiting));
  BOOST_TEST(it.fsm.failures() == 3U);  // the owner counts it as failed until it is up
  it.fail();
  BOOST_TEST((it.fsm.state() == State::given_up));
}

BOOST_AUTO_TEST_CASE(a_request_ends_a_wait_for_the_next_attempt) {
  Machine it;
  it.fail();
  BOOST_TEST((it.fsm.asked().kind == Kind::retry));
  BOOST_TEST((it.fsm.wait() == 0s));
}

BOOST_AUTO_TEST_CASE(new_credentials_revive_one_that_gave_up_because_its_login_was_refused) {
  Machine it({.attempts = 1});
  it.walk_to_handshake();
  it.fsm.failed(bad_login);
  it.lose();
  BOOST_TEST((it.fsm.state() == State::given_up));
  BOOST_TEST((it.fsm.login_changed().kind == Kind::retry));
  it.fail();
  BOOST_TEST((it.fsm.state() == State::given_up));
  BOOST_TEST((it.fsm.login_changed().kind == Kind::none));
}

// --- no reconnecting -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(without_reconnecting_a_loss_is_the_end) {
  Machine it({.reconnects = false});
  it.walk_to_up();
  const ReconnectAction action = it.lose();
  BOOST_TEST((action.kind == Kind::down));
  BOOST_TEST((it.fsm.state() == State::given_up));
  BOOST_TEST(it.fsm.failures() == 1U);
  BOOST_TEST(action.why->message() ==
             "it broke (not tried again: .reconnect is false; reconnect() tries again)");
  BOOST_TEST((action.why->delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(without_reconnecting_one_failed_attempt_is_the_end) {
  Machine it({.reconnects = false});
  BOOST_TEST((it.fail().kind == Kind::failed));
  BOOST_TEST((it.fsm.state() == State::given_up));
  it.fsm.asked();
  it.walk_to_up();
  BOOST_TEST(it.fsm.up());
}

BOOST_AUTO_TEST_CASE(without_reconnecting_a_connection_is_still_replaced) {
  Machine it({.reconnects = false});
  it.walk_to_up();
  it.fsm.leave_when_answered(broken);
  BOOST_TEST((it.lose().kind == Kind::down));
  BOOST_TEST((it.fsm.state() == State::waiting));
  BOOST_TEST((it.fsm.wait() == 0s));
}

BOOST_AUTO_TEST_CASE(
    without_reconnecting_a_server_that_closes_on_hello_is_still_greeted_without_it) {
  Machine it({.reconnects = false});
  it.walk_to_handshake();
  BOOST_TEST((it.fsm.lost({broken, true}, it.now).kind == Kind::retry));
  BOOST_TEST((it.fsm.state() == State::waiting));
}

// --- a policy ------------------------------------------------------------------------------------

struct Asked {
  std::uint32_t attempt;
  std::string why;
  Duration elapsed;
};

BOOST_AUTO_TEST_CASE(a_policy_is_told_the_attempt_the_error_and_the_time_since_the_loss) {
  std::vector<Asked> asked;
  Machine it({.policy = [&asked](std::uint32_t attempt, const Error& why, Duration elapsed) {
    asked.push_back({attempt, std::string(why.message()), elapsed});
    return std::optional<Duration>(3s);
  }});
  it.walk_to_up();
  it.now += 1h;
  BOOST_TEST((it.lose().kind == Kind::down));
  BOOST_TEST((it.fsm.wait() == 3s));
  it.now += 3s;
  it.fail();
  it.now += 3s;
  it.fail();
  BOOST_REQUIRE(asked.size() == 3U);
  for (std::uint32_t i = 0; i < 3; ++i) {
    BOOST_TEST(asked[i].attempt == i);
    BOOST_TEST(asked[i].why == "it broke");
    BOOST_TEST((asked[i].elapsed == i * 3s));
  }
}

BOOST_AUTO_TEST_CASE(before_the_first_success_the_time_begins_with_the_first_attempt) {
  Duration last{};
  Machine it({.policy = [&last](std::uint32_t, const Error&, Duration elapsed) {
    last = elapsed;
    return std::optional<Duration>(0s);
  }});
  it.fsm.begin(it.now);
  it.now += 2s;
  it.fsm.transport_failed(broken, it.now);
  BOOST_TEST((last == 2s));
  it.now += 2s;
  it.fail();
  BOOST_TEST((last == 4s));
}

BOOST_AUTO_TEST_CASE(a_policy_without_an_answer_gives_up) {
  Machine it({.policy = [](std::uint32_t attempt, const Error&, Duration) {
    return attempt < 2 ? std::optional<Duration>(1s) : std::nullopt;
  }});
  it.fail();
  BOOST_TEST((it.fsm.state() == State::waiting));
  const ReconnectAction last = it.fail();
  BOOST_TEST((it.fsm.state() == State::given_up));
  BOOST_TEST(last.why->message() == "it broke (gave up after 2 attempts; reconnect() tries again)");
}

BOOST_AUTO_TEST_CASE(a_policy_may_give_up_at_a_loss) {
  Machine it({.policy = [](std::uint32_t, const Error&, Duration) -> std::optional<Duration> {
    return std::nullopt;
  }});
  it.walk_to_up();
  const ReconnectAction action = it.lose();
  BOOST_TEST((action.kind == Kind::down));
  BOOST_TEST((it.fsm.state() == State::given_up));
  BOOST_TEST(action.why->message() == "it broke (gave up; reconnect() tries again)");
}

BOOST_AUTO_TEST_CASE(a_policy_is_not_asked_when_a_connection_is_replaced) {
  Machine it({.policy = [](std::uint32_t, const Error&, Duration) -> std::optional<Duration> {
    return std::nullopt;
  }});
  it.walk_to_up();
  it.fsm.leave_when_answered(broken);
  it.lose();
  BOOST_TEST((it.fsm.state() == State::waiting));
}

BOOST_AUTO_TEST_CASE(a_wait_of_a_policy_is_never_negative_nor_endless) {
  Duration wanted = -1s;
  Machine it({.policy = [&wanted](std::uint32_t, const Error&, Duration) {
    return std::optional<Duration>(wanted);
  }});
  it.fail();
  BOOST_TEST((it.fsm.wait() == 0s));
  wanted = Duration::max();
  it.fail();
  BOOST_TEST((it.fsm.wait() == std::chrono::hours(24 * 365)));
}

BOOST_AUTO_TEST_CASE(a_policy_does_not_shorten_the_wait_after_a_refused_login) {
  Machine it({.policy = [](std::uint32_t, const Error&, Duration) {
    return std::optional<Duration>(1ms);
  }});
  it.walk_to_handshake();
  it.fsm.failed(bad_login);
  it.lose();
  BOOST_TEST((it.fsm.state() == State::refused));
  BOOST_TEST((it.fsm.wait() == 7s));
}

BOOST_AUTO_TEST_CASE(a_policy_may_close_the_connection) {
  for (const bool was_up : {false, true}) {
    ReconnectFsm* fsm = nullptr;
    Machine it({.policy = [&fsm](std::uint32_t, const Error&, Duration) {
      fsm->close();
      return std::optional<Duration>(1s);
    }});
    fsm = &it.fsm;
    if (was_up) it.walk_to_up();
    const ReconnectAction action = was_up ? it.lose() : it.fail();
    BOOST_TEST((action.kind == Kind::none));
    BOOST_TEST(it.fsm.closed());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
