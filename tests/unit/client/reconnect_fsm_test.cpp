// When a connection is attempted again: every state and event, with a clock that the test moves.
#include <deferredis/client/link/reconnect_fsm.hpp>

#include <algorithm>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using detail::ReconnectAction;
using detail::ReconnectFsm;
using detail::ServerTarget;
using Kind = ReconnectAction::Kind;
using State = ReconnectFsm::State;

constexpr Backoff backoff{.min = 50ms, .max = 50ms, .stable_after = 5s};
const Endpoint fixed = Endpoint::tcp("fixed", 1);
const ServerTarget primary{Endpoint::tcp("named", 2), ServerRole::primary};
const ServerTarget replica{Endpoint::tcp("named", 3), ServerRole::replica};
const Error broken(errc::connection, "it broke", Delivery::maybe_applied);
const Error bad_login(errc::auth, "WRONGPASS", Delivery::maybe_applied);
const Error no_login(errc::no_auth, "NOAUTH", Delivery::rejected);
const Error no_writes(errc::read_only, "READONLY", Delivery::rejected);
const Error moved(errc::connection, "another one is the primary", Delivery::maybe_applied);

// A machine and its manual clock. The functions that end in a state walk there from `idle`.
struct Machine {
  explicit Machine(bool asks = false, bool may_greet_old = true, std::uint32_t attempts = 0)
      : fsm({.endpoint = fixed,
             .asks = asks,
             .may_greet_old = may_greet_old,
             .backoff = backoff,
             .refused_login_wait = 7s,
             .attempts = attempts},
            1) {}

  void walk_to_connecting(const ServerTarget& target = primary) {
    if (fsm.begin(now).kind == Kind::ask) fsm.directed(target);
  }
  void walk_to_handshake(const ServerTarget& target = primary) {
    walk_to_connecting(target);
    fsm.transport_made();
  }
  void walk_to_up(const ServerTarget& target = primary) {
    walk_to_handshake(target);
    fsm.ready(now);
  }
  ReconnectAction lose(bool hello_unanswered = false) {
    return fsm.lost({broken, hello_unanswered}, now);
  }

  TimePoint now{Duration(1h)};
  ReconnectFsm fsm;
};

// A machine with a source in this state.
Machine in_state(State state) {
  Machine it(true, true, state == State::given_up ? 1 : 0);
  switch (state) {
    case State::idle: break;
    case State::asking: it.fsm.begin(it.now); break;
    case State::connecting: it.walk_to_connecting(); break;
    case State::handshake: it.walk_to_handshake(); break;
    case State::preparing:
      it.walk_to_handshake();
      it.fsm.prepare();
      break;
    case State::failing:
      it.walk_to_handshake();
      it.fsm.failed(broken);
      break;
    case State::up: it.walk_to_up(); break;
    case State::leaving:
      it.walk_to_up();
      it.fsm.failed(broken);
      break;
    case State::waiting:
    case State::given_up:
      it.fsm.begin(it.now);
      it.fsm.undirected(broken, it.now);
      break;
    case State::refused:
      it.walk_to_connecting();
      it.fsm.transport_failed(bad_login, it.now);
      break;
    case State::closed: it.fsm.close(); break;
  }
  BOOST_TEST_REQUIRE((it.fsm.state() == state));
  return it;
}

constexpr State all_states[] = {State::idle,      State::asking,    State::connecting,
                                State::handshake, State::preparing, State::failing,
                                State::up,        State::leaving,   State::waiting,
                                State::refused,   State::given_up,  State::closed};

// Reports the event in every state. It must be ignored in those that are not in `meant`.
template <class Event>
void ignored_except_in(std::vector<State> meant, Event event) {
  for (const State state : all_states) {
    Machine it = in_state(state);
    const ReconnectAction action = event(it);
    const bool acts = action.kind != Kind::none || it.fsm.state() != state;
    const bool expected = std::find(meant.begin(), meant.end(), state) != meant.end();
    BOOST_TEST((acts == expected), "state " << static_cast<int>(state));
  }
}

BOOST_AUTO_TEST_SUITE(reconnect_fsm)

// --- the way up ----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(without_a_source_it_connects_to_the_fixed_endpoint) {
  Machine it;
  BOOST_TEST((it.fsm.state() == State::idle));
  BOOST_TEST((it.fsm.begin(it.now).kind == Kind::connect));
  BOOST_TEST((it.fsm.state() == State::connecting));
  BOOST_TEST((it.fsm.target().endpoint == fixed));
  BOOST_TEST((it.fsm.target().role == ServerRole::any));
  it.fsm.transport_made();
  BOOST_TEST((it.fsm.state() == State::handshake));
  BOOST_TEST(!it.fsm.up());
  it.fsm.ready(it.now);
  BOOST_TEST(it.fsm.up());
}

