// Resharding: real servers whose keys move while clients write.
#include <deferredis/sharding/resharding.hpp>

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/more_commands.hpp>

#include "integration/ledger.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

struct TwoBecomeThree : ClientLoop {
  TwoBecomeThree() {
    for (const auto& server : servers)
      nodes.push_back("127.0.0.1:" + std::to_string(server.port()));
    old_nodes = {nodes[0], nodes[1]};
  }
  Resharding resharding(Options connection = {}) {
    return Resharding(
        reactor, {.from = {.nodes = old_nodes}, .to = {.nodes = nodes, .connection = connection}});
  }
  Client old_client() { return run(connect_sharded(reactor, {.nodes = old_nodes})); }
  Client new_client() { return run(connect_sharded(reactor, {.nodes = nodes})); }

  /// The n-th key that leaves its shard.
  std::string mover(int n = 0) const {
    const HashRing from(Placement::txredisapi, old_nodes);
    const HashRing to(Placement::txredisapi, nodes);
    for (int i = 0;; ++i) {
      std::string key = "m" + std::to_string(i);
      if (from.locate(key) != to.locate(key) && n-- == 0) return key;
    }
  }
  std::size_t old_place(const std::string& key) const {
    return HashRing(Placement::txredisapi, old_nodes).locate(key);
  }
  std::size_t new_place(const std::string& key) const {
    return HashRing(Placement::txredisapi, nodes).locate(key);
  }
  bool on(std::size_t server, const std::string& key) const {
    return has(servers[server].command({"EXISTS", key}), ":1");
  }
  /// Every key of every server is where the new ring puts it.
  void check_places() {
    Client rc = new_client();
    const auto all = run(rc.on_all([](const Client& node) { return node.keys("*"); }));
    for (std::size_t i = 0; i != all.size(); ++i) {
      for (const std::string& key : all[i].outcome.value()) {
        BOOST_TEST_INFO(key);
        BOOST_TEST(new_place(key) == i);
      }
    }
  }

  support::RedisServer servers[3]{support::RedisServer(Ledger::durable()),
                                  support::RedisServer(Ledger::durable()),
                                  support::RedisServer(Ledger::durable())};
  std::vector<std::string> nodes;
  std::vector<std::string> old_nodes;
};

/// Counts and texts that several clients write, compared with what each future reported.
class Tally {
 public:
  static constexpr int key_count = 40;

  explicit Tally(ClientLoop& loop) : loop_(loop) {}

  static std::string counter(int key) { return "count" + std::to_string(key); }
  static std::string text(int key) { return "text" + std::to_string(key); }

  /// Adds one to the counts and a letter to the texts of the next keys.
  void write(const Client& client) {
    const int key = next_++ % key_count;
    note(counter(key), client.incr(counter(key)));
    note(text(key), client.append(text(key), "x"));
  }
  std::size_t pending() const noexcept { return pending_; }
  std::size_t done() const noexcept { return done_; }

  void check(const Client& client) {
    loop_.until([this] { return pending_ == 0; });
    for (int key = 0; key != key_count; ++key) {
      const auto count = loop_.run(client.get<std::int64_t>(counter(key)));
      compare(counter(key), count.value_or(0));
      compare(text(key), loop_.run(client.strlen(text(key))));
    }
  }

 private:
  struct Said {
    std::int64_t done = 0;
    std::int64_t unknown = 0;
  };

  void note(const std::string& key, Future<std::int64_t> written) {
    ++pending_;
    std::move(written)
        .then([this, key](std::int64_t) {
          ++said_[key].done;
          ++done_;
          --pending_;
        })
        .on_error([this, key](const Error& error) {
          if (error.delivery() != Delivery::not_sent) ++said_[key].unknown;
          --pending_;
        })
        .detach();
  }
  void compare(const std::string& key, std::int64_t found) {
    BOOST_TEST_INFO(key);
    BOOST_TEST(found >= said_[key].done);
    BOOST_TEST(found <= said_[key].done + said_[key].unknown);
  }

