// The queue of items that arrived and were not read: limits, notices at their places, waiting
// calls.
#include <deferredis/client/pubsub/inbox.hpp>

#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/subscriber.hpp>

#include "support/ready_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using detail::Backlog;
using detail::Inbox;
using detail::QueueLimits;

Message message(std::string payload) { return Message{.payload = std::move(payload)}; }

std::string text_of(const Message& message) {
  if (message.kind == Message::Kind::gap) return "gap ";
  if (message.kind == Message::Kind::dropped) return std::to_string(message.dropped) + "-dropped ";
  return message.payload + " ";
}

std::string read_all(Backlog<Message>& backlog) {
  std::string text;
  while (backlog.readable()) text += text_of(backlog.take());
  return text;
}

struct Lines {
  static Backlog<Message> of(std::size_t count, Overflow overflow) {
    return Backlog<Message>(QueueLimits{count, 1000, overflow});
  }
};

BOOST_FIXTURE_TEST_SUITE(inbox, Lines)

BOOST_AUTO_TEST_CASE(the_oldest_are_dropped_and_their_number_comes_before_the_rest) {
  auto backlog = of(2, Overflow::drop_oldest);
  for (const char* each : {"a", "b", "c", "d"}) BOOST_TEST(backlog.push(message(each)));
  BOOST_TEST(read_all(backlog) == "2-dropped c d ");
  BOOST_TEST(backlog.push(message("e")));
  BOOST_TEST(read_all(backlog) == "e ");
}

BOOST_AUTO_TEST_CASE(the_newest_are_dropped_and_their_number_comes_in_their_place) {
  auto backlog = of(2, Overflow::drop_newest);
  for (const char* each : {"a", "b", "c", "d"}) BOOST_TEST(backlog.push(message(each)));
  BOOST_TEST(text_of(backlog.take()) == "a ");
  BOOST_TEST(backlog.push(message("e")));
  BOOST_TEST(read_all(backlog) == "b 2-dropped e ");
}

BOOST_AUTO_TEST_CASE(a_full_one_that_may_drop_nothing_is_an_error) {
  auto backlog = of(1, Overflow::fail);
  BOOST_TEST(backlog.push(message("a")));
  BOOST_TEST(!backlog.push(message("b")));
  BOOST_TEST(read_all(backlog) == "a ");
}

BOOST_AUTO_TEST_CASE(bytes_are_bounded_too_even_for_a_message_that_never_fits) {
  for (const auto overflow : {Overflow::drop_oldest, Overflow::drop_newest}) {
    Backlog<Message> backlog(QueueLimits{10, 5, overflow});
    BOOST_TEST(backlog.push(message("abc")));
    BOOST_TEST(backlog.push(message("defgh")));
    BOOST_TEST(backlog.push(message("never fits")));
    BOOST_TEST(backlog.dropped() == (overflow == Overflow::drop_oldest ? 3u : 2u));
    const auto left = read_all(backlog);
    BOOST_TEST(left == (overflow == Overflow::drop_oldest ? "3-dropped " : "abc 2-dropped "));
  }
}

BOOST_AUTO_TEST_CASE(a_gap_keeps_its_place_and_is_held_back_until_it_ends) {
  auto backlog = of(10, Overflow::drop_oldest);
  BOOST_TEST(backlog.push(message("before")));
  backlog.gap();
  backlog.gap();
  BOOST_TEST(backlog.push(message("after")));
  BOOST_TEST(read_all(backlog) == "before ");
  backlog.resume();
  BOOST_TEST(read_all(backlog) == "gap after ");
}

BOOST_AUTO_TEST_CASE(only_the_second_of_two_gaps_holds_back) {
  auto backlog = of(10, Overflow::drop_oldest);
  backlog.gap();
  backlog.resume();
  BOOST_TEST(backlog.push(message("a")));
  backlog.gap();
  BOOST_TEST(read_all(backlog) == "gap a ");
  backlog.resume();
  BOOST_TEST(read_all(backlog) == "gap ");
  BOOST_TEST(backlog.empty());
}

BOOST_AUTO_TEST_CASE(no_gap_is_lost_by_dropping_and_none_is_kept_twice) {
  for (const auto overflow : {Overflow::drop_oldest, Overflow::drop_newest}) {
    auto backlog = of(1, overflow);
    for (int i = 0; i < 5; ++i) {
      BOOST_TEST(backlog.push(message("m")));
      backlog.gap();
      backlog.resume();
    }
    BOOST_TEST(read_all(backlog) == (overflow == Overflow::drop_oldest ? "4-dropped gap m gap "
                                                                       : "m gap 4-dropped gap "));
    BOOST_TEST(backlog.empty());
  }
}

BOOST_AUTO_TEST_CASE(waiting_calls_are_served_in_turn_and_a_cancelled_one_takes_nothing) {
  ReadyLoop loop;
  Inbox<Message> inbox(loop.core(), {10, 1000, Overflow::drop_oldest});
  auto first = inbox.next(Duration::zero());
  auto cancelled = inbox.next(Duration::zero());
  auto third = inbox.next(Duration::zero());
  cancelled.cancel();
  BOOST_TEST(inbox.push(message("a")));
  BOOST_TEST(inbox.push(message("b")));
  BOOST_TEST(loop.value_of(std::move(first))->payload == "a");
  BOOST_TEST(loop.value_of(std::move(third))->payload == "b");
  BOOST_TEST(loop.failure_of(std::move(cancelled)) == "CancelledError");
  inbox.next(Duration::zero()).detach();  // nobody reads it: it must not take a value
  BOOST_TEST(inbox.push(message("c")));
  BOOST_TEST(loop.value_of(inbox.next(Duration::zero()))->payload == "c");
}

BOOST_AUTO_TEST_CASE(queued_items_are_read_before_the_end) {
  ReadyLoop loop;
  Inbox<Message> inbox(loop.core(), {10, 1000, Overflow::drop_oldest});
  inbox.gap();
  BOOST_TEST(inbox.push(message("a")));
  inbox.close(Error(errc::closed, "the end"));
  BOOST_TEST((loop.value_of(inbox.next(Duration::zero()))->kind == Message::Kind::gap));
  BOOST_TEST(loop.value_of(inbox.next(Duration::zero()))->payload == "a");
  BOOST_TEST(loop.failure_of(inbox.next(Duration::zero())) == "ClosedError");
  BOOST_TEST(loop.unhandled.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
