// MONITOR of a real server.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/pubsub_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Monitoring : PubSub {
  /// The next command that no connection sent at its start, or "gap".
  std::string next(Monitor& monitor) {
    for (;;) {
      const MonitorEvent event = run(monitor.next()).value();
      if (event.kind == MonitorEvent::Kind::gap) return "gap";
      if (event.kind == MonitorEvent::Kind::dropped) return "dropped";
      const std::string& word = event.words.front();
      if (word == "HELLO" || word == "CLIENT" || word == "SELECT" || word == "PING") continue;
      last = event;
      std::string text;
      for (const auto& each : event.words) text += (text.empty() ? "" : " ") + each;
      return text;
    }
  }

  MonitorEvent last;
};

BOOST_FIXTURE_TEST_SUITE(monitor, Monitoring)

BOOST_AUTO_TEST_CASE(commands_have_time_database_client_and_words_in_both_protocols) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    Options chosen = options();
    chosen.protocol = protocol;
    chosen.ping_interval = 10ms;
    const Client client = run(connect(reactor, chosen));
    Monitor monitor = client.monitor();
    run(monitor.started());
    const std::string bytes("a\0\r\n\"b\"\\ \xff", 11);
    const auto before = std::chrono::system_clock::now();  // lint: ok, compared with the server's
    run(rc.with({.database = 3}).set("k", bytes));
    BOOST_TEST(next(monitor) == "SET k " + bytes);
    BOOST_TEST(last.database == 3);
    BOOST_TEST(has(last.client, "127.0.0.1:"));
    BOOST_TEST((last.time > before - 1min && last.time < before + 1min));
    run(rc.command<void>("EVAL", "return redis.call('incr', KEYS[1])", 1, "n"));
    BOOST_TEST(has(next(monitor), "EVAL"));
    BOOST_TEST(next(monitor) == "incr n");
    BOOST_TEST(last.client == "lua");
  }
}

BOOST_AUTO_TEST_CASE(a_lost_connection_is_a_gap_and_monitoring_continues) {
  Monitor monitor = rc.monitor();
  run(monitor.started());
  run(rc.incr("a"));
  BOOST_TEST(next(monitor) == "INCR a");
  server.restart();
  BOOST_TEST(next(monitor) == "gap");
  run(rc.connected());
  run(rc.incr("b"));
  BOOST_TEST(next(monitor) == "INCR b");
}

BOOST_AUTO_TEST_CASE(a_handler_receives_all_and_may_destroy_its_monitor) {
  std::optional<Monitor> monitor = rc.monitor();
  Texts heard;
  run(monitor->started());
  monitor->on_event([&](const MonitorEvent& event) {
    if (event.words.front() != "INCR") return;
    heard.push_back(event.words.back());
    if (heard.size() == 2) monitor.reset();
  });
  for (const char* key : {"a", "b", "c"}) run(rc.incr(key));
  until([&] { return !monitor; });
  BOOST_TEST((heard == Texts{"a", "b"}));
}

BOOST_AUTO_TEST_CASE(refusals_and_an_absent_server_are_reported) {
  server.command({"ACL", "SETUSER", "u", "on", ">pw", "+@all", "-monitor", "~*"});
  Options chosen = hasty();
  chosen.user = "u";
  chosen.password = "pw";
  const Client client = run(connect(reactor, chosen));
  Monitor refused = client.monitor();
  BOOST_TEST(is(failure(refused.started()), errc::no_permission, Delivery::rejected));
  BOOST_TEST((failure(refused.next()).code() == errc::no_permission));
  server.kill9();
  Monitor early = rc.monitor();
  BOOST_TEST(is(failure(early.started()), errc::connection, Delivery::not_sent));
  auto waiting = early.next();
  auto started = rc.monitor();  // destroyed while it connects
  run(rc.disconnect());
  BOOST_TEST((failure(std::move(waiting)).code() == errc::closed));
  BOOST_TEST((failure(rc.monitor().started()).code() == errc::closed));
}

BOOST_AUTO_TEST_CASE(a_slow_reader_sees_how_much_it_missed) {
  Monitor monitor = rc.monitor({.queue_limit = 2});
  Monitor strict = rc.monitor({.queue_limit = 2, .overflow = Overflow::fail});
  run(monitor.started());
  run(strict.started());
  for (int i = 0; i < 9; ++i) run(rc.incr("n"));
  until([this] {
    return run(rc.command<std::string>("CLIENT", "LIST")).find("cmd=monitor") != std::string::npos;
  });
  BOOST_TEST(next(monitor) == "dropped");
  run(strict.next());
  run(strict.next());
  BOOST_TEST((failure(strict.next()).code() == errc::queue_full));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