BOOST_AUTO_TEST_CASE(with_a_source_it_asks_first_and_connects_to_what_it_names) {
  Machine it(true);
  BOOST_TEST((it.fsm.begin(it.now).kind == Kind::ask));
  BOOST_TEST((it.fsm.state() == State::asking));
  BOOST_TEST((it.fsm.directed(primary).kind == Kind::connect));
  BOOST_TEST((it.fsm.state() == State::connecting));
  BOOST_TEST((it.fsm.target().endpoint == primary.endpoint));
  BOOST_TEST((it.fsm.target().role == ServerRole::primary));
}

BOOST_AUTO_TEST_CASE(each_attempt_has_a_number_and_only_the_latest_is_current) {
  Machine it;
  it.fsm.begin(it.now);
  const std::uint32_t first = it.fsm.attempt();
  BOOST_TEST(it.fsm.is_current(first));
  it.fsm.transport_failed(broken, it.now);
  BOOST_TEST(it.fsm.is_current(first));
  it.fsm.begin(it.now);
  BOOST_TEST(!it.fsm.is_current(first));
  BOOST_TEST(it.fsm.is_current(it.fsm.attempt()));
  it.fsm.close();
  BOOST_TEST(!it.fsm.is_current(it.fsm.attempt()));
}

// --- failed attempts -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_transport_that_cannot_be_opened_fails_the_attempt) {
  Machine it;
  it.walk_to_connecting();
  const ReconnectAction action = it.fsm.transport_failed(broken, it.now);
  BOOST_TEST((action.kind == Kind::failed));
  BOOST_TEST((action.why->delivery() == Delivery::not_sent));
  BOOST_TEST((it.fsm.state() == State::waiting));
  BOOST_TEST((it.fsm.wait() <= 50ms));
  BOOST_TEST(it.fsm.failures() == 1U);
  BOOST_TEST(it.fsm.last_failed());
  BOOST_TEST((it.fsm.begin(it.now).kind == Kind::connect));
}

BOOST_AUTO_TEST_CASE(a_transport_lost_during_the_handshake_fails_the_attempt) {
  Machine it;
  it.walk_to_handshake();
  const ReconnectAction action = it.lose();
  BOOST_TEST((action.kind == Kind::failed));
  BOOST_TEST(action.why->message() == "it broke");
  BOOST_TEST((action.why->delivery() == Delivery::not_sent));
  BOOST_TEST((it.fsm.state() == State::waiting));
}

BOOST_AUTO_TEST_CASE(a_failed_handshake_closes_the_transport_and_tells_its_own_reason) {
  Machine it;
  it.walk_to_handshake();
  BOOST_TEST((it.fsm.failed(Error(errc::protocol, "not Redis")).kind == Kind::close));
  BOOST_TEST((it.fsm.state() == State::failing));
  BOOST_TEST(it.fsm.ending());
  const ReconnectAction action = it.lose();
  BOOST_TEST((action.kind == Kind::failed));
  BOOST_TEST(action.why->message() == "fixed:1: not Redis");
  BOOST_TEST((it.fsm.state() == State::waiting));
}

BOOST_AUTO_TEST_CASE(failures_are_counted_until_a_loss_ends_the_success_after_them) {
  Machine it;
  for (std::uint32_t count = 1; count <= 3; ++count) {
    it.walk_to_connecting();
    it.fsm.transport_failed(broken, it.now);
    BOOST_TEST(it.fsm.failures() == count);
  }
  it.walk_to_up();
  BOOST_TEST(it.fsm.failures() == 3U);  // the owner wants to know that they are over
  BOOST_TEST(!it.fsm.last_failed());
  it.fsm.leave_when_answered(moved);
  BOOST_TEST(!it.fsm.last_failed());
  it.lose();
  BOOST_TEST(it.fsm.failures() == 0U);
  BOOST_TEST(!it.fsm.last_failed());
}

BOOST_AUTO_TEST_CASE(the_wait_after_a_refused_login_is_long) {
  Machine it;
  it.walk_to_handshake();
  it.fsm.failed(bad_login);
  BOOST_TEST((it.lose().kind == Kind::failed));
  BOOST_TEST((it.fsm.state() == State::refused));
  BOOST_TEST(it.fsm.waiting());
  BOOST_TEST((it.fsm.wait() == 7s));
  BOOST_TEST((it.fsm.begin(it.now).kind == Kind::connect));
}

