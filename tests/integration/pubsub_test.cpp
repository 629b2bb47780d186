// Subscribers on a real server: every kind, protocol and transport; counts, limits, handlers.
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "integration/pubsub_loop.hpp"
#include "support/certificates.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

BOOST_FIXTURE_TEST_SUITE(pubsub, PubSub)

BOOST_AUTO_TEST_CASE(all_kinds_of_messages_arrive_over_every_transport_and_protocol) {
  const support::Certificates certificates;
  support::RedisServer tls({.tls_folder = certificates.folder()});
  const std::string ca = certificates.certificate("ca");
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    for (const auto& options :
         {Options{.host = "127.0.0.1", .port = tls.port(), .protocol = protocol},
          Options{.unix_path = tls.socket_path(), .protocol = protocol},
          Options{.host = "localhost",
          .port = tls.tls_port(),
          .tls = TlsOptions{.ca_file = ca},
          .protocol = protocol}}) {
      const Client client = run(connect(reactor, options));
      Subscriber sub = client.subscriber();
      run(sub.subscribe({"news", "sport"}));
      run(sub.psubscribe({"n*"}));
      run(sub.ssubscribe({"shard"}));
      BOOST_TEST(sub.size() == 4u);
      BOOST_TEST(run(client.publish("news", "hello")) == 2);
      BOOST_TEST(run(client.spublish("shard", "there")) == 1);
      BOOST_TEST(text_of(run(sub.next())) == "channel news: hello");
      BOOST_TEST(text_of(run(sub.next())) == "pattern n* news: hello");
      BOOST_TEST(text_of(run(sub.next())) == "shard shard: there");
      run(sub.unsubscribe());
      run(sub.punsubscribe({"n*"}));
      run(sub.sunsubscribe());
      BOOST_TEST(run(client.publish("news", "nobody")) == 0);
      BOOST_TEST(!run(sub.next(1ms)).has_value());
      until([&] { return pubsub_clients(tls) == 0; });  // nothing is subscribed, nothing stays open
    }
  }
}

BOOST_AUTO_TEST_CASE(all_subscribers_of_a_client_share_one_socket_and_are_counted) {
  const Client pool = run(connect_pool(reactor, options()));
  Subscriber one = pool.subscriber();
  Subscriber two = pool.with({.timeout = 1s}).subscriber();
  run(one.subscribe({"a", "b"}));
  run(two.subscribe({"b", "c"}));
  BOOST_TEST(pubsub_clients(server) == 1u);
  BOOST_TEST(run(pool.publish("b", "x")) == 1);
  BOOST_TEST(text_of(run(one.next())) == "channel b: x");
  BOOST_TEST(text_of(run(two.next())) == "channel b: x");
  run(one.unsubscribe());
  BOOST_TEST((channels() == Texts{"b", "c"}));
  BOOST_TEST(run(pool.publish("b", "y")) == 1);
  BOOST_TEST(text_of(run(two.next())) == "channel b: y");
  BOOST_TEST(!run(one.next(1ms)).has_value());
  { const Subscriber gone = std::move(two); }  // unsubscribes its own names only
  until([&] { return channels().empty() && pubsub_clients(server) == 0; });
  run(one.subscribe({"again"}));
  BOOST_TEST(run(pool.publish("again", "z")) == 1);
}

BOOST_AUTO_TEST_CASE(the_last_wish_counts_however_fast_it_changes) {
  Subscriber sub = rc.subscriber();
  std::vector<Future<void>> calls;
  for (int i = 0; i < 20; ++i) {
    calls.push_back(sub.subscribe({"a", "b", "c"}));
    calls.push_back(sub.unsubscribe({"a", "b"}));
    calls.push_back(sub.subscribe({"a"}));
  }
  for (auto& call : calls) run(std::move(call));
  BOOST_TEST((channels() == Texts{"a", "c"}));
  BOOST_TEST(run(rc.publish("a", "x")) == 1);
  BOOST_TEST(text_of(run(sub.next())) == "channel a: x");
}

