// How calls of other threads end when the client, the loop or the process ends first; callbacks.
#include <deferredis/threads/shared_client.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/from_url.hpp>
#include <deferredis/threads/sync_client.hpp>

#include "integration/shared_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

/// The exit status of a child process that runs fn.
template <class Fn>
int status_of_child(Fn fn) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(fn());
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
}

/// Calls end() while threads wait for BLPOP. Returns what each of them got.
template <class End>
std::vector<std::string> ends_of_waiting_threads(const SharedClient& rc, End end) {
  std::vector<std::string> said(4);
  std::vector<std::thread> waiting;
  std::atomic<int> called = 0;
  for (std::string& each : said) {
    waiting.emplace_back([&] {
      auto popped = rc.blpop({"queue"}, 0s);
      ++called;
      each = caught([&] { popped.get(); });
    });
  }
  while (called != 4) std::this_thread::yield();
  end();
  for (std::thread& each : waiting) each.join();
  return said;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shared_client_life, SharedLoop)

// --- the client ends -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(disconnect_ends_what_threads_wait_for) {
  const SharedClient rc = client();
  rc.ping().get();
  for (const std::string& each : ends_of_waiting_threads(rc, [&] { rc.disconnect().get(); }))
    BOOST_TEST(begins(each, "ClosedError"), each);
  BOOST_TEST(begins(caught([&] { rc.get("k").get(); }), "ClosedError"));
}

BOOST_AUTO_TEST_CASE(drain_lets_earlier_calls_end) {
  const SharedClient rc = client();
  std::vector<SharedFuture<std::int64_t>> running;
  for (int i = 0; i != 1000; ++i) running.push_back(rc.incr("n"));
  rc.drain().get();
  for (auto& each : running) BOOST_TEST(each.settled());
  BOOST_TEST(running.back().get() == 1000);
}

BOOST_AUTO_TEST_CASE(the_last_handle_may_go_on_any_thread_while_calls_run) {
  std::vector<SharedFuture<std::int64_t>> running;
  std::optional<SharedClient> rc = client();
  std::mutex mutex;
  on_threads(8, [&, copies = std::vector<SharedClient>(8, *rc)](int thread) mutable {
    for (int i = 0; i != 100; ++i) {
      auto call = copies[static_cast<std::size_t>(thread)].incr("n");
      const std::lock_guard lock(mutex);
      running.push_back(std::move(call));
    }
  });
  rc.reset();
  for (auto& each : running) BOOST_TEST(each.get() > 0);
  BOOST_TEST((client().get("n").get() == "800"));
}

// --- the loop ends -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(threads_that_wait_get_closed_error_when_the_loop_is_destroyed) {
  auto own = std::make_unique<LoopThread>();
  const SharedClient rc(*own, url());
  for (const std::string& each : ends_of_waiting_threads(rc, [&] { own.reset(); }))
    BOOST_TEST(begins(each, "ClosedError"), each);
}

BOOST_AUTO_TEST_CASE(calls_after_the_end_of_the_loop_are_refused) {
  auto own = std::make_unique<LoopThread>();
  const SharedClient rc(*own, url());
  rc.ping().get();
  own.reset();
  const auto outcome = rc.get("k").outcome();
  BOOST_TEST((outcome.error().code() == errc::closed));
  BOOST_TEST((outcome.error().delivery() == Delivery::not_sent));
  BOOST_TEST(begins(caught([&] { rc.with({.database = 1}); }), "ClosedError"));
}

BOOST_AUTO_TEST_CASE(a_loop_destroyed_under_load_ends_every_call) {
  for (int round = 0; round != 20; ++round) {
    auto own = std::make_unique<LoopThread>();
    std::optional<SharedClient> rc(std::in_place, *own, url());
    std::atomic<int> ended = 0, begun = 0;
    std::vector<std::thread> callers;
    for (int thread = 0; thread != 4; ++thread) {
      callers.emplace_back([&, mine = *rc] {
        for (int i = 0; i != 200; ++i) {
          auto call = mine.incr("n");
          ++begun;
          static_cast<void>(call.outcome());
          ++ended;
        }
      });
    }
    rc.reset();
    while (begun < round * 10) std::this_thread::yield();
    own.reset();
    for (std::thread& each : callers) each.join();
    BOOST_TEST(ended == 800);
  }
}

