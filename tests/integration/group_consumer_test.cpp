// GroupConsumer against a real server: credit, acknowledgements, claims, dead letters.
#include <deferredis/client/group_consumer.hpp>

#include <algorithm>

#include "integration/ledger.hpp"
#include "integration/typed_commands.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Group : OneServer {
  Group() : OneServer(Ledger::durable()), rc(run(connect(reactor, options()))) {}

  GroupConsumer consumer(const char* name, const GroupConsumerOptions& wanted = {}) {
    return GroupConsumer(rc, "g", name, {"s"}, wanted);
  }
  void add(int from, int to) {
    for (int i = from; i <= to; ++i) {
      run(rc.xadd("s", std::to_string(i) + "-0", {{"n", std::to_string(i)}}));
    }
  }
  StreamMessage next(GroupConsumer& from) { return run(from.next()).value(); }
  std::int64_t pending() { return run(rc.xpending("s", "g")).count; }
  /// Waits until the pending entries have been idle for this long.
  void until_idle(Duration time) {
    until([&] {
      const auto left = run(rc.xpending_range("s", "g", "-", "+", 100));
      return std::all_of(left.begin(), left.end(), [time](const PendingEntry& entry) {
        return std::chrono::milliseconds(entry.idle_ms) >= time;
      });
    });
  }
  void until_blocked(int clients) {
    const std::string wanted = "blocked_clients:" + std::to_string(clients) + "\r";
    until([&] { return server.command({"INFO", "clients"}).find(wanted) != std::string::npos; });
  }

  Client rc;
};

BOOST_FIXTURE_TEST_SUITE(group_consumer, Group)

BOOST_AUTO_TEST_CASE(creates_its_group_and_shares_the_entries) {
  auto ann = consumer("ann", {.credit = 1});
  auto bob = consumer("bob", {.credit = 1});
  auto for_ann = ann.next();
  auto for_bob = bob.next();
  until_blocked(2);
  add(1, 2);
  const StreamMessage first = run(std::move(for_ann)).value();
  const StreamMessage second = run(std::move(for_bob)).value();
  BOOST_TEST(first.id != second.id);
  BOOST_TEST(first.stream == "s");
  BOOST_TEST(*first.find("n") + "-0" == first.id);
  BOOST_TEST(first.deliveries == 1);
  BOOST_TEST(pending() == 2);
  run(ann.ack(first));
  run(bob.ack(second));
  BOOST_TEST(pending() == 0);
}

BOOST_AUTO_TEST_CASE(it_holds_no_more_than_its_credit) {
  add(1, 10);
  auto ann = consumer("ann", {.credit = 2});
  const auto first = next(ann);
  const auto second = next(ann);
  auto third = ann.next();
  BOOST_TEST(!run(ann.next(10ms)).has_value());
  BOOST_TEST(ann.held() == 2u);
  BOOST_TEST(pending() == 2);
  ann.nack(second);
  BOOST_TEST(run(std::move(third))->id == "3-0");
  BOOST_TEST(ann.held() == 2u);
  run(ann.ack(first));
  BOOST_TEST(next(ann).id == "4-0");
}

BOOST_AUTO_TEST_CASE(acknowledgements_of_one_turn_are_sent_together) {
  add(1, 5);
  auto ann = consumer("ann", {.ack_batch = 4});
  std::vector<Future<void>> acks;
  std::vector<StreamMessage> messages;
  for (int i = 0; i < 5; ++i) messages.push_back(next(ann));
  for (const auto& message : messages) acks.push_back(ann.ack(message));
  run(all(std::move(acks)));
  BOOST_TEST(pending() == 0);
  BOOST_TEST(has(server.command({"INFO", "commandstats"}), "cmdstat_xack:calls=2,"));
}

BOOST_AUTO_TEST_CASE(acknowledgements_wait_for_others_if_configured) {
  add(1, 2);
  auto ann = consumer("ann", {.ack_within = 1h});
  auto first = ann.ack(next(ann));
  const auto second = next(ann);
  BOOST_TEST(pending() == 2);
  auto acknowledged = ann.ack(second);
  BOOST_TEST(!first.settled());
  run(ann.close());
  run(std::move(first));
  run(std::move(acknowledged));
  BOOST_TEST(pending() == 0);
}

BOOST_AUTO_TEST_CASE(with_auto_ack_a_message_is_done_when_it_is_delivered) {
  add(1, 3);
  auto ann = consumer("ann", {.credit = 1, .auto_ack = true});
  for (const char* id : {"1-0", "2-0", "3-0"}) BOOST_TEST(next(ann).id == id);
  BOOST_TEST(ann.held() == 0u);
  run(ann.close());
  BOOST_TEST(pending() == 0);
}

