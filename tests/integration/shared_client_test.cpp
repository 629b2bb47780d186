// SharedClient on a real server: exact results for many threads, and every way a call can end.
#include <deferredis/threads/shared_client.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/protocol/literals.hpp>
#include <deferredis/sharding/from_url.hpp>

#include "integration/shared_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using namespace literals;

constexpr int threads = 8;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shared_client, SharedLoop)

// --- results -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(each_thread_gets_the_replies_of_its_own_commands) {
  constexpr int rounds = 1000;
  const SharedClient rc = client();
  std::atomic<int> wrong = 0;
  on_threads(threads, [&](int thread) {
    for (int i = 0; i != rounds; ++i) {
      const std::string text = std::to_string(thread) + ":" + std::to_string(i);
      auto set = rc.set(text, text + " value");
      auto got = rc.get(text);
      auto hits = rc.incr("hits");
      wrong += !set.get() || got.get() != text + " value" || hits.get() <= 0;
    }
  });
  BOOST_TEST(wrong == 0);
  BOOST_TEST(rc.get<std::int64_t>("hits").get().value() == threads * rounds);
  BOOST_TEST(rc.dbsize().get() == threads * rounds + 1);
}

BOOST_AUTO_TEST_CASE(every_incr_returns_another_number) {
  constexpr int rounds = 2000;
  const SharedClient rc = client();
  std::vector<std::vector<std::int64_t>> seen(threads);
  on_threads(threads, [&](int thread) {
    std::vector<SharedFuture<std::int64_t>> running;
    for (int i = 0; i != rounds; ++i) running.push_back(rc.incr("n"));
    for (auto& each : running) seen[static_cast<std::size_t>(thread)].push_back(each.get());
  });
  std::vector<bool> there(threads * rounds + 1);
  for (const auto& numbers : seen) {
    BOOST_TEST(std::is_sorted(numbers.begin(), numbers.end()));  // a thread's commands keep order
    for (const std::int64_t number : numbers) there.at(static_cast<std::size_t>(number)) = true;
  }
  BOOST_TEST(std::count(there.begin(), there.end(), true) == threads * rounds);
}

BOOST_AUTO_TEST_CASE(all_calls_of_a_turn_cross_with_one_wake_up) {
  const SharedClient rc = client();
  HeldLoop held(rc);
  std::mutex mutex;
  std::map<std::uint64_t, int> begun_in;  // turns of the loop
  std::vector<SharedFuture<void>> running;
  on_threads(4, [&](int) {
    for (int i = 0; i != 250; ++i) {
      auto call = rc.call([&](Client&) { ++begun_in[loop.reactor().stats().turns]; });
      const std::lock_guard lock(mutex);
      running.push_back(std::move(call));
    }
  });
  held.open();
  for (auto& each : running) each.get();
  BOOST_TEST(begun_in.size() == 1u);
  BOOST_TEST(begun_in.begin()->second == 1000);
}

BOOST_AUTO_TEST_CASE(arguments_of_every_kind_and_size_arrive) {
  const SharedClient rc = client();
  const std::string large(300'000, 'x');
  const std::string bytes("\0\r\n$3\r\n*1\r\n", 12);
  std::vector<std::string> many;
  for (int i = 0; i != 500; ++i) many.push_back(std::to_string(i));
  BOOST_TEST(rc.set("large", large).get());
  BOOST_TEST((rc.get("large").get() == large));
  BOOST_TEST(rc.set(bytes, "").get());
  BOOST_TEST((rc.get(bytes).get() == ""));
  BOOST_TEST(rc.rpush("list", many).get() == 500);
  BOOST_TEST((rc.lrange("list", 0, -1).get() == many));
  BOOST_TEST(rc.set("n", 7, {.ex = 10min, .nx = true}).get());
  BOOST_TEST(rc.get<std::int64_t>("n").get().value() == 7);
  BOOST_TEST(rc.command<std::string>("ECHO", "any").get() == "any");
  BOOST_TEST(rc.run<bool>("SET {} {} EX 10"_redis, "literal", 1).get());
  BOOST_TEST(rc.eval<std::int64_t>("return #KEYS + #ARGV", {"a"}, {"b", "c"}).get() == 3);
  BOOST_TEST(rc.mget<std::vector<std::int64_t>>({"n", "literal"}).get().at(1) == 1);
}

BOOST_AUTO_TEST_CASE(a_command_that_needs_no_server_is_answered_on_the_calling_thread) {
  const SharedClient rc = client();
  HeldLoop held(rc);
  auto answered = rc.mget(std::vector<std::string>());
  auto refused = rc.set("k", "v", {.nx = true, .xx = true});
  BOOST_TEST(answered.settled());
  BOOST_TEST(answered.get().empty());
  BOOST_TEST(begins(caught([&] { refused.get(); }), "InvalidArgumentError: SET"));
}

// --- errors --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(errors_are_the_exceptions_of_a_client) {
  const SharedClient rc = client();
  rc.rpush("list", "a").get();
  BOOST_CHECK_THROW(rc.get("list").get(), WrongTypeError);
  BOOST_CHECK_THROW(static_cast<void>(rc.command("SELECT", 1).get()), NotSupportedError);
  BOOST_CHECK_THROW(rc.call([](Client&) -> int { throw std::range_error("mine"); }).get(),
                    std::range_error);
  const auto outcome = rc.incr("list").outcome();
  BOOST_TEST((outcome.error().delivery() == Delivery::rejected));
}

