// Redirects that are made up, by a hostile server or by a user's text in a script's error.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/replication.hpp>

#include "integration/cluster_loop.hpp"
#include "integration/fake_cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::FakeClusterNode;
using support::Words;

struct Redirects : FakeClusterLoop {
  /// The node answers commands with this name, or for this key, with this text.
  void answers(std::size_t i, const std::string& word, const std::string& text) {
    node(i).on_key = [word, text](const Words& words) {
      const bool fits = words[0] == word || (words.size() > 1 && words[1] == word);
      return fits ? text : std::string();
    };
  }
  /// A client that may refresh its view at once.
  Client rested(ClusterOptions options = {}) {
    Client rc = client(options);
    manual.advance(2s);
    return rc;
  }
  auto script(const Client& rc) {
    return rc.eval<std::string>("return redis.error_reply(ARGV[1])", key);
  }
  std::size_t scripts() { return node(0).count("EVAL") + node(1).count("EVAL"); }
  void expect_own_words(const Error& error) {
    BOOST_TEST(is(error, errc::moved, Delivery::rejected));
    BOOST_TEST(has(error.message(), "does not confirm"), to_string(error));
  }

  const std::string key = key_of(0);
  FakeClusterNode stranger{manual, network};
};

BOOST_FIXTURE_TEST_SUITE(cluster_redirects, Redirects)

BOOST_AUTO_TEST_CASE(a_node_that_no_view_names_is_not_connected_to) {
  for (const std::string_view kind : {"MOVED", "ASK"}) {
    const Client rc = rested();
    answers(0, key, redirect(kind, key, stranger.address()));
    const Error error = failure(rc.get(key));
    BOOST_TEST((error.is(errc::timeout) || error.is(errc::redirect_limit)), to_string(error));
    BOOST_TEST(has(error.message(), stranger.address()), to_string(error));
    BOOST_TEST(answering(rc, key_of(1)) == 1);
  }
  BOOST_TEST(stranger.accepted() == 0u);
}

BOOST_AUTO_TEST_CASE(a_new_node_is_followed_as_soon_as_a_view_names_it) {
  const Client rc = rested();
  auto nodes = told();
  nodes[0].slots = {{0, key_slot(key) - 1}, {key_slot(key) + 1, slot_count / 2 - 1}};
  nodes.push_back({.slots = {{key_slot(key), key_slot(key)}},
                   .host = "127.0.0.1",
                   .port = stranger.endpoint().port});
  node(0).shards = support::shards_reply(nodes);  // the other node does not know it yet
  answers(0, key, redirect("MOVED", key, stranger.address()));
  const std::size_t before = views();
  const TimePoint begun = manual.now();
  BOOST_TEST(wait(rc.get(key)).value_or("") == stranger.address());
  BOOST_TEST(views() - before == 1u);
  BOOST_TEST((manual.now() - begun < 50ms));
}

BOOST_AUTO_TEST_CASE(a_new_node_without_slots_is_followed_by_ask) {
  const Client rc = rested();
  auto nodes = told();
  nodes.push_back({.host = "127.0.0.1", .port = stranger.endpoint().port});
  tell(nodes);
  answers(0, key, redirect("ASK", key, stranger.address()));
  BOOST_TEST(wait(rc.get(key)).value_or("") == stranger.address());
  BOOST_TEST(stranger.count("ASKING") == 1u);
}

BOOST_AUTO_TEST_CASE(servers_before_7_name_a_node_without_slots_in_their_list_of_nodes) {
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    node(i).shards.clear();
    node(i).slots = support::slots_reply(told());
  }
  const Client rc = rested();
  const std::string port = std::to_string(stranger.endpoint().port);
  node(0).nodes =
      std::string(36, 'b') + port + " 127.0.0.1:" + port + "@1 master - 0 0 3 connected\n";
  answers(0, key, redirect("ASK", key, stranger.address()));
  BOOST_TEST(wait(rc.get(key)).value_or("") == stranger.address());
}

