// scan_keys over a cluster: nothing is lost while slots move and primaries die.
#include <deferredis/client/scan.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/more_commands.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/sharding/from_url.hpp>

#include "integration/cluster_loop.hpp"
#include "integration/fake_cluster_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using support::array;
using support::bulk;
using support::bulks;
using support::Words;

using Keys = std::set<std::string>;

struct ScannedCluster : ClusterLoop {
  static constexpr int key_count = 600;

  Keys fill(const Client& rc) {
    const auto pairs = numbered_pairs(key_count);
    run(rc.mset(pairs));
    const auto names = keys_of(pairs);
    return {names.begin(), names.end()};
  }
  /// Takes the next `count` keys, or all that are left.
  void take(ScanSequence<std::string>& keys, Keys& seen, int count = key_count * 100) {
    for (; count > 0; --count) {
      const auto key = run(keys.next());
      if (!key) return;
      seen.insert(*key);
    }
  }
  /// Takes keys until one node is finished and another not begun. Returns these two.
  std::pair<std::size_t, std::size_t> take_half(ScanSequence<std::string>& keys, Keys& seen,
                                                const Keys& all) {
    take(keys, seen, key_count / 2);
    std::size_t had[3] = {}, came[3] = {};
    for (const std::string& key : all) ++had[home(key)];
    for (const std::string& key : seen) ++came[home(key)];
    std::pair<std::size_t, std::size_t> found{3, 3};
    for (std::size_t i = 0; i != 3; ++i) {
      if (came[i] == had[i]) found.first = i;
      if (came[i] == 0) found.second = i;
    }
    BOOST_REQUIRE((found.first < 3 && found.second < 3));
    return found;
  }
  /// Slots of the node that have keys.
  std::vector<std::uint16_t> slots_of(std::size_t node, const Keys& keys, std::size_t most) {
    std::set<std::uint16_t> slots;
    for (const std::string& key : keys) {
      if (home(key) == node && slots.size() < most) slots.insert(key_slot(key));
    }
    return {slots.begin(), slots.end()};
  }
  std::string scans(std::size_t node) {
    const std::string stats = cluster.node(node).command({"INFO", "commandstats"});
    const std::size_t at = stats.find("cmdstat_scan:");
    return at == stats.npos ? "" : stats.substr(at, stats.find('\n', at) - at);
  }
};

BOOST_FIXTURE_TEST_SUITE(cluster_scan, ScannedCluster)

BOOST_AUTO_TEST_CASE(returns_each_key_of_all_primaries_once_if_nothing_moves) {
  const Client rc = client();
  const Keys all = fill(rc);
  const auto list = run(scan_keys(rc, {.count = 20}).rest());
  BOOST_TEST(list.size() == all.size());
  BOOST_TEST((Keys(list.begin(), list.end()) == all));
  BOOST_TEST(run(scan_keys(rc, {.match = "k10*"}).rest()).size() == 11u);
  BOOST_TEST(scans(3) == "");  // a replica
  const Client prefixed = rc.with({.key_prefix = "k59"});
  const auto ends = run(scan_keys(prefixed).rest());
  BOOST_TEST((Keys(ends.begin(), ends.end()) ==
              Keys{"", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}));
  const Client automatic = from_url(reactor, "redis+auto://" + nodes());
  BOOST_TEST(run(scan_keys(automatic).rest()).size() == all.size());
}

BOOST_AUTO_TEST_CASE(slots_that_move_to_a_scanned_node_are_followed) {
  const Client rc = client();
  const Keys all = fill(rc);
  Keys seen;
  auto keys = scan_keys(rc, {.count = 10});
  const auto [first, last] = take_half(keys, seen, all);
  for (const std::uint16_t slot : slots_of(last, all, 6)) {
    cluster.move_slot(slot, last, first);
    take(keys, seen, 5);
  }
  take(keys, seen);
  BOOST_TEST((seen == all));
}

BOOST_AUTO_TEST_CASE(keys_that_are_between_two_nodes_are_found_on_one_of_them) {
  const Client rc = client();
  const Keys all = fill(rc);
  Keys seen;
  auto keys = scan_keys(rc, {.count = 10});
  const auto [first, last] = take_half(keys, seen, all);
  for (const std::uint16_t slot : slots_of(last, all, 6)) {
    cluster.begin_move(slot, last, first);
    cluster.move_keys(slot, last, first, 100);
    take(keys, seen, 5);
  }
  take(keys, seen);  // the moves are left unfinished
  BOOST_TEST((seen == all));
}

BOOST_AUTO_TEST_CASE(slots_that_move_all_the_time_lose_nothing) {
  const Client rc = client();
  const Keys all = fill(rc);
  Keys seen;
  auto keys = scan_keys(rc, {.count = 10});
  for (const std::size_t from : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) {
    for (const std::uint16_t slot : slots_of(from, all, 6)) {
      take(keys, seen, 30);
      cluster.move_slot(slot, from, (from + 2) % 3);
    }
  }
  take(keys, seen);
  BOOST_TEST((seen == all));
}

BOOST_AUTO_TEST_CASE(a_successor_is_scanned_instead_of_a_dead_primary) {
  const Client rc = client();
  const Keys all = fill(rc);
  cluster.wait(
      [&] {
        for (const std::size_t i : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) {
          if (cluster.node(i).command({"DBSIZE"}) != cluster.node(i + 3).command({"DBSIZE"}))
            return false;
        }
        return true;
      },
      "replicas have all");
  for (const std::size_t dead : {std::size_t{0}, std::size_t{1}}) {
    Keys seen;
    auto keys = scan_keys(rc, {.count = 10});
    take(keys, seen, 30);
    cluster.node(dead).kill9();
    take(keys, seen, 30);
    cluster.take_over(dead + 3);
    take(keys, seen);
    BOOST_TEST((seen == all));
  }
}