BOOST_AUTO_TEST_CASE(handlers_get_their_channels_messages_and_next_gets_the_others) {
  Subscriber sub = rc.subscriber();
  Texts heard;
  run(sub.subscribe({"a"}, [&](const Message& m) { heard.push_back("a:" + m.payload); }));
  run(sub.psubscribe({"b*"}, [&](const Message& m) { heard.push_back(m.channel + m.payload); }));
  run(sub.subscribe({"c"}));
  for (const char* channel : {"a", "bb", "c", "a"}) run(rc.publish(channel, "1"));
  BOOST_TEST(text_of(run(sub.next())) == "channel c: 1");
  until([&] { return heard.size() == 3; });
  BOOST_TEST((heard == Texts{"a:1", "bb1", "a:1"}));
  run(sub.unsubscribe({"a"}));
  BOOST_TEST(run(rc.publish("a", "2")) == 0);
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_is_reported_and_the_others_continue) {
  Texts reported, heard;
  reactor.on_unhandled_error([&](const Error& e) { reported.push_back(to_string(e)); });
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({"bad"}, [](const Message&) { throw std::runtime_error("mine"); }));
  run(sub.subscribe({"good"}, [&](const Message& m) { heard.push_back(m.payload); }));
  run(rc.publish("bad", "1"));
  run(rc.publish("good", "2"));
  until([&] { return heard.size() == 1; });
  BOOST_REQUIRE(reported.size() == 1u);
  BOOST_TEST(has(reported[0], "mine"));
}

BOOST_AUTO_TEST_CASE(a_handler_may_destroy_its_subscriber_and_its_client) {
  std::optional<Client> own = run(connect(reactor, options()));
  std::optional<Subscriber> sub = own->subscriber();
  int calls = 0;
  run(sub->subscribe({"a"}, [&](const Message&) {
    ++calls;
    sub.reset();
    own.reset();
  }));
  auto one = rc.publish("a", "1");
  auto two = rc.publish("a", "2");
  run(std::move(one));
  run(std::move(two));
  until([&] { return !sub && pubsub_clients(server) == 0; });
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(a_refused_channel_fails_its_own_call_and_leaves_no_trace) {
  server.command(
      {"ACL", "SETUSER", "limited", "on", ">pw", "resetchannels", "&ok*", "+@all", "~*"});
  Options as_limited = options();
  as_limited.user = "limited";
  as_limited.password = "pw";
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    as_limited.protocol = protocol;
    const Client client = run(connect(reactor, as_limited));
    Subscriber one = client.subscriber();
    Subscriber two = client.subscriber();
    auto mixed = one.subscribe({"ok1", "secret", "ok2"});
    auto joined = two.subscribe({"ok2"});  // waits for the same command, and is not refused
    auto behind = one.psubscribe({"ok*"});
    auto denied = two.psubscribe({"*"});
    const Error error = failure(std::move(mixed));
    BOOST_TEST(is(error, errc::no_permission, Delivery::rejected));
    BOOST_TEST(has(error.message(), "SUBSCRIBE: NOPERM"));
    BOOST_TEST(is(failure(std::move(denied)), errc::no_permission, Delivery::rejected));
    run(std::move(joined));
    run(std::move(behind).on_error([](const Error&) {}));
    BOOST_TEST(one.size() + two.size() <= 2u);
    until([&] { return channels() == Texts{"ok2"}; });
    BOOST_TEST(run(client.publish("ok2", "x")) >= 1);
    BOOST_TEST(text_of(run(two.next())) == "channel ok2: x");
    run(two.unsubscribe());
  }
}

BOOST_AUTO_TEST_CASE(a_slow_reader_sees_at_which_place_it_missed_messages) {
  Subscriber oldest = rc.subscriber({.queue_limit = 3});
  Subscriber newest = rc.subscriber({.queue_limit = 3, .overflow = Overflow::drop_newest});
  BOOST_TEST(!run(oldest.next(1ms)).has_value());
  BOOST_TEST(!run(newest.next(1ms)).has_value());
  run(oldest.subscribe({"a"}));
  run(newest.subscribe({"a"}));
  publish_and_await(5);
  BOOST_TEST(read(oldest, 4) == "[2 dropped][channel a: 3][channel a: 4][channel a: 5]");
  BOOST_TEST(read(newest, 4) == "[channel a: 1][channel a: 2][channel a: 3][2 dropped]");
  run(rc.publish("a", 6));
  BOOST_TEST(read(oldest, 1) + read(newest, 1) == "[channel a: 6][channel a: 6]");
}

