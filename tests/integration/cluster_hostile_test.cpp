// Nodes that redirect in circles, to nowhere, or endlessly; views that make no sense.
#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/fake_cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::shards_reply;
using support::ToldNode;
using support::Words;

struct Hostile : FakeClusterLoop {
  /// The node answers commands for this key with this text.
  void answers(std::size_t i, const std::string& wanted, const std::string& text) {
    node(i).on_key = [wanted, text](const Words& words) {
      return words.size() > 1 && words[1] == wanted ? text : std::string();
    };
  }
  void redirects(std::size_t i, std::string_view kind, const std::string& wanted,
                 std::string_view to) {
    answers(i, wanted, redirect(kind, wanted, to));
  }
  /// Records when a view was requested. With `hangs`, a node answers nothing from then on.
  void note_views(std::vector<TimePoint>& times, bool hangs) {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      node(i).answer = [this, &times, hangs, usual = node(i).answer,
                        hung = false](const Words& words) mutable {
        if (words[0] == "CLUSTER") times.push_back(manual.now());
        hung = hung || (hangs && words[0] == "CLUSTER");
        return hung ? std::string() : usual(words);
      };
    }
  }
  /// All other keys are answered as usual.
  void check_others(const Client& rc) {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}})
      BOOST_TEST(answering(rc, key_of(i, 1)) == static_cast<int>(i));
  }
  std::size_t gets() { return node(0).count("GET") + node(1).count("GET"); }
  /// A refresh asks two nodes at most twice (SHARDS, SLOTS); refreshes are a second apart.
  void check_views(std::size_t before) { BOOST_TEST(views() - before <= 4 * (seconds() + 1)); }

  const std::string key = key_of(0);
};

BOOST_FIXTURE_TEST_SUITE(cluster_hostile, Hostile)

BOOST_AUTO_TEST_CASE(redirects_in_a_circle_end_after_five) {
  const Client rc = client();
  redirects(0, "MOVED", key, node(1).address());
  redirects(1, "MOVED", key, node(0).address());
  const Error error = failure(rc.get(key));
  BOOST_TEST(is(error, errc::redirect_limit, Delivery::rejected));
  BOOST_TEST(has(error.message(), "redirected 6 times, at last by 127.0.0.1:"));
  BOOST_TEST(gets() == 6u);
  check_others(rc);
}

BOOST_AUTO_TEST_CASE(an_ensured_write_follows_a_circle_no_more_than_five_times) {
  const Client rc = client();
  redirects(0, "MOVED", key, node(1).address());
  redirects(1, "MOVED", key, node(0).address());
  const Error error = failure(rc.ensure_replication(1, 1s).set(key, "v"));
  BOOST_TEST(is(error, errc::moved, Delivery::rejected));
  check_others(rc);
}

BOOST_AUTO_TEST_CASE(a_circle_under_load_causes_no_storm_of_refreshes) {
  const Client rc = client();
  const std::size_t before = views();
  std::vector<TimePoint> asked;
  note_views(asked, false);
  redirects(0, "MOVED", key, node(1).address());
  redirects(1, "MOVED", key, node(0).address());
  std::vector<Future<std::optional<std::string>>> reads;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 50; ++i) reads.push_back(rc.get(key));
    until([&] { return reads.back().settled(); });
    manual.advance(250ms);
  }
  for (auto& each : reads) {
    const Error error = failure(std::move(each));
    BOOST_TEST((error.is(errc::redirect_limit) || error.is(errc::timeout)), to_string(error));
  }
  check_views(before);
  BOOST_TEST(asked.size() >= 4u);
  // A refresh asks at most two nodes, each once.
  for (std::size_t i = 2; i < asked.size(); ++i) BOOST_TEST((asked[i] - asked[i - 2] >= 1s));
  check_others(rc);
}

