// redis+auto:// and its relatives: the client detects what it talks to, and commands wait for that.
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/url.hpp>
#include <deferredis/sharding/from_url.hpp>

#include "integration/cluster_loop.hpp"
#include "integration/fake_cluster_loop.hpp"
#include "support/sentinel_group.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::Words;

BOOST_FIXTURE_TEST_SUITE(url_of_a_cluster, ClusterLoop)

BOOST_AUTO_TEST_CASE(names_some_nodes_and_reaches_them_all) {
  for (const std::string_view scheme : {"redis+cluster://", "redis+auto://"}) {
    const Client rc = from_url(reactor, std::string(scheme) + nodes());
    const auto pairs = numbered_pairs(60);
    auto written = rc.mset(pairs);  // before anything is known
    auto read = rc.mget(keys_of(pairs));
    run(std::move(written));
    BOOST_TEST(run(std::move(read)).back().value_or("") == "v59");
    for (const auto& [key, value] : pairs)
      BOOST_TEST(cluster.node(home(key)).command({"EXISTS", key}) == ":1\r\n");
    BOOST_TEST(rc.endpoints().size() == 6u);
    BOOST_TEST(has(rc.describe(), "cluster of 6 nodes"));
    run(rc.disconnect());
  }
}

BOOST_AUTO_TEST_CASE(transactions_sessions_and_views_wait_too) {
  const Client rc = from_url(reactor, "redis+auto://" + nodes());
  auto before = rc.set("{t}n", "4");
  auto tx = rc.multi();
  auto five = tx.incr("{t}n");
  auto committed = tx.commit();
  auto after = rc.incr("{t}n");
  auto opening = rc.session("{t}n");
  auto name = rc.with({.client_name = "view"}).command<std::string>("CLIENT", "GETNAME");
  run(std::move(before));
  run(std::move(committed));
  BOOST_TEST(run(std::move(five)) == 5);
  BOOST_TEST(run(std::move(after)) == 6);
  BOOST_TEST(run(run(std::move(opening)).get("{t}n")).value_or("") == "6");
  BOOST_TEST(run(std::move(name)) == "view");
}

BOOST_AUTO_TEST_SUITE_END()

struct OneServerUrl : OneServer {
  std::string at() const { return "127.0.0.1:" + std::to_string(server.port()); }
};

BOOST_FIXTURE_TEST_SUITE(url_of_one_server, OneServerUrl)

BOOST_AUTO_TEST_CASE(makes_a_plain_client) {
  const Client rc = from_url(reactor, "redis+auto://127.0.0.1:1," + at() + "/3?client_name=me");
  run(rc.set("a", "1"));
  BOOST_TEST(server.command({"DBSIZE"}) == ":0\r\n");  // DBSIZE looks at database 0
  BOOST_TEST(run(rc.command<std::string>("CLIENT", "GETNAME")) == "me");
  BOOST_TEST(rc.stats().connections == 1u);
  const Client pool = from_url(reactor, "redis+auto://" + at() + "?pool_size=3");
  run(pool.connected());
  BOOST_TEST(pool.stats().connections_up == 3u);
  const Client by_path = from_url(
      reactor, "redis+auto://" + [this] {
        std::string path = server.socket_path();
        for (std::size_t i = path.find('/'); i != path.npos; i = path.find('/', i))
          path.replace(i, 1, "%2F");
        return path;
      }());
  BOOST_TEST(run(by_path.command<std::string>("PING")) == "PONG");
}

BOOST_AUTO_TEST_CASE(blocking_commands_and_unreceived_elements_work_as_usual) {
  const Client rc = from_url(reactor, "redis+auto://" + at());
  auto popped = rc.blpop({"list"}, 10s);
  run(rc.rpush("list", "x"));
  BOOST_TEST(run(std::move(popped))->second == "x");
  rc.set_response_callback("GET", [](const Reply&) { return Reply::bulk_string("changed"); });
  BOOST_TEST(run(rc.get("a")).value_or("") == "changed");
  auto own = run(rc.session());
  BOOST_TEST(run(own.get("a")).value_or("") == "changed");
}

