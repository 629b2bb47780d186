// Names and messages of keyspace events.
#include <deferredis/client/keyspace_events.hpp>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/subscriber.hpp>

namespace deferredis {
namespace {

BOOST_AUTO_TEST_SUITE(keyspace_event)

BOOST_AUTO_TEST_CASE(both_kinds_of_channel_are_named_and_read_back) {
  BOOST_TEST(keyspace_channel("user:1") == "__keyspace@0__:user:1");
  BOOST_TEST(keyevent_channel("expired", 12) == "__keyevent@12__:expired");
  const auto of_key =
      parse_keyspace_event({.channel = keyspace_channel("a:__:b", 3), .payload = "del"});
  BOOST_REQUIRE(of_key.has_value());
  BOOST_TEST((of_key->database == 3 && of_key->key == "a:__:b" && of_key->event == "del"));
  const auto of_event =
      parse_keyspace_event({.channel = keyevent_channel("set", 15), .payload = "a key"});
  BOOST_REQUIRE(of_event.has_value());
  BOOST_TEST((of_event->database == 15 && of_event->key == "a key" && of_event->event == "set"));
}

BOOST_AUTO_TEST_CASE(other_messages_are_not_events) {
  for (const char* channel : {"news", "__keyspace@0_:k", "__keyspace@x__:k", "__keyevent@", ""}) {
    BOOST_TEST(!parse_keyspace_event({.channel = channel, .payload = "del"}).has_value());
  }
  BOOST_TEST(!parse_keyspace_event({.kind = Message::Kind::gap}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
