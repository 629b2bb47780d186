// Pushes reach the code that asked for them: CLIENT TRACKING of a real server, in RESP2 and RESP3.
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/pubsub_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct Tracking : PubSub {
  Client client_of(ProtocolVersion protocol) {
    Options chosen = hasty();
    chosen.protocol = protocol;
    return run(connect(reactor, chosen));
  }
  Registration note(const Client& client, std::string_view kind = "invalidate") {
    return client.on_push(kind, [this](const Reply& push) { pushes.push_back(to_string(push)); });
  }
  /// The id of the one connection that is subscribed to something.
  std::int64_t subscribed_id() {
    const auto list = run(rc.command<std::string>("CLIENT", "LIST", "TYPE", "pubsub"));
    BOOST_REQUIRE(list.starts_with("id="));
    return std::stoll(list.substr(3));
  }
  void until_pushes(std::size_t count) {
    until([&] { return pushes.size() >= count; });
    BOOST_TEST(pushes.size() == count);
  }

  Texts pushes;
};

BOOST_FIXTURE_TEST_SUITE(pushes, Tracking)

BOOST_AUTO_TEST_CASE(a_tracking_session_receives_what_changed) {
  const Client client = client_of(ProtocolVersion::resp3);
  const auto told = note(client);
  Session session = run(client.session());
  run(session.command<void>("CLIENT", "TRACKING", "ON"));
  run(session.get("k"));
  run(rc.set("k", "1"));
  until_pushes(1);
  BOOST_TEST(pushes[0] == R"(>["invalidate", ["k"]])");
  run(session.get("k"));
  run(rc.flushall());
  until_pushes(2);
  BOOST_TEST(pushes[1] == R"(>["invalidate", nil])");
  BOOST_TEST(client.stats().unknown_pushes == 0u);
}

BOOST_AUTO_TEST_CASE(broadcast_keys_are_redirected_in_both_protocols) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    BOOST_TEST_CONTEXT((protocol == ProtocolVersion::resp2 ? "RESP2" : "RESP3")) {
      pushes.clear();
      const Client client = client_of(protocol);
      const auto told = note(client);
      Subscriber sub = client.subscriber();
      run(sub.subscribe("__redis__:invalidate"));
      Session session = run(client.session());
      run(session.command<void>("CLIENT", "TRACKING", "ON", "REDIRECT", subscribed_id(), "BCAST"));
      run(rc.mset({{"a", "1"}, {"b", "2"}}));
      until([&] { return !pushes.empty(); });
      run(rc.flushall());
      until([&] { return pushes.back().find("nil") != std::string::npos; });
      BOOST_TEST(pushes.back() == R"(>["invalidate", nil])");
      std::string all;
      for (const std::string& push : pushes) all += push;
      BOOST_TEST(has(all, "\"a\""));
      BOOST_TEST(has(all, "\"b\""));
      BOOST_TEST(client.stats().unknown_pushes == 0u);
      sub.subscribe("n").detach();
    }
  }
}

BOOST_AUTO_TEST_CASE(a_subscriber_of_the_resp2_channel_receives_each_key_and_a_gap_for_all) {
  const Client client = client_of(ProtocolVersion::resp2);
  Subscriber sub = client.subscriber();
  run(sub.subscribe({"__redis__:invalidate", "news"}));
  Session session = run(client.session());
  run(session.command<void>("CLIENT", "TRACKING", "ON", "REDIRECT", subscribed_id(), "BCAST"));
  run(rc.set("a", "1"));
  BOOST_TEST(read(sub, 1) == "[channel __redis__:invalidate: a]");
  run(rc.flushall());
  run(rc.publish("news", "next"));
  BOOST_TEST(read(sub, 2) == "[gap][channel news: next]");
  BOOST_TEST(client.stats().unknown_pushes == 0u);
}

BOOST_AUTO_TEST_CASE(only_live_listeners_are_called_and_unexpected_pushes_are_counted) {
  const Client client = client_of(ProtocolVersion::resp3);
  auto told = note(client);
  const auto other = note(client, "other");
  std::size_t every = 0;
  auto all = client.with({.database = 1}).on_push("", [&](const Reply&) { ++every; });
  Session session = run(client.session());
  run(session.command<void>("CLIENT", "TRACKING", "ON", "BCAST"));
  run(rc.set("k", "1"));
  until_pushes(1);
  until([&] { return every == 1; });
  told.reset();
  all.reset();
  run(rc.set("k", "2"));
  until([&] { return run(session.get("k")) == "2"; });
  BOOST_TEST(pushes.size() == 1u);
  BOOST_TEST(every == 1u);
}

BOOST_AUTO_TEST_CASE(a_push_of_a_shard_is_reported_once) {
  const std::string nodes = "127.0.0.1:" + std::to_string(server.port()) + "," +
                            server.socket_path();  // the same server: two shards
  const Client client = run(connect_sharded(reactor, {.nodes = nodes}));
  const auto told = note(client);
  Session session = run(client.session("k"));
  run(session.command<void>("CLIENT", "TRACKING", "ON", "BCAST"));
  run(rc.set("k", "1"));
  until_pushes(1);
  run(session.ping());
  run(rc.set("k", "2"));
  until_pushes(2);
}

BOOST_AUTO_TEST_CASE(an_exception_of_a_listener_is_reported_and_it_may_end_everything) {
  std::optional<Client> client = client_of(ProtocolVersion::resp3);
  std::vector<std::string> unhandled;
  reactor.on_unhandled_error([&](const Error& error) { unhandled.push_back(to_string(error)); });
  std::optional<Session> session = run(client->session());
  Registration told = client->on_push("invalidate", [&](const Reply&) {
    session.reset();
    client.reset();
    throw std::runtime_error("no");
  });
  run(session->command<void>("CLIENT", "TRACKING", "ON", "BCAST"));
  run(rc.set("k", "1"));
  until([&] { return !unhandled.empty(); });
  BOOST_TEST(has(unhandled[0], "no"));
  told.reset();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
