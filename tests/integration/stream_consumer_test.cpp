// StreamConsumer against a real server: every entry once, in order, through every outage.
#include <deferredis/client/stream_consumer.hpp>

#include "integration/ledger.hpp"
#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Read : OneServer {
  Read() : OneServer(Ledger::durable()), rc(run(connect(reactor, options()))) {}

  void add(const char* stream, const std::string& id) { run(rc.xadd(stream, id, {{"n", id}})); }
  std::string next(StreamConsumer& consumer) {
    const auto message = run(consumer.next());
    return message->stream + " " + message->id;
  }
  void until_blocked(int clients) {
    const std::string wanted = "blocked_clients:" + std::to_string(clients) + "\r";
    until([&] { return server.command({"INFO", "clients"}).find(wanted) != std::string::npos; });
  }

  Client rc;
};

BOOST_FIXTURE_TEST_SUITE(stream_consumer, Read)

BOOST_AUTO_TEST_CASE(reads_streams_from_a_position_and_waits_for_more) {
  for (const char* id : {"1-0", "2-0", "3-0"}) add("a", id);
  StreamConsumer consumer(rc, {{"a", "1-0"}, {"b", "0"}}, {.count = 1});
  BOOST_TEST(next(consumer) == "a 2-0");
  BOOST_TEST(next(consumer) == "a 3-0");
  auto waiting = consumer.next();
  until_blocked(1);
  run(rc.xadd("b", "7-0", {{"x", "1"}, {"y", "2"}}));
  const auto message = run(std::move(waiting));
  BOOST_TEST(message->stream == "b");
  BOOST_TEST((message->fields == TextPairs{{"x", "1"}, {"y", "2"}}));
  BOOST_TEST(*message->find("y") == "2");
  BOOST_TEST((message->find("z") == nullptr));
  BOOST_TEST(message->deliveries == 1);
}

BOOST_AUTO_TEST_CASE(from_now_on_means_from_start_on) {
  add("a", "1-0");
  StreamConsumer consumer(rc, {{"a", "$"}, {"none", "$"}});
  run(consumer.start());
  run(consumer.start());
  add("a", "2-0");
  add("none", "1-0");
  BOOST_TEST(next(consumer) == "a 2-0");
  BOOST_TEST(next(consumer) == "none 1-0");
}

BOOST_AUTO_TEST_CASE(returns_nothing_after_the_timeout_and_loses_nothing) {
  StreamConsumer consumer(rc, {{"a", "0"}});
  BOOST_TEST(!run(consumer.next(10ms)).has_value());
  auto cancelled = consumer.next();
  cancelled.cancel();
  BOOST_TEST(failure(std::move(cancelled)).is(errc::cancelled));
  static_cast<void>(consumer.next());  // dropped
  auto first = consumer.next(20s);
  auto second = consumer.next();
  add("a", "1-0");
  add("a", "2-0");
  BOOST_TEST(run(std::move(first))->id == "1-0");
  BOOST_TEST(run(std::move(second))->id == "2-0");
}

BOOST_AUTO_TEST_CASE(an_outage_loses_no_entry_and_causes_no_error) {
  StreamConsumer consumer(rc, {{"a", "$"}}, {.count = 2});
  run(consumer.start());
  int expected = 1;
  for (int round = 0; round < 3; ++round) {
    auto waiting = consumer.next();
    until_blocked(1);
    server.kill9();
    until([&] { return rc.stats().connections_up == 0; });
    server.start();
    for (int i = 0; i < 5; ++i) {
      server.command({"XADD", "a", std::to_string(expected + i) + "-0", "n", "1"});
    }
    BOOST_TEST(run(std::move(waiting))->id == std::to_string(expected++) + "-0");
    for (int i = 1; i < 5; ++i) {
      BOOST_TEST(next(consumer) == "a " + std::to_string(expected++) + "-0");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_type_is_the_error_of_next_until_it_is_fixed) {
  run(rc.set("a", "text"));
  StreamConsumer consumer(rc, {{"a", "0"}});
  BOOST_TEST(failure(consumer.next()).is(errc::wrong_type));
  run(rc.del("a"));
  add("a", "1-0");
  BOOST_TEST(next(consumer) == "a 1-0");
  StreamConsumer from_now_on(rc, {{"text", "$"}});
  run(rc.set("text", "x"));
  BOOST_TEST(failure(from_now_on.start()).is(errc::wrong_type));
}

BOOST_AUTO_TEST_CASE(waiting_calls_fail_when_it_ends) {
  StreamConsumer consumer(rc, {{"a", "0"}});
  auto waiting = consumer.next();
  until_blocked(1);
  consumer.close();
  BOOST_TEST(failure(std::move(waiting)).is(errc::closed));
  BOOST_TEST(failure(consumer.next()).is(errc::closed));
  BOOST_TEST(failure(consumer.start()).is(errc::closed));
  until_blocked(0);
  auto dropped = StreamConsumer(rc, {{"a", "0"}}).next();
  BOOST_TEST(failure(std::move(dropped)).is(errc::closed));
  StreamConsumer other(rc, {{"a", "0"}});
  run(rc.disconnect());
  BOOST_TEST(failure(other.next()).is(errc::closed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