  ClientLoop& loop_;  // borrowed
  std::map<std::string, Said> said_;
  int next_ = 0;
  std::size_t pending_ = 0;
  std::size_t done_ = 0;
};

BOOST_FIXTURE_TEST_SUITE(resharding, TwoBecomeThree)

BOOST_AUTO_TEST_CASE(a_read_finds_a_key_that_is_still_on_its_old_shard) {
  run(old_client().set(mover(), "here"));
  Client rc = resharding().client();
  BOOST_TEST(run(rc.get(mover())).value_or("") == "here");
  BOOST_TEST(on(new_place(mover()), mover()));
  until([&] { return !on(old_place(mover()), mover()); });
}

BOOST_AUTO_TEST_CASE(a_write_is_done_on_the_new_shard_and_keeps_what_was_there) {
  run(old_client().set(mover(), "a"));
  Client rc = resharding().client();
  BOOST_TEST(run(rc.append(mover(), "b")) == 2);
  BOOST_TEST(run(new_client().get(mover())).value_or("") == "ab");
}

BOOST_AUTO_TEST_CASE(a_deleted_key_does_not_come_back) {
  run(old_client().set(mover(), "old"));
  const Resharding first = resharding();
  const Resharding second = resharding();
  BOOST_TEST(run(first.client().del(mover())) == 1);
  BOOST_TEST(!run(second.client().get(mover())).has_value());
  run(first.rebalance());
  BOOST_TEST(!run(second.client().get(mover())).has_value());
  BOOST_TEST(!on(old_place(mover()), mover()));
}

BOOST_AUTO_TEST_CASE(a_leftover_copy_is_not_used_again) {
  run(old_client().set(mover(), "old"));
  const std::string dump = run(run(connect(reactor, {.port = servers[old_place(mover())].port()}))
                                   .command<std::string>("DUMP", mover()));
  const Resharding first = resharding();
  run(first.client().del(mover()));
  Client old = run(connect(reactor, {.port = servers[old_place(mover())].port()}));
  run(old.command<void>("RESTORE", mover(), 0, dump));  // as if the old copy had not been deleted
  const Resharding second = resharding();
  BOOST_TEST(!run(second.client().get(mover())).has_value());
  const auto figures = run(second.rebalance());
  BOOST_TEST(figures.keys_moved == 0u);
  BOOST_TEST(!on(old_place(mover()), mover()));
  BOOST_TEST(!run(second.client().get(mover())).has_value());
}

BOOST_AUTO_TEST_CASE(a_write_by_an_outsider_is_a_conflict_and_stays) {
  const Resharding one = resharding();
  run(one.client().set(mover(), "new"));
  run(old_client().set(mover(), "behind"));
  const auto figures = run(one.rebalance());
  BOOST_TEST(figures.conflicts == 1u);
  BOOST_TEST(run(one.client().get(mover())).value_or("") == "new");
  BOOST_TEST(on(old_place(mover()), mover()));
  BOOST_TEST(has(failure(one.finish()).message(), "two shards"));
}

BOOST_AUTO_TEST_CASE(commands_for_one_key_keep_their_order_while_it_moves) {
  const std::string key = mover();
  run(old_client().set(key, "0"));
  Client rc = resharding().client();
  std::vector<Future<std::int64_t>> lengths;
  for (int i = 0; i != 100; ++i) lengths.push_back(rc.append(key, "x"));
  for (std::size_t i = 0; i != 100; ++i)
    BOOST_TEST(run(std::move(lengths[i])) == static_cast<std::int64_t>(i) + 2);
}