BOOST_AUTO_TEST_CASE(a_subscriber_that_may_drop_nothing_ends_with_an_error) {
  Subscriber sub = rc.subscriber({.queue_limit = 2, .overflow = Overflow::fail});
  run(sub.subscribe({"a"}));
  publish_and_await(4);
  BOOST_TEST(read(sub, 2) == "[channel a: 1][channel a: 2]");
  BOOST_TEST((failure(sub.next()).code() == errc::queue_full));
  BOOST_TEST((failure(sub.subscribe({"b"})).code() == errc::queue_full));
  until([&] { return channels().empty(); });
}

BOOST_AUTO_TEST_CASE(unread_messages_are_reported_once) {
  std::vector<Error> reported;
  reactor.on_unhandled_error([&](const Error& e) { reported.push_back(e); });
  Subscriber sub = rc.subscriber({.queue_limit = 2});
  run(sub.subscribe({"a"}));
  for (int i = 0; i < 5; ++i) run(rc.publish("a", i));
  until([&] { return !reported.empty(); });
  BOOST_TEST(reported.size() == 1u);
  BOOST_TEST((reported.front().code() == errc::queue_full));
  BOOST_TEST(has(reported.front().message(), "no handler takes them"));
}

BOOST_AUTO_TEST_CASE(the_end_of_the_client_ends_every_waiting_call) {
  Subscriber sub = rc.subscriber();
  run(sub.subscribe({"a"}));
  run(rc.publish("a", "last"));
  BOOST_TEST(text_of(run(sub.next())) == "channel a: last");
  auto waiting = sub.next();
  auto patient = sub.next(1h);
  server.stop();  // so that the next subscribe is not confirmed
  auto asking = sub.subscribe({"b"});
  run(rc.disconnect());
  server.cont();
  BOOST_TEST((failure(std::move(waiting)).code() == errc::closed));
  BOOST_TEST((failure(std::move(patient)).code() == errc::closed));
  BOOST_TEST((failure(std::move(asking)).code() == errc::closed));
  BOOST_TEST((failure(sub.next()).code() == errc::closed));
  BOOST_TEST((failure(sub.subscribe({"c"})).code() == errc::closed));
  run(sub.unsubscribe());
}

BOOST_AUTO_TEST_CASE(a_subscriber_may_outlive_its_reactor) {
  std::optional<Subscriber> sub;
  {
    Reactor short_lived;
    const Client client = lazy_connection(short_lived, options());
    sub.emplace(client.subscriber());
    short_lived.run(sub->subscribe({"a"}));
    sub->subscribe({"a"}, [](const Message&) {}).detach();
  }
  sub.reset();
  until([&] { return pubsub_clients(server) == 0; });
}

BOOST_AUTO_TEST_CASE(cancelling_a_subscription_undoes_it) {
  Subscriber sub = rc.subscriber();
  auto cancelled = sub.subscribe({"a", "b"});
  cancelled.cancel();
  BOOST_TEST((failure(std::move(cancelled)).code() == errc::cancelled));
  BOOST_TEST(sub.size() == 0u);
  run(sub.subscribe({"b"}));
  BOOST_TEST((channels() == Texts{"b"}));
}

BOOST_AUTO_TEST_CASE(commands_that_would_change_a_shared_connection_name_the_right_call) {
  for (const char* name : {"SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE"}) {
    const Error error = failure(rc.command(name, "x"));
    BOOST_TEST((error.code() == errc::not_supported));
    BOOST_TEST(has(error.message(), "use subscriber()"));
  }
  BOOST_TEST(has(failure(rc.command("MONITOR")).message(), "use monitor()"));
}

static Future<std::string> awaited(Client rc) {
  Subscriber sub = rc.subscriber({.queue_limit = 10});
  std::string heard;
  co_await sub.subscribe({"a", "b"});
  co_await sub.psubscribe({"p*"}, [&heard](const Message& m) { heard += m.payload; });
  co_await sub.ssubscribe({"s", "t"});
  co_await rc.publish("a", "1");
  co_await rc.publish("pp", "2");
  auto message = co_await sub.next(20s);
  while (heard.empty()) co_await rc.ping();
  co_await sub.unsubscribe({"a"});
  co_await sub.punsubscribe();
  co_return (message ? message->payload : "none") + heard;
}

BOOST_AUTO_TEST_CASE(every_call_may_be_awaited_with_braces) {
  BOOST_TEST(run(awaited(rc)) == "12");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