BOOST_AUTO_TEST_CASE(a_loop_may_be_destroyed_on_its_own_thread) {
  auto own = std::make_shared<LoopThread>();
  Gate gone;
  own->reactor().call_from_thread([own, &gone]() mutable {
    own.reset();
    gone.open();
  });
  own.reset();
  gone.wait();
}

BOOST_AUTO_TEST_CASE(stop_does_not_end_the_loop_of_a_loop_thread) {
  const SharedClient rc = client();
  rc.call([this](Client&) { loop.reactor().stop(); }).get();
  BOOST_TEST(rc.ping().get() == "PONG");
  BOOST_TEST(loop.call([] { return 7; }) == 7);
}

// --- callbacks -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_callback_runs_where_the_executor_says) {
  const SharedClient rc = client();
  rc.set("k", "v").get();
  Reactor here;  // any queue would do
  const auto to_here = [&here](std::function<void()> task) {
    here.call_from_thread(std::move(task));
  };
  std::vector<std::string> got;
  std::vector<std::thread::id> on;
  const auto note = [&](const Outcome<std::optional<std::string>>& value) {
    got.push_back(value ? value->value_or("nil") : to_string(value.error()));
    on.push_back(std::this_thread::get_id());
    if (got.size() == 2) here.stop();
  };
  rc.get("k").then(to_here, note);
  auto settled = rc.get("none");
  BOOST_TEST(settled.wait_for(10s));
  std::move(settled).then(to_here, note);  // it has ended before
  here.run();
  BOOST_TEST(got == (std::vector<std::string>{"v", "nil"}), boost::test_tools::per_element());
  BOOST_TEST((on == std::vector(2, std::this_thread::get_id())));
}

BOOST_AUTO_TEST_CASE(a_callback_learns_of_the_end_of_the_loop) {
  auto own = std::make_unique<LoopThread>();
  std::string said;
  SharedClient(*own, url())
      .blpop({"queue"}, 0s)
      .then([](auto task) { task(); },
            [&said](auto value) { said = value ? "a value" : to_string(value.error()); });
  own.reset();
  BOOST_TEST(begins(said, "ClosedError"), said);
}

BOOST_AUTO_TEST_CASE(what_an_executor_throws_is_reported) {
  const SharedClient rc = client();
  Gate reported;
  rc.call([&](Client&) {
      loop.reactor().on_unhandled_error([&](const Error&) { reported.open(); });
    }).get();
  HeldLoop held(rc);
  rc.ping().then([](auto) { throw std::runtime_error("the pool is closed"); }, [](auto) {});
  held.open();
  reported.wait();
  BOOST_TEST(rc.ping().get() == "PONG");
  rc.call([&](Client&) { loop.reactor().on_unhandled_error({}); }).get();
}

BOOST_AUTO_TEST_CASE(another_loop_can_await_a_result) {
  const SharedClient rc = client();
  Reactor reactor;
  const auto work = [](SharedClient each, Reactor& here) -> Future<std::string> {
    co_await each.set("k", "v").on(here);
    auto value = co_await each.get("k").on(here);
    auto failed = each.incr("k").on(here);
    auto outcome = co_await std::move(failed).outcome();
    co_return value.value_or("nil") + " " + std::string(outcome.error().code().name());
  };
  BOOST_TEST(reactor.run(work(rc, reactor)) == "v ReplyError");
  auto popped = rc.blpop({"queue"}, 0s).on(reactor);
  popped.cancel();
  BOOST_CHECK_THROW(reactor.run(std::move(popped)), CancelledError);
}

