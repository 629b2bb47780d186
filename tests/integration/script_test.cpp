// Scripts on every kind of client, while servers forget them, die and freeze.
#include <deferredis/client/script.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

constexpr std::string_view count_text = "return redis.call('INCR', KEYS[1])";

struct Scripts : OneServer {
  Scripts() : rc(run(connect(reactor, options()))) {}

  /// How often the server was asked for a command; "eval" is not "evalsha".
  std::size_t calls(const std::string& command) {
    const std::string text = server.command({"INFO", "commandstats"});
    const std::string key = "cmdstat_" + command + ":calls=";
    const std::size_t at = text.find(key);
    return at == text.npos ? 0 : std::stoul(text.substr(at + key.size()));
  }
  std::int64_t count() { return run(rc.get<std::int64_t>("n")).value_or(0); }

  Client rc;
  Script counter{count_text};
  Script by_sha1{count_text, {.by_sha1 = true}};
};

BOOST_FIXTURE_TEST_SUITE(script, Scripts)

BOOST_AUTO_TEST_CASE(its_sha1_is_the_servers) {
  BOOST_TEST(run(rc.script_load(count_text)) == counter.sha1());
  BOOST_TEST(Script("").sha1() == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

BOOST_AUTO_TEST_CASE(one_that_writes_is_sent_whole) {
  for (int i = 1; i <= 3; ++i) BOOST_TEST(run(counter.run<std::int64_t>(rc, "n")) == i);
  BOOST_TEST(calls("eval") == 3u);
  BOOST_TEST(calls("evalsha") == 0u);
}

BOOST_AUTO_TEST_CASE(by_sha1_its_text_is_sent_once_and_its_sha1_after_that) {
  for (int i = 1; i <= 3; ++i) BOOST_TEST(run(by_sha1.run<std::int64_t>(rc, "n")) == i);
  BOOST_TEST(calls("eval") == 1u);
  BOOST_TEST(calls("evalsha") == 3u);
}

BOOST_AUTO_TEST_CASE(the_text_of_a_loaded_one_is_never_sent) {
  run(by_sha1.load(rc));
  BOOST_TEST(run(by_sha1.run<std::int64_t>(rc, "n")) == 1);
  BOOST_TEST(calls("eval") == 0u);
}

BOOST_AUTO_TEST_CASE(keys_and_arguments_arrive_as_they_are_given) {
  const Script echo("return {KEYS, ARGV}");
  using Echo = std::vector<std::vector<std::string>>;
  BOOST_TEST((run(echo.run<Echo>(rc)) == Echo{{}, {}}));
  BOOST_TEST((run(echo.run<Echo>(rc, {"a", "b"})) == Echo{{"a", "b"}, {}}));
  BOOST_TEST((run(echo.run<Echo>(rc, {}, {"x", 2, 0.5})) == Echo{{}, {"x", "2", "0.5"}}));
  const std::vector<std::string> many{"1", "2", "3", "4", "5", "6", "7", "8"};
  BOOST_TEST((run(echo.run<Echo>(rc, many, many)) == Echo{many, many}));
  BOOST_TEST((run(echo.run<Echo>(rc, "k", std::string("one"))) == Echo{{"k"}, {"one"}}));
}

BOOST_AUTO_TEST_CASE(a_script_flush_by_another_client_is_not_noticed) {
  for (int i = 1; i <= 20; ++i) {
    auto ran = (i % 2 == 0 ? counter : by_sha1).run<std::int64_t>(rc, "n");
    server.command({"SCRIPT", "FLUSH"});
    BOOST_TEST(run(std::move(ran)) == i);
  }
}

BOOST_AUTO_TEST_CASE(a_thousand_simultaneous_first_runs_run_once_each) {
  std::vector<Future<std::int64_t>> all_runs;
  for (int i = 0; i < 1000; ++i) {
    all_runs.push_back(counter.run<std::int64_t>(rc, "n"));
    all_runs.push_back(by_sha1.run<std::int64_t>(rc, "n"));
  }
  run(all(std::move(all_runs)));
  BOOST_TEST(count() == 2000);
}

BOOST_AUTO_TEST_CASE(its_own_error_is_an_error_whatever_it_pretends_to_be) {
  const Script liar("redis.call('INCR', KEYS[1]) return redis.error_reply('NOSCRIPT not me')");
  BOOST_TEST(failure(liar.run(rc, "n")).is(errc::no_script));
  BOOST_TEST(count() == 1);
  const Script wrong("return redis.call('INCR', KEYS[1], 'too', 'many')");
  BOOST_TEST(failure(wrong.run(rc, "n")).is(errc::reply));
  BOOST_TEST(failure(Script("this is no Lua").run(rc)).is(errc::reply));
}

BOOST_AUTO_TEST_CASE(its_result_has_the_requested_type) {
  BOOST_TEST(run(Script("return 'x'").run<std::string>(rc)) == "x");
  BOOST_TEST(!run(Script("return false").run<std::optional<std::string>>(rc)).has_value());
  BOOST_TEST(run(Script("return 7").run(rc)).as<std::int64_t>().value() == 7);
  run(Script("return redis.status_reply('OK')").run<void>(rc));
  BOOST_TEST(failure(Script("return 'x'").run<std::int64_t>(rc)).is(errc::reply_type));
}

BOOST_AUTO_TEST_CASE(a_read_only_one_cannot_write) {
  const Script reader("return redis.call('GET', KEYS[1])", {.read_only = true});
  run(rc.set("k", "v"));
  BOOST_TEST(run(reader.run<std::string>(rc, "k")) == "v");
  BOOST_TEST(calls("eval_ro") == 1u);
  const Script writer(count_text, {.read_only = true});
  BOOST_TEST(failure(writer.run(rc, "n")).is(errc::reply));
  BOOST_TEST(count() == 0);
}

BOOST_AUTO_TEST_CASE(on_a_session_or_a_watch_it_runs_on_that_connection) {
  Session session = run(rc.session());
  server.command({"SCRIPT", "FLUSH"});
  BOOST_TEST(run(counter.run<std::int64_t>(session, "n")) == 1);
  Watch watch = run(rc.watch("n"));
  BOOST_TEST(run(counter.run<std::int64_t>(watch, "n")) == 2);
  Transaction tx = watch.multi();
  auto ran = counter.run<std::int64_t>(tx, "n");
  BOOST_TEST(failure(tx.commit()).is(errc::watch));
  BOOST_TEST(failure(std::move(ran)).is(errc::watch));
}

BOOST_AUTO_TEST_CASE(in_a_transaction_it_sends_its_text_once) {
  Transaction tx = rc.multi();
  auto first = counter.run<std::int64_t>(tx, "n");
  auto between = tx.incr("n");
  auto second = counter.run<std::int64_t>(tx, "n");
  server.command({"SCRIPT", "FLUSH"});
  run(tx.commit());
  BOOST_TEST(run(std::move(first)) == 1);
  BOOST_TEST(run(std::move(between)) == 2);
  BOOST_TEST(run(std::move(second)) == 3);
  BOOST_TEST(calls("eval") == 1u);
  BOOST_TEST(calls("evalsha") == 1u);
}

BOOST_AUTO_TEST_CASE(destroyed_runs_and_clients_leave_nothing_behind) {
  counter.run<std::int64_t>(rc, "n").detach();
  static_cast<void>(counter.run<std::int64_t>(rc, "n"));
  {
    Client other = run(connect(reactor, options()));
    Script(count_text).run(other, "n").detach();
  }
  until([this] { return server.command({"GET", "n"}) == "$1\r\n3\r\n"; });
}

BOOST_AUTO_TEST_CASE(one_that_waits_for_the_server_can_be_cancelled) {
  server.stop();
  auto ran = counter.run<std::int64_t>(rc, "n");
  reactor.run_once();
  ran.cancel();
  BOOST_TEST(is(failure(std::move(ran)), errc::cancelled, Delivery::maybe_applied));
  server.cont();
  BOOST_TEST(run(rc.ping()) == "PONG");
}

BOOST_AUTO_TEST_CASE(a_frozen_server_is_a_timeout_within_one_deadline) {
  run(counter.load(rc));
  server.stop();
  const Client quick = rc.with({.timeout = 30ms});
  BOOST_TEST(is(failure(counter.run(quick, "n")), errc::timeout, Delivery::maybe_applied));
  server.cont();
  BOOST_TEST(run(counter.run<std::int64_t>(rc, "n")) >= 1);
}

BOOST_AUTO_TEST_CASE(after_a_killed_server_it_is_maybe_applied_and_not_sent_again) {
  server.stop();
  auto ran = counter.run<std::int64_t>(rc, "n");
  reactor.run_once();
  server.kill9();
  BOOST_TEST(is(failure(std::move(ran)), errc::connection, Delivery::maybe_applied));
  server.start();
  run(rc.connected());
  BOOST_TEST(count() == 0);
}

BOOST_AUTO_TEST_CASE(after_a_restart_the_server_gets_its_text_again) {
  BOOST_TEST(run(counter.run<std::int64_t>(rc, "n")) == 1);
  server.restart();
  const Client patient = rc.with({.when_disconnected = WhenDisconnected::wait, .timeout = 15s});
  BOOST_TEST(run(counter.run<std::int64_t>(patient, "n")) == 1);
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_reactor) {
  server.stop();
  Future<std::int64_t> ran = [this] {
    Reactor own;
    Client lazy = lazy_connection(own, options());
    auto begun = counter.run<std::int64_t>(lazy, "n");
    own.run_once();
    return begun;
  }();
  BOOST_TEST(ran.settled());
  std::move(ran).detach();
  server.cont();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(script_in_batch, Scripts)

BOOST_AUTO_TEST_CASE(it_sends_its_text_once) {
  Batch batch = rc.batch();
  std::vector<Future<std::int64_t>> runs;
  for (int i = 0; i < 100; ++i) runs.push_back(counter.run<std::int64_t>(batch, "n"));
  run(batch.execute());
  for (int i = 0; i < 100; ++i)
    BOOST_TEST(run(std::move(runs[static_cast<std::size_t>(i)])) == i + 1);
  BOOST_TEST(calls("eval") == 1u);
  BOOST_TEST(calls("evalsha") == 99u);
}

// The flush is between the two, as another client's could be.
BOOST_AUTO_TEST_CASE(a_script_forgotten_in_the_middle_runs_again_and_its_neighbours_do_not) {
  for (const bool keep_replies : {false, true}) {
    run(rc.del({"n", "m"}));
    Batch batch = rc.batch();
    auto first = by_sha1.run<std::int64_t>(batch, "n");
    batch.script_flush().detach();
    auto forgotten = by_sha1.run<std::int64_t>(batch, "n");
    auto neighbour = batch.incr("m");
    auto last = by_sha1.run<std::int64_t>(batch, "n");
    if (keep_replies) {
      const auto replies = run(batch.execute_replies());
      BOOST_TEST(replies.size() == 5u);
      BOOST_TEST(replies[2].as<std::int64_t>().value() == 2);
      BOOST_TEST(replies[3].as<std::int64_t>().value() == 1);
      BOOST_TEST(replies[4].as<std::int64_t>().value() == 3);
    } else {
      run(batch.execute());
    }
    BOOST_TEST(run(std::move(first)) == 1);
    BOOST_TEST(run(std::move(forgotten)) == 2);
    BOOST_TEST(run(std::move(neighbour)) == 1);
    BOOST_TEST(run(std::move(last)) == 3);
  }
}

BOOST_AUTO_TEST_CASE(one_that_writes_and_is_forgotten_in_the_middle_does_not_run_again) {
  Batch batch = rc.batch();
  auto first = counter.run<std::int64_t>(batch, "n");
  batch.script_flush().detach();
  auto forgotten = counter.run<std::int64_t>(batch, "n");
  BOOST_TEST(is(failure(batch.execute()), errc::no_script, Delivery::rejected));
  BOOST_TEST(run(std::move(first)) == 1);
  BOOST_TEST(is(failure(std::move(forgotten)), errc::no_script, Delivery::rejected));
  BOOST_TEST(count() == 1);
}

BOOST_AUTO_TEST_CASE(the_batch_fails_with_the_first_error_after_a_second_round_too) {
  run(rc.set("text", "x"));
  Batch batch = rc.batch();
  auto good = by_sha1.run<std::int64_t>(batch, "n");
  batch.script_flush().detach();
  auto bad = by_sha1.run<std::int64_t>(batch, "text");
  BOOST_TEST(failure(batch.execute()).is(errc::reply));
  BOOST_TEST(run(std::move(good)) == 1);
  BOOST_TEST(failure(std::move(bad)).is(errc::reply));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(evalsha_first, Scripts)

BOOST_AUTO_TEST_CASE(eval_is_typed_and_is_sent_as_eval_unless_an_option_says_otherwise) {
  for (int i = 1; i <= 3; ++i) BOOST_TEST(run(rc.eval<std::int64_t>(count_text, "n")) == i);
  BOOST_TEST(calls("evalsha") == 0u);
  const Client sha1_first = rc.with({.evalsha_first = true});
  for (int i = 4; i <= 6; ++i) BOOST_TEST(run(sha1_first.eval<std::int64_t>(count_text, "n")) == i);
  BOOST_TEST(calls("eval") == 3u);
  BOOST_TEST(calls("evalsha") == 3u);
  server.command({"SCRIPT", "FLUSH"});
  BOOST_TEST(run(sha1_first.command<std::int64_t>("EVAL", count_text, 1, "n")) == 7);
  BOOST_TEST(calls("eval") == 4u);
  BOOST_TEST(run(sha1_first.with({.evalsha_first = false}).eval<std::int64_t>(count_text, "n")) ==
             8);
  BOOST_TEST(calls("eval") == 5u);
}

BOOST_AUTO_TEST_CASE(other_commands_and_wrong_calls_work_as_usual) {
  Options first = options();
  first.evalsha_first = true;
  Client client = run(connect(reactor, first));
  run(client.set("k", "v"));
  BOOST_TEST(run(client.get("k")).value_or("") == "v");
  BOOST_TEST(failure(client.command("EVAL")).is(errc::reply));
  BOOST_TEST(run(client.eval_ro<std::string>("return redis.call('GET', KEYS[1])", "k")) == "v");
  BOOST_TEST(calls("evalsha_ro") == 1u);
  BOOST_TEST(failure(client.command("SELECT", 1)).is(errc::not_supported));
}

BOOST_AUTO_TEST_CASE(typed_evalsha_returns_the_server_error) {
  BOOST_TEST(failure(rc.evalsha<std::int64_t>(counter.sha1(), "n")).is(errc::no_script));
  run(counter.load(rc));
  BOOST_TEST(run(rc.evalsha<std::int64_t>(counter.sha1(), "n")) == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
