// Commands that wait for a view of the cluster, or for a server, end with the right delivery.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/scan.hpp>

#include "integration/fake_cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::Words;

struct Waits : FakeClusterLoop {
  template <class Expect>
  void each_way(const Client& rc, Expect expect) {
    expect("DBSIZE", failure(rc.dbsize()));
    expect("FLUSHALL", failure(rc.flushall()));
    expect("KEYS", failure(rc.keys("*")));
    expect("SCRIPT LOAD", failure(rc.command<std::string>("SCRIPT", "LOAD", "return 1")));
    expect("on_all", failure(rc.on_all([](Client node) { return node.ping(); })));
    expect("session", failure(rc.session("k")));
    expect("watch", failure(rc.watch("k")));
    expect("GET", failure(rc.get("k")));
    expect("SCAN", failure(scan_keys(rc).next()));
  }
  /// No node listens any longer.
  void close_all() {
    for (std::size_t i = 0; i < size(); ++i) node(i).close();
  }
  void refuse_views(const std::string& line) {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      node(i).answer = [line, usual = node(i).answer](const Words& words) {
        return words[0] == "CLUSTER" ? line : usual(words);
      };
    }
  }
  /// From now on node 1 has every slot, and node 0 is gone.
  void fail_over() {
    auto nodes = told();
    nodes[1].slots = {{0, slot_count - 1}};
    nodes.erase(nodes.begin());
    tell(nodes);
  }

  const std::string key = key_of(0);
};

BOOST_FIXTURE_TEST_SUITE(cluster_waits, Waits)

BOOST_AUTO_TEST_CASE(on_an_unreachable_cluster_everything_fails_at_once) {
  close_all();
  const Client rc = lazy();
  each_way(rc, [](const char* what, const Error& error) {
    BOOST_TEST(error.is(errc::connection), what << ": " << to_string(error));
    BOOST_TEST((error.delivery() == Delivery::not_sent), what);
  });
}

BOOST_AUTO_TEST_CASE(if_nodes_are_silent_everything_ends_by_its_deadline) {
  for (std::size_t i = 0; i < size(); ++i)
    node(i).answer = [](const Words&) { return std::string(); };
  const Client rc = lazy({.connection = {.timeout = 300ms}});
  const TimePoint begun = manual.now();
  each_way(rc, [](const char* what, const Error& error) {
    BOOST_TEST((error.is(errc::timeout) || error.is(errc::connection)),
               what << ": " << to_string(error));
    BOOST_TEST((error.delivery() == Delivery::not_sent), what);
  });
  BOOST_TEST((manual.now() - begun < 4s));
}

BOOST_AUTO_TEST_CASE(commands_wait_for_the_cluster_no_longer_than_the_deadline) {
  close_all();
  const Client rc =
      lazy({.connection = {.when_disconnected = WhenDisconnected::wait, .timeout = 2s}});
  auto asked = rc.dbsize();
  manual.advance(1900ms);
  BOOST_TEST(!asked.settled());
  const Error error = failure(std::move(asked));
  BOOST_TEST(is(error, errc::timeout, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "DBSIZE"), to_string(error));
}

BOOST_AUTO_TEST_CASE(nodes_without_a_cluster_or_a_view_are_named_in_every_error) {
  refuse_views("-NOPERM this user has no permissions to run the 'cluster|shards' command\r\n");
  const Client rc = lazy();
  const Error get = failure(rc.get("k"));
  BOOST_TEST(has(get.message(), "NOPERM"), to_string(get));
  for (const Error& error :
       {failure(rc.connected()), failure(rc.dbsize()), failure(rc.session("k"))}) {
    BOOST_TEST(has(error.message(), "NOPERM"), to_string(error));
  }
}

BOOST_AUTO_TEST_CASE(a_session_waits_through_a_failover) {
  const Client rc = client();
  node(1).on_key = [](const Words& words) {
    return words[0] == "WATCH" ? std::string("+OK\r\n") : std::string();
  };
  node(0).close();
  auto session = rc.session(key);
  auto watch = rc.watch(key);
  manual.advance(700ms);
  BOOST_TEST(!session.settled());
  fail_over();
  BOOST_TEST(wait(wait(std::move(session)).get(key)).value_or("") == node(1).address());
  until([&] { return watch.settled(); });
  static_cast<void>(manual.settle(std::move(watch)));
}