BOOST_AUTO_TEST_CASE(new_credentials_end_the_wait_after_a_refused_login) {
  Machine it = in_state(State::refused);
  BOOST_TEST((it.fsm.login_changed().kind == Kind::retry));
  BOOST_TEST((it.fsm.state() == State::waiting));
  BOOST_TEST((it.fsm.wait() == 0s));
  BOOST_TEST((it.fsm.login_changed().kind == Kind::none));
}

// --- HELLO ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_server_that_closes_on_hello_is_tried_again_without_it) {
  Machine it;
  it.walk_to_handshake();
  BOOST_TEST(!it.fsm.avoids_hello());
  BOOST_TEST((it.lose(true).kind == Kind::retry));
  BOOST_TEST((it.fsm.state() == State::waiting));
  BOOST_TEST((it.fsm.wait() <= 50ms));
  BOOST_TEST(it.fsm.failures() == 0U);
  it.walk_to_handshake();
  BOOST_TEST(it.fsm.avoids_hello());
  it.fsm.ready(it.now);
  BOOST_TEST(!it.fsm.avoids_hello());
}

BOOST_AUTO_TEST_CASE(a_second_close_on_the_greeting_fails_the_attempt) {
  Machine it;
  it.walk_to_handshake();
  it.lose(true);
  it.walk_to_handshake();
  BOOST_TEST((it.lose(true).kind == Kind::failed));
  BOOST_TEST(!it.fsm.avoids_hello());
}

BOOST_AUTO_TEST_CASE(only_the_server_that_closed_on_hello_is_spared_it) {
  Machine it(true);
  it.walk_to_handshake(primary);
  it.lose(true);
  it.walk_to_handshake(replica);
  BOOST_TEST(!it.fsm.avoids_hello());
}

BOOST_AUTO_TEST_CASE(with_a_fixed_protocol_hello_is_not_left_out) {
  Machine it(false, false);
  it.walk_to_handshake();
  BOOST_TEST((it.lose(true).kind == Kind::failed));
  BOOST_TEST(!it.fsm.avoids_hello());
}

BOOST_AUTO_TEST_CASE(a_handshake_that_failed_for_another_reason_keeps_hello) {
  Machine it;
  it.walk_to_handshake();
  it.fsm.failed(broken);
  BOOST_TEST((it.lose(true).kind == Kind::failed));
  BOOST_TEST(!it.fsm.avoids_hello());
}

// --- losses --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_lost_connection_is_opened_again_at_once) {
  Machine it;
  it.walk_to_up();
  const ReconnectAction action = it.lose(true);  // HELLO was answered long ago
  BOOST_TEST((action.kind == Kind::down));
  BOOST_TEST(action.why->message() == "it broke");
  BOOST_TEST((action.why->delivery() == Delivery::maybe_applied));
  BOOST_TEST((it.fsm.state() == State::waiting));
  BOOST_TEST((it.fsm.wait() == 0s));
}

BOOST_AUTO_TEST_CASE(a_second_loss_within_a_second_waits) {
  Machine it;
  it.walk_to_up();
  it.lose();
  it.walk_to_up();
  it.now += 999ms;
  it.lose();
  BOOST_TEST((it.fsm.wait() > 0s && it.fsm.wait() <= 50ms));
  it.walk_to_up();
  it.now += 1ms;
  it.lose();
  BOOST_TEST((it.fsm.wait() == 0s));
}

BOOST_AUTO_TEST_CASE(a_conversation_that_fails_closes_the_connection) {
  Machine it;
  it.walk_to_up();
  BOOST_TEST((it.fsm.failed(Error(errc::timeout, "silence")).kind == Kind::close));
  BOOST_TEST((it.fsm.state() == State::leaving));
  BOOST_TEST(!it.fsm.up());
  const ReconnectAction action = it.lose();
  BOOST_TEST((action.kind == Kind::down));
  BOOST_TEST(action.why->message() == "fixed:1: silence");
}

BOOST_AUTO_TEST_CASE(the_latest_reason_to_leave_is_told) {
  Machine it;
  it.walk_to_up();
  it.fsm.leave_when_answered(moved);
  BOOST_TEST((it.fsm.failed(Error(errc::timeout, "silence")).kind == Kind::close));
  BOOST_TEST(it.lose().why->message() == "fixed:1: silence");
}

