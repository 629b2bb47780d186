#include <deferredis/sharding/cluster/gap_notices.hpp>

#include <chrono>
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/testing/manual_reactor.hpp>

namespace deferredis::detail {
namespace {

using namespace std::chrono_literals;

struct Listener final : SubscriptionListener {
  void message_came(const PubSubPush& message) override { told += "<" + message.payload + ">"; }
  void name_lapsed(ChannelKind, std::string_view) override { told += "["; }
  void name_resumed(ChannelKind, std::string_view) override { told += "]"; }
  void name_withdrawn(ChannelKind, std::string_view) override {}
  void name_refused(ChannelKind, std::string_view, const Error&) override {}
  void subscriptions_closed(const Error&) override {}

  std::string told = {};
};

struct Gaps {
  void message(Listener& to, std::string_view name) {
    notices.before_message(to, ChannelKind::shard, name);
    to.message_came({.payload = std::string(name)});
  }
  void back(std::string_view name, bool last) {
    notices.add(listener, ChannelKind::shard, name, last);
  }

  ManualReactor manual;
  GapNotices notices{manual.reactor()};
  Listener listener, other;
};

BOOST_FIXTURE_TEST_SUITE(gap_notices, Gaps)

BOOST_AUTO_TEST_CASE(names_that_come_back_together_are_one_gap) {
  back("a", false);
  back("b", false);
  manual.advance(10ms);
  BOOST_TEST(listener.told == "");
  back("c", true);
  BOOST_TEST(listener.told == "");  // not inside the caller's frames
  manual.advance(0ms);
  BOOST_TEST(listener.told == "[]");
  manual.advance(1s);
  BOOST_TEST(listener.told == "[]");
}

BOOST_AUTO_TEST_CASE(a_gap_does_not_wait_long_for_names_that_stay_away) {
  back("a", false);
  manual.advance(99ms);
  back("b", false);
  BOOST_TEST(listener.told == "");
  manual.advance(1ms);
  BOOST_TEST(listener.told == "[]");
}

BOOST_AUTO_TEST_CASE(a_gap_comes_before_the_next_message_of_its_name) {
  back("a", false);
  message(listener, "z");  // which was never lost
  message(listener, "a");
  message(listener, "a");
  BOOST_TEST(listener.told == "<z>[]<a><a>");
  back("b", false);
  message(listener, "b");
  BOOST_TEST(listener.told == "<z>[]<a><a>[]<b>");
}

BOOST_AUTO_TEST_CASE(each_listener_has_its_own_gaps) {
  back("a", true);
  message(other, "a");
  manual.advance(1s);
  BOOST_TEST(listener.told == "[]");
  BOOST_TEST(other.told == "<a>");
}

BOOST_AUTO_TEST_CASE(a_name_lost_again_before_its_report_is_not_a_gap_yet) {
  back("a", true);
  notices.take_back(listener, ChannelKind::shard, "a");
  manual.advance(1s);
  BOOST_TEST(listener.told == "");
  back("a", true);
  back("b", true);
  notices.take_back(listener, ChannelKind::shard, "a");
  manual.advance(0ms);
  BOOST_TEST(listener.told == "[]");
}

BOOST_AUTO_TEST_CASE(a_removed_listener_receives_nothing) {
  back("a", true);
  notices.forget(listener);
  manual.advance(1s);
  back("a", true);
  notices.clear();
  manual.advance(1s);
  BOOST_TEST(listener.told == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::detail
