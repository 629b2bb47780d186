#include <deferredis/sharding/slots/cluster_fsm.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/sharding/cluster_error.hpp>

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using Kind = ClusterAction::Kind;

TopologyNode primary_at(std::uint16_t port, std::string id) {
  return {.endpoint = Endpoint::tcp("h", port), .id = std::move(id), .primary = true};
}

// Two primaries with half of the slots each: 7000 has those up to 8191, 7001 the rest.
Topology halves(std::uint16_t first = 7000, std::uint16_t second = 7001) {
  Topology view;
  view.add({primary_at(first, std::to_string(first))}, {{0, 8191}}).value();
  view.add({primary_at(second, std::to_string(second))}, {{8192, 16383}}).value();
  return view;
}

/// A ClusterFsm that has its first view.
struct Cluster {
  explicit Cluster(ClusterRules rules = {}) : fsm(rules, {Endpoint::tcp("h", 7000)}, 1) {
    fsm.start(now);
    answer_view(halves());
    take();
  }

  std::vector<ClusterAction> take() {
    std::vector<ClusterAction> all;
    for (ClusterAction action; fsm.take(action);) all.push_back(std::move(action));
    return all;
  }
  /// The only action about commands.
  ClusterAction only() {
    std::vector<ClusterAction> found;
    for (ClusterAction& action : take()) {
      if (action.kind <= Kind::fail) found.push_back(std::move(action));
    }
    BOOST_REQUIRE(found.size() == 1u);
    return std::move(found[0]);
  }
  bool silent() {
    for (const ClusterAction& action : take()) {
      if (action.kind <= Kind::fail) return false;
    }
    return true;
  }
  NodeIndex asked() {
    NodeIndex node = no_node;
    for (const ClusterAction& action : take()) {
      if (action.kind == Kind::ask_shards) node = action.node;
    }
    return node;
  }
  void answer_view(const Topology& view) {
    const NodeIndex node = asked();
    fsm.view_came(node, view, now);
    const bool looked_at_twice = view.covered() != 0 && view.covered() < slot_count;
    if (looked_at_twice) fsm.view_came(node, view, now);  // CLUSTER SLOTS says the same
  }
  void advance(Duration time) {
    now += time;
    while (fsm.next() <= now) fsm.tick(now);
  }
  Ticket write(std::uint16_t slot) { return fsm.submit({.slot = slot}, now); }
  void fails(Ticket ticket, std::string_view line) {
    fsm.failed(ticket, make_reply_error(line), now);
  }
  std::uint16_t port(const ClusterAction& action) { return fsm.endpoint(action.node).port; }

  TimePoint now{};
  ClusterFsm fsm;
};

BOOST_FIXTURE_TEST_SUITE(cluster_fsm, Cluster)

BOOST_AUTO_TEST_CASE(sends_each_command_to_the_primary_of_its_slot) {
  write(0);
  BOOST_TEST(port(only()) == 7000);
  write(16383);
  BOOST_TEST(port(only()) == 7001);
}

BOOST_AUTO_TEST_CASE(knows_which_nodes_serve_a_slot) {
  const TopologyNode replica{.endpoint = Endpoint::tcp("h", 7002), .id = "7002"};
  Topology view;
  view.add({primary_at(7000, "7000"), replica}, {{0, 8191}}).value();
  view.add({primary_at(7001, "7001")}, {{8192, 16383}}).value();
  advance(2min);
  answer_view(view);
  const auto serves = [&](std::uint16_t port, std::uint16_t slot) {
    return fsm.serves(fsm.find(Endpoint::tcp("h", port)), slot);
  };
  BOOST_TEST(serves(7000, 0));
  BOOST_TEST(serves(7002, 0));
  BOOST_TEST(!serves(7001, 0));
  BOOST_TEST(serves(7001, 16383));
  BOOST_TEST(!serves(7002, 16383));
  BOOST_TEST(!serves(7001, no_slot));
}