// --- errors that prove the connection stale ------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_forgotten_login_ends_a_stable_connection_once_it_is_idle) {
  Machine it;
  it.walk_to_up();
  it.now += 5s - 1ns;
  BOOST_TEST((it.fsm.error_received(no_login, it.now).kind == Kind::none));
  BOOST_TEST(it.fsm.up());
  it.now += 1ns;
  BOOST_TEST((it.fsm.error_received(no_login, it.now).kind == Kind::close_when_idle));
  BOOST_TEST((it.fsm.state() == State::leaving));
  BOOST_TEST(it.lose().why->message() == "fixed:1: NOAUTH");
}

BOOST_AUTO_TEST_CASE(a_refused_write_ends_a_stable_connection_and_any_if_there_is_a_source) {
  Machine it;
  it.walk_to_up();
  BOOST_TEST((it.fsm.error_received(no_writes, it.now).kind == Kind::none));
  it.now += 5s;
  BOOST_TEST((it.fsm.error_received(no_writes, it.now).kind == Kind::close_when_idle));

  Machine asking(true);
  asking.walk_to_up(primary);
  BOOST_TEST((asking.fsm.error_received(no_login, asking.now).kind == Kind::none));
  BOOST_TEST((asking.fsm.error_received(no_writes, asking.now).kind == Kind::close_when_idle));
}

BOOST_AUTO_TEST_CASE(a_replica_that_was_wanted_may_refuse_writes) {
  Machine it(true);
  it.walk_to_up(replica);
  it.now += 1h;
  BOOST_TEST((it.fsm.error_received(no_writes, it.now).kind == Kind::none));
  BOOST_TEST((it.fsm.error_received(no_login, it.now).kind == Kind::close_when_idle));
}

BOOST_AUTO_TEST_CASE(other_errors_do_not_concern_the_connection) {
  Machine it;
  it.walk_to_up();
  it.now += 1h;
  BOOST_TEST((it.fsm.error_received(Error(errc::moved, "MOVED 1 b:1"), it.now).kind == Kind::none));
  BOOST_TEST((it.fsm.error_received(broken, it.now).kind == Kind::none));
}

// --- the source ----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(after_a_failed_attempt_the_source_is_asked_again_once_without_a_wait) {
  Machine it(true);
  it.walk_to_connecting();
  const ReconnectAction first = it.fsm.transport_failed(broken, it.now);
  BOOST_TEST((first.kind == Kind::ask_better));
  BOOST_TEST((it.fsm.wait() == 0s));
  BOOST_TEST(it.fsm.failures() == 0U);
  it.walk_to_connecting();
  BOOST_TEST((it.fsm.transport_failed(broken, it.now).kind == Kind::failed));
  BOOST_TEST(it.fsm.failures() == 1U);
  it.walk_to_up();
  it.lose();
  it.walk_to_connecting();
  BOOST_TEST((it.fsm.transport_failed(broken, it.now).kind == Kind::ask_better));
}

BOOST_AUTO_TEST_CASE(a_refused_login_does_not_ask_again_at_once) {
  Machine it(true);
  it.walk_to_connecting();
  BOOST_TEST((it.fsm.transport_failed(bad_login, it.now).kind == Kind::failed));
  BOOST_TEST((it.fsm.state() == State::refused));
}

BOOST_AUTO_TEST_CASE(a_source_that_knows_nothing_fails_the_attempt_and_names_the_fixed_endpoint) {
  Machine it(true);
  it.walk_to_up(replica);
  it.lose();
  it.fsm.begin(it.now);
  BOOST_TEST(
      (it.fsm.undirected(broken, it.now).kind == Kind::failed));  // everybody was asked just now
  BOOST_TEST((it.fsm.target().endpoint == fixed));
  BOOST_TEST((it.fsm.target().role == ServerRole::any));
}

// --- leaving -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(leaving_at_once_closes_a_connection_and_the_next_attempt_does_not_wait) {
  Machine it(true);
  it.walk_to_up();
  it.lose();  // uses up the attempt without a wait
  it.walk_to_up();
  BOOST_TEST((it.fsm.leave_at_once(moved).kind == Kind::close));
  BOOST_TEST((it.fsm.state() == State::leaving));
  const ReconnectAction action = it.lose();
  BOOST_TEST((action.kind == Kind::down));
  BOOST_TEST(action.why->message() == "named:2: another one is the primary");
  BOOST_TEST((it.fsm.wait() == 0s));
}

BOOST_AUTO_TEST_CASE(leaving_at_once_during_the_handshake_does_not_count_as_a_failure) {
  Machine it(true);
  it.walk_to_connecting();
  it.fsm.transport_failed(broken, it.now);  // uses up the second question
  it.walk_to_handshake();
  BOOST_TEST((it.fsm.leave_at_once(moved).kind == Kind::close));
  BOOST_TEST((it.fsm.state() == State::failing));
  BOOST_TEST((it.lose().kind == Kind::ask_better));
  BOOST_TEST(it.fsm.failures() == 0U);
  BOOST_TEST((it.fsm.wait() == 0s));
}