BOOST_AUTO_TEST_CASE(disconnecting_the_client_ends_its_scan) {
  const Client rc = client();
  fill(rc);
  auto keys = scan_keys(rc, {.count = 10});
  Keys seen;
  take(keys, seen, 30);
  run(rc.disconnect());
  std::optional<Error> error;
  for (int left = 1'000; !error && left > 0; --left) {  // keys that have arrived come first
    auto next = keys.next();
    until([&] { return next.settled(); });
    try {
      run(std::move(next));
    } catch (const Exception& e) {
      error = e.error();
    }
  }
  BOOST_REQUIRE(error);
  BOOST_TEST(error->is(errc::closed), to_string(*error));
}

BOOST_AUTO_TEST_CASE(a_primary_without_a_replacement_fails_next_and_hides_no_other) {
  const Client rc = client({.connection = {.timeout = 2s}});
  const Keys all = fill(rc);
  cluster.node(1).kill9();
  cluster.node(4).kill9();
  auto keys = scan_keys(rc, {.count = 50});
  Keys seen;
  const auto others = std::count_if(all.begin(), all.end(),
                                    [this](const std::string& key) { return home(key) != 1; });
  for (;;) {
    auto next = keys.next();
    until([&] { return next.settled(); });
    try {
      const auto key = run(std::move(next));
      BOOST_REQUIRE(key.has_value());  // the scan is not complete
      seen.insert(*key);
    } catch (const ConnectionError&) {
      break;
    }
  }
  BOOST_TEST(seen.size() == static_cast<std::size_t>(others));
}

BOOST_AUTO_TEST_SUITE_END()

/// Two nodes that know CLUSTERSCAN; node 1 has the slot of {06S}.
struct ScanningServers : FakeClusterLoop {
  ScanningServers() {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      node(i).on_key = [this, i](const Words& words) { return say(i, words); };
    }
  }
  std::string say(std::size_t at, const Words& words) {
    if (words[0] == "INFO") return bulk("run_id:x" + std::to_string(at) + "\r\n");
    if (words[0] == "SCAN") return array({bulk("0"), bulks(at == 0 ? "a0" : "a1")});
    if (words[0] == "CLUSTERSCAN") {
      std::string line = std::to_string(at);
      for (const std::string& word : words) line += " " + word;
      asked.push_back(line);
      const auto said = answers.find(words[1]);
      return said == answers.end() ? "-ERR unknown command 'CLUSTERSCAN'\r\n" : said->second;
    }
    return {};
  }
  static std::string page(std::string_view cursor, std::string_view keys) {
    return array({bulk(cursor), bulks(keys)});
  }
  std::size_t home_of(std::string_view key) const { return key_slot(key) < slot_count / 2 ? 0 : 1; }

  /// From now on they answer CLUSTER NODES too.
  void tell_slots() {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      const std::string half = i == 0 ? " 0-8191" : " 8192-16383";
      node(i).nodes =
          "id" + std::to_string(i) + " 127.0.0.1:1@2 myself,master - 0 0 1 connected" + half + "\n";
    }
  }

  std::map<std::string, std::string> answers;  // by cursor
  std::vector<std::string> asked;              // node and words
};

BOOST_FIXTURE_TEST_SUITE(cluster_scan_of_servers, ScanningServers)

BOOST_AUTO_TEST_CASE(servers_that_know_clusterscan_are_still_scanned_one_by_one) {
  tell_slots();
  answers = {{"0", page("0", "a0")}};
  const Client rc = client();
  const auto keys = wait(scan_keys(rc).rest());
  BOOST_TEST((Keys(keys.begin(), keys.end()) == Keys{"a0", "a1"}));
  BOOST_TEST(asked.empty());
}

BOOST_AUTO_TEST_CASE(a_call_follows_its_cursor_and_redirects) {
  const std::string cursor = "0-{06S}-0";
  const std::size_t from = home_of(cursor), to = 1 - from;
  answers = {{cursor, page("0", "b")}};
  const Client rc = client();
  wait(rc.more().clusterscan(cursor));
  BOOST_TEST(asked.back() == std::to_string(from) + " CLUSTERSCAN " + cursor);
  node(from).on_key = [&](const Words& words) {
    if (words[0] == "CLUSTERSCAN") return redirect("MOVED", cursor, node(to).address());
    return say(from, words);
  };
  wait(rc.more().clusterscan(cursor));
  BOOST_TEST(asked.back() == std::to_string(to) + " CLUSTERSCAN " + cursor);
}

BOOST_AUTO_TEST_CASE(a_cursor_of_a_primary_is_never_sent_to_its_replicas) {
  const CommandRow& row = *find_command("CLUSTERSCAN");
  BOOST_TEST(!row.has(CommandFlag::readonly));
  BOOST_TEST((row.retry == RetryCategory::read_only));
}

BOOST_AUTO_TEST_CASE(a_cancelled_next_costs_no_key) {
  tell_slots();
  const Client rc = client();
  auto keys = scan_keys(rc);
  bool silent = true;
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    node(i).answer = [&silent, usual = node(i).answer](const Words& words) {
      return silent && words[0] == "SCAN" ? std::string() : usual(words);
    };
  }
  auto cancelled = keys.next();
  until([&] { return node(0).count("SCAN") + node(1).count("SCAN") == 1u; });
  cancelled.cancel();
  BOOST_TEST(failure(std::move(cancelled)).is(errc::cancelled));
  silent = false;
  node(node(0).count("SCAN") == 1u ? 0 : 1).say(page("0", "late"));  // nobody waits for it
  const auto all = wait(keys.rest());
  BOOST_TEST((Keys(all.begin(), all.end()) == Keys{"a0", "a1"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
