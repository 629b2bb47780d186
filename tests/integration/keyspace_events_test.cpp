// Keyspace events of a real server.
#include <string>

#include <boost/test/unit_test.hpp>

#include "integration/pubsub_loop.hpp"

namespace deferredis {
namespace {

using namespace test;

BOOST_FIXTURE_TEST_SUITE(keyspace_events, PubSub)

BOOST_AUTO_TEST_CASE(key_changes_are_reported_once_events_are_enabled) {
  run(enable_keyspace_events(rc));
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({keyspace_channel("k"), keyevent_channel("del")}));
  run(rc.set("k", "v"));
  run(rc.del({"k", "other"}));
  run(rc.set("another", "v"));
  std::string told;
  for (int i = 0; i < 3; ++i) {
    const Message message = run(sub.next()).value();
    const auto event = parse_keyspace_event(message);
    BOOST_REQUIRE(event.has_value());
    told += std::to_string(event->database) + " " + event->key + " " + event->event + "; ";
  }
  BOOST_TEST(told == "0 k set; 0 k del; 0 k del; ");
}

BOOST_AUTO_TEST_CASE(enabling_adds_flags_and_keeps_the_others) {
  server.command({"CONFIG", "SET", "notify-keyspace-events", "Ex"});
  run(enable_keyspace_events(rc, "Kg"));
  const std::string now = server.command({"CONFIG", "GET", "notify-keyspace-events"});
  for (const char flag : {'K', 'E', 'g', 'x'}) {
    BOOST_TEST(now.substr(now.rfind('$')).find(flag) != now.npos);
  }
  server.command({"CONFIG", "RESETSTAT"});
  run(enable_keyspace_events(rc, "xE"));  // all flags are there: nothing is set
  BOOST_TEST(!has(server.command({"INFO", "commandstats"}), "cmdstat_config|set"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
