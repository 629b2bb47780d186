// Subscribers that ask whether their connection works, and that end when nothing is subscribed.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/from_url.hpp>

#include "integration/cluster_loop.hpp"
#include "integration/pubsub_loop.hpp"
#include "integration/sharded_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(pubsub_ping, PubSub)

BOOST_AUTO_TEST_CASE(when_a_ping_ends_all_earlier_messages_are_there) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    for (const bool in_band : {false, true}) {
      if (in_band && protocol == ProtocolVersion::resp2) continue;
      Options wanted = options();
      wanted.protocol = protocol;
      wanted.subscribe_in_band = in_band;
      const Client client = run(connect(reactor, wanted));
      Subscriber sub = client.subscriber();
      run(sub.subscribe({"news"}));
      int handled = 0;
      run(sub.psubscribe({"n*"}, [&](const Message&) { ++handled; }));
      for (int i = 0; i != 50; ++i) run(rc.publish("news", std::to_string(i)));
      run(sub.ping());
      for (int i = 0; i != 50; ++i) {
        auto next = sub.next();
        BOOST_REQUIRE(next.settled());
        BOOST_TEST(run(std::move(next)).value().payload == std::to_string(i));
      }
      until([&] { return handled == 50; });
      run(sub.ping());
      run(sub.ping());
    }
  }
}

BOOST_AUTO_TEST_CASE(without_a_subscription_there_is_nothing_to_ping) {
  Subscriber sub = rc.subscriber();
  BOOST_TEST(is(failure(sub.ping()), errc::not_supported, Delivery::not_sent));
  run(sub.subscribe({"a"}));
  run(sub.ping());
  run(sub.unsubscribe());
  BOOST_TEST(failure(sub.ping()).is(errc::not_supported));
}

BOOST_AUTO_TEST_CASE(a_silent_or_lost_server_fails_a_ping_and_it_works_again_later) {
  Subscriber sub = rc.with({.timeout = 300ms}).subscriber();
  run(sub.subscribe({"a"}));
  server.stop();
  BOOST_TEST(failure(sub.ping()).is(errc::timeout));
  server.cont();
  run(sub.ping());
  server.kill9();
  const Error lost = failure(sub.ping());
  BOOST_TEST(lost.is(errc::connection));
  server.start();
  until([&] {
    bool answered = false;
    run(sub.ping().then([&] { answered = true; }, [](const Error&) {}));
    return answered;
  });
  BOOST_TEST((run(sub.next()).value().kind == Message::Kind::gap));
}