BOOST_AUTO_TEST_CASE(one_node_at_a_time_is_asked_for_its_view) {
  const Client rc = client();
  std::vector<TimePoint> asked;
  note_views(asked, true);
  redirects(0, "MOVED", key, node(1).address());
  BOOST_TEST(answering(rc, key) == 1);
  until([&] { return asked.size() == 1u; });
  manual.advance(1900ms);
  BOOST_TEST(asked.size() == 1u);
  manual.advance(200ms);  // asks the other node after this one did not answer in time
  BOOST_TEST(asked.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_node_that_redirects_to_itself_is_reconnected_and_left_in_the_end) {
  const Client rc = client();
  const std::size_t before = node(0).accepted();
  redirects(0, "MOVED", key, node(0).address());
  BOOST_TEST(is(failure(rc.get(key)), errc::redirect_limit, Delivery::rejected));
  BOOST_TEST(node(0).accepted() - before >= 1u);
  BOOST_TEST(node(0).accepted() - before <= 6u);
  node(0).on_key = nullptr;
  BOOST_TEST(answering(rc, key) == 0);
}

BOOST_AUTO_TEST_CASE(an_invalid_redirect_fails_only_its_command) {
  const Client rc = client();
  const std::size_t before = views();
  const std::string at = std::string(secret) + "@h";
  for (const std::string& line :
       {"-MOVED 99999 " + node(1).address(), "-MOVED " + node(1).address(), std::string("-MOVED"),
        redirect("MOVED", key, at + ":1"), redirect("ASK", key, "h:99999"),
        redirect("ASK", key, "a b:1"), redirect("ASK", key, at + "/../:1"),
        redirect("MOVED", key_of(1), node(1).address())}) {
    answers(0, key, line.ends_with("\r\n") ? line : line + "\r\n");
    BOOST_TEST(is(failure(rc.get(key)), errc::protocol, Delivery::rejected));
  }
  BOOST_TEST(views() == before);
  check_others(rc);
}

BOOST_AUTO_TEST_CASE(ask_to_a_dead_address_ends_and_the_command_waits) {
  const std::string nowhere = "127.0.0.1:1";  // nobody listens there
  const Client rc = client();
  redirects(0, "ASK", key, nowhere);
  const Error error = failure(rc.get(key));
  BOOST_TEST((error.is(errc::redirect_limit) || error.is(errc::timeout)), to_string(error));
  BOOST_TEST(has(error.message(), nowhere));
  check_others(rc);
  auto waits = rc.set(key, secret);
  manual.advance(30ms);
  BOOST_TEST(!waits.settled());
  node(0).on_key = nullptr;
  BOOST_TEST(wait(std::move(waits)));
}

BOOST_AUTO_TEST_CASE(an_empty_host_is_the_host_of_the_answering_node) {
  const Client rc = client();
  redirects(0, "MOVED", key, ":" + std::to_string(node(1).endpoint().port));
  BOOST_TEST(answering(rc, key) == 1);
  redirects(0, "ASK", key_of(0, 2), ":" + std::to_string(node(1).endpoint().port));
  BOOST_TEST(answering(rc, key_of(0, 2)) == 1);
  BOOST_TEST(node(1).count("ASKING") == 1u);
}

BOOST_AUTO_TEST_CASE(a_host_that_the_node_does_not_know_itself_is_looked_up) {
  const Client rc = client();
  const std::size_t before = views();
  redirects(0, "MOVED", key, "?:0");
  auto waits = rc.get(key);
  until([&] { return views() > before; });
  BOOST_TEST(!waits.settled());
  auto nodes = told();
  nodes[1].slots = {{0, slot_count - 1}};
  nodes[0].slots.clear();
  tell(nodes);
  BOOST_TEST(wait(std::move(waits)).value_or("") == node(1).address());
}

BOOST_AUTO_TEST_CASE(a_slot_without_a_node_waits_for_one_until_the_deadline) {
  auto nodes = told();
  const int gap = key_slot(key);
  nodes[0].slots = {{0, gap - 1}, {gap + 1, slot_count / 2 - 1}};
  tell(nodes);
  const Client rc = client();
  const std::size_t before = views();
  const Error error = failure(rc.set(key, secret));
  BOOST_TEST(is(error, errc::timeout, Delivery::not_sent));
  BOOST_TEST(has(error.message(), "no node has its slot"));
  check_views(before);
  check_others(rc);
  auto waits = rc.get(key);
  tell(told());
  BOOST_TEST(wait(std::move(waits)).value_or("") == node(0).address());
}

BOOST_AUTO_TEST_CASE(an_invalid_view_is_not_adopted) {
  const Client rc = client({.refresh_every = 2s});
  const auto good = told();
  auto overlapping = good;
  overlapping[1].slots = {{0, slot_count - 1}};
  auto strange = good;
  strange[1].slots = {{8192, 99999}};
  std::vector<ToldNode> huge(3000, good[0]);
  for (std::size_t i = 0; i < huge.size(); ++i) {
    huge[i].slots = {};
    huge[i].port = static_cast<std::uint16_t>(i + 1);
  }
  auto badly_named = good;
  badly_named[1].host = std::string(secret) + "@/";
  for (const std::string& said :
       {shards_reply(overlapping), shards_reply(strange), shards_reply(huge),
        shards_reply(badly_named), shards_reply({}), std::string("$7\r\nnothing\r\n"),
        std::string("*1\r\n*0\r\n"), std::string("-LOADING wait\r\n")}) {
    const std::size_t before = views();
    node(0).shards = node(1).shards = said;
    until([&] { return views() >= before + 4; });
    BOOST_TEST(answering(rc, key) == 0);
    BOOST_TEST(rc.endpoints().size() == 2u);
    check_others(rc);
  }
}

BOOST_AUTO_TEST_CASE(a_view_with_one_shard_per_slot_is_valid) {
  std::vector<ToldNode> nodes;
  for (int slot = 0; slot < slot_count; ++slot) {
    nodes.push_back({.slots = {{slot, slot}},
                     .host = "127.0.0.1",
                     .port = node(slot % 2u == 0 ? 0 : 1).endpoint().port});
  }
  tell(nodes);
  const Client rc = client();
  for (int i = 0; i < 20; ++i) {
    const std::string each = "k" + std::to_string(i);
    BOOST_TEST(answering(rc, each) == key_slot(each) % 2);
  }
}

BOOST_AUTO_TEST_CASE(clusterdown_is_retried_within_the_deadline) {
  const Client rc = client();
  const std::size_t before = views();
  answers(0, key, "-CLUSTERDOWN Hash slot not served\r\n");
  auto ends = rc.set(key, secret);
  manual.advance(4900ms);
  BOOST_TEST(!ends.settled());
  const Error error = failure(std::move(ends));
  BOOST_TEST(error.is(errc::timeout), to_string(error));
  BOOST_TEST(has(error.message(), "CLUSTERDOWN"));
  check_views(before);
  check_others(rc);
  auto waits = rc.set(key, secret);
  manual.advance(1s);
  BOOST_TEST(!waits.settled());
  node(0).on_key = nullptr;
  BOOST_TEST(wait(std::move(waits)));
}

BOOST_AUTO_TEST_CASE(loading_is_retried) {
  const Client rc = client();
  answers(0, key, "-LOADING Redis is loading the dataset in memory\r\n");
  auto waits = rc.set(key, secret);
  manual.advance(2s);
  BOOST_TEST(!waits.settled());
  BOOST_TEST(node(0).count("SET") > 3u);
  BOOST_TEST(node(0).count("SET") < 40u);
  node(0).on_key = nullptr;
  BOOST_TEST(wait(std::move(waits)));
}

BOOST_AUTO_TEST_CASE(tryagain_ends_at_the_deadline_and_causes_no_refresh) {
  const Client rc = client();
  const std::size_t before = views();
  answers(0, key, "-TRYAGAIN Multiple keys request during rehashing of slot\r\n");
  const Error error = failure(rc.set(key, secret));
  BOOST_TEST(error.is(errc::timeout), to_string(error));
  BOOST_TEST(has(error.message(), "TRYAGAIN"));
  BOOST_TEST(views() == before);
  check_others(rc);
}

BOOST_AUTO_TEST_CASE(a_redirect_to_an_unreachable_node_costs_only_its_slot) {
  const std::string nowhere = "127.0.0.1:1";  // nobody listens there
  const Client rc = client();
  redirects(0, "MOVED", key, nowhere);
  auto waits = rc.get(key);
  manual.advance(500ms);
  check_others(rc);
  node(0).on_key = nullptr;  // the view still names it
  BOOST_TEST(wait(std::move(waits)).value_or("") == node(0).address());
}

BOOST_AUTO_TEST_CASE(no_login_error_contains_a_password) {
  node(0).password = node(1).password = "other";
  const Client rc = lazy({.connection = {.password = secret}});
  BOOST_TEST(failure(rc.get(key)).is(errc::connection));
  BOOST_TEST(rc.describe().find(secret) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