BOOST_AUTO_TEST_CASE(starts_with_the_entries_it_held_at_its_end) {
  add(1, 4);
  {
    auto ann = consumer("ann", {.credit = 3});
    for (int i = 0; i < 3; ++i) BOOST_TEST(next(ann).deliveries == 1);
  }
  run(rc.xdel("s", "2-0"));
  auto again = consumer("ann");
  auto message = next(again);
  BOOST_TEST(message.id == "1-0");
  BOOST_TEST(message.deliveries == 2);
  BOOST_TEST(next(again).id == "3-0");
  message = next(again);
  BOOST_TEST(message.id == "4-0");
  BOOST_TEST(message.deliveries == 1);
}

BOOST_AUTO_TEST_CASE(reads_a_backlog_longer_than_a_page) {
  for (int i = 0; i < 250; ++i) rc.xadd("s", "*", {{"n", "1"}}).detach();
  {
    auto ann = consumer("ann", {.credit = 250});
    for (int i = 0; i < 250; ++i) next(ann);
  }
  auto again = consumer("ann", {.credit = 7});
  for (int i = 0; i < 250; ++i) {
    const auto message = next(again);
    BOOST_TEST(message.deliveries == 2);
    run(again.ack(message));
  }
  BOOST_TEST(pending() == 0);
  BOOST_TEST(!run(again.next(10ms)).has_value());
}

BOOST_AUTO_TEST_CASE(claims_entries_that_another_consumer_held_too_long) {
  add(1, 2);
  std::optional<GroupConsumer> ann(consumer("ann"));
  next(*ann);
  next(*ann);
  ann.reset();
  auto bob = consumer("bob", {.claim_after = 100ms});
  const auto claimed = next(bob);
  BOOST_TEST(claimed.id == "1-0");
  BOOST_TEST(claimed.deliveries == 2);
  BOOST_TEST(next(bob).id == "2-0");
}

BOOST_AUTO_TEST_CASE(entries_it_holds_do_not_come_twice_but_released_ones_do) {
  add(1, 2);
  auto ann = consumer("ann", {.claim_after = 50ms});
  const auto held = next(ann);
  ann.nack(next(ann));
  until_idle(50ms);
  const auto again = next(ann);
  BOOST_TEST(again.id == "2-0");
  BOOST_TEST(again.deliveries == 2);
  run(ann.ack(held));
  run(ann.ack(again));
  BOOST_TEST(!run(ann.next(120ms)).has_value());
}

BOOST_AUTO_TEST_CASE(an_entry_that_always_fails_becomes_a_dead_letter) {
  add(1, 1);
  auto ann = consumer("ann", {.claim_after = 20ms, .dead_letter = "dead", .max_deliveries = 3});
  for (int i = 1; i <= 3; ++i) {
    const auto message = next(ann);
    BOOST_TEST(message.deliveries == i);
    ann.nack(message);
  }
  auto none = ann.next();
  until([&] { return run(rc.xlen("dead")) == 1; });
  const auto dead = run(rc.xrange("dead", "-", "+"));
  BOOST_TEST((dead[0].fields == TextPairs{{"n", "1"},
                                          {"dead-letter.stream", "s"},
                                          {"dead-letter.id", "1-0"},
                                          {"dead-letter.group", "g"},
                                          {"dead-letter.deliveries", "3"}}));
  BOOST_TEST(pending() == 0);
  none.cancel();
  BOOST_TEST(failure(std::move(none)).is(errc::cancelled));
}

BOOST_AUTO_TEST_CASE(an_entry_that_always_ends_its_program_becomes_a_dead_letter_too) {
  add(1, 2);
  for (int i = 1; i <= 2; ++i) {
    auto ann = consumer("ann", {.credit = 1, .dead_letter = "dead", .max_deliveries = 2});
    BOOST_TEST(next(ann).id == "1-0");
  }
  auto ann = consumer("ann", {.credit = 1, .dead_letter = "dead", .max_deliveries = 2});
  BOOST_TEST(next(ann).id == "2-0");
  BOOST_TEST(run(rc.xlen("dead")) == 1);
}

Future<void> handle(std::vector<std::string>& done, const StreamMessage& message) {
  if (*message.find("n") == "2" && message.deliveries == 1) {
    return failed<>(Error(errc::invalid_argument, "not the first time"));
  }
  done.push_back(message.id);
  return ready();
}

BOOST_AUTO_TEST_CASE(runs_a_handler_and_delivers_failed_entries_again) {
  add(1, 3);
  std::vector<std::string> done;
  std::vector<std::string> failures;
  auto ann = consumer("ann", {.claim_after = 20ms});
  auto running = ann.run([&](const StreamMessage& message) { return handle(done, message); },
                         [&](const StreamMessage& message, const Error& error) {
                           failures.push_back(message.id + " " + std::string(error.message()));
                         });
  until([&] { return done.size() == 3; });
  BOOST_TEST((done == std::vector<std::string>{"1-0", "3-0", "2-0"}));
  BOOST_TEST((failures == std::vector<std::string>{"2-0 not the first time"}));
  run(ann.close());
  run(std::move(running));
  BOOST_TEST(pending() == 0);
}

