// SimulatedRedis behind whole clients, on a MemoryNetwork and a manual clock.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/lock.hpp>
#include <deferredis/client/script.hpp>
#include <deferredis/deferredis.hpp>
#include <deferredis/testing/resp_text.hpp>
#include <deferredis/testing/simulated/server.hpp>
#include <deferredis/testing/simulated_redis.hpp>

#include "support/memory_loop.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;

struct Simulated : support::MemoryLoop {
  Client client(Options options = {}) {
    options.network = &network;
    return lazy_connection(reactor, options);
  }

  SimulatedRedis server{reactor, network};
};

BOOST_FIXTURE_TEST_SUITE(simulated_redis_client, Simulated)

BOOST_AUTO_TEST_CASE(a_client_stores_and_reads_over_resp2_and_resp3) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    const Client rc = client({.protocol = protocol});
    run(rc.hset("user:1", {{"name", "Ann"}, {"age", "42"}}));
    BOOST_TEST(run(rc.hget("user:1", "name")).value() == "Ann");
    BOOST_TEST(run(rc.zadd("ranks", {{"a", 1.5}, {"b", 2}})) ==
               (protocol == ProtocolVersion::resp2 ? 2 : 0));
    BOOST_TEST(run(rc.zscore("ranks", "a")).value() == 1.5);
    BOOST_TEST(run(rc.zrevrank_withscore("ranks", "a")).value().first == 1);
  }
  BOOST_TEST(server.count("hset") == 2u);
  BOOST_TEST(server.ask({"GET", "nosuch"}).is_null());
}

BOOST_AUTO_TEST_CASE(a_key_expires_when_the_test_advances_time) {
  const Client rc = client();
  run(rc.set("a", "1", {.ex = 10min}));
  manual.advance(9min + 59s);
  BOOST_TEST(run(rc.exists("a")) == 1);
  manual.advance(1s);
  BOOST_TEST(run(rc.exists("a")) == 0);
}

BOOST_AUTO_TEST_CASE(a_changed_key_fails_the_transaction_that_watches_it) {
  const Client rc = client();
  auto watch = run(rc.watch("a"));
  server.execute("SET", "a", "other");
  auto tx = watch.multi();
  tx.set("a", "mine").on_error([](const Error&) { return false; }).detach();
  BOOST_TEST(failure(tx.commit()).is(errc::watch));
  auto again = rc.multi();
  auto value = again.get("a");
  run(again.commit());
  BOOST_TEST(run(std::move(value)).value() == "other");
}

BOOST_AUTO_TEST_CASE(a_blocked_pop_gets_what_another_client_pushes_or_times_out) {
  const Client one = client(), other = client();
  auto popped = one.blpop({"queue"}, 0s);
  manual.advance(1s);
  BOOST_TEST(!popped.settled());
  run(other.rpush("queue", {"job", "next"}));
  BOOST_TEST(run(std::move(popped)).value().second == "job");
  BOOST_TEST(run(other.llen("queue")) == 1);
  run(other.del("queue"));
  auto nothing = one.blpop({"queue"}, 2s);
  manual.advance(2s);
  BOOST_TEST(!run(std::move(nothing)).has_value());
}

BOOST_AUTO_TEST_CASE(clients_that_wait_for_one_list_are_served_in_turn) {
  const Client first = client(), second = client(), other = client();
  auto one = first.blpop({"q"}, 0s);
  manual.advance(1ms);
  auto two = second.blpop({"q"}, 0s);
  manual.advance(1ms);
  run(other.rpush("q", {"1", "2"}));
  BOOST_TEST(run(std::move(one)).value().second == "1");
  BOOST_TEST(run(std::move(two)).value().second == "2");
}

BOOST_AUTO_TEST_CASE(messages_reach_channels_patterns_and_shard_channels) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    const Client rc = client({.protocol = protocol});
    auto subscriber = rc.subscriber();
    run(subscriber.subscribe("news"));
    run(subscriber.psubscribe("n*"));
    BOOST_TEST(server.ask({"PUBLISH", "news", "hello"}).as_integer() == 2);
    BOOST_TEST(run(subscriber.next()).value().payload == "hello");
    BOOST_TEST(run(subscriber.next()).value().pattern == "n*");
    run(subscriber.ssubscribe("shard"));
    server.execute("SPUBLISH", "shard", "x");
    BOOST_TEST(run(subscriber.next()).value().payload == "x");
    run(rc.disconnect());
  }
}

BOOST_AUTO_TEST_CASE(users_log_in_and_are_held_to_their_rules) {
  server.execute("ACL", "SETUSER", "ann", "on", ">secret", "~ann:*", "+@read", "+@connection");
  const Client rc = client({.user = "ann", .password = "secret"});
  BOOST_TEST(!run(rc.get("ann:1")).has_value());
  BOOST_TEST(failure(rc.set("ann:1", "x")).prefix() == "NOPERM");
  BOOST_TEST(failure(rc.get("bob:1")).prefix() == "NOPERM");
  auto wrong = connect(reactor, {.network = &network, .user = "ann", .password = "guess"});
  BOOST_TEST(failure(std::move(wrong)).is(errc::auth));
}

BOOST_AUTO_TEST_CASE(a_password_is_asked_for) {
  SimulatedRedis closed(reactor, network, {.host = "closed.test", .password = "secret"});
  auto without = connect(reactor, {.host = "closed.test", .network = &network});
  BOOST_TEST(failure(std::move(without)).is(errc::auth));
  run(client({.host = "closed.test", .password = "secret"}).set("a", "1"));
}