BOOST_AUTO_TEST_CASE(follows_moved_at_once_and_remembers_it) {
  const Ticket ticket = write(5);
  take();
  fails(ticket, "MOVED 5 h:7001");
  BOOST_TEST(port(only()) == 7001);
  fsm.executed(ticket, now);
  write(5);
  BOOST_TEST(port(only()) == 7001);
  write(6);
  BOOST_TEST(port(only()) == 7000);
}

BOOST_AUTO_TEST_CASE(believes_every_moved_that_has_a_host) {
  BOOST_TEST(fsm.heard(make_reply_error("MOVED 5 h:7001"), no_node, now));
  for (const ClusterAction& action : take()) BOOST_TEST((action.kind != Kind::reconnect));
  write(5);
  BOOST_TEST(port(only()) == 7001);
  BOOST_TEST(fsm.heard(make_reply_error("MOVED 5 :7000"), no_node, now));
  write(5);
  BOOST_TEST(port(only()) == 7001);
  BOOST_TEST(!fsm.heard(make_reply_error("ASK 5 h:7000"), no_node, now));
}

BOOST_AUTO_TEST_CASE(follows_ask_once_with_asking_and_without_a_refresh) {
  const Ticket ticket = write(5);
  take();
  fails(ticket, "ASK 5 h:7001");
  const ClusterAction action = only();
  BOOST_TEST((action.kind == Kind::send_asking));
  BOOST_TEST(port(action) == 7001);
  fsm.executed(ticket, now);
  write(5);
  BOOST_TEST(port(only()) == 7000);
  const std::uint64_t before = fsm.refreshes();
  advance(30s);
  BOOST_TEST(fsm.refreshes() == before);
}

BOOST_AUTO_TEST_CASE(gives_up_after_five_redirects) {
  const Ticket ticket = write(5);
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST((only().kind == Kind::send));
    fails(ticket, i % 2 == 0 ? "MOVED 5 h:7001" : "MOVED 5 h:7000");
    advance(25ms);
  }
  take();
  fails(ticket, "MOVED 5 h:7000");
  const ClusterAction action = only();
  BOOST_REQUIRE((action.kind == Kind::fail));
  BOOST_TEST((action.error->code() == errc::redirect_limit));
  BOOST_CHECK_THROW(action.error->raise(), RedirectLimitError);
}

BOOST_AUTO_TEST_CASE(reconnects_to_a_node_that_redirects_to_itself) {
  const Ticket ticket = write(5);
  take();
  fails(ticket, "MOVED 5 :7000");
  const auto actions = take();
  BOOST_REQUIRE(actions.size() == 2u);
  BOOST_TEST((actions[0].kind == Kind::reconnect));
  BOOST_TEST((actions[1].kind == Kind::send));
}

BOOST_AUTO_TEST_CASE(refuses_an_invalid_redirect) {
  for (const std::string_view line : {"MOVED 6 h:7001", "MOVED 5 h:70000", "ASK 5 h h:1"}) {
    const Ticket ticket = write(5);
    take();
    fails(ticket, line);
    BOOST_TEST((only().error->code() == errc::protocol));
  }
}

BOOST_AUTO_TEST_CASE(resends_later_commands_that_the_cluster_could_not_serve) {
  for (const std::string_view line : {"CLUSTERDOWN down", "TRYAGAIN later", "LOADING data"}) {
    const Ticket ticket = write(5);
    take();
    fails(ticket, line);
    BOOST_TEST(silent());
    advance(25ms);
    BOOST_TEST((only().ticket == ticket));
    fsm.executed(ticket, now);
  }
}

BOOST_AUTO_TEST_CASE(reports_other_errors_at_once) {
  const Ticket ticket = write(5);
  take();
  fails(ticket, "WRONGTYPE no");
  BOOST_TEST((only().error->code() == errc::wrong_type));
}

BOOST_AUTO_TEST_CASE(sends_maybe_executed_commands_again_only_if_allowed) {
  const Error lost(errc::connection, "lost", Delivery::maybe_applied);
  const Ticket write_ = write(5);
  take();
  fsm.failed(write_, lost, now);
  BOOST_TEST((only().error->delivery() == Delivery::maybe_applied));
  const Ticket read = fsm.submit({.slot = 5, .reads = true, .resend_ambiguous = true}, now);
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST((only().kind == Kind::send));
    fsm.failed(read, lost, now);
    if (i < 2) advance(100ms);
  }
  BOOST_TEST((only().kind == Kind::fail));
}

