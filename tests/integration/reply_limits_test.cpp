// Long lines and replies over a limit, from a real server.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/pubsub_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(reply_limits_of_a_server, PubSub)

BOOST_AUTO_TEST_CASE(an_error_of_70_kilobytes_is_cut_and_the_connection_stays) {
  auto before = rc.incr("a");
  auto failing = rc.command<void>("EVAL", "return redis.error_reply(string.rep('x', 70000))", 0);
  auto after = rc.incr("b");
  const Error error = failure(std::move(failing));
  BOOST_TEST(error.full_message().size() == 64u * 1024 + std::string_view("EVAL: ").size());
  BOOST_TEST(error.message().size() <= 1024u);  // for logs
  BOOST_TEST(run(std::move(before)) == 1);
  BOOST_TEST(run(std::move(after)) == 1);
  BOOST_TEST(rc.stats().losses == 0u);
}

BOOST_AUTO_TEST_CASE(a_value_over_the_limit_fails_one_command_of_many) {
  Options narrow = hasty();
  narrow.reply_limits = {.bulk_bytes = 1000, .line_bytes = 500};
  const Client client = run(connect(reactor, narrow));
  run(rc.set("large", std::string(100'000, 'x')));
  auto before = client.incr("a");
  auto large = client.get("large");
  auto script = client.command<void>("EVAL", "return redis.error_reply(string.rep('x', 70000))", 0);
  auto tx = client.multi();
  auto within = tx.get("large");
  auto beside = tx.incr("c");
  auto committed = tx.commit();
  auto after = client.incr("b");
  BOOST_TEST(is(failure(std::move(large)), errc::limit_exceeded, Delivery::maybe_applied));
  BOOST_TEST(is(failure(std::move(script)), errc::limit_exceeded, Delivery::rejected));
  BOOST_TEST(is(failure(std::move(committed)), errc::limit_exceeded, Delivery::maybe_applied));
  BOOST_TEST((failure(std::move(within)).code() == errc::limit_exceeded));
  BOOST_TEST((failure(std::move(beside)).code() == errc::limit_exceeded));
  BOOST_TEST(run(std::move(before)) == 1);
  BOOST_TEST(run(std::move(after)) == 1);
  BOOST_TEST(client.stats().losses == 0u);
}

std::string words_of(const MonitorEvent& event) {
  std::string text;
  for (const auto& word : event.words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// The next event that is not from the start of a connection.
MonitorEvent next_of(ClientLoop& loop, Monitor& monitor) {
  for (;;) {
    const MonitorEvent event = loop.run(monitor.next()).value();
    if (event.kind != MonitorEvent::Kind::command) return event;
    const std::string& word = event.words.front();
    if (word != "HELLO" && word != "CLIENT" && word != "SELECT" && word != "PING") return event;
  }
}

BOOST_AUTO_TEST_CASE(monitor_reports_commands_of_any_length) {
  Monitor monitor = rc.monitor();
  run(monitor.started());
  const std::string value(200'000, 'x');
  run(rc.set("k", value));
  run(rc.incr("n"));
  BOOST_TEST((words_of(next_of(*this, monitor)) == "SET k " + value));
  BOOST_TEST(words_of(next_of(*this, monitor)) == "INCR n");
}

BOOST_AUTO_TEST_CASE(monitor_says_why_a_command_is_missing_and_reports_the_next_one) {
  Options narrow = hasty();
  narrow.reply_limits = {.bulk_bytes = 1000, .line_bytes = 500};
  const Client client = run(connect(reactor, narrow));
  Monitor monitor = client.monitor();
  run(monitor.started());
  run(rc.set("k", std::string(200'000, 'x')));
  run(rc.incr("n"));
  const MonitorEvent missing = next_of(*this, monitor);
  BOOST_TEST((missing.kind == MonitorEvent::Kind::dropped));
  BOOST_TEST(missing.dropped == 1u);
  BOOST_TEST(has(missing.reason, "a line is over the limit of 1000 (reply_limits.bulk_bytes)"));
  BOOST_TEST(words_of(next_of(*this, monitor)) == "INCR n");
  server.restart();
  const MonitorEvent gap = next_of(*this, monitor);
  BOOST_TEST((gap.kind == MonitorEvent::Kind::gap));
  BOOST_TEST(!gap.reason.empty());
}

BOOST_AUTO_TEST_CASE(a_message_over_the_limit_is_a_gap_and_the_connection_stays) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    Options narrow = hasty();
    narrow.protocol = protocol;
    narrow.reply_limits = {.bulk_bytes = 1000};
    const Client client = run(connect(reactor, narrow));
    Subscriber sub = client.subscriber();
    run(sub.subscribe({"a", "b"}));
    run(rc.publish("a", "1"));
    run(rc.publish("a", std::string(2000, 'x')));
    run(rc.publish("b", "2"));
    BOOST_TEST(read(sub, 3) == "[channel a: 1][gap][channel b: 2]");
    BOOST_TEST(client.stats().listening_losses == 0u);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
