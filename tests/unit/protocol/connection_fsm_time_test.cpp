#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/conversation.hpp"

// Conversation::advance calls tick() exactly when it was requested, so every case here also checks
// that it was requested in time.
namespace deferredis {
namespace {

using test::Conversation;
using namespace std::chrono_literals;

const std::string ping = "*1\r\n$4\r\nPING\r\n";

struct Timed : Conversation {
  explicit Timed(Duration ping_interval = 0s, Duration dead_after = 0s)
      : Conversation(options(ping_interval, dead_after)) {
    begin();
  }
  static FsmOptions options(Duration ping_interval, Duration dead_after) {
    FsmOptions options = test::silent_options();
    options.ping_interval = ping_interval;
    options.dead_after = dead_after;
    return options;
  }
};

BOOST_AUTO_TEST_SUITE(connection_fsm_time)

// --- deadlines -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_command_expires_at_its_deadline_and_not_before) {
  Timed it;
  auto late = it.send({"k"}, 2s);
  it.flush();
  it.advance(2s - 1ns);
  BOOST_TEST(!late.settled());
  it.advance(1ns);
  BOOST_TEST(late.settled());
  BOOST_TEST(it.outcome(std::move(late)) ==
             "TimeoutError: GET: written, but no reply came within its deadline (maybe_applied)");
}

BOOST_AUTO_TEST_CASE(each_command_expires_at_its_own_deadline) {
  Timed it;
  const Duration limits[] = {3s, 1s, 2s, 0s, 1s, 5ms};
  std::vector<Future<std::string>> futures;
  for (const Duration limit : limits) futures.push_back(it.send({"k"}, limit));
  for (const Duration at : {5ms, 1000ms, 2000ms, 3000ms, 9000ms}) {
    it.advance(TimePoint(1h) + at - 1ns - it.now);
    for (std::size_t i = 0; i < futures.size(); ++i) {
      BOOST_TEST(futures[i].settled() == (limits[i] != 0s && limits[i] < at));
    }
    it.advance(1ns);
    for (std::size_t i = 0; i < futures.size(); ++i) {
      BOOST_TEST(futures[i].settled() == (limits[i] != 0s && limits[i] <= at));
    }
  }
  for (auto& future : futures) future.cancel();
}

BOOST_AUTO_TEST_CASE(thousands_expire_in_portions) {
  Timed it;
  std::vector<Future<std::string>> futures;
  for (int i = 0; i < 40'000; ++i) futures.push_back(it.send({"k"}, 1s));
  it.flush();
  it.now += 1s;
  int looks = 1;
  for (; it.fsm->tick(it.now) == it.now; ++looks) BOOST_REQUIRE(looks < 100);
  BOOST_TEST(looks > 1);
  for (auto& each : futures)
    BOOST_REQUIRE(it.outcome(std::move(each)).starts_with("TimeoutError: GET: written"));
}

BOOST_AUTO_TEST_CASE(the_late_reply_of_an_expired_command_shifts_nothing) {
  const std::string replies = "$5\r\nstale\r\n$5\r\nfresh\r\n";
  for (const test::Cut cut : test::all_cuts(replies.size())) {
    Timed it;
    auto expired = it.send({"a"}, 1s);
    it.flush();
    it.advance(1s);
    BOOST_TEST(it.fsm->in_flight() == 1U);
    auto after = it.send({"b"}, 1s);
    it.flush();
    it.receive(replies, cut);
    BOOST_TEST(it.outcome(std::move(expired)).starts_with("TimeoutError"));
    BOOST_TEST(it.outcome(std::move(after)) == "fresh");
    BOOST_TEST(it.fsm->in_flight() == 0U);
    BOOST_TEST(it.failures.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_reply_in_time_is_not_undone_by_the_deadline) {
  Timed it;
  auto answered = it.send({"k"}, 1s);
  it.flush();
  it.advance(1s - 1ns);
  it.receive("$1\r\nv\r\n");
  it.advance(1h);
  BOOST_TEST(it.outcome(std::move(answered)) == "v");
}

BOOST_AUTO_TEST_CASE(a_deadline_in_the_past_expires_at_the_next_tick) {
  Timed it;
  const auto slot = it.slot_for<std::string>(-1s, nullptr);
  it.fsm->send(ping, slot, it.now);
  auto future = slot.future();
  it.advance(0s);
  BOOST_TEST(it.outcome(std::move(future)).starts_with("TimeoutError"));
}

// --- pings ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(only_silence_causes_a_ping) {
  Timed it(5s);
  it.advance(5s - 1ns);
  BOOST_TEST(it.flush() == "");
  it.advance(1ns);
  BOOST_TEST(it.flush() == ping);
  BOOST_TEST(it.fsm->in_flight() == 1U);
  it.advance(1min);
  BOOST_TEST(it.flush() == "");  // one is already owed
  it.receive("+PONG\r\n");
  BOOST_TEST(it.fsm->in_flight() == 0U);
  it.advance(5s - 1ns);
  BOOST_TEST(it.flush() == "");
  it.advance(1ns);
  BOOST_TEST(it.flush() == ping);
}

BOOST_AUTO_TEST_CASE(the_silence_begins_with_the_last_byte_received) {
  Timed it(5s);
  it.advance(3s);
  auto value = it.send({"k"});
  it.flush();
  it.advance(4s);  // the reply takes longer than the silence would
  BOOST_TEST(it.flush() == "");
  it.receive("$1\r\nv\r\n");
  it.advance(5s - 1ns);
  BOOST_TEST(it.flush() == "");
  it.advance(1ns);
  BOOST_TEST(it.flush() == ping);
  BOOST_TEST(it.outcome(std::move(value)) == "v");
}

BOOST_AUTO_TEST_CASE(busy_connections_are_not_pinged) {
  Timed it(1s, 10s);
  for (int i = 0; i < 100; ++i) {
    auto value = it.send({"k"}, 5s);
    BOOST_TEST(it.flush() != "");
    it.advance(900ms);
    it.receive("$1\r\nv\r\n");
    BOOST_TEST(it.outcome(std::move(value)) == "v");
    it.advance(99ms);
    BOOST_TEST(it.flush() == "");
  }
}

BOOST_AUTO_TEST_CASE(a_refused_ping_counts_as_an_answer) {
  Timed it(5s, 10s);
  for (int i = 0; i < 3; ++i) {
    it.advance(5s);
    BOOST_TEST(it.flush() == ping);
    it.receive("-NOPERM this user has no permissions to run the 'ping' command\r\n");
  }
  it.loop.run();
  BOOST_TEST(it.loop.unhandled.empty());
  BOOST_TEST(it.failures.empty());
}

BOOST_AUTO_TEST_CASE(a_ping_that_is_owed_at_the_end_is_not_a_failure) {
  Timed it(5s);
  it.advance(5s);
  it.fsm->lost(test::some_error());
  it.loop.run();
  BOOST_TEST(it.loop.unhandled.empty());
}

BOOST_AUTO_TEST_CASE(an_interval_of_0_never_pings) {
  Timed it;
  it.advance(1h);
  BOOST_TEST(it.flush() == "");
  BOOST_TEST((it.armed == TimePoint::max()));
}

// The owner sleeps until the handshake's deadline; earlier ticks are requested when it begins.
BOOST_AUTO_TEST_CASE(the_first_ping_is_in_time_after_a_handshake) {
  FsmOptions options = Timed::options(1s, 0s);
  options.handshake = {.announce_library = false};
  Conversation it(options);
  it.begin();
  it.flush();
  it.advance(10ms);
  it.receive("%0\r\n");
  BOOST_TEST(it.fsm->ready());
  it.advance(1s - 1ns);
  BOOST_TEST(it.flush() == "");
  it.advance(1ns);
  BOOST_TEST(it.flush() == ping);
}

BOOST_AUTO_TEST_CASE(a_deadline_right_after_a_handshake_is_kept) {
  for (const Duration ping_interval : {0s, 1s, 5s}) {
    for (const Duration limit : {10ms, 2000ms, 4000ms, 7000ms}) {
      FsmOptions options = Timed::options(ping_interval, 0s);
      options.handshake = {.announce_library = false};
      Conversation it(options);
      it.begin();
      it.flush();
      it.receive("%0\r\n");
      auto late = it.send({"k"}, limit);
      it.advance(limit - 1ns);
      BOOST_TEST(!late.settled());
      it.advance(1ns);
      BOOST_TEST(late.settled());
    }
  }
}

// --- dead peers ----------------------------------------------------------------------------------

const std::string dead =
    "ConnectionError: the server is silent: nothing of the oldest pending reply for 10000 ms "
    "(maybe_applied)";

BOOST_AUTO_TEST_CASE(a_peer_silent_while_replies_are_owed_is_dead) {
  for (const Duration ping_interval : {0s, 5s, 60s}) {
    Timed it(ping_interval, 10s);
    it.advance(3s);
    auto owed = it.send({"k"});
    it.flush();
    it.advance(10s - 1ns);
    BOOST_TEST(it.failures.empty());
    it.advance(1ns);
    BOOST_TEST(it.failure() == dead);
    it.advance(1h);
    BOOST_TEST(it.failures.size() == 1U);
    owed.cancel();
  }
}

BOOST_AUTO_TEST_CASE(an_idle_peer_is_dead_when_it_does_not_answer_a_ping) {
  Timed it(5s, 10s);
  it.advance(5s);
  BOOST_TEST(it.flush() == ping);
  it.advance(10s - 1ns);
  BOOST_TEST(it.failures.empty());
  it.advance(1ns);
  BOOST_TEST(it.failure() == dead);
}

BOOST_AUTO_TEST_CASE(a_peer_that_drips_a_reply_is_dead) {
  Timed it(5s, 10s);
  auto slow = it.send({"k"});
  it.flush();
  for (const char& c : std::string("$4\r\nslow")) {
    it.advance(1s);
    BOOST_TEST(it.failures.empty());
    it.receive({&c, 1});
  }
  it.advance(2s - 1ns);
  BOOST_TEST(it.failures.empty());
  it.advance(1ns);
  BOOST_TEST(it.failure() == dead);
  slow.cancel();
}

BOOST_AUTO_TEST_CASE(pushes_answer_no_command) {
  const std::string push = ">2\r\n+news\r\n$2000\r\n" + std::string(2000, 'x') + "\r\n";
  for (const bool whole : {true, false}) {  // or leaves part of one each time
    Timed it(5s, 10s);
    auto owed = it.send({"k"});
    it.flush();
    if (!whole) it.receive(push.substr(0, 1500));
    for (int second = 1; second < 10; ++second) {
      it.advance(1s);
      BOOST_TEST(it.failures.empty());
      if (whole) it.receive(push);
      else it.receive(push.substr(1500) + push.substr(0, 1500));
    }
    it.advance(1s);
    BOOST_TEST(it.failure() == dead);
    owed.cancel();
  }
}

BOOST_AUTO_TEST_CASE(each_reply_and_each_kilobyte_of_one_is_progress) {
  for (const std::size_t size : {16'000U, 80'000U}) {  // in pieces, or directly into its string
    Timed it(5s, 10s);
    auto small = it.send({"a"});
    auto large = it.send({"b"});
    it.flush();
    it.advance(10s - 1ns);
    it.receive("$1\r\nv\r\n$" + std::to_string(size) + "\r\n");
    for (std::size_t got = 0; got < size; got += size / 8) {
      it.advance(10s - 1ns);
      BOOST_TEST(it.failures.empty());
      it.receive(std::string(size / 8, 'x'));
    }
    it.receive("\r\n");
    BOOST_TEST(it.outcome(std::move(small)) == "v");
    BOOST_TEST(it.outcome(std::move(large)).size() == size);
  }
}

BOOST_AUTO_TEST_CASE(every_reply_of_a_group_is_progress) {
  Timed it(0s, 10s);
  const auto slot = it.slot_for<std::string>(0s, nullptr);
  slot->replies = 5;
  it.fsm->send("*1\r\n$4\r\nPING\r\n", slot, it.now);
  auto group = slot.future();
  it.flush();
  for (int i = 0; i < 4; ++i) {
    it.advance(10s - 1ns);
    BOOST_TEST(it.failures.empty());
    it.receive("$-1\r\n");
  }
  it.advance(10s);
  BOOST_TEST(it.failure() == dead);
  group.cancel();
}

BOOST_AUTO_TEST_CASE(a_peer_is_not_dead_before_it_was_asked) {
  Timed it(0s, 10s);
  auto unsent = it.send({"k"});
  it.advance(1min);
  BOOST_TEST(it.failures.empty());
  it.flush();
  it.advance(20s);
  BOOST_TEST(it.failure() == dead);
  unsent.cancel();
}

BOOST_AUTO_TEST_CASE(the_wait_begins_with_the_first_command_that_is_owed) {
  Timed it(0s, 10s);
  it.advance(1h);
  auto first = it.send({"a"});
  it.flush();
  it.advance(9s);
  auto second = it.send({"b"});
  it.flush();
  it.advance(1s - 1ns);
  BOOST_TEST(it.failures.empty());
  it.advance(1ns);
  BOOST_TEST(it.failure() == dead);
  first.cancel(), second.cancel();
}

BOOST_AUTO_TEST_CASE(cancelled_commands_are_owed_too) {
  Timed it(0s, 10s);
  it.send({"k"}).cancel();
  it.flush();
  it.advance(10s);
  BOOST_TEST(it.failure() == dead);
}

BOOST_AUTO_TEST_CASE(a_peer_may_be_dead_before_a_deadline_or_ping) {
  Timed it(5s, 1s);
  auto owed = it.send({"k"}, 3s);
  it.flush();
  it.advance(1s - 1ns);
  BOOST_TEST(it.failures.empty());
  it.advance(1ns);
  BOOST_TEST(it.failures.size() == 1U);
  owed.cancel();
}

// --- handshake -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_handshake_ends_in_time_or_fails) {
  FsmOptions options = test::silent_options();
  options.handshake = {};
  Conversation it(options);
  it.begin();
  it.flush();
  it.advance(2s);
  it.receive("%0\r\n");
  it.flush();
  it.advance(1s - 1ns);
  BOOST_TEST(it.failures.empty());
  it.advance(1ns);
  BOOST_TEST(it.failure() ==
             "ConnectionError: the server did not finish the handshake within 3000 ms (not_sent)");
  BOOST_TEST((it.armed == TimePoint::max()));
}

// --- being woken ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(only_an_earlier_deadline_requests_an_earlier_tick) {
  Timed it;
  std::vector<Future<std::string>> futures;
  for (const Duration limit : {5s, 5s, 6s, 0s, 4s, 4s, 5s})
    futures.push_back(it.send({"k"}, limit));
  BOOST_TEST(it.wakes == 2);
  it.advance(1h);
  for (auto& future : futures) future.cancel();
}

BOOST_AUTO_TEST_CASE(steady_traffic_costs_few_ticks) {
  Timed it(5s, 10s);
  for (int i = 0; i < 1000; ++i) {
    auto value = it.send({"k"}, 5s);
    it.flush();
    it.receive("$1\r\nv\r\n");
    BOOST_TEST(it.outcome(std::move(value)) == "v");
    it.advance(10ms);
  }
  BOOST_TEST(it.ticks <= 5);  // in 10 s
  BOOST_TEST(it.wakes == 0);
}

// The promise, as simply as it can be written.
struct Model {
  void advance_to(TimePoint now) {
    if (owed == 0 && ping_interval != 0s && last_received + ping_interval <= now) {
      owed_since = last_received + ping_interval;
      owed = 1;
    }
    const TimePoint dead_at = std::max(last_received, owed_since) + dead_after;
    dead = owed != 0 && dead_after != 0s && dead_at <= now;
  }
  void sent(TimePoint now) {
    if (owed++ == 0) owed_since = now;
  }
  Duration ping_interval, dead_after;
  TimePoint last_received, owed_since{};
  std::size_t owed = 0;
  bool dead = false;
};

struct Sent {
  Future<std::string> future;
  TimePoint deadline;
  bool answered = false;
};

BOOST_AUTO_TEST_CASE(nothing_is_early_or_late_in_random_traffic) {
  std::uint32_t x = 1;
  const auto random = [&x](std::uint32_t below) {
    x = x * 1664525 + 1013904223;
    return (x >> 8) % below;
  };
  for (int round = 0; round < 300; ++round) {
    const Duration ping_interval = random(3) * 70ms, dead_after = random(3) * 90ms;
    Timed it(ping_interval, dead_after);
    Model model{ping_interval, dead_after, it.now};
    std::vector<Sent> sent;
    for (int step = 0; step < 60 && !model.dead; ++step) {
      if (random(2) == 0) {
        const Duration limit = random(20) * 10ms;
        sent.push_back({it.send({"k"}, limit), limit == 0s ? TimePoint::max() : it.now + limit});
        model.sent(it.now);
      }
      it.flush();
      if (random(3) != 0 && model.owed != 0) {
        it.receive("$1\r\nv\r\n");
        model.last_received = it.now;
        --model.owed;
      }
      for (Sent& each : sent) each.answered |= each.future.settled();
      for (auto left = random(60); left > 0; --left) {
        it.advance(1ms);
        it.flush();  // of a PING
      }
      model.advance_to(it.now);
      BOOST_TEST(it.failures.size() == (model.dead ? 1U : 0U));
      BOOST_TEST(it.fsm->in_flight() == model.owed);
      for (const Sent& each : sent) {
        if (!model.dead)
          BOOST_TEST(each.future.settled() == (each.answered || each.deadline <= it.now));
      }
    }
    for (Sent& each : sent) each.future.cancel();
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