BOOST_AUTO_TEST_CASE(fails_waiting_commands_at_their_deadlines) {
  const Ticket ticket = fsm.submit({.slot = 5, .deadline = now + 20ms}, now);
  take();
  fails(ticket, "LOADING data");
  advance(19ms);
  take();
  advance(1ms);
  // Whether it was sent or not: commands in flight have their deadline at the connection.
  if (fsm.size() != 0)
    fsm.failed(ticket, Error(errc::timeout, "late", Delivery::maybe_applied), now);
  BOOST_TEST((only().error->code() == errc::timeout));
  BOOST_TEST(fsm.size() == 0u);
}

BOOST_AUTO_TEST_CASE(lets_no_later_command_overtake_one_that_waits) {
  const Ticket first = write(5);
  take();
  fails(first, "CLUSTERDOWN down");
  const Ticket second = write(5);
  BOOST_TEST(silent());
  advance(25ms);
  const auto actions = take();
  std::vector<Ticket> sent;
  for (const auto& action : actions) {
    if (action.kind == Kind::send) sent.push_back(action.ticket);
  }
  BOOST_TEST((sent == std::vector<Ticket>{first, second}));
}

BOOST_AUTO_TEST_CASE(waits_for_commands_in_flight_at_the_old_node) {
  const Ticket first = write(5);
  const Ticket second = write(5);
  take();
  fails(first, "MOVED 5 h:7001");
  BOOST_TEST(silent());  // the second one may still be executed there
  fails(second, "MOVED 5 h:7001");
  const auto actions = take();
  BOOST_REQUIRE(actions.size() == 2u);
  BOOST_TEST((actions[0].ticket == first && actions[1].ticket == second));
}

BOOST_AUTO_TEST_CASE(sends_a_write_again_although_one_of_another_key_was_executed) {
  const Ticket first = fsm.submit({.slot = 5, .key = 1}, now);
  const Ticket second = fsm.submit({.slot = 5, .key = 2}, now);
  take();
  fails(first, "ASK 5 h:7001");
  fsm.executed(second, now);
  const ClusterAction action = only();
  BOOST_TEST((action.kind == Kind::send_asking && action.ticket == first));
}

BOOST_AUTO_TEST_CASE(fails_a_write_that_a_later_one_of_its_key_has_overtaken) {
  const Ticket first = fsm.submit({.slot = 5, .key = 1}, now);
  const Ticket second = fsm.submit({.slot = 5, .key = 1}, now);
  take();
  fails(first, "CLUSTERDOWN down");
  fsm.executed(second, now);
  advance(25ms);
  const ClusterAction action = only();
  BOOST_REQUIRE((action.kind == Kind::fail));
  BOOST_TEST((action.error->code() == errc::cluster_down));
}

BOOST_AUTO_TEST_CASE(waits_no_longer_than_its_patience_for_a_silent_node) {
  advance(3s);
  write(5);
  fsm.refresh(now);
  advance(0ms);
  answer_view(halves(7001, 7000));  // they have swapped places
  write(5);
  BOOST_TEST(silent());
  advance(999ms);
  BOOST_TEST(silent());
  advance(1ms);
  BOOST_TEST(port(only()) == 7001);
}

BOOST_AUTO_TEST_CASE(starts_refreshes_at_least_a_second_apart) {
  const std::uint64_t before = fsm.refreshes();
  for (int i = 0; i < 100; ++i) {
    fsm.refresh(now);
    advance(100ms);
    answer_view(halves());
  }
  BOOST_TEST(fsm.refreshes() - before <= 10u);
  BOOST_TEST(fsm.refreshes() - before >= 5u);
}

