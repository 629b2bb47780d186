// What a near cache does when replies, reports of changes, silence and losses come in any order.
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/cache_store.hpp>
#include <deferredis/client/client.hpp>

#include "support/memory_loop.hpp"
#include "support/tracking_server.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::TrackingServer;

/// Keeps the newest entries, without an order of use.
class NewestOnly final : public CacheStore {
 public:
  explicit NewestOnly(std::size_t most) : most_(most) {}

  CacheEntry* find(const CacheKey& key) noexcept override {
    for (const auto& each : kept) {
      if (each->matches(key)) return each.get();
    }
    return nullptr;
  }
  void add(Shared<CacheEntry> entry, const CacheKey& key) override {
    if (CacheEntry* const before = find(key)) remove(*before);
    kept.push_back(std::move(entry));
    if (kept.size() > most_) kept.erase(kept.begin()), ++evictions_;
  }
  void remove(CacheEntry& entry) noexcept override {
    std::erase_if(kept, [&](const auto& each) { return each.get() == &entry; });
  }
  std::size_t remove_key(std::string_view key) noexcept override {
    return std::erase_if(kept, [&](const auto& each) { return each->key() == key; });
  }
  std::size_t sweep(std::size_t, bool (*unwanted)(const CacheEntry&),
                    bool& done) noexcept override {
    done = true;
    return std::erase_if(kept, [&](const auto& each) { return unwanted(*each); });
  }
  std::size_t clear() noexcept override {
    const std::size_t removed = kept.size();
    kept.clear();
    return removed;
  }
  CacheUsage usage() const noexcept override { return {kept.size(), 0, evictions_}; }

  std::vector<Shared<CacheEntry>> kept;

 private:
  std::size_t most_;
  std::uint64_t evictions_ = 0;
};

struct Races : support::MemoryLoop {
  Options options() {
    return {.host = "server",
            .network = &network,
            .protocol = ProtocolVersion::resp3,
            .announce_library = false,
            .ping_interval = Duration::zero()};
  }
  std::string value(const Client& client, std::string_view key = "k") {
    return run(client.get(key)).value_or("nothing");
  }
  bool asks(const Client& view, std::string_view key = "k") {
    const auto before = server.executed.size();
    run(view.get(key));
    return server.executed.size() != before;
  }
  void warm(const Client& view, std::string_view key = "k") {
    run(view.get(key));
    BOOST_REQUIRE(!asks(view, key));
  }
  using Read = Future<std::optional<std::string>>;
  std::string taken(Read read) { return run(std::move(read)).value_or("nothing"); }

  TrackingServer server{reactor, network};
  Client rc = run(connect(reactor, options()));
  Client fast = rc.cached();
};

BOOST_FIXTURE_TEST_SUITE(near_cache_races, Races)

BOOST_AUTO_TEST_CASE(a_miss_is_one_write_with_all_that_it_needs) {
  server.values["k"] = "1";
  server.executed.clear();
  run(fast.get("k"));
  BOOST_TEST((server.executed == std::vector<std::string>{"TRACKING", "CACHING", "GET", "PTTL"}));
  server.executed.clear();
  run(fast.get("l"));
  BOOST_TEST((server.executed == std::vector<std::string>{"CACHING", "GET", "PTTL"}));
  BOOST_TEST(!asks(fast));
}

