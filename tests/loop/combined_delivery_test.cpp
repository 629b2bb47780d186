// What combined futures report as delivery when a command in them was executed.
#include <string>
#include <utility>
#include <vector>

#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/task_scope.hpp>

#include "support/scripted_client.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::turn_a_little;
using support::turn_until;

/// The server answers INCR, but not GET.
struct Combined : support::ScriptedClient {
  Combined() {
    open_and_wait(options());
    server.answer = [](std::string_view piece) {
      return piece.find("INCR") != piece.npos ? ":1\r\n" : "";
    };
  }
  /// Waits until the server has received this as the last command.
  void until_sent(std::string_view last) {
    turn_until(manual, [&] { return server.received().find(last) != std::string::npos; });
    turn_a_little(manual);
  }
  Error error_of(Future<void> future) { return support::failure(manual, std::move(future)); }
};

// Executes a command, then waits for something that never comes.
Future<void> counts_and_waits(Reactor& reactor, Client rc) {
  co_await rc.incr("n");
  co_await reactor.after(1h);
}
// The same, but it waits for a command that has not been sent.
Future<void> counts_and_waits_for_another(Client rc, Client away) {
  co_await rc.incr("n");
  co_await away.get("k");
}
Future<void> waits_for_another(Client away) { co_await away.get("k"); }
Future<void> looks_and_waits_for_another(Client rc, Client away) {
  auto asked = rc.incr("n");
  static_cast<void>(co_await std::move(asked).outcome());
  co_await away.get("k");
}

BOOST_FIXTURE_TEST_SUITE(combined_delivery, Combined)

BOOST_AUTO_TEST_CASE(a_coroutine_cancelled_in_a_wait_is_maybe_applied) {
  auto future = counts_and_waits(manual, *rc);
  until_sent("INCR");
  future.cancel();
  BOOST_TEST(name_of(error_of(std::move(future))) == "CancelledError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(a_coroutine_that_times_out_is_maybe_applied) {
  auto future = counts_and_waits(manual, *rc).timeout(50ms);
  until_sent("INCR");
  manual.advance(50ms);
  BOOST_TEST(name_of(error_of(std::move(future))) == "TimeoutError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(a_not_sent_failure_after_an_executed_command_is_maybe_applied) {
  support::ScriptedServer closed(manual, network, "/closed.sock");
  closed.close();
  Options elsewhere = options();
  elsewhere.unix_path = closed.path();
  const Client away = lazy_connection(manual, elsewhere);
  using Text = std::string;
  const Text unknown = "ConnectionError (maybe_applied)";
  BOOST_TEST(name_of(error_of(waits_for_another(away))) == "ConnectionError (not_sent)");
  BOOST_TEST(name_of(error_of(counts_and_waits_for_another(*rc, away))) == unknown);
  BOOST_TEST(name_of(error_of(looks_and_waits_for_another(*rc, away))) == unknown);
  auto chain = rc->incr("n").then([away](std::int64_t) { return waits_for_another(away); });
  BOOST_TEST(name_of(error_of(std::move(chain))) == unknown);
  auto both = all(rc->incr("n"), away.get("k")).then([](const auto&) {});
  BOOST_TEST(name_of(error_of(std::move(both))) == unknown);
}

BOOST_AUTO_TEST_CASE(a_command_that_times_out_keeps_its_name) {
  auto written = rc->get("k").timeout(50ms).then([](const auto&) {});
  until_sent("GET");
  manual.advance(50ms);
  const Error error = error_of(std::move(written));
  BOOST_TEST(name_of(error) == "TimeoutError (maybe_applied)");
  BOOST_TEST(error.message() == "no result within 50 ms: GET: cancelled after it was written");
}

BOOST_AUTO_TEST_CASE(a_command_that_was_not_sent_says_so_in_time) {
  Options patient = options();
  patient.when_disconnected = WhenDisconnected::wait;
  support::ScriptedServer closed(manual, network, "/closed.sock");
  closed.close();
  patient.unix_path = closed.path();
  const Client away = lazy_connection(manual, patient);
  auto waiting = away.get("k").timeout(50ms).then([](const auto&) {});
  turn_a_little(manual);
  manual.advance(50ms);
  const Error error = error_of(std::move(waiting));
  BOOST_TEST(name_of(error) == "TimeoutError (not_sent)");
  BOOST_TEST(error.message().find("GET") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(a_race_without_a_winner_reports_what_is_true_of_all) {
  const Error sent(errc::connection, "a", Delivery::maybe_applied);
  const Error kept(errc::connection, "b", Delivery::not_sent);
  const auto raced = [&](const Error& first, const Error& second) {
    std::vector<Future<int>> futures;
    futures.push_back(failed<int>(first));
    futures.push_back(failed<int>(second));
    return name_of(error_of(race(std::move(futures)).then([](const auto&) {})));
  };
  BOOST_TEST(raced(sent, kept) == "ConnectionError (maybe_applied)");
  BOOST_TEST(raced(kept, sent) == "ConnectionError (maybe_applied)");
  BOOST_TEST(raced(kept, kept) == "ConnectionError (not_sent)");
}

BOOST_AUTO_TEST_CASE(a_cancelled_race_is_maybe_applied) {
  std::vector<Future<void>> futures;
  futures.push_back(counts_and_waits(manual, *rc));
  futures.push_back(static_cast<Reactor&>(manual).after(1h));
  auto whole = race(std::move(futures)).then([](const auto&) {});
  until_sent("INCR");
  whole.cancel();
  BOOST_TEST(name_of(error_of(std::move(whole))) == "CancelledError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(a_scope_with_an_executed_command_is_maybe_applied) {
  TaskScope scope;
  scope.spawn(counts_and_waits(manual, *rc));
  scope.spawn(failed<>(Error(errc::connection, "x", Delivery::not_sent)));
  BOOST_TEST(name_of(error_of(scope.join())) == "ConnectionError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(a_cancelled_join_is_maybe_applied) {
  TaskScope scope;
  scope.spawn(counts_and_waits(manual, *rc));
  until_sent("INCR");
  auto joined = scope.join();
  joined.cancel();
  BOOST_TEST(name_of(error_of(std::move(joined))) == "CancelledError (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(a_user_exception_is_maybe_applied) {
  auto thrown = rc->incr("n").then([](std::int64_t) { throw std::runtime_error("x"); });
  BOOST_TEST((error_of(std::move(thrown)).delivery() == Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(an_error_that_proves_nothing_says_maybe_applied) {
  for (const Errc kind : {errc::connection, errc::timeout, errc::cancelled, errc::broken_promise,
                          errc::closed, errc::foreign})
    BOOST_TEST((Error(kind, "x").delivery() == Delivery::maybe_applied));
  for (const Errc kind : {errc::invalid_argument, errc::not_supported, errc::queue_full})
    BOOST_TEST((Error(kind, "x").delivery() == Delivery::not_sent));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