BOOST_AUTO_TEST_CASE(asks_a_different_node_than_the_lost_one) {
  advance(3s);
  const Ticket ticket = write(5);
  const NodeIndex lost = only().node;
  fsm.node_lost(lost, now);
  fsm.failed(ticket, Error(errc::connection, "lost", Delivery::maybe_applied), now);
  advance(0ms);
  const NodeIndex other = asked();
  BOOST_TEST(other != no_node);
  BOOST_TEST(other != lost);
}

BOOST_AUTO_TEST_CASE(believes_a_smaller_view_only_if_two_nodes_report_it) {
  Topology half;
  half.add({primary_at(7000, "7000")}, {{0, 8191}}).value();
  advance(3s);
  fsm.refresh(now);
  advance(0ms);
  answer_view(half);
  BOOST_TEST(fsm.covered() == std::size_t{slot_count});
  answer_view(half);
  BOOST_TEST(fsm.covered() == 8192u);
}

BOOST_AUTO_TEST_CASE(ignores_the_view_of_a_node_that_has_not_joined) {
  advance(3s);
  fsm.refresh(now);
  advance(0ms);
  answer_view(Topology());
  answer_view(Topology());
  BOOST_TEST(fsm.covered() == std::size_t{slot_count});
}

BOOST_AUTO_TEST_CASE(removes_nodes_that_are_gone_and_sends_them_nothing) {
  advance(3s);
  fsm.refresh(now);
  advance(0ms);
  answer_view(halves(7000, 7002));
  std::size_t removed = 0, added = 0;
  for (const ClusterAction& action : take()) {
    if (action.kind == Kind::remove_node) removed += port(action) == 7001 ? 1u : 100u;
    if (action.kind == Kind::add_node) added += port(action) == 7002 ? 1u : 100u;
  }
  BOOST_TEST(removed == 1u);
  BOOST_TEST(added == 1u);
  write(9000);
  BOOST_TEST(port(only()) == 7002);
}

BOOST_AUTO_TEST_CASE(a_script_that_names_another_slot_fails_with_its_own_words) {
  fsm.submit({.slot = 5, .script = true}, now);
  const Ticket ticket = only().ticket;
  fails(ticket, "MOVED 6 h:7001");
  const ClusterAction action = only();
  BOOST_REQUIRE((action.kind == Kind::fail));
  BOOST_TEST(action.error->is(errc::moved));
}

BOOST_AUTO_TEST_CASE(asks_old_servers_for_slots_instead) {
  advance(3s);
  fsm.refresh(now);
  advance(0ms);
  const NodeIndex node = asked();
  fsm.view_came(node, make_reply_error("ERR Unknown subcommand"), now);
  const auto actions = take();
  BOOST_REQUIRE(actions.size() == 1u);
  BOOST_TEST((actions[0].kind == Kind::ask_slots && actions[0].node == node));
}

BOOST_AUTO_TEST_CASE(asks_for_slots_too_if_shards_left_some_out) {
  Topology shards;
  shards.add({primary_at(7000, "7000")}, {{0, 8191}}).value();
  shards.add({primary_at(7001, "7001")}, {{8192, 9000}}).value();
  advance(3s);
  fsm.refresh(now);
  advance(0ms);
  const NodeIndex node = asked();
  fsm.view_came(node, shards, now);
  const auto actions = take();
  BOOST_REQUIRE(actions.size() == 1u);
  BOOST_TEST((actions[0].kind == Kind::ask_slots && actions[0].node == node));
  fsm.view_came(node, halves(7000, 7002), now);
  BOOST_TEST(fsm.covered() == std::size_t{slot_count});
  take();
  write(9001);
  BOOST_TEST(port(only()) == 7002);
}

BOOST_AUTO_TEST_CASE(asks_for_slots_too_where_a_shard_has_two_primaries) {
  Topology shards;  // the one at 7000 has died, and nobody has noticed
  shards.add({primary_at(7000, "7000"), primary_at(7002, "7002")}, {{0, 8191}}).value();
  shards.add({primary_at(7001, "7001")}, {{8192, slot_count - 1}}).value();
  advance(3s);
  fsm.refresh(now);
  advance(0ms);
  const NodeIndex node = asked();
  fsm.view_came(node, shards, now);
  const auto actions = take();
  BOOST_REQUIRE(actions.size() == 1u);
  BOOST_TEST((actions[0].kind == Kind::ask_slots && actions[0].node == node));
  fsm.view_came(node, halves(7002, 7001), now);
  take();
  write(5);
  BOOST_TEST(port(only()) == 7002);
}