BOOST_AUTO_TEST_CASE(a_ping_of_a_closed_client_fails) {
  const Client own = run(connect(reactor, options()));
  Subscriber sub = own.subscriber();
  run(sub.subscribe({"a"}));
  run(own.disconnect());
  BOOST_TEST(failure(sub.ping()).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(a_subscriber_may_end_when_nothing_is_subscribed_any_more) {
  Subscriber sub = rc.subscriber({.end_when_empty = true});
  BOOST_TEST(!run(sub.next(1ms)).has_value());  // not before something was subscribed
  run(sub.unsubscribe());
  BOOST_TEST(!run(sub.next(1ms)).has_value());
  run(sub.subscribe({"a", "b"}));
  run(sub.psubscribe({"c*"}));
  run(rc.publish("a", "1"));
  run(sub.ping());
  run(sub.unsubscribe());
  auto left = sub.punsubscribe({"c*"});
  BOOST_TEST(run(sub.next()).value().payload == "1");  // what is queued can be read
  const Error ended = failure(sub.next());
  BOOST_TEST(ended.is(errc::closed));
  BOOST_TEST(has(ended.message(), "end_when_empty"));
  run(std::move(left));
  BOOST_TEST(failure(sub.subscribe({"d"})).is(errc::closed));
  BOOST_TEST(failure(sub.ping()).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(a_waiting_reader_ends_with_the_last_name) {
  Subscriber sub = rc.subscriber({.end_when_empty = true});
  run(sub.subscribe({"a"}));
  auto waiting = sub.next();
  run(sub.unsubscribe({"b"}));  // never subscribed: nothing changes
  BOOST_TEST(!waiting.settled());
  run(sub.unsubscribe({"a"}));
  BOOST_TEST(failure(std::move(waiting)).is(errc::closed));
}

BOOST_AUTO_TEST_CASE(a_failed_subscription_does_not_end_it_so_that_it_can_be_tried_again) {
  Subscriber sub = rc.with({.timeout = 200ms}).subscriber({.end_when_empty = true});
  server.stop();
  BOOST_TEST(failure(sub.subscribe({"a"})).is(errc::timeout));
  server.cont();
  run(rc.ping());
  until([&] {
    bool done = false;
    run(sub.subscribe({"a"}).then([&] { done = true; }, [](const Error&) {}));
    return done;
  });
  run(rc.publish("a", "1"));
  BOOST_TEST(run(sub.next()).value().payload == "1");
}

BOOST_AUTO_TEST_CASE(it_ends_too_when_the_server_takes_its_last_name_away) {
  server.command({"ACL", "SETUSER", "few", "on", ">secret", "allchannels", "+@all"});
  Options few = options();
  few.user = "few";
  few.password = "secret";
  const Client own = run(connect(reactor, few));
  Subscriber sub = own.subscriber({.end_when_empty = true});
  run(sub.subscribe({"a"}));
  server.command({"ACL", "SETUSER", "few", "resetchannels"});  // closes its connection
  std::vector<Error> errors;
  for (;;) {
    std::optional<Error> error;
    run(sub.next().then([](const std::optional<Message>&) {},
                        [&](const Error& told) { error = told; }));
    if (!error) continue;
    errors.push_back(*error);
    if (error->is(errc::closed)) break;
  }
  BOOST_REQUIRE(errors.size() == 2u);
  BOOST_TEST(errors[0].is(errc::no_permission));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(pubsub_ping_of_shards, ThreeShards)

BOOST_AUTO_TEST_CASE(every_server_of_the_names_is_asked) {
  const Client rc = client();
  Subscriber sub = rc.subscriber();
  run(sub.psubscribe({"n*"}));
  for (int i = 0; i != 30; ++i) run(rc.publish("n" + std::to_string(i), "x"));
  run(sub.ping());
  for (int i = 0; i != 30; ++i) {
    auto next = sub.next();
    BOOST_REQUIRE(next.settled());
    BOOST_TEST(run(std::move(next)).has_value());
  }
  Subscriber other = rc.with({.timeout = 300ms}).subscriber();
  run(other.psubscribe({"n*"}));
  servers[2].stop();
  BOOST_TEST(failure(other.ping()).is(errc::timeout));
  servers[2].cont();
}

BOOST_AUTO_TEST_CASE(a_client_whose_server_is_not_known_yet_cannot_be_pinged_before) {
  const std::string url = "redis+auto://127.0.0.1:" + std::to_string(servers[0].port());
  const Client rc = from_url(reactor, url);
  Subscriber sub = rc.subscriber();
  auto subscribed = sub.subscribe({"a"});
  BOOST_TEST(is(failure(sub.ping()), errc::connection, Delivery::not_sent));
  run(std::move(subscribed));
  run(sub.ping());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(pubsub_ping_of_clusters, ClusterLoop)

BOOST_AUTO_TEST_CASE(every_node_of_the_names_is_asked) {
  const Client rc = client();
  Subscriber sub = rc.subscriber();
  const std::vector<std::string> shards{key_of(0), key_of(1), key_of(2)};
  run(sub.ssubscribe(shards));
  run(sub.subscribe({"news"}));
  for (const std::string& shard : shards) run(rc.spublish(shard, "x"));
  run(sub.ping());
  for (std::size_t i = 0; i != shards.size(); ++i) {
    auto next = sub.next();
    BOOST_REQUIRE(next.settled());
    BOOST_TEST(run(std::move(next)).value().is_message());
  }
  // Another subscriber of the same client is not held back by names that it does not have.
  Subscriber other = rc.with({.timeout = 300ms}).subscriber();
  run(other.ssubscribe({key_of(0, 1)}));
  cluster.node(1).stop();
  run(other.ping());
  cluster.node(1).cont();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
