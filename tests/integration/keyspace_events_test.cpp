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

// Servers send these since Redis 8.8. Here an older one passes on what such a server would send.
BOOST_AUTO_TEST_CASE(events_of_parts_of_keys_are_parsed_from_all_four_kinds_of_channels) {
  const std::pair<std::string, std::string> sent[] = {
      {subkeyspace_channel("h", 2), "hset|4:name,7:a,b:c|d,0:"},
      {subkeyevent_channel("hexpired"), "5:h|3:x|5:email,1:z"},
      {subkeyspaceitem_channel("h", "f\n1"), "hdel"},
      {subkeyspaceevent_channel("hset", "h|1"), "4:name"},
  };
  Subscriber sub = rc.subscriber();
  run(sub.psubscribe({"__subkey*"}));
  std::string told;
  for (const auto& [channel, payload] : sent) {
    BOOST_TEST(run(rc.publish(channel, payload)) == 1);
    const auto event = parse_keyspace_event(run(sub.next()).value());
    BOOST_REQUIRE(event.has_value());
    told += std::to_string(event->database) + " " + event->key + " " + event->event;
    for (const std::string& each : event->subkeys) told += " [" + each + "]";
    told += "; ";
  }
  BOOST_TEST(told ==
             "2 h hset [name] [a,b:c|d] []; 0 h|3:x hexpired [email] [z]; 0 h hdel [f\n1]; "
             "0 h|1 hset [name]; ");
  BOOST_TEST(subkeyspaceitem_channel("h", "f") == "__subkeyspaceitem@0__:h\nf");
}

BOOST_AUTO_TEST_CASE(messages_in_another_form_are_not_events) {
  const auto parsed = [](std::string channel, std::string payload) {
    Message message{.channel = std::move(channel)};
    message.payload = std::move(payload);
    return parse_keyspace_event(message).has_value();
  };
  BOOST_TEST(parsed("__subkeyspace@0__:h", "hset|1:f"));
  for (const auto* bad : {"", "hset", "hset|", "hset|f", "hset|1", "hset|1:", "hset|9:f",
                          "hset|1:f,", "hset|1:fg", "hset|-1:f", "hset|99999999999999999999:f"})
    BOOST_TEST(!parsed("__subkeyspace@0__:h", bad), bad);
  for (const auto* bad : {"", "h|1:f", "1:h", "1:h1:f", "2:h|1:f", "1:hx|1:f"})
    BOOST_TEST(!parsed("__subkeyevent@0__:hset", bad), bad);
  BOOST_TEST(!parsed("__subkeyspaceitem@0__:h", "hset"));
  BOOST_TEST(!parsed("__subkeyspaceevent@0__:hset", "1:f"));
  BOOST_TEST(!parsed("__subkeyspace@x__:h", "hset|1:f"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