BOOST_AUTO_TEST_CASE(a_redirect_to_a_stranger_waits_for_a_view_that_names_it) {
  advance(3s);
  const Ticket ticket = write(5);
  const NodeIndex answered = only().node;
  fails(ticket, "MOVED 5 h:7002");
  for (const ClusterAction& action : take()) BOOST_TEST((action.kind != Kind::add_node));
  advance(0ms);
  const NodeIndex node = asked();
  BOOST_TEST(node == answered);  // it knows more than we do
  fsm.view_came(node, halves(7002, 7001), now);
  BOOST_TEST(port(only()) == 7002);
}

BOOST_AUTO_TEST_CASE(a_view_that_was_asked_for_before_a_redirect_does_not_refute_it) {
  advance(2min);
  const NodeIndex asked_before = asked();
  fsm.submit({.slot = 5, .script = true}, now);
  const Ticket ticket = only().ticket;
  fails(ticket, "MOVED 5 h:7002");
  fsm.view_came(asked_before, halves(), now);
  BOOST_TEST(silent());
  advance(3s);
  BOOST_TEST(silent());
}

BOOST_AUTO_TEST_CASE(a_redirect_to_a_stranger_that_no_view_names_ends_at_the_deadline) {
  advance(3s);
  fsm.submit({.slot = 5, .deadline = now + 4s}, now);
  const Ticket ticket = only().ticket;
  fails(ticket, "MOVED 5 h:7002");
  for (int i = 0; i < 200; ++i) {
    advance(25ms);
    for (const ClusterAction& action : take()) {
      if (action.kind == Kind::ask_shards) fsm.view_came(action.node, halves(), now);
      if (action.kind == Kind::send) fails(ticket, "MOVED 5 h:7002");
      if (action.kind != Kind::fail) continue;
      BOOST_TEST((action.error->is(errc::timeout)), to_string(*action.error));
      BOOST_TEST(fsm.size() == 0u);
      BOOST_TEST(fsm.node_count() == 2u);
      return;
    }
  }
  BOOST_ERROR("it did not end");
}

BOOST_AUTO_TEST_CASE(a_lost_owner_of_slots_causes_refreshes_more_often_than_once_a_second) {
  advance(3s);
  write(5);
  const NodeIndex lost = only().node;
  fsm.node_lost(lost, now);
  const std::uint64_t before = fsm.refreshes();
  for (int i = 0; i < 200; ++i) {
    fsm.refresh(now);
    advance(10ms);
    if (const NodeIndex node = asked(); node != no_node) fsm.view_came(node, halves(), now);
  }
  BOOST_TEST(fsm.refreshes() - before >= 4u);
  BOOST_TEST(fsm.refreshes() - before <= 9u);
}

BOOST_AUTO_TEST_CASE(keeps_commands_that_arrive_before_the_first_view) {
  ClusterFsm fresh({}, {Endpoint::tcp("h", 7000)}, 1);
  fresh.start(now);
  const Ticket ticket = fresh.submit({.slot = 5}, now);
  NodeIndex node = no_node;
  for (ClusterAction action; fresh.take(action);) {
    if (action.kind == Kind::ask_shards) node = action.node;
  }
  fresh.view_came(node, halves(), now);
  bool sent = false;
  for (ClusterAction action; fresh.take(action);)
    sent = sent || (action.kind == Kind::send && action.ticket == ticket);
  BOOST_TEST(sent);
}

BOOST_AUTO_TEST_CASE(forgets_a_dropped_command) {
  const Ticket ticket = write(5);
  take();
  fails(ticket, "LOADING data");
  fsm.dropped(ticket, now);
  advance(1s);
  BOOST_TEST(silent());
  BOOST_TEST(fsm.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