BOOST_AUTO_TEST_CASE(a_script_is_a_function_of_the_test) {
  server.script(
      "return redis.call('INCRBY', KEYS[1], ARGV[1])", [](SimulatedRedis::ScriptCall& call) {
        return resp_integer(call.call({"INCRBY", call.keys[0], call.arguments[0]}).as_integer());
      });
  const Client rc = client();
  const Script add("return redis.call('INCRBY', KEYS[1], ARGV[1])");
  BOOST_TEST(run(add.run<std::int64_t>(rc, Keys("n"), Args("5"))) == 5);
  static_cast<void>(run(rc.command("SCRIPT", "FLUSH")));
  BOOST_TEST(run(add.run<std::int64_t>(rc, Keys("n"), Args("5"))) == 10);
}

BOOST_AUTO_TEST_CASE(an_answer_of_the_test_comes_before_the_servers) {
  int refused = 0;
  server.answer([&](const SimulatedRedis::Words& words) -> std::optional<std::string> {
    if (words[0] != "GET" || refused == 2) return {};
    ++refused;
    return resp_error("LOADING Redis is loading the dataset in memory");
  });
  server.execute("SET", "a", "1");
  BOOST_TEST(run(client().get("a")).value() == "1");  // the client tries again
  BOOST_TEST(refused == 2);
}

BOOST_AUTO_TEST_CASE(a_crash_breaks_connections_and_the_client_comes_back) {
  const Client rc = client();
  run(rc.set("a", "1"));
  server.crash();
  BOOST_TEST(failure(rc.get("a")).is(errc::connection));
  server.start();
  manual.advance(10s);
  BOOST_TEST(run(rc.get("a")).value() == "1");
  server.crash();
  server.start(true);
  manual.advance(10s);
  BOOST_TEST(!run(rc.get("a")).has_value());
}

BOOST_AUTO_TEST_CASE(a_frozen_server_answers_later_or_too_late) {
  const Client rc = client();
  run(rc.set("a", "1"));
  server.freeze();
  auto waits = rc.get("a");
  manual.advance(1s);
  BOOST_TEST(!waits.settled());
  server.thaw();
  BOOST_TEST(run(std::move(waits)).value() == "1");
  server.freeze();
  BOOST_TEST(failure(rc.with({.timeout = 200ms}).get("a")).is(errc::timeout));
}

BOOST_AUTO_TEST_CASE(who_tracks_a_key_hears_once_that_it_changed) {
  SimulatedRedis& it = server;
  const auto conversation = [&it](const std::vector<std::vector<std::string>>& commands) {
    simulated::Session& session = it.server().open("test");
    it.server().receive(session, resp_bulks({"HELLO", "3"}));
    session.out.clear();
    for (const auto& words : commands) it.server().receive(session, resp_bulks(words));
    static_cast<void>(it.server().take_touched());
    return &session;
  };
  const std::string told = ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n";
  auto* const plain = conversation({{"CLIENT", "TRACKING", "ON"}, {"GET", "a"}});
  auto* const opt_in = conversation({{"CLIENT", "TRACKING", "ON", "OPTIN"},
                                     {"GET", "a"},
                                     {"CLIENT", "CACHING", "YES"},
                                     {"GET", "b"}});
  auto* const broadcast =
      conversation({{"CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "a"}, {"GET", "a"}});
  auto* const no_loop = conversation({{"CLIENT", "TRACKING", "ON", "NOLOOP"}, {"GET", "a"}});
  for (simulated::Session* const session : {plain, opt_in, broadcast, no_loop})
    session->out.clear();
  it.server().receive(*no_loop, resp_bulks({"SET", "a", "1"}));
  BOOST_TEST(plain->out == told);
  BOOST_TEST(opt_in->out.empty());
  BOOST_TEST(broadcast->out == told);
  BOOST_TEST(no_loop->out == "+OK\r\n");
  it.server().receive(*no_loop, resp_bulks({"SET", "a", "2"}));
  BOOST_TEST(plain->out == told);  // it has not read the key again
  BOOST_TEST(broadcast->out == told + told);
  it.server().receive(*no_loop, resp_bulks({"SET", "b", "2"}));
  BOOST_TEST(opt_in->out == ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nb\r\n");
  for (simulated::Session* const session : {plain, opt_in, broadcast, no_loop})
    it.server().close(*session);
}

BOOST_AUTO_TEST_CASE(invalidations_of_resp2_go_to_another_connection) {
  auto& inside = server.server();
  simulated::Session& listener = inside.open("listener");
  inside.receive(listener, resp_bulks({"SUBSCRIBE", "__redis__:invalidate"}));
  listener.out.clear();
  simulated::Session& reader = inside.open("reader");
  inside.receive(reader,
                 resp_bulks({"CLIENT", "TRACKING", "ON", "REDIRECT", std::to_string(listener.id)}));
  inside.receive(reader, resp_bulks({"GET", "a"}));
  static_cast<void>(inside.execute({"SET", "a", "1"}));
  BOOST_TEST(listener.out ==
             "*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n*1\r\n$1\r\na\r\n");
  static_cast<void>(inside.take_touched());
  inside.close(reader);
  inside.close(listener);
}

BOOST_AUTO_TEST_CASE(consumers_of_a_stream_share_its_entries) {
  const Client rc = client();
  static_cast<void>(run(rc.command("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM")));
  const Client consumer = client();
  auto waits = consumer.command("XREADGROUP", "GROUP", "g", "c", "BLOCK", 0, "STREAMS", "s", ">");
  manual.advance(1ms);
  static_cast<void>(run(rc.command("XADD", "s", "*", "k", "v")));
  BOOST_TEST(!run(std::move(waits)).is_null());
  BOOST_TEST(run(rc.command("XPENDING", "s", "g"))[0].as_integer() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