BOOST_AUTO_TEST_CASE(leaving_at_once_before_the_handshake_restarts_the_attempt) {
  for (const State state :
       {State::asking, State::connecting, State::waiting, State::refused, State::given_up}) {
    Machine it = in_state(state);
    const std::uint32_t before = it.fsm.attempt();
    BOOST_TEST((it.fsm.leave_at_once(moved).kind == Kind::restart));
    BOOST_TEST(!it.fsm.is_current(before));
    BOOST_TEST((it.fsm.state() == State::waiting));
    BOOST_TEST((it.fsm.wait() == 0s));
    BOOST_TEST((it.fsm.begin(it.now).kind == Kind::ask));
  }
}

BOOST_AUTO_TEST_CASE(hurry_ends_with_the_next_attempt) {
  Machine it(true);
  it.walk_to_connecting();
  it.fsm.transport_failed(broken, it.now);  // uses up the second question
  it.fsm.leave_at_once(moved);
  it.walk_to_connecting();
  BOOST_TEST((it.fsm.transport_failed(broken, it.now).kind == Kind::failed));
}

BOOST_AUTO_TEST_CASE(leaving_when_answered_takes_no_more_commands_and_does_not_wait_afterwards) {
  Machine it(true);
  it.walk_to_up();
  it.lose();
  it.walk_to_up();
  BOOST_TEST((it.fsm.leave_when_answered(moved).kind == Kind::close_when_idle));
  BOOST_TEST((it.fsm.state() == State::leaving));
  BOOST_TEST(!it.fsm.up());
  BOOST_TEST((it.fsm.leave_at_once(moved).kind == Kind::close));
  BOOST_TEST((it.lose().kind == Kind::down));
  BOOST_TEST((it.fsm.wait() == 0s));
}

BOOST_AUTO_TEST_CASE(leaving_when_answered_is_leaving_at_once_if_it_is_not_up) {
  Machine it = in_state(State::handshake);
  BOOST_TEST((it.fsm.leave_when_answered(moved).kind == Kind::close));
  BOOST_TEST((it.fsm.state() == State::failing));
  BOOST_TEST((in_state(State::connecting).fsm.leave_when_answered(moved).kind == Kind::restart));
}

// --- events in other states ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_event_that_means_nothing_in_a_state_is_ignored) {
  ignored_except_in({State::idle, State::waiting, State::refused},
                    [](Machine& it) { return it.fsm.begin(it.now); });
  ignored_except_in({State::asking}, [](Machine& it) { return it.fsm.directed(primary); });
  ignored_except_in({State::asking}, [](Machine& it) { return it.fsm.undirected(broken, it.now); });
  ignored_except_in({State::connecting},
                    [](Machine& it) { return it.fsm.transport_failed(broken, it.now); });
  ignored_except_in({State::handshake, State::preparing, State::failing, State::up, State::leaving},
                    [](Machine& it) { return it.fsm.failed(broken); });
  ignored_except_in({State::handshake, State::preparing, State::failing, State::up, State::leaving},
                    [](Machine& it) { return it.lose(); });
  ignored_except_in({State::up},
                    [](Machine& it) { return it.fsm.error_received(no_login, it.now + 1h); });
  ignored_except_in({State::refused}, [](Machine& it) { return it.fsm.login_changed(); });
  ignored_except_in({State::waiting, State::refused, State::given_up},
                    [](Machine& it) { return it.fsm.asked(); });
}

BOOST_AUTO_TEST_CASE(only_a_closed_one_cannot_be_told_to_leave) {
  for (const State state : all_states) {
    const bool closed = state == State::closed;
    BOOST_TEST(((in_state(state).fsm.leave_at_once(moved).kind == Kind::none) == closed));
    BOOST_TEST(((in_state(state).fsm.leave_when_answered(moved).kind == Kind::none) == closed));
  }
}

BOOST_AUTO_TEST_CASE(closing_is_final_in_every_state) {
  for (const State state : all_states) {
    Machine it = in_state(state);
    it.fsm.close();
    BOOST_TEST(it.fsm.closed());
    BOOST_TEST(!it.fsm.up());
    BOOST_TEST(!it.fsm.waiting());
    BOOST_TEST((it.fsm.begin(it.now).kind == Kind::none));
    BOOST_TEST((it.lose().kind == Kind::none));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