BOOST_AUTO_TEST_CASE(a_value_can_be_taken_once) {
  const SharedClient rc = client();
  auto pong = rc.ping();
  BOOST_TEST(pong.get() == "PONG");
  BOOST_TEST(begins(caught([&] { pong.get(); }), "InvalidArgumentError: get: the value"));
  auto moved = std::move(pong);
  BOOST_TEST(!pong.valid());  // NOLINT: that is the question
  BOOST_TEST(begins(caught([&] { pong.get(); }), "InvalidArgumentError: this SharedFuture"));
}

BOOST_AUTO_TEST_CASE(the_loops_own_thread_may_call_but_not_wait) {
  const SharedClient rc = client();
  std::string said;
  rc.call([&](Client&) {
      auto call = rc.set("from the loop", "1");
      said = caught([&] { call.get(); });
    }).get();
  BOOST_TEST(begins(said, "InvalidArgumentError: get: called on the loop's own thread"));
  BOOST_TEST((rc.get("from the loop").get() == "1"));
}

// --- waiting, cancelling -------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(wait_for_ends_with_the_time_or_with_the_result) {
  const SharedClient rc = client();
  auto popped = rc.blpop({"queue"}, 0s);
  BOOST_TEST(!popped.wait_for(20ms));
  BOOST_TEST(!popped.wait_for(-1s));
  rc.rpush("queue", "job").get();
  BOOST_TEST(popped.wait_for(Duration::max()));
  BOOST_TEST(popped.get().value().second == "job");
}

BOOST_AUTO_TEST_CASE(another_thread_can_cancel_what_a_thread_waits_for) {
  const SharedClient rc = client();
  auto popped = rc.blpop({"queue"}, 0s);
  std::string said;
  std::thread waiting([&] { said = caught([&] { popped.get(); }); });
  BOOST_TEST(!popped.wait_for(20ms));
  popped.cancel();
  waiting.join();
  BOOST_TEST(begins(said, "CancelledError"));
}

BOOST_AUTO_TEST_CASE(a_call_cancelled_before_the_loop_took_it_is_not_sent) {
  const SharedClient rc = client();
  HeldLoop held(rc);
  auto set = rc.set("k", "v");
  auto called = rc.call([](Client& each) { return each.set("k", "w"); });
  set.cancel();
  called.cancel();
  held.open();
  BOOST_TEST((set.outcome().error().delivery() == Delivery::not_sent));
  BOOST_TEST((called.outcome().error().code() == errc::cancelled));
  BOOST_TEST(!rc.get("k").get());
}

BOOST_AUTO_TEST_CASE(a_call_whose_future_was_dropped_is_carried_out) {
  const SharedClient rc = client();
  { auto dropped = rc.incr("n"); }
  rc.incr("n").detach();
  BOOST_TEST(rc.get<std::int64_t>("n").get().value() == 2);
}

BOOST_AUTO_TEST_CASE(the_timeout_counts_from_the_call) {
  const SharedClient rc = client().with({.timeout = 20ms});
  HeldLoop held(rc);
  auto late = rc.incr("n");
  BOOST_TEST(!late.wait_for(40ms));
  held.open();
  const auto outcome = late.outcome();
  BOOST_TEST((outcome.error().code() == errc::timeout));
  BOOST_TEST((outcome.error().delivery() == Delivery::not_sent));
  BOOST_TEST(!client().get("n").get());
}

