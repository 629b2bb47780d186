#include <deferredis/reactor/queue.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/ready_loop.hpp"

using namespace deferredis;
using namespace deferredis::test;

namespace {

Future<void> read_all(Queue<int>& queue, std::vector<int>& seen) {
  for (;;) {
    auto next = co_await queue.pop().outcome();
    if (!next) co_return;
    seen.push_back(*next);
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(queue, ReadyLoop)

BOOST_AUTO_TEST_CASE(values_come_out_in_the_order_they_went_in) {
  Queue<int> queue(3);
  for (int i : {1, 2, 3}) BOOST_TEST(queue.try_push(i));
  BOOST_TEST(value_of(queue.pop()) == 1);
  BOOST_TEST(value_of(queue.pop()) == 2);
  BOOST_TEST(value_of(queue.pop()) == 3);
}

BOOST_AUTO_TEST_CASE(try_push_into_a_full_queue_is_refused) {
  Queue<int> queue(1);
  BOOST_TEST(queue.try_push(1));
  BOOST_TEST(!queue.try_push(2));
  BOOST_TEST(queue.size() == 1u);
}

BOOST_AUTO_TEST_CASE(pop_waits_for_a_value) {
  Queue<std::string> queue(1);
  auto popped = queue.pop();
  BOOST_TEST(!popped.settled());
  BOOST_TEST(queue.try_push("x"));
  BOOST_TEST(queue.empty());
  BOOST_TEST(value_of(std::move(popped)) == "x");
}

BOOST_AUTO_TEST_CASE(the_first_to_wait_is_served_first) {
  Queue<int> queue(4);
  auto first = queue.pop(), second = queue.pop();
  BOOST_TEST(queue.try_push(1));
  BOOST_TEST(queue.try_push(2));
  BOOST_TEST(value_of(std::move(second)) == 2);
  BOOST_TEST(value_of(std::move(first)) == 1);
}

BOOST_AUTO_TEST_CASE(push_waits_for_space) {
  Queue<int> queue(1);
  auto first = queue.push(1), second = queue.push(2), third = queue.push(3);
  BOOST_TEST(first.settled());
  BOOST_TEST(!second.settled());
  BOOST_TEST(value_of(queue.pop()) == 1);
  BOOST_TEST(second.settled());
  BOOST_TEST(!third.settled());
  BOOST_TEST(value_of(queue.pop()) == 2);
  BOOST_TEST(value_of(queue.pop()) == 3);
}

BOOST_AUTO_TEST_CASE(without_capacity_a_push_waits_for_its_reader) {
  Queue<int> queue(0);
  BOOST_TEST(!queue.try_push(1));
  auto pushed = queue.push(2);
  BOOST_TEST(!pushed.settled());
  BOOST_TEST(value_of(queue.pop()) == 2);
  BOOST_TEST(pushed.settled());
  auto popped = queue.pop();
  BOOST_TEST(queue.try_push(3));
  BOOST_TEST(value_of(std::move(popped)) == 3);
}

BOOST_AUTO_TEST_CASE(a_cancelled_pop_leaves_the_value_to_the_next) {
  Queue<int> queue(1);
  auto cancelled = queue.pop(), next = queue.pop();
  cancelled.cancel();
  BOOST_TEST(queue.try_push(1));
  BOOST_TEST(value_of(std::move(next)) == 1);
  BOOST_TEST(failure_of(std::move(cancelled)) == "CancelledError");
}

BOOST_AUTO_TEST_CASE(a_destroyed_pop_leaves_the_value_to_the_next) {
  Queue<int> queue(1);
  queue.pop().detach();
  BOOST_TEST(queue.try_push(1));
  run();
  BOOST_TEST(value_of(queue.pop()) == 1);
  BOOST_TEST(unhandled.empty());
}

BOOST_AUTO_TEST_CASE(a_pop_that_has_its_value_keeps_it_when_cancelled) {
  Queue<int> queue(1);
  std::vector<int> seen;
  auto reader = read_all(queue, seen);
  BOOST_TEST(queue.try_push(1));
  reader.cancel();
  run();
  BOOST_TEST((seen == std::vector<int>{1}));
  BOOST_TEST(reader.settled());  // its next pop was cancelled
}

BOOST_AUTO_TEST_CASE(a_cancelled_push_takes_its_value_with_it) {
  Queue<std::shared_ptr<int>> queue(1);
  auto value = std::make_shared<int>(2);
  auto first = queue.push(nullptr), second = queue.push(value);
  second.cancel();
  BOOST_TEST(value.use_count() == 1);
  BOOST_TEST(!value_of(queue.pop()));
  BOOST_TEST(queue.empty());
}

BOOST_AUTO_TEST_CASE(close_fails_waiting_readers_and_writers) {
  Queue<int> readers(1), writers(0);
  auto popped = readers.pop();
  auto pushed = writers.push(1);
  readers.close();
  writers.close();
  BOOST_TEST(failure_of(std::move(popped)) == "ClosedError");
  BOOST_TEST(failure_of(std::move(pushed)) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(a_closed_queue_returns_its_values_and_accepts_none) {
  Queue<int> queue(2);
  BOOST_TEST(queue.try_push(1));
  queue.close();
  queue.close();
  BOOST_TEST(queue.closed());
  BOOST_TEST(!queue.try_push(2));
  BOOST_TEST(failure_of(queue.push(3)) == "ClosedError");
  BOOST_TEST(value_of(queue.pop()) == 1);
  BOOST_TEST(failure_of(queue.pop()) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(a_destroyed_queue_fails_waiting_calls) {
  auto queue = std::make_unique<Queue<int>>(1);
  auto popped = queue->pop();
  queue.reset();
  BOOST_TEST(failure_of(std::move(popped)) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(a_queue_outlives_the_reactor) {
  Queue<std::string> queue(1);
  auto first = queue.push("one"), second = queue.push("two");
  close();
  BOOST_TEST(failure_of(std::move(second)) == "ClosedError");
  ReadyLoop other;
  BOOST_TEST(other.value_of(queue.pop()) == "one");
  BOOST_TEST(queue.empty());
}

BOOST_AUTO_TEST_CASE(carries_move_only_values) {
  Queue<std::unique_ptr<int>> queue(1);
  auto a = queue.push(std::make_unique<int>(1)), b = queue.push(std::make_unique<int>(2));
  BOOST_TEST(*value_of(queue.pop()) == 1);
  BOOST_TEST(*value_of(queue.pop()) == 2);
}

BOOST_AUTO_TEST_CASE(a_reader_gets_every_value) {
  Queue<int> queue(2);
  std::vector<int> seen;
  auto reader = read_all(queue, seen);
  for (int i = 0; i < 100; ++i) queue.push(i).detach();
  run();
  queue.close();
  run();
  BOOST_TEST(reader.settled());
  BOOST_TEST(seen.size() == 100u);
  BOOST_TEST(seen.back() == 99);
}

BOOST_AUTO_TEST_SUITE_END()
