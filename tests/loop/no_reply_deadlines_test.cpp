// The deadlines of commands without replies, in memory.
#include <deferredis/client/no_reply.hpp>

#include <string>
#include <utility>

#include "loop/connecting.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::turn_a_little;

constexpr std::string_view ok = "+OK\r\n";

/// Each command may take a second. The server answers when it is told to.
struct Unanswered : test::Connecting {
  NoReply begin() {
    Options wanted = options();
    wanted.timeout = 1s;
    open_and_wait(wanted);
    return client().no_reply();
  }
  Error error_of(Future<void> future) { return manual.failure(std::move(future)); }
  bool received(std::string_view text) const {
    return server.received().find(text) != std::string::npos;
  }
};

BOOST_FIXTURE_TEST_SUITE(no_reply_deadlines, Unanswered)

BOOST_AUTO_TEST_CASE(each_command_of_a_group_has_its_own_deadline) {
  const NoReply metrics = begin();
  auto first = metrics.incr("first");
  pass(200ms);
  auto second = metrics.incr("second");
  pass(400ms);
  auto third = metrics.incr("third");
  pass(100ms);
  BOOST_TEST(!received("second"));
  server.say(ok);
  turn_a_little(manual);
  BOOST_TEST(first.settled());
  BOOST_TEST(received("third"));
  pass(450ms);
  BOOST_TEST(!second.settled());
  pass(100ms);  // 1.25 s
  BOOST_REQUIRE(second.settled());
  const Error error = error_of(std::move(second));
  BOOST_TEST(error.is(errc::timeout));
  BOOST_TEST((error.delivery() == Delivery::maybe_applied));
  BOOST_TEST(!third.settled());
  server.say(ok);
  turn_a_little(manual);
  BOOST_REQUIRE(third.settled());
  manual.settle(std::move(third));
  manual.settle(std::move(first));
}

BOOST_AUTO_TEST_CASE(the_last_deadline_of_a_group_is_its_end) {
  const NoReply metrics = begin();
  auto first = metrics.incr("first");
  pass(500ms);
  auto second = metrics.incr("second");
  server.say(ok);
  pass(975ms);
  BOOST_TEST(!second.settled());
  pass(50ms);
  BOOST_REQUIRE(second.settled());
  BOOST_TEST(error_of(std::move(second)).is(errc::timeout));
  manual.settle(std::move(first));
  auto third = metrics.incr("third");  // on another connection
  turn_a_little(manual);
  server.say(ok);
  turn_a_little(manual);
  BOOST_REQUIRE(third.settled());
  manual.settle(std::move(third));
}

BOOST_AUTO_TEST_CASE(what_waits_for_its_group_is_not_sent_after_its_deadline) {
  const NoReply metrics = begin();
  auto first = metrics.incr("first");
  turn_a_little(manual);
  auto second = metrics.incr("second");
  pass(500ms);
  auto third = metrics.incr("third");
  pass(475ms);
  BOOST_TEST(!second.settled());
  pass(50ms);
  BOOST_TEST(error_of(std::move(first)).is(errc::timeout));
  const Error error = error_of(std::move(second));
  BOOST_TEST(error.is(errc::timeout));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST(!received("second"));
  server.say(ok);
  turn_a_little(manual);
  BOOST_TEST(third.settled());
  manual.settle(std::move(third));
}

BOOST_AUTO_TEST_CASE(a_later_command_may_still_find_a_connection) {
  const NoReply metrics = begin();
  const Endpoint endpoint = Endpoint::unix_socket(server.path());
  network.cut(endpoint);
  auto first = metrics.incr("first");
  pass(600ms);
  auto second = metrics.incr("second");
  pass(450ms);
  const Error error = error_of(std::move(first));
  BOOST_TEST(error.is(errc::timeout));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST(!second.settled());
  network.restore(endpoint);
  pass(100ms);
  BOOST_TEST(received("second"));
  BOOST_TEST(!received("first"));
  server.say(ok);
  turn_a_little(manual);
  BOOST_REQUIRE(second.settled());
  manual.settle(std::move(second));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