// --- a full queue --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_at_once_if_asked_to) {
  const SharedClient rc = client({.max_pending = 3, .when_full = WhenFull::fail});
  HeldLoop held(rc);  // one of the three
  auto first = rc.incr("n"), second = rc.incr("n");
  const auto refused = rc.incr("n").outcome();
  BOOST_TEST((refused.error().code() == errc::queue_full));
  BOOST_TEST((refused.error().delivery() == Delivery::not_sent));
  held.open();
  BOOST_TEST(first.get() + second.get() == 3);
  BOOST_TEST(rc.incr("n").get() == 3);
}

BOOST_AUTO_TEST_CASE(a_full_queue_holds_threads_up_until_there_is_room) {
  const SharedClient rc = client({.max_pending = 2});
  HeldLoop held(rc);
  std::vector<std::thread> callers;
  std::atomic<int> called = 0;
  for (int i = 0; i != threads; ++i) {
    callers.emplace_back([&] {
      for (int k = 0; k != 100; ++k) rc.incr("n").detach();
      ++called;
    });
  }
  BOOST_TEST(called == 0);
  held.open();
  for (std::thread& each : callers) each.join();
  BOOST_TEST(rc.get<std::int64_t>("n").get().value() == threads * 100);
}

BOOST_AUTO_TEST_CASE(a_thread_waits_for_room_no_longer_than_it_may) {
  const SharedClient rc = client({.max_pending = 1, .room_timeout = 20ms});
  HeldLoop held(rc);
  const std::string said = caught([&] { rc.incr("n").get(); });
  BOOST_TEST(begins(said, "QueueFullError: the queue to the loop is full: 1 calls"));
}

BOOST_AUTO_TEST_CASE(bytes_are_bounded_too_but_one_large_command_fits) {
  const SharedClient rc = client({.max_pending_bytes = 1000, .when_full = WhenFull::fail});
  BOOST_TEST(rc.set("k", std::string(5000, 'x')).get());
  HeldLoop held(rc);
  auto fits = rc.set("k", std::string(500, 'y'));
  BOOST_TEST((rc.set("k", std::string(500, 'z')).outcome().error().code() == errc::queue_full));
  held.open();
  BOOST_TEST(fits.get());
}

BOOST_AUTO_TEST_CASE(impossible_options_are_refused) {
  BOOST_CHECK_THROW(client({.max_pending = 0}), InvalidArgumentError);
  BOOST_CHECK_THROW(client({.max_pending = 1 << 24}), InvalidArgumentError);
  BOOST_CHECK_THROW(client({.max_pending_bytes = 0}), InvalidArgumentError);
  BOOST_CHECK_THROW(SharedClient(loop, "redis:/nowhere"), InvalidArgumentError);
}

// --- the whole Client ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(call_runs_a_transaction_on_the_loop) {
  const SharedClient rc = client();
  const auto add = [](Client& each) -> Future<std::int64_t> {
    auto tx = each.multi();
    auto one = tx.incr("a");
    tx.incr("b").detach();
    co_await tx.commit();
    co_return co_await std::move(one);
  };
  on_threads(threads, [&](int) {
    for (int i = 0; i != 50; ++i) rc.call(add).get();
  });
  BOOST_TEST((rc.get("a").get() == std::to_string(threads * 50)));
  BOOST_TEST((rc.get("b").get() == std::to_string(threads * 50)));
}

BOOST_AUTO_TEST_CASE(a_view_has_its_own_settings) {
  const SharedClient rc = client();
  const SharedClient other = rc.with({.database = 1});
  const SharedClient prefixed = rc.with({.key_prefix = "p:"});
  other.set("k", "in 1").get();
  prefixed.set("k", "prefixed").get();
  BOOST_TEST(!rc.get("k").get());
  BOOST_TEST((other.get("k").get() == "in 1"));
  BOOST_TEST((rc.get("p:k").get() == "prefixed"));
}

BOOST_AUTO_TEST_CASE(a_client_of_any_reactor_can_be_shared) {
  Reactor reactor;
  const SharedClient rc(from_url(reactor, url()));
  std::thread caller([&] {
    rc.set("k", "v").get();
    rc.call([&](Client&) { reactor.stop(); }).get();
  });
  reactor.run();
  caller.join();
  BOOST_TEST((client().get("k").get() == "v"));
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace deferredis