BOOST_AUTO_TEST_CASE(many_keys_transactions_and_sessions_find_their_keys) {
  Client old = old_client();
  std::vector<std::string> keys;
  for (int i = 0; i != 30; ++i) keys.push_back("k" + std::to_string(i));
  for (const auto& key : keys) run(old.set(key, key));
  const std::string tagged = "t{" + mover() + "}";
  run(old.set(tagged + "1", "1"));
  run(old.set(tagged + "2", "2"));
  Client rc = resharding().client();
  const auto values = run(rc.mget(keys));
  for (std::size_t i = 0; i != keys.size(); ++i) BOOST_TEST(values[i].value_or("") == keys[i]);
  auto tx = rc.multi();
  auto one = tx.incr(tagged + "1");
  auto two = tx.incr(tagged + "2");
  run(tx.commit());
  BOOST_TEST(run(std::move(one)) == 2);
  BOOST_TEST(run(std::move(two)) == 3);
  run(old.set(mover(5), "5"));
  Session session = run(rc.session(mover(5)));
  BOOST_TEST(run(session.get(mover(5))).value_or("") == "5");
}

BOOST_AUTO_TEST_CASE(a_moved_key_does_not_need_its_old_shard_and_others_fail_unsent) {
  Client old = old_client();
  run(old.set(mover(0), "0"));
  const std::size_t place = old_place(mover(0));
  int other = 1;
  while (old_place(mover(other)) != place) ++other;
  run(old.set(mover(other), "1"));
  run(resharding().client().get(mover(0)));
  const Resharding fresh = resharding();
  servers[place].kill9();
  BOOST_TEST(run(fresh.client().get(mover(0))).value_or("") == "0");
  const Error error = failure(fresh.client().incr(mover(other)));
  BOOST_TEST(is(error, errc::connection, Delivery::not_sent));
  servers[place].start();
}

BOOST_AUTO_TEST_CASE(a_command_that_waits_for_its_key_keeps_its_deadline_and_can_be_cancelled) {
  const Resharding one = resharding();
  servers[new_place(mover())].stop();
  const Error late = failure(one.client().with({.timeout = 50ms}).incr(mover()));
  BOOST_TEST(is(late, errc::timeout, Delivery::not_sent));
  auto cancelled = one.client().incr(mover(1));
  cancelled.cancel();
  BOOST_TEST(failure(std::move(cancelled)).is(errc::cancelled));
  servers[new_place(mover())].cont();
}

BOOST_AUTO_TEST_CASE(commands_that_would_see_half_of_the_keys_are_refused) {
  Client rc = resharding().client();
  BOOST_TEST(failure(rc.dbsize()).is(errc::not_supported));
  BOOST_TEST(failure(rc.flushall()).is(errc::not_supported));
  BOOST_TEST(failure(rc.keys("*")).is(errc::not_supported));
}

BOOST_AUTO_TEST_CASE(rebalance_moves_exactly_the_needed_keys_with_their_times_to_live) {
  Client old = old_client();
  std::size_t movers = 0;
  const Resharding one = resharding();
  for (int i = 0; i != 200; ++i) {
    const std::string key = "k" + std::to_string(i);
    run(old.set(key, key));
    if (i % 2 == 0) run(old.command<bool>("PEXPIREAT", key, 4000000000000 + i));
    movers += one.moves(key) ? 1u : 0u;
  }
  std::vector<RebalanceProgress> told;
  const auto figures = run(one.rebalance(
      {.at_a_time = 7}, [&](const RebalanceProgress& progress) { told.push_back(progress); }));
  BOOST_TEST(figures.keys_moved == movers);
  BOOST_TEST(figures.bytes_moved > movers);
  BOOST_TEST(figures.conflicts == 0u);
  BOOST_TEST(told.size() > 2u);
  BOOST_TEST(told.back().shards == 2u);
  BOOST_TEST(run(one.rebalance()).keys_moved == 0u);
  run(one.finish());
  check_places();
  Client rc = new_client();
  BOOST_TEST(run(rc.dbsize()) == 200);  // no mark is left
  for (int i = 0; i != 200; ++i) {
    const std::string key = "k" + std::to_string(i);
    BOOST_TEST(run(rc.get(key)).value_or("") == key);
    const auto expires = run(rc.command<std::int64_t>("PEXPIRETIME", key));
    BOOST_TEST(expires == (i % 2 == 0 ? 4000000000000 + i : -1));
  }
}