BOOST_AUTO_TEST_CASE(a_report_that_overtakes_the_reply_wins) {
  server.values["k"] = "1";
  warm(fast);
  rc.invalidate("k");
  server.hold(0);
  Read read = fast.get("k");
  manual.run_ready();
  server.push(0, ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n");
  manual.run_ready();
  server.release(0);
  BOOST_TEST(taken(std::move(read)) == "1");
  BOOST_TEST(asks(fast));
}

BOOST_AUTO_TEST_CASE(a_report_between_the_reply_and_the_time_to_live_wins) {
  server.values["k"] = "1";
  server.instead = [&](const TrackingServer::Words& words) -> std::string {
    if (words[0] != "PTTL") return {};
    server.instead = nullptr;
    return ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n:-1\r\n";
  };
  BOOST_TEST(value(fast) == "1");
  manual.run_ready();
  BOOST_TEST(asks(fast));
}

BOOST_AUTO_TEST_CASE(the_time_to_live_of_a_refused_attempt_is_not_that_of_the_next) {
  server.values["k"] = "1";
  int reads = 0;
  server.instead = [&](const TrackingServer::Words& words) -> std::string {
    if (words[0] == "GET" && ++reads == 1) return "-LOADING for a moment\r\n";
    if (words[0] == "PTTL" && reads == 1) server.hold(0);
    return {};
  };
  Read read = fast.get("k");
  until([&] { return reads == 2; });
  server.release(0);
  BOOST_TEST(taken(std::move(read)) == "1");
  BOOST_TEST(!asks(fast));
}

BOOST_AUTO_TEST_CASE(a_command_that_was_never_written_does_not_prove_the_server_alive) {
  Options calm = options();
  calm.timeout = calm.dead_after = 0s;
  const Client other = run(connect(reactor, calm));
  const Client cached = other.cached({.max_silence = 10s});
  server.values["k"] = "1";
  warm(cached);
  server.instead = [&](const TrackingServer::Words& words) -> std::string {
    if (words[0] == "GET" && words[1] == "held") server.hold(1);
    return {};
  };
  Read proof = other.get("proof");
  Read held = other.get("held");
  taken(std::move(proof));  // the server was alive now
  manual.advance(3s);
  Read late = ready(std::optional<std::string>());
  Read behind = ready(std::optional<std::string>());
  reactor.call_soon([&] {
    late = other.with({.timeout = 50ms}).get("late");
    behind = other.get("behind");
    manual.busy(50ms);
  });
  manual.run_ready();
  BOOST_TEST((failure(std::move(late)).delivery() == Delivery::not_sent));
  server.push(1, "_\r\n");
  BOOST_TEST(taken(std::move(held)) == "nothing");
  manual.advance(8s);  // 11 s since the proof
  Read again = cached.get("k");
  manual.run_ready();
  BOOST_TEST(!again.settled());
  again.cancel();
  behind.cancel();
}

BOOST_AUTO_TEST_CASE(a_write_that_was_cut_off_counts_as_a_change) {
  Options two = options();
  two.pool_size = 2;
  const Client pool = run(connect_pool(reactor, two));
  const Client cached = pool.cached({.mode = CacheMode::ttl_only});
  server.hold(1);  // which of the two is used first?
  Read probe = pool.get("probe");
  manual.run_ready();
  const std::size_t first = probe.settled() ? 2 : 1;
  server.release(1);
  taken(std::move(probe));
  server.hold(first);
  auto write = pool.set("k", "new");
  manual.run_ready();
  warm(cached);  // over the other one
  server.push(first, "this is no reply\r\n");
  BOOST_TEST((failure(std::move(write)).delivery() == Delivery::maybe_applied));
  BOOST_TEST(asks(cached));
}

BOOST_AUTO_TEST_CASE(a_read_that_began_before_a_write_is_not_stored_behind_it) {
  Options two = options();
  two.pool_size = 2;
  const Client pool = run(connect_pool(reactor, two));
  const Client cached = pool.cached();
  server.values["k"] = "old";
  // The first connection of the pool owes a reply, so the next command takes the other one.
  server.hold(1);
  server.hold(2);
  Read read = cached.get("k");
  manual.run_ready();
  auto write = pool.set("k", "new");
  manual.run_ready();
  const std::size_t reader = server.executed[server.executed.size() - 1] == "SET" ? 1 : 2;
  BOOST_REQUIRE(server.values["k"] == "new");
  server.release(1);
  server.release(2);
  static_cast<void>(reader);
  run(std::move(write));
  BOOST_TEST(value(cached) == "new");
  BOOST_TEST(taken(std::move(read)) == "old");
  BOOST_TEST(value(cached) == "new");
}

BOOST_AUTO_TEST_CASE(nobody_joins_a_read_that_a_write_has_overtaken) {
  server.values["k"] = "old";
  server.hold(0);
  Read first = fast.get("k");
  auto write = rc.set("k", "new");
  Read second = fast.get("k");
  manual.run_ready();
  server.release(0);
  BOOST_TEST(taken(std::move(first)) == "old");
  BOOST_TEST(run(std::move(write)));
  BOOST_TEST(taken(std::move(second)) == "new");
  BOOST_TEST(value(fast) == "new");
}

BOOST_AUTO_TEST_CASE(the_connection_is_probed_while_there_are_entries) {
  server.values["k"] = "1";
  manual.advance(3s);
  BOOST_TEST(server.count("PING") == 0u);
  warm(fast);
  const auto before = server.count("PING");
  manual.advance(10s);
  BOOST_TEST(server.count("PING") - before >= 9u);
  BOOST_TEST(server.count("PING") - before <= 12u);
  BOOST_TEST(!asks(fast));
  rc.invalidate("k");
  manual.advance(2s);
  const auto after = server.count("PING");
  manual.advance(4s);
  BOOST_TEST(server.count("PING") == after);
}

BOOST_AUTO_TEST_CASE(entries_end_also_when_the_clock_of_the_cache_begins_again) {
  const Client plain = run(connect(reactor, options()));
  const Client kept = plain.cached({.mode = CacheMode::ttl_only, .ttl = 10min});
  constexpr Duration wrap(std::int64_t{1} << 52);  // 52 days
  server.values["k"] = "1";
  manual.jump(wrap - 1min);
  warm(kept);
  manual.jump(9min);
  BOOST_TEST(!asks(kept));
  manual.jump(2min);
  BOOST_TEST(asks(kept));
}

BOOST_AUTO_TEST_CASE(after_max_silence_reads_ask_the_server) {
  server.values["k"] = "1";
  warm(fast);
  network.cut(server.endpoint);
  server.change("k", "2");
  const TimePoint cut = manual.now();
  while (fast.get("k").settled()) manual.advance(10ms);
  BOOST_TEST((manual.now() - cut <= 2s));
  BOOST_TEST((manual.now() - cut >= 1s - 10ms));
  network.restore(server.endpoint);
  manual.advance(100ms);
  BOOST_TEST(value(fast) == "2");
  BOOST_TEST(!asks(fast));
}

BOOST_AUTO_TEST_CASE(a_loop_that_was_busy_does_not_trust_its_entries) {
  server.values["k"] = "1";
  warm(fast);
  manual.busy(2100ms);  // nothing was received in the meantime
  Read read = fast.get("k");
  BOOST_TEST(!read.settled());
  BOOST_TEST(taken(std::move(read)) == "1");
  BOOST_TEST(!asks(fast));
}

BOOST_AUTO_TEST_CASE(an_answer_that_took_long_proves_little) {
  server.values["k"] = "1";
  server.values["l"] = "1";
  warm(fast);
  server.hold(0);
  Read late = fast.get("l");
  manual.advance(1500ms);
  server.release(0);
  BOOST_TEST(taken(std::move(late)) == "1");
  BOOST_TEST(!asks(fast));
  manual.busy(600ms);  // 2.1 s after the latest command that was answered
  BOOST_TEST(!fast.get("k").settled());
  manual.run_ready();
}

BOOST_AUTO_TEST_CASE(entries_are_gone_before_a_loss_is_told) {
  server.values["k"] = "1";
  server.values["slow"] = "1";
  warm(fast);
  server.hold(0);
  bool settled = true;
  auto told = rc.set("slow", "2").on_error([&](const Error&) {
    settled = fast.get("k").settled();
    return false;
  });
  manual.run_ready();
  network.reset(server.endpoint);
  run(std::move(told));
  BOOST_TEST(!settled);
}

BOOST_AUTO_TEST_CASE(a_write_whose_fate_is_unknown_removes_its_keys) {
  Options two = options();
  two.pool_size = 2;
  const Client pool = run(connect_pool(reactor, two));
  const Client cached = pool.cached();
  server.values["k"] = "old";
  run(cached.get("k"));
  server.hold(1);
  server.hold(2);
  auto write = pool.set("k", "new");
  manual.run_ready();
  Read between = cached.get("k");
  manual.run_ready();
  network.reset(server.endpoint);
  run(std::move(write).on_error([](const Error&) { return false; }));
  std::move(between).detach();
  BOOST_TEST(value(cached) == "new");
}

BOOST_AUTO_TEST_CASE(without_permission_to_track_nothing_is_kept) {
  server.values["k"] = "1";
  server.instead = [](const TrackingServer::Words& words) -> std::string {
    return words[0] == "CLIENT" ? "-NOPERM no permission\r\n" : "";
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST(asks(fast));
  BOOST_TEST(fast.stats().cache.entries == 0u);
}

BOOST_AUTO_TEST_CASE(without_a_known_time_to_live_nothing_is_kept) {
  server.values["k"] = "1";
  for (const char* reply :
       {"-NOPERM no permission\r\n", ":-2\r\n", ":0\r\n", ":-7\r\n", "+OK\r\n"}) {
    server.ttls["k"] = reply;
    BOOST_TEST(value(fast) == "1");
    BOOST_TEST(asks(fast));
  }
  server.ttls["k"] = ":500\r\n";
  warm(fast);
  manual.advance(501ms);
  BOOST_TEST(asks(fast));
}

BOOST_AUTO_TEST_CASE(nobody_joins_a_read_older_than_max_silence) {
  server.values["k"] = "1";
  server.hold(0);
  Read first = fast.get("k");
  manual.advance(1900ms);
  Read second = fast.get("k");
  manual.advance(200ms);
  const auto sent = rc.stats().commands;
  Read third = fast.get("k");
  BOOST_TEST(rc.stats().commands == sent + 1);
  server.change("k", "2");
  server.release(0);
  BOOST_TEST(taken(std::move(first)) == "1");
  BOOST_TEST(taken(std::move(second)) == "1");
  static_cast<void>(taken(std::move(third)));
  BOOST_TEST(fast.stats().cache.joined == 1u);
}

BOOST_AUTO_TEST_CASE(whoever_joins_keeps_the_own_timeout) {
  const Client patient = fast.with({.timeout = 4s});
  const Client hasty = fast.with({.timeout = 1s});
  server.values["k"] = "1";
  server.hold(0);
  Read first = hasty.get("k");
  Read second = patient.get("k");
  Read third = hasty.get("k");
  manual.advance(1500ms);
  BOOST_TEST((failure(std::move(first)).is(errc::timeout)));
  BOOST_TEST((failure(std::move(third)).is(errc::timeout)));
  BOOST_TEST(!second.settled());
  server.release(0);
  BOOST_TEST(taken(std::move(second)) == "1");
}

BOOST_AUTO_TEST_CASE(a_store_of_ones_own_keeps_the_entries) {
  NewestOnly store(2);
  const Client own = run(connect(reactor, options()));
  const Client cached = own.cached({.store = &store});
  for (const char* key : {"1", "2", "3"}) server.values[key] = key;
  for (const char* key : {"1", "2", "3"}) run(cached.get(key));
  BOOST_TEST(asks(cached, "1"));
  BOOST_TEST(!asks(cached, "3"));
  BOOST_TEST(cached.stats().cache.evictions == 2u);
  server.change("3", "new");
  manual.run_ready();
  BOOST_TEST(store.kept.size() == 1u);
  BOOST_TEST(value(cached, "3") == "new");
  network.reset(server.endpoint);
  manual.advance(1s);
  BOOST_TEST(store.kept.empty());
  warm(cached, "1");
  run(own.disconnect());  // the store may go now
  BOOST_TEST(store.kept.empty());
}

BOOST_AUTO_TEST_CASE(a_client_dropped_with_reads_under_way_settles_them) {
  server.hold(0);
  std::vector<Read> reads;
  for (int i = 0; i < 3; ++i) reads.push_back(fast.get("k"));
  manual.run_ready();
  std::optional<Client> last(fast);
  rc = fast = run(connect(reactor, options()));
  last.reset();
  server.release(0);
  for (Read& read : reads) BOOST_TEST(taken(std::move(read)) == "nothing");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