BOOST_AUTO_TEST_CASE(a_cancelled_run_cancels_its_handlers_and_leaves_their_messages) {
  add(1, 5);
  int began = 0;
  Promise<> never;
  auto ann = consumer("ann", {.credit = 1});
  auto running = ann.run([&](const StreamMessage&) {
    ++began;
    return never.future();
  });
  until([&] { return began == 1; });
  BOOST_TEST(ann.held() == 1u);
  running.cancel();
  BOOST_TEST(failure(std::move(running)).is(errc::cancelled));
  BOOST_TEST(ann.held() == 0u);
  BOOST_TEST(pending() == 1);
}

BOOST_AUTO_TEST_CASE(a_missing_group_is_an_error_without_auto_create) {
  auto ann = consumer("ann", {.auto_create = false});
  const Error error = failure(ann.next());
  BOOST_TEST(error.prefix() == "NOGROUP");
  BOOST_TEST(is(error, errc::reply, Delivery::rejected));
  run(rc.xgroup_create("s", "g", "0", {.mkstream = true}));
  add(1, 1);
  BOOST_TEST(next(ann).id == "1-0");
}

BOOST_AUTO_TEST_CASE(a_wrong_type_is_the_error_of_next_and_of_start) {
  run(rc.set("s", "text"));
  auto ann = consumer("ann");
  BOOST_TEST(failure(ann.start()).is(errc::wrong_type));
  BOOST_TEST(failure(ann.next()).is(errc::wrong_type));
}

BOOST_AUTO_TEST_CASE(creates_its_group_again_after_a_flush) {
  auto ann = consumer("ann", {.start = "$"});
  run(ann.start());
  auto waiting = ann.next();
  until_blocked(1);
  server.command({"FLUSHALL"});
  server.command({"XADD", "s", "1-0", "n", "1"});
  const auto message = run(std::move(waiting)).value();
  BOOST_TEST(message.id == "1-0");
  run(ann.ack(message));
}

/// A script delivers them in the name of ann, as if her connection had been lost with the reply.
BOOST_AUTO_TEST_CASE(fetches_the_entries_of_a_lost_reply) {
  auto ann = consumer("ann", {.claim_after = Duration::zero()});
  add(1, 1);
  const auto held = next(ann);
  auto waiting = ann.next();
  until_blocked(1);
  server.command({"EVAL",
                  "redis.call('XADD', 's', '2-0', 'n', '2')"
                  "redis.call('XREADGROUP', 'GROUP', 'g', 'ann', 'STREAMS', 's', '>')",
                  "1", "s"});
  server.command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  const auto message = run(std::move(waiting)).value();
  BOOST_TEST(message.id == "2-0");
  BOOST_TEST(message.deliveries == 2);
  run(ann.ack(held));
  run(ann.ack(message));
  BOOST_TEST(pending() == 0);
}

BOOST_AUTO_TEST_CASE(a_frozen_server_only_delays_it) {
  Options watchful = options();
  watchful.dead_after = 200ms;
  watchful.ping_interval = 50ms;
  watchful.timeout = 300ms;
  GroupConsumer ann(run(connect(reactor, watchful)), "g", "ann", {"s"});
  auto waiting = ann.next();
  until_blocked(1);
  server.stop();
  const TimePoint end = reactor.clock().now() + 600ms;
  until([&] { return reactor.clock().now() >= end; });
  BOOST_TEST(!waiting.settled());
  server.cont();
  add(1, 1);
  run(ann.ack(run(std::move(waiting)).value()));
}

BOOST_AUTO_TEST_CASE(an_acknowledgement_survives_an_outage) {
  add(1, 1);
  auto ann = consumer("ann");
  const auto message = next(ann);
  server.kill9();
  until([&] { return rc.stats().connections_up == 0; });
  auto acknowledged = ann.ack(message);
  server.start();
  run(std::move(acknowledged));
  run(rc.connected());
  BOOST_TEST(pending() == 0);
}

BOOST_AUTO_TEST_CASE(impossible_options_are_refused_at_once) {
  BOOST_CHECK_THROW(GroupConsumer(rc, "", "ann", {"s"}), InvalidArgumentError);
  BOOST_CHECK_THROW(GroupConsumer(rc, "g", "", {"s"}), InvalidArgumentError);
  BOOST_CHECK_THROW(GroupConsumer(rc, "g", "ann", Keys(std::vector<std::string>())),
                    InvalidArgumentError);
  BOOST_CHECK_THROW(GroupConsumer(rc, "g", "ann", {"s"}, {.credit = 0}), InvalidArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