BOOST_AUTO_TEST_CASE(a_speed_limit_slows_it_down) {
  Client old = old_client();
  for (int i = 0; i != 20; ++i) run(old.set(mover(i), "x"));
  const TimePoint begun = reactor.clock().now();
  run(resharding().rebalance({.keys_per_second = 100, .at_a_time = 1}));
  BOOST_TEST((reactor.clock().now() - begun >= 190ms));
}

BOOST_AUTO_TEST_CASE(a_leaving_shard_hands_over_all_its_keys) {
  Client rc = new_client();
  for (int i = 0; i != 100; ++i) run(rc.set("k" + std::to_string(i), "x"));
  const Resharding back(reactor, {.from = {.nodes = nodes}, .to = {.nodes = old_nodes}});
  run(back.rebalance());
  run(back.finish());
  BOOST_TEST(has(servers[2].command({"DBSIZE"}), ":0"));
  BOOST_TEST(run(old_client().dbsize()) == 100);
}

BOOST_AUTO_TEST_CASE(another_change_is_refused_until_this_one_is_finished) {
  run(old_client().set(mover(), "x"));
  const Resharding one = resharding();
  run(one.rebalance());
  const Resharding back(reactor, {.from = {.nodes = nodes}, .to = {.nodes = old_nodes}});
  BOOST_TEST(has(failure(back.client().get(mover())).message(), "has not been finished"));
  BOOST_TEST(has(failure(back.rebalance()).message(), "has not been finished"));
  run(one.finish());
  BOOST_TEST(run(back.client().get(mover())).value_or("") == "x");
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_or_done_twice_while_clients_write_and_servers_die) {
  Tally tally(*this);
  Client old = old_client();
  for (int i = 0; i != 2 * Tally::key_count; ++i) tally.write(old);
  until([&] { return tally.pending() == 0; });
  run(old.disconnect());

  const Options patient{.when_disconnected = WhenDisconnected::wait, .timeout = 15s};
  const Resharding writers[] = {resharding(patient), resharding(patient)};
  const auto storm = [&](std::size_t writes) {
    const std::size_t enough = tally.done() + writes;
    until([&] {
      if (tally.pending() < 8)
        for (const auto& writer : writers) tally.write(writer.client());
      return tally.done() >= enough;
    });
  };
  storm(10);
  {
    const Resharding dropped = resharding(patient);
    std::size_t moved = 0;
    auto half = dropped.rebalance(
        {.at_a_time = 2}, [&](const RebalanceProgress& progress) { moved = progress.keys_moved; });
    until([&] {
      tally.write(writers[0].client());
      return moved >= 3 || half.settled();
    });
    half.cancel();
    run(std::move(half).then([](const RebalanceProgress&) {}).on_error([](const Error&) {}));
  }
  storm(10);

  const Resharding mover = resharding(patient);
  bool died = false;
  auto rest = mover.rebalance({.at_a_time = 2}, [&](const RebalanceProgress& progress) {
    if (died || progress.keys_seen < 4) return;
    died = true;
    servers[0].kill9();
  });
  until([&] { return died || rest.settled(); });
  for (int i = 0; i != 10; ++i) tally.write(writers[i % 2].client());
  servers[0].start();
  storm(20);
  servers[2].restart();
  storm(20);
  const auto figures = run(std::move(rest));
  BOOST_TEST(died);
  BOOST_TEST(figures.conflicts == 0u);
  until([&] { return tally.pending() == 0; });
  run(mover.finish());
  check_places();
  tally.check(new_client());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