BOOST_AUTO_TEST_CASE(subscribers_wait_too) {
  const Client rc = from_url(reactor, "redis+auto://" + at());
  auto early = rc.subscriber();
  auto subscribed = early.subscribe({"news", "sport"});
  auto left = early.unsubscribe({"sport"});
  { auto gone = rc.subscriber(); }
  run(std::move(subscribed));
  run(std::move(left));
  auto late = rc.subscriber();
  run(late.subscribe({"sport"}));
  BOOST_TEST(run(rc.publish("sport", "x")) == 1);
  BOOST_TEST(run(rc.publish("news", "hello")) == 1);
  BOOST_TEST(run(early.next()).value().payload == "hello");
  BOOST_TEST(run(late.next()).value().payload == "x");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_reported_and_never_shown) {
  server.command({"CONFIG", "SET", "requirepass", "right"});
  const Client rc = from_url(reactor, "redis+auto://:hunter2@" + at());
  const Error error = failure(rc.get("a"));
  BOOST_TEST(error.is(errc::auth), to_string(error));
  BOOST_TEST(to_string(error).find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_an_answer_commands_fail_at_once_and_work_later) {
  const Client rc = from_url(reactor, "redis+auto://" + at());
  server.kill9();
  const Events events(rc);
  BOOST_TEST(is(failure(rc.get("a")), errc::connection, Delivery::not_sent));
  BOOST_TEST(is(failure(rc.get("a")), errc::connection, Delivery::not_sent));
  BOOST_TEST(is(failure(rc.session()), errc::connection, Delivery::not_sent));
  auto connected = rc.connected();
  BOOST_TEST(events.count(ConnectionEvent::Kind::down) == 1u);
  server.start();
  run(std::move(connected));
  run(rc.set("a", "1"));
}

BOOST_AUTO_TEST_SUITE_END()

struct SentinelUrl : ClientLoop {
  std::string nodes() const { return "redis+auto://" + group.nodes(); }
  support::SentinelGroup group;
};

BOOST_FIXTURE_TEST_SUITE(url_of_sentinels, SentinelUrl)

BOOST_AUTO_TEST_CASE(leads_to_the_primary_of_the_service) {
  const Client rc = from_url(reactor, nodes() + "?service=mymaster");
  run(rc.set("a", "1"));
  BOOST_TEST(group.primary_server().command({"GET", "a"}) == "$1\r\n1\r\n");
}

BOOST_AUTO_TEST_CASE(asks_for_a_missing_service_name) {
  const Client rc = from_url(reactor, nodes());
  const Error error = failure(rc.get("a"));
  BOOST_TEST(error.is(errc::invalid_argument), to_string(error));
  BOOST_TEST(has(error.message(), "is a sentinel: name its group with ?service="));
}

BOOST_AUTO_TEST_SUITE_END()

/// One server that replies as a test wants, and answers INFO when the test allows it.
struct FakeServerUrl : FakeClusterLoop {
  FakeServerUrl() : FakeClusterLoop(1) {
    node(0).answer = [this, usual = node(0).answer](const Words& words) {
      return words[0] == "INFO" ? info : usual(words);
    };
  }
  Client open_in(Reactor& loop, const std::string& after_scheme) {
    ParsedUrl url = parse_url("redis+auto://" + after_scheme).value();
    url.options().network = &network;
    return from_url(loop, url);
  }
  Client open(std::string_view more = {}) {
    return open_in(manual, node(0).address() + std::string(more));
  }
  std::string info = support::bulk("# Server\r\nserver_mode:standalone\r\n");  // empty: no answer
};

BOOST_FIXTURE_TEST_SUITE(url_of_somebody, FakeServerUrl)

BOOST_AUTO_TEST_CASE(commands_wait_in_order_and_within_their_deadlines_for_the_detection) {
  info.clear();
  const Client rc = open("?timeout=10s");
  auto first = rc.set("a", "1");
  auto cancelled = rc.get("b");
  auto impatient = rc.with({.timeout = 100ms}).get("c");
  auto last = rc.get("d");
  until([&] { return node(0).count("INFO") == 1u; });
  cancelled.cancel();
  BOOST_TEST(is(failure(std::move(cancelled)), errc::cancelled, Delivery::not_sent));
  BOOST_TEST(is(failure(std::move(impatient)), errc::timeout, Delivery::not_sent));
  BOOST_TEST(rc.stats().waiting >= 2u);
  BOOST_TEST(has(rc.describe(), "the unknown server at "));
  BOOST_CHECK_THROW(static_cast<void>(rc.monitor()), NotSupportedError);
  node(0).say(support::bulk("server_mode:standalone\r\n"));
  BOOST_TEST(wait(std::move(first)));
  BOOST_TEST(wait(std::move(last)).has_value());
  BOOST_TEST(node(0).count("GET b") == 0u);
  BOOST_TEST(node(0).count("GET c") == 0u);
}

BOOST_AUTO_TEST_CASE(a_server_that_refuses_info_counts_as_a_single_server) {
  info = "-NOPERM this user has no permissions to run the 'info' command\r\n";
  node(0).shards = node(0).slots = {};
  BOOST_TEST(answering(open(), "a") == 0);
}

BOOST_AUTO_TEST_CASE(waiting_commands_fail_when_the_client_is_destroyed) {
  info.clear();
  Client rc = open();
  auto waits = rc.get("a");
  auto tx = rc.multi();
  auto member = tx.incr("n");
  auto committed = tx.commit();
  auto subscriber = rc.subscriber();
  auto subscribed = subscriber.subscribe({"news"});
  until([&] { return node(0).count("INFO") == 1u; });
  wait(rc.disconnect());
  BOOST_TEST(is(failure(std::move(waits)), errc::closed, Delivery::not_sent));
  BOOST_TEST(is(failure(std::move(committed)), errc::closed, Delivery::not_sent));
  BOOST_TEST(failure(std::move(member)).is(errc::closed));
  BOOST_TEST(failure(std::move(subscribed)).is(errc::closed));
  BOOST_TEST(is(failure(rc.get("a")), errc::closed, Delivery::not_sent));
}

BOOST_AUTO_TEST_CASE(commands_run_to_their_end_after_the_last_handle_is_destroyed) {
  info.clear();
  auto written = [this] {
    const Client rc = open();
    return rc.set("a", "1");
  }();
  until([&] { return node(0).count("INFO") == 1u; });
  node(0).say(support::bulk("redis_mode:standalone\r\n"));
  BOOST_TEST(wait(std::move(written)));
  until([&] { return node(0).connected() == 0u; });
}

BOOST_AUTO_TEST_CASE(it_may_outlive_its_loop) {
  auto loop = std::make_unique<ManualReactor>();
  const Client rc = open_in(*loop, node(0).address() + "," + node(0).address());
  auto waits = rc.get("a");
  const auto subscriber = std::make_unique<Subscriber>(rc.subscriber());
  auto subscribed = subscriber->subscribe({"news"});
  loop->run_ready();
  loop.reset();
  BOOST_TEST(waits.settled());
  BOOST_TEST(subscribed.settled());
}

BOOST_AUTO_TEST_CASE(a_client_that_is_destroyed_at_once_leaves_nothing) {
  { const Client rc = open(); }
  {
    const Client rc = open();
    manual.run_ready();
  }
  until([&] { return node(0).connected() == 0u; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