BOOST_AUTO_TEST_CASE(a_session_whose_server_does_not_come_back_ends_at_the_deadline) {
  const Client rc = client({.connection = {.timeout = 1s}});
  node(0).close();
  const TimePoint begun = manual.now();
  const Error error = failure(rc.session(key));
  BOOST_TEST((error.is(errc::timeout) || error.is(errc::connection)), to_string(error));
  BOOST_TEST((error.delivery() == Delivery::not_sent));
  BOOST_TEST((manual.now() - begun >= 500ms));
  BOOST_TEST((manual.now() - begun < 1500ms));
}

BOOST_AUTO_TEST_CASE(a_session_follows_a_slot_to_a_new_node) {
  const Client rc = client();
  manual.advance(2s);
  support::FakeClusterNode fresh(manual, network);
  auto nodes = told();
  nodes[0].slots.clear();
  nodes.push_back(
      {.slots = {{0, slot_count / 2 - 1}}, .host = "127.0.0.1", .port = fresh.endpoint().port});
  tell(nodes);
  node(0).on_key = [line = redirect("MOVED", key, fresh.address())](const Words& words) {
    return words[0] == "WATCH" ? line : std::string();
  };
  fresh.on_key = [](const Words& words) {
    return words[0] == "WATCH" ? std::string("+OK\r\n") : std::string();
  };
  Watch watch = wait(rc.watch(key));
  BOOST_TEST(wait(watch.get(key)).value_or("") == fresh.address());
}

BOOST_AUTO_TEST_CASE(new_credentials_are_tried_at_once) {
  node(0).password = node(1).password = "new";
  const Client rc = lazy({.connection = {.password = "old"}});
  BOOST_TEST(failure(rc.get(key)).is(errc::connection));
  rc.set_credentials({.password = "new"});
  const TimePoint begun = manual.now();
  wait(rc.connected());
  BOOST_TEST((manual.now() - begun < 2s));
  BOOST_TEST(answering(rc, key) == 0);
}

BOOST_AUTO_TEST_CASE(many_nodes_are_not_all_dialled_at_once) {
  // Many addresses of one listener stand for the invented nodes.
  std::vector<std::size_t> most{0};
  auto nodes = told();
  for (int i = 2; i < 200; ++i)
    nodes.push_back({.host = "127.0.1." + std::to_string(i), .port = 9});
  for (std::size_t i = 0; i < 198; ++i) {
    const int first = 8192 + static_cast<int>(i) * 40;
    nodes[i + 2].slots = {{first, first + 39}};
  }
  nodes[1].slots = {{16112, 16383}};
  tell(nodes);
  const Client rc = lazy({.connection = {.timeout = 1s}});
  std::size_t dialling = 0;
  const auto registration = rc.on_event([&](const ConnectionEvent& event) {
    const bool begins = event.kind == ConnectionEvent::Kind::connecting;
    if (begins) most.back() = std::max(most.back(), ++dialling);
    else if (dialling != 0) --dialling;
  });
  static_cast<void>(failure(rc.dbsize()));
  BOOST_TEST(most.back() <= 64u);
}

BOOST_AUTO_TEST_CASE(draining_ends_with_the_last_reply_and_sends_nothing) {
  const Client rc = client();
  node(0).answer = [usual = node(0).answer](const Words& words) {
    return words[0] == "SET" ? std::string() : usual(words);
  };
  auto slow = rc.set(key, "v");
  auto drained = rc.drain();
  manual.run_ready();
  until([&] { return node(0).count("SET") == 1u; });
  BOOST_TEST(!drained.settled());
  node(0).say("+OK\r\n");
  const TimePoint begun = manual.now();
  for (int i = 0; i < 1'000 && !drained.settled(); ++i) manual.run_ready();
  BOOST_TEST(drained.settled());
  BOOST_TEST((manual.now() == begun));  // no timer was needed
  BOOST_TEST(manual.settle(std::move(slow)));
  manual.settle(std::move(drained));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