// --- fork ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_child_process_is_refused_and_may_make_its_own_client) {
  std::optional<SharedClient> rc = client();
  std::optional<SharedFuture<std::string>> before = rc->ping();
  before->wait_for(10s);
  auto pending = rc->blpop({"queue"}, 0s);
  auto own = std::make_unique<LoopThread>();
  const std::string at = url();
  const SharedClient on_own(*own, at);
  // Neither loop allocates during fork(): AddressSanitizer's locks would stay locked in the child.
  HeldLoop held(*rc), own_held(on_own);
  const int status = status_of_child([&] {
    if (!begins(caught([&] { static_cast<void>(rc->ping()); }),
                "InvalidArgumentError: this client was made before fork()"))
      return 1;
    if (!begins(caught([&] { pending.get(); }), "InvalidArgumentError: this client was made"))
      return 2;
    if (!begins(caught([&] { own->call([] { return 1; }); }),
                "InvalidArgumentError: LoopThread: made before fork()"))
      return 3;
    if (before->get() != "PONG") return 4;  // it had ended
    pending.cancel();
    before.reset();
    rc.reset();
    own.reset();
#ifndef __SANITIZE_THREAD__  // it lets a child of many threads start none of its own
    LoopThread new_loop;
    if (SharedClient(new_loop, at).incr("child").get() != 1) return 5;
#endif
    return 0;
  });
  held.open();
  own_held.open();
  BOOST_TEST(status == 0);
  rc->rpush("queue", "job").get();
  BOOST_TEST(pending.get().value().second == "job");
}

BOOST_AUTO_TEST_SUITE_END()

// --- sync ----------------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_SUITE(sync_client, SharedLoop)

BOOST_AUTO_TEST_CASE(commands_return_values_and_throw) {
  const sync::Client rc = sync::connect(url());
  BOOST_TEST(rc.set("k", "v"));
  const std::optional<std::string> value = rc.get("k");
  BOOST_TEST(value.value() == "v");
  BOOST_TEST(!rc.get<std::int64_t>("none"));
  BOOST_CHECK_THROW(rc.lpush("k", "a"), WrongTypeError);
  BOOST_TEST(rc.command<std::int64_t>("STRLEN", "k") == 1);
  rc.mset({{"a", 1}, {"b", 2}});
  BOOST_TEST(rc.with({.key_prefix = "x:"}).exists({"a", "b"}) == 0);
  auto one = rc.futures().incr("a"), two = rc.futures().incr("b");
  BOOST_TEST(one.get() + two.get() == 5);
}

BOOST_AUTO_TEST_CASE(threads_share_one_object) {
  const sync::Client rc = sync::connect(url("?pool_size=2"));
  on_threads(8, [&](int) {
    for (int i = 0; i != 500; ++i) rc.incr("n");
  });
  BOOST_TEST((rc.get("n") == "4000"));
  BOOST_TEST(rc.call([](Client& client) { return client.stats(); }).connections_up == 2u);
}

BOOST_AUTO_TEST_CASE(connect_returns_however_soon_the_server_answers) {
  for (int i = 0; i != 50; ++i) BOOST_TEST(sync::connect(url()).ping() == "PONG");
}

BOOST_AUTO_TEST_CASE(connect_throws_if_nobody_listens) {
  BOOST_CHECK_THROW(static_cast<void>(sync::connect("unix:///nonexistent")), ConnectionError);
  BOOST_CHECK_THROW(static_cast<void>(sync::connect("redis:/x")), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(disconnect_ends_the_calls_of_other_threads) {
  const sync::Client rc = sync::connect(url());
  std::atomic<bool> calls = false;
  std::string said;
  std::thread waiting([&] {
    calls = true;
    said = caught([&] { rc.blpop({"queue"}, 0s); });
  });
  while (!calls) std::this_thread::yield();
  rc.disconnect();
  waiting.join();
  BOOST_TEST(begins(said, "ClosedError"), said);
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace deferredis
