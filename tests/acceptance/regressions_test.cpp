// Bugs that users of txredisapi met: one case for each bug that was seen in a run.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "acceptance/redis.hpp"

namespace deferredis::acceptance {
namespace {

BOOST_FIXTURE_TEST_SUITE(regressions, Connected)

// P5: a GET that waited for the only connection was given 'QUEUED' as its value.
BOOST_AUTO_TEST_CASE(a_read_outside_a_transaction_never_gets_queued_as_its_value) {
  run(rc.set("k", "value"));
  Transaction tx = rc.multi();
  tx.set("other", "x").detach();
  auto before = rc.get("k");
  tx.discard();
  auto after = rc.get("k");
  Transaction second = rc.multi();
  second.set("other", "x").detach();
  auto ended = second.commit();
  auto behind = rc.get("k");
  BOOST_TEST(run(std::move(before)).value() == "value");
  BOOST_TEST(run(std::move(after)).value() == "value");
  BOOST_TEST(run(std::move(behind)).value() == "value");
  run(std::move(ended));
}

// P6: after the server refused to queue a command, the connection never came back.
BOOST_AUTO_TEST_CASE(an_aborted_transaction_returns_the_connection) {
  for (int i = 0; i < 3; ++i) {
    Watch watch = run(rc.watch("k"));
    Transaction tx = watch.multi();
    auto refused = tx.command("GET");
    BOOST_TEST(failure(tx.commit()).is(errc::exec_aborted));
    BOOST_TEST(failure(std::move(refused)).is(errc::reply));
    BOOST_TEST(run(watch.ping()) == "PONG");
  }
  BOOST_TEST(run(rc.ping()) == "PONG");
  BOOST_TEST(rc.stats().exclusive <= 2U);
}

// P7: the conversion of one result was applied to its neighbour.
BOOST_AUTO_TEST_CASE(each_command_reads_its_own_element) {
  BOOST_TEST(run(rc.command<bool>("HSET", "h", "f", "v")));
  run(rc.set("s", "real"));
  Watch watch = run(rc.watch("h"));
  Transaction tx = watch.multi();
  auto hash = tx.hgetall("h");
  auto text = tx.get("s");
  auto members = tx.smembers("none");
  auto member = tx.sismember("none", "x");
  run(tx.commit());
  const auto map = run(std::move(hash));
  BOOST_TEST(map.size() == 1U);
  BOOST_TEST(map.begin()->first == "f");
  BOOST_TEST(map.begin()->second == "v");
  BOOST_TEST(run(std::move(text)).value() == "real");
  BOOST_TEST(run(std::move(members)).empty());
  BOOST_TEST(!run(std::move(member)));
}

// P19: after a WatchError the connection's next transaction returned HGETALL without decoding it.
BOOST_AUTO_TEST_CASE(a_conflict_leaves_nothing_for_the_next_transaction) {
  BOOST_TEST(run(rc.command<bool>("HSET", "h", "f", "v")));
  for (const bool conflict : {true, false}) {
    Watch watch = run(rc.watch("k"));
    if (conflict) run(rc.set("k", "changed"));
    Transaction tx = watch.multi();
    auto hash = tx.hgetall("h");
    if (conflict) {
      BOOST_TEST(failure(tx.commit()).is(errc::watch));
      BOOST_TEST(failure(std::move(hash)).is(errc::watch));
    } else {
      run(tx.commit());
      BOOST_TEST(run(std::move(hash)).begin()->second == "v");
    }
  }
}

// Q2: a transaction that failed by itself kept its connection forever.
BOOST_AUTO_TEST_CASE(a_transaction_that_fails_returns_its_connection) {
  Options one = {.port = redis_server().port(), .max_exclusive = 1};
  Client bounded = run(connect(reactor, one));
  for (int i = 0; i < 3; ++i) {
    Watch watch = run(bounded.watch("k"));
    Transaction tx = watch.multi();
    auto wrong = tx.command<std::int64_t>("ECHO", "no number");
    run(tx.commit());
    BOOST_TEST(failure(std::move(wrong)).is(errc::reply_type));
  }
  BOOST_TEST(failure(bounded.watch(std::vector<std::string>())).is(errc::reply));
  BOOST_TEST(run(run(bounded.session()).ping()) == "PONG");
}

// Q5: the transaction object stayed alive, and after a reconnect it used another connection.
BOOST_AUTO_TEST_CASE(a_transaction_of_a_lost_connection_is_over) {
  Watch watch = run(rc.watch("k"));
  Transaction tx = watch.multi();
  tx.set("k", "mine").detach();
  const auto id = run(watch.command<std::int64_t>("CLIENT", "ID"));
  BOOST_TEST(run(rc.command<std::int64_t>("CLIENT", "KILL", "ID", id)) == 1);
  const Error error = failure(tx.commit());
  BOOST_TEST(error.is(errc::connection));
  BOOST_TEST(failure(watch.get("k")).is(errc::connection));
  BOOST_TEST(!run(rc.get("k")).has_value());
}

// P15: one error lost the results of the others, and the connection was returned too early.
BOOST_AUTO_TEST_CASE(one_error_loses_no_other_result_and_shifts_no_reply) {
  run(rc.set("text", "x"));
  Batch batch = rc.batch();
  auto before = batch.incr("n");
  auto wrong = batch.incr("text");
  auto after = batch.incr("n");
  auto ended = batch.execute();
  auto behind = rc.get("text");
  BOOST_TEST(failure(std::move(ended)).is(errc::reply));
  BOOST_TEST(run(std::move(before)) == 1);
  BOOST_TEST(failure(std::move(wrong)).is(errc::reply));
  BOOST_TEST(run(std::move(after)) == 2);
  BOOST_TEST(run(std::move(behind)).value() == "x");
}

// Q6: commands go to the connections of a pool, and each gets its own reply.
BOOST_AUTO_TEST_CASE(commands_spread_over_a_pool_and_their_replies_match) {
  const Options four = {.port = redis_server().port(), .pool_size = 4};
  Client pool = run(connect_pool(reactor, four));
  const std::string large(100'000, 'x');
  std::vector<Future<std::string>> echoes;
  for (int i = 0; i < 40; ++i)
    echoes.push_back(pool.command<std::string>("ECHO", std::to_string(i) + large));
  for (std::size_t i = 0; i < 40; ++i)
    BOOST_TEST((run(std::move(echoes[i])) == std::to_string(i) + large));
}

// Q3: subscribe([a, b]) ended with the first confirmation, and the second one was given to whoever
// had sent the next request.
BOOST_AUTO_TEST_CASE(each_subscription_ends_with_the_confirmations_of_its_own_names_and_kind) {
  Subscriber sub = rc.subscriber();
  auto both = sub.subscribe({"first", "second"});
  auto pattern = sub.psubscribe({"second"});
  auto shard = sub.ssubscribe({"first"});
  auto left = sub.unsubscribe({"first"});
  run(std::move(both));
  BOOST_TEST(run(rc.pubsub_numsub("second")).front().second == 1);
  run(std::move(pattern));
  BOOST_TEST(run(rc.pubsub_numpat()) == 1);
  run(std::move(shard));
  BOOST_TEST(run(rc.pubsub_shardnumsub("first")).front().second == 1);
  run(std::move(left));
  BOOST_TEST(run(rc.pubsub_numsub("first")).front().second == 0);
  BOOST_TEST(run(rc.publish("second", "5")) == 2);
  for (const auto kind : {Message::Kind::channel, Message::Kind::pattern}) {
    const auto message = run(sub.next());
    BOOST_TEST((message->kind == kind));
    BOOST_TEST(message->payload == "5");  // a text, not a number
  }
}

// Q7: a small float became 0.000000.
BOOST_AUTO_TEST_CASE(a_float_round_trips) {
  for (const double number : {1e-7, 0.1, -2.5e300, 3.0}) {
    BOOST_TEST(run(rc.set("float", number)));
    BOOST_TEST(run(rc.get<double>("float")).value() == number);
  }
}

// Q1: a cancelled BLPOP returned its connection at once, and the next command waited behind it.
BOOST_AUTO_TEST_CASE(a_cancelled_blocking_command_blocks_nothing) {
  auto popped = rc.command("BLPOP", "queue", 0);
  run(rc.ping());
  popped.cancel();
  BOOST_TEST(run(rc.ping()) == "PONG");
  BOOST_TEST(run(run(rc.session()).ping()) == "PONG");
  BOOST_TEST(failure(std::move(popped)).is(errc::cancelled));
  BOOST_TEST(run(rc.rpush("queue", "kept")) == 1);
  BOOST_TEST(run(rc.llen("queue")) == 1);
}

// Q4: commands that waited for a connection stayed pending forever after disconnect().
BOOST_AUTO_TEST_CASE(disconnect_ends_waiting_commands) {
  const Options nowhere = {.unix_path = "/nonexistent/redis.sock",
                           .when_disconnected = WhenDisconnected::wait};
  Client away = lazy_connection(reactor, nowhere);
  auto waiting = away.get("k");
  run(away.disconnect());
  const Error error = failure(std::move(waiting));
  BOOST_TEST(error.is(errc::closed));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis::acceptance