BOOST_AUTO_TEST_CASE(a_storm_of_redirects_creates_no_nodes) {
  const Client rc = rested();
  node(0).on_key = [port = 20'000](const Words& words) mutable {
    return redirect("MOVED", words.at(1), "127.0.0.9:" + std::to_string(port++));
  };
  std::vector<Future<std::optional<std::string>>> reads;
  for (int i = 0; i < 2'000; ++i) reads.push_back(rc.get(key_of(0, i % 50)));
  for (auto& each : reads) {
    const Error error = failure(std::move(each));
    BOOST_TEST((error.is(errc::timeout) || error.is(errc::redirect_limit)), to_string(error));
  }
  BOOST_TEST(rc.endpoints().size() == 2u);
  BOOST_TEST(rc.stats().connections == 2u);
}

BOOST_AUTO_TEST_CASE(a_script_that_returns_moved_runs_once_and_moves_nothing) {
  const Client rc = rested();
  answers(0, "EVAL", redirect("MOVED", key, node(1).address()));
  expect_own_words(failure(script(rc)));
  BOOST_TEST(scripts() == 1u);
  BOOST_TEST(wait(rc.set(key, secret)));
  BOOST_TEST(node(0).count("SET") == 1u);
}

BOOST_AUTO_TEST_CASE(a_script_that_returns_moved_to_a_stranger_is_not_followed) {
  const Client rc = rested({.connection = {.password = ""}});
  answers(0, "EVAL", redirect("MOVED", key, stranger.address()));
  expect_own_words(failure(script(rc)));
  BOOST_TEST(stranger.accepted() == 0u);
  BOOST_TEST(scripts() == 1u);
}

BOOST_AUTO_TEST_CASE(a_script_that_returns_moved_to_its_own_node_runs_once) {
  const Client rc = rested();
  answers(0, "EVAL", redirect("MOVED", key, node(0).address()));
  expect_own_words(failure(script(rc)));
  BOOST_TEST(scripts() == 1u);
  BOOST_TEST(node(0).accepted() == 1u);
}

BOOST_AUTO_TEST_CASE(a_script_that_returns_tryagain_runs_once) {
  const Client rc = rested();
  std::size_t before = 0;
  for (const char* line : {"TRYAGAIN x", "CLUSTERDOWN x", "LOADING x", "MASTERDOWN x"}) {
    answers(0, "EVAL", "-" + std::string(line) + "\r\n");
    BOOST_TEST((failure(script(rc)).delivery() == Delivery::rejected));
    BOOST_TEST(scripts() == ++before);
  }
}

BOOST_AUTO_TEST_CASE(a_script_that_returns_a_redirect_to_nowhere_runs_once) {
  const Client rc = rested();
  answers(0, "EVAL", redirect("MOVED", key, "?:0"));
  expect_own_words(failure(script(rc)));
  BOOST_TEST(scripts() == 1u);
}

BOOST_AUTO_TEST_CASE(a_script_without_keys_is_not_redirected) {
  const Client rc = rested();
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}})
    answers(i, "EVAL", redirect("MOVED", key_of(1 - i), node(1 - i).address()));
  const Error error = failure(rc.eval<std::string>("return redis.error_reply('MOVED')"));
  BOOST_TEST(is(error, errc::moved, Delivery::rejected));
  BOOST_TEST(scripts() == 1u);
}

BOOST_AUTO_TEST_CASE(a_script_that_returns_ask_runs_once) {
  const Client rc = rested();
  answers(0, "EVAL", redirect("ASK", key, node(1).address()));
  const Error error = failure(script(rc));
  BOOST_TEST(is(error, errc::ask, Delivery::rejected));
  BOOST_TEST(scripts() == 1u);
  BOOST_TEST(node(1).count("ASKING") == 0u);
}

BOOST_AUTO_TEST_CASE(a_script_follows_ask_while_the_slot_is_migrating) {
  const Client rc = rested();
  const auto nodes = told();
  const auto id = [](std::uint16_t port) {
    const std::string text = std::to_string(port);
    return std::string(40 - text.size(), 'a') + text;
  };
  node(0).nodes = id(nodes[0].port) + " " + node(0).address() +
                  "@1 myself,master - 0 0 1 connected 0-8191 [" + std::to_string(key_slot(key)) +
                  "->-" + id(nodes[1].port) + "]\n";
  answers(0, "EVAL", redirect("ASK", key, node(1).address()));
  answers(1, "EVAL", support::bulk("done"));
  BOOST_TEST(wait(script(rc)) == "done");
  BOOST_TEST(node(1).count("ASKING") == 1u);
  const TimePoint begun = manual.now();
  BOOST_TEST(wait(script(rc)) == "done");  // known by now
  BOOST_TEST((manual.now() - begun < 50ms));
}

BOOST_AUTO_TEST_CASE(a_script_follows_its_slot_when_a_view_agrees) {
  const Client rc = rested();
  auto nodes = told();
  nodes[1].slots = {{0, slot_count - 1}};
  nodes[0].slots.clear();
  tell(nodes);
  answers(0, "EVAL", redirect("MOVED", key, node(1).address()));
  answers(1, "EVAL", support::bulk("done"));
  BOOST_TEST(wait(script(rc)) == "done");
  BOOST_TEST(scripts() == 2u);
}

BOOST_AUTO_TEST_CASE(a_script_in_a_batch_or_ensured_is_not_believed_either) {
  const Client rc = rested();
  answers(0, "EVAL", redirect("MOVED", key, node(1).address()));
  auto batch = rc.batch();
  auto member = batch.eval<std::string>("return 1", key);
  auto ended = batch.execute();
  expect_own_words(failure(std::move(ended)));
  std::move(member).on_error([](const Error&) { return std::string(); }).detach();
  BOOST_TEST(scripts() == 1u);
  const Error error = failure(rc.ensure_replication(1, 1s).eval<std::string>("return 1", key));
  BOOST_TEST(is(error, errc::moved, Delivery::rejected));
  BOOST_TEST(scripts() == 2u);
  BOOST_TEST(answering(rc, key) == 0);
}

BOOST_AUTO_TEST_CASE(a_script_whose_redirect_is_being_checked_may_have_run) {
  const Client rc = rested({.connection = {.timeout = 500ms}});
  node(0).answer = [usual = node(0).answer](const Words& words) {
    return words[0] == "CLUSTER" ? std::string() : usual(words);  // no answer
  };
  answers(0, "EVAL", redirect("MOVED", key, node(1).address()));
  const Error error = failure(script(rc));
  BOOST_TEST(is(error, errc::timeout, Delivery::maybe_applied));
}

BOOST_AUTO_TEST_CASE(only_allowed_hosts_are_connected_to) {
  auto nodes = told();
  nodes.push_back({.slots = {}, .host = "127.0.0.1", .port = stranger.endpoint().port});
  nodes[1].slots = {{8192, 16000}};
  nodes[2].slots = {{16001, 16383}};
  tell(nodes);
  const std::string list =
      "127.0.0.0/8:" + std::to_string(node(0).endpoint().port) + ", " + node(1).address();
  const Client rc = client({.allowed_hosts = list});
  BOOST_TEST(answering(rc, key) == 0);
  BOOST_TEST(rc.endpoints().size() == 2u);
  BOOST_TEST(stranger.accepted() == 0u);
}

BOOST_AUTO_TEST_CASE(an_error_for_a_cluster_without_allowed_nodes_names_the_option) {
  auto nodes = told();
  for (auto& each : nodes) each.host = "127.0.0.2";
  tell(nodes);
  const Client rc = lazy({.allowed_hosts = "10.0.0.0/8"});
  const Error error = failure(rc.get(key));
  BOOST_TEST(has(error.message(), "allowed_hosts"), to_string(error));
  BOOST_CHECK_THROW(lazy({.allowed_hosts = "10.0.0.0/40"}), InvalidArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(cluster_redirects_of_real_nodes, ClusterLoop)

// An unmodified server: the text of the error comes from the user.
BOOST_AUTO_TEST_CASE(a_users_text_in_a_scripts_error_is_an_error_and_nothing_else) {
  const Client rc = client();
  const std::string key = key_of(0);
  SystemNetwork system;
  FakeClusterNode stranger(reactor, system);
  stranger.on_key = [](const Words&) { return std::string("+OK\r\n"); };
  constexpr std::string_view script =
      "redis.call('INCR', KEYS[1]) return redis.error_reply(ARGV[1])";
  int executed = 0;
  for (const std::string_view kind : {"MOVED", "ASK"}) {
    for (const std::string& to : {stranger.address(), cluster.host_and_port(1)}) {
      const std::string text = std::string(kind) + " " + std::to_string(key_slot(key)) + " " + to;
      const Error error = failure(rc.eval<std::int64_t>(script, key, text));
      BOOST_TEST((error.delivery() == Delivery::rejected), to_string(error));
      BOOST_TEST(run(rc.get<std::int64_t>(key)).value_or(0) == ++executed);
    }
  }
  BOOST_TEST(stranger.accepted() == 0u);
  BOOST_TEST(run(rc.set(key, "secret")));
  BOOST_TEST(cluster.node(0).command({"GET", key}) == "$6\r\nsecret\r\n");
}

BOOST_AUTO_TEST_CASE(a_script_follows_a_slot_that_really_moves) {
  const Client rc = client();
  const std::string key = key_of(0), other = "{" + key + "}";
  const auto count = [&](const std::string& of) {
    return run(rc.eval<std::int64_t>("return redis.call('INCR', KEYS[1])", of));
  };
  BOOST_TEST(count(key) == 1);
  cluster.begin_move(key_slot(key), 0, 1);
  BOOST_TEST(count(key) == 2);
  BOOST_TEST(count(other) == 1);  // by ASK: the next node has the key
  BOOST_TEST(count(other) == 2);
  cluster.move_slot(key_slot(key), 0, 1);
  BOOST_TEST(count(key) == 3);
  BOOST_TEST(count(other) == 3);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
