// The near cache on a real server: what it answers, and what makes it forget.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/cached_text.hpp>
#include <deferredis/client/large_value.hpp>
#include <deferredis/client/no_reply.hpp>
#include <deferredis/client/retry_policy.hpp>
#include <deferredis/protocol/decoder_containers.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using namespace literals;

struct Cached : OneServer {
  Client client(ProtocolVersion protocol = ProtocolVersion::automatic) {
    Options chosen = options();
    chosen.protocol = protocol;
    return run(connect(reactor, chosen));
  }
  /// Reads through the view, and tells whether that asked a server.
  bool asks(const Client& fast, std::string_view key) {
    const auto before = fast.stats().cache.misses;
    run(fast.get(key));
    return fast.stats().cache.misses != before;
  }
  /// Reads until the view has the value in memory.
  void warm(const Client& fast, std::string_view key) {
    until([&] { return !asks(fast, key); });
  }
  std::string value(const Client& fast, std::string_view key) {
    return run(fast.get(key)).value_or("nothing");
  }

  Client rc = client();
  Client other = client();
};

BOOST_FIXTURE_TEST_SUITE(near_cache, Cached)

BOOST_AUTO_TEST_CASE(a_hit_has_its_value_inside_the_call_and_sends_nothing) {
  const Client fast = rc.cached();
  run(other.set("k", "one"));
  BOOST_TEST(value(fast, "k") == "one");
  const auto sent = rc.stats().commands;
  for (int i = 0; i < 3; ++i) {
    auto hit = fast.get("k");
    BOOST_TEST(hit.settled());
    BOOST_TEST(run(std::move(hit)).value() == "one");
  }
  BOOST_TEST(rc.stats().commands == sent);
  BOOST_TEST(fast.stats().cache.hits == 3u);
  BOOST_TEST(fast.stats().cache.misses == 1u);
  BOOST_TEST(fast.stats().cache.entries == 1u);
  BOOST_TEST(rc.stats().cache.bytes > 0u);
}

BOOST_AUTO_TEST_CASE(the_connection_tracks_what_was_cached_and_nothing_else) {
  const Client fast = rc.cached();
  for (int i = 0; i < 5; ++i) run(rc.get("plain" + std::to_string(i)));
  run(fast.get("k"));
  const auto info = run(rc.client_trackinginfo());
  BOOST_TEST((info.flags == std::vector<std::string>{"on", "optin"}));
  BOOST_TEST(server.command({"INFO", "stats"}).find("tracking_total_keys:1\r\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_decoder_reads_the_same_entry) {
  const Client fast = rc.cached();
  run(rc.set("n", 42));
  run(rc.hset("h", {{"a", 1}, {"b", 2}}));
  run(rc.zadd("z", {{"one", 1.5}}));
  for (int round = 0; round < 2; ++round) {
    BOOST_TEST(run(fast.get<std::int64_t>("n")).value() == 42);
    BOOST_TEST(run(fast.get("n")).value() == "42");
    BOOST_TEST(run(fast.get<CachedText>("n")).value().view() == "42");
    BOOST_TEST(run(fast.command<std::string>("get", "n")) == "42");
    BOOST_TEST((run(fast.hgetall<std::map<std::string, int>>("h")) ==
                std::map<std::string, int>{{"a", 1}, {"b", 2}}));
    BOOST_TEST(run(fast.hget("h", "b")).value() == "2");
    BOOST_TEST(run(fast.zscore("z", "one")).value() == 1.5);
  }
  BOOST_TEST(fast.stats().cache.misses == 4u);
  BOOST_TEST(fast.stats().cache.hits == 10u);
}

BOOST_AUTO_TEST_CASE(a_cached_text_shares_the_entry_and_survives_it) {
  const Client fast = rc.cached();
  run(rc.set("k", std::string(1000, 'x')));
  run(fast.get("k"));
  const CachedText first = run(fast.get<CachedText>("k")).value();
  const CachedText second = run(fast.get<CachedText>("k")).value();
  BOOST_TEST((first.view().data() == second.view().data()));
  run(rc.del("k"));
  BOOST_TEST(fast.stats().cache.entries == 0u);
  BOOST_TEST(first.view() == std::string(1000, 'x'));
}

BOOST_AUTO_TEST_CASE(every_way_to_write_is_seen_by_the_next_read) {
  const Client pool = run(connect_pool(reactor, options()));
  const Client fast = pool.cached();
  const auto written = [&](std::string_view how, auto write) {
    BOOST_TEST_CONTEXT(how) {
      for (int i = 0; i < 20; ++i) {
        run(pool.set("k", "0"));
        warm(fast, "k");
        write();
        BOOST_TEST(value(fast, "k") == "1");
      }
    }
  };
  written("the view itself", [&] { run(fast.set("k", "1")); });
  written("another view", [&] { run(pool.with({.timeout = 1s}).set("k", "1")); });
  written("its own connections", [&] { run(pool.with({.client_name = "x"}).set("k", "1")); });
  written("a session", [&] { run(run(pool.session()).set("k", "1")); });
  written("a transaction", [&] {
    auto tx = pool.multi();
    tx.incr("k").detach();
    run(tx.commit());
  });
  written("the future of a transaction's command", [&] {
    auto tx = pool.multi();
    auto one = tx.incr("k");
    auto committed = tx.commit();
    BOOST_TEST(run(std::move(one)) == 1);
    BOOST_TEST(value(fast, "k") == "1");
    run(std::move(committed));
  });
  written("a batch", [&] {
    auto batch = pool.batch();
    auto one = batch.incr("k");
    for (int i = 0; i < 2000; ++i) batch.get("k").detach();
    auto sent = batch.execute();
    BOOST_TEST(run(std::move(one)) == 1);
    BOOST_TEST(value(fast, "k") == "1");
    run(std::move(sent));
  });
  written("a script", [&] {
    run(pool.command<void>("EVAL", "return redis.call('set', KEYS[1], '1')", 1, "k"));
  });
  written("a script that does not name its keys",
          [&] { run(pool.command<void>("EVAL", "return redis.call('set', 'k', '1')", 0)); });
  written("a command without a reply", [&] { run(pool.no_reply().command("SET", "k", "1")); });
  written("MULTI in a session", [&] {
    Session session = run(pool.session());
    run(session.command<void>("MULTI"));
    run(session.command<void>("SET", "k", "1"));
    warm(fast, "k");
    run(session.command<void>("EXEC"));
  });
  written("a value in pieces",
          [&] { run(pool.set_from("k", 1, [] { return ready(std::string("1")); })); });
  written("a view with a retry policy", [&] {
    const RetryPolicy once = [](const FailedAttempt&) { return std::optional<Duration>(); };
    run(pool.with({.retry_policy = &once}).set("k", "1"));
  });
  written("a rename", [&] {
    run(pool.set("from", "1"));
    run(pool.rename("from", "k"));
  });
  written("a blocking pop", [&] {
    run(pool.del("k"));
    run(pool.rpush("list", "1"));
    const auto popped = run(pool.blmove("list", "k", ListEnd::left, ListEnd::left, 1s));
    BOOST_TEST(popped.has_value());
    run(pool.del("k"));
    run(pool.set("k", "1"));
  });
}

BOOST_AUTO_TEST_CASE(writes_and_reads_keep_their_order_on_one_connection) {
  const Client fast = rc.cached();
  run(rc.set("k", "0"));
  warm(fast, "k");
  auto write = rc.set("k", "1");
  auto read = fast.get("k");
  BOOST_TEST(run(std::move(read)).value() == "1");
  run(std::move(write));
}

BOOST_AUTO_TEST_CASE(what_others_write_is_reported) {
  const Client fast = rc.cached();
  run(rc.set("k", "begin"));
  for (int i = 0; i < 100; ++i) {
    warm(fast, "k");
    run(other.set("k", i));
    until([&] { return value(fast, "k") == std::to_string(i); });
  }
  run(other.hset("h", "a", "1"));
  run(fast.hget("h", "a"));
  run(fast.hget("h", "b"));
  run(fast.hgetall("h"));
  run(other.hset("h", "b", "2"));
  until([&] { return run(fast.hget("h", "b")).has_value(); });
  BOOST_TEST(run(fast.hgetall("h")).size() == 2u);
}

BOOST_AUTO_TEST_CASE(flushall_empties_the_cache_whoever_sends_it) {
  const Client fast = rc.cached();
  run(rc.set("k", "1"));
  warm(fast, "k");
  run(other.flushall());
  until([&] { return value(fast, "k") == "nothing"; });
  run(rc.set("k", "1"));
  warm(fast, "k");
  run(rc.flushall());
  BOOST_TEST(value(fast, "k") == "nothing");
}

BOOST_AUTO_TEST_CASE(an_entry_does_not_outlive_its_key) {
  const Client fast = rc.cached();
  run(rc.set("k", "1", {.px = 60ms}));
  BOOST_TEST(value(fast, "k") == "1");
  const TimePoint began = reactor.clock().now();
  until([&] { return value(fast, "k") == "nothing"; });
  BOOST_TEST((reactor.clock().now() - began <= 200ms));
  BOOST_TEST(fast.stats().cache.hits > 0u);
}

BOOST_AUTO_TEST_CASE(an_entry_lives_no_longer_than_ttl) {
  const Client fast = rc.cached({.ttl = 30ms});
  run(rc.set("k", "1"));
  warm(fast, "k");
  until([&] { return asks(fast, "k"); });
}

BOOST_AUTO_TEST_CASE(evicted_keys_are_reported) {
  const Client fast = rc.cached();
  run(rc.set("k", "1"));
  warm(fast, "k");
  run(other.command<void>("CONFIG", "SET", "maxmemory-policy", "allkeys-random"));
  run(other.command<void>("CONFIG", "SET", "maxmemory", "1"));
  until([&] { return value(fast, "k") == "nothing"; });
  run(other.command<void>("CONFIG", "SET", "maxmemory", "0"));
}

BOOST_AUTO_TEST_CASE(missing_keys_are_cached_only_on_request) {
  const Client fast = rc.cached();
  BOOST_TEST(asks(fast, "none"));
  BOOST_TEST(asks(fast, "none"));
  const Client second = other.cached({.cache_missing = true});
  BOOST_TEST(asks(second, "none"));
  BOOST_TEST(!asks(second, "none"));
  BOOST_TEST(run(second.hgetall("none")).empty());
  const auto misses = second.stats().cache.misses;
  BOOST_TEST(run(second.hgetall("none")).empty());
  BOOST_TEST(second.stats().cache.misses == misses);
  run(rc.set("none", "1"));
  until([&] { return value(second, "none") == "1"; });
}

BOOST_AUTO_TEST_CASE(many_callers_share_one_miss) {
  const Client fast = rc.cached();
  run(rc.set("k", "1"));
  const auto before = rc.stats().commands;
  std::vector<Future<std::optional<std::string>>> reads;
  for (int i = 0; i < 100; ++i) reads.push_back(fast.get("k"));
  reads[7].cancel();
  for (int i = 0; i < 100; ++i) {
    auto outcome =
        reactor.run(std::move(reads[static_cast<std::size_t>(i)])
                        .then([](std::optional<std::string> v) { return v.value_or(""); },
                              [](const Error& error) { return std::string(error.code().name()); }));
    BOOST_TEST(outcome == (i == 7 ? "CancelledError" : "1"));
  }
  BOOST_TEST(rc.stats().commands == before + 1);
  BOOST_TEST(fast.stats().cache.joined == 99u);
}

BOOST_AUTO_TEST_CASE(mget_is_answered_key_by_key) {
  const Client fast = rc.cached();
  run(rc.mset({{"a", "1"}, {"b", "2"}}));
  run(rc.rpush("list", "x"));
  run(fast.get("a"));
  for (int round = 0; round < 3; ++round) {
    const auto values = run(fast.mget({"a", "b", "none", "list", "a"}));
    BOOST_TEST(values.size() == 5u);
    BOOST_TEST(values[0].value() == "1");
    BOOST_TEST(values[1].value() == "2");
    BOOST_TEST(!values[2].has_value());
    BOOST_TEST(!values[3].has_value());
    BOOST_TEST(values[4].value() == "1");
  }
  run(rc.set("b", "3"));
  BOOST_TEST(run(fast.mget({"a", "b"}))[1].value() == "3");
  const auto misses = fast.stats().cache.misses;
  auto hit = fast.mget({"a", "b"});
  BOOST_TEST(hit.settled());
  run(std::move(hit));
  BOOST_TEST(fast.stats().cache.misses == misses);
}

BOOST_AUTO_TEST_CASE(prefetch_and_invalidate_do_what_they_say) {
  const Client fast = rc.cached();
  run(rc.mset({{"a", "1"}, {"b", "2"}}));
  run(fast.prefetch({"a", "b"}));
  BOOST_TEST(!asks(fast, "a"));
  BOOST_TEST(!asks(fast, "b"));
  BOOST_TEST(rc.invalidate({"a", "none"}) == 1u);
  BOOST_TEST(asks(fast, "a"));
  BOOST_CHECK_THROW(static_cast<void>(rc.prefetch("a")), InvalidArgumentError);
}

BOOST_AUTO_TEST_CASE(views_with_a_prefix_and_a_callback_read_the_same_cache) {
  const Client fast = rc.cached();
  const Client mine = fast.with({.key_prefix = "my:"});
  run(rc.set("my:k", "1"));
  BOOST_TEST(value(mine, "k") == "1");
  BOOST_TEST(!asks(fast, "my:k"));
  BOOST_TEST(!asks(mine, "k"));
  BOOST_TEST(mine.invalidate("k") == 1u);
  BOOST_TEST(value(fast, "my:k") == "1");
  rc.set_response_callback("GET", [](Reply reply) {
    return Reply::bulk_string("<" + std::string(reply.as_text()) + ">");
  });
  BOOST_TEST(value(fast, "my:k") == "<1>");
  BOOST_TEST(value(fast, "my:k") == "<1>");
}

BOOST_AUTO_TEST_CASE(errors_are_not_cached) {
  const Client fast = rc.cached();
  run(rc.rpush("list", "x"));
  for (int i = 0; i < 2; ++i) BOOST_TEST((failure(fast.get("list")).is(errc::wrong_type)));
  run(rc.del("list"));
  BOOST_TEST(value(fast, "list") == "nothing");
}

BOOST_AUTO_TEST_CASE(a_lost_connection_takes_its_entries_along) {
  const Client fast = rc.cached();
  run(rc.set("k", "1"));
  warm(fast, "k");
  server.kill9();
  until([&] { return rc.stats().connections_up == 0; });
  BOOST_TEST((failure(fast.get("k")).is(errc::connection)));
  server.restart();
  until([&] { return rc.stats().connections_up == 1; });
  BOOST_TEST(value(fast, "k") == "nothing");
  run(rc.set("k", "2"));
  warm(fast, "k");
  until([&] { return fast.stats().cache.entries == 1; });
}

BOOST_AUTO_TEST_CASE(a_closed_client_answers_nothing_from_memory) {
  const Client fast = rc.cached();
  run(rc.set("k", "1"));
  warm(fast, "k");
  run(rc.disconnect());
  BOOST_TEST((failure(fast.get("k")).is(errc::closed)));
}

BOOST_AUTO_TEST_CASE(without_tracking_every_read_asks_the_server) {
  const Client refused = client();
  run(other.command<void>("ACL", "SETUSER", "default", "-client|tracking"));
  const Events events(refused);
  const Client second = refused.cached();
  for (int i = 0; i < 3; ++i) BOOST_TEST(asks(second, "k"));
  BOOST_TEST(events.count(ConnectionEvent::Kind::not_tracking) == 1u);
  run(other.command<void>("ACL", "SETUSER", "default", "+client|tracking"));
}

BOOST_AUTO_TEST_CASE(ttl_only_needs_no_tracking) {
  for (const auto protocol : {ProtocolVersion::resp2, ProtocolVersion::resp3}) {
    const Client plain = client(protocol);
    const Client fast = plain.cached({.mode = CacheMode::ttl_only, .ttl = 50ms});
    run(rc.set("k", "1"));
    BOOST_TEST(value(fast, "k") == "1");
    BOOST_TEST(!asks(fast, "k"));
    run(plain.set("k", "2"));  // its own writes are seen
    BOOST_TEST(value(fast, "k") == "2");
    run(rc.set("k", "3"));
    until([&] { return value(fast, "k") == "3"; });
  }
}

BOOST_AUTO_TEST_CASE(a_cached_view_of_another_database_has_a_cache_with_the_same_options) {
  const std::string_view prefixes[] = {"user:"};
  const Client fast = rc.cached({.mode = CacheMode::broadcast, .prefixes = prefixes});
  const Client second = fast.with({.database = 1});
  run(other.with({.database = 1}).set("user:1", "one"));
  run(other.set("user:1", "zero"));
  warm(second, "user:1");
  warm(fast, "user:1");
  BOOST_TEST(value(second, "user:1") == "one");
  BOOST_TEST(value(fast, "user:1") == "zero");
}

BOOST_AUTO_TEST_CASE(broadcast_caches_the_keys_with_its_prefixes) {
  const std::string_view prefixes[] = {"user:", "item:"};
  for (const bool noloop : {false, true}) {
    const Client told = client();
    const Events events(told);
    const Client fast =
        told.cached({.mode = CacheMode::broadcast, .prefixes = prefixes, .noloop = noloop});
    run(rc.mset({{"user:1", "a"}, {"other", "b"}}));
    warm(fast, "user:1");
    BOOST_TEST(asks(fast, "other"));
    BOOST_TEST(asks(fast, "other"));
    run(rc.set("user:1", "c"));
    until([&] { return value(fast, "user:1") == "c"; });
    run(told.set("user:1", "d"));
    BOOST_TEST(value(fast, "user:1") == "d");
    BOOST_TEST(events.count(ConnectionEvent::Kind::tracking) == 1u);
  }
}

BOOST_AUTO_TEST_CASE(one_client_has_one_cache) {
  const Client fast = rc.cached({.max_bytes = 1_MiB});
  const Client again = rc.cached({.max_bytes = 1_MiB});
  run(rc.set("k", "1"));
  run(fast.get("k"));
  BOOST_TEST(!asks(again, "k"));
  BOOST_CHECK_THROW(rc.cached({.max_bytes = 2_MiB}), InvalidArgumentError);
  BOOST_CHECK_THROW(rc.with({.database = 1}).cached({.noloop = true}), InvalidArgumentError);
  BOOST_CHECK_THROW(other.cached({.ttl = 0s}), InvalidArgumentError);
  const std::string_view overlapping[] = {"a", "ab"};
  BOOST_CHECK_THROW(other.cached({.mode = CacheMode::broadcast, .prefixes = overlapping}),
                    InvalidArgumentError);
  const Client elsewhere = fast.with({.database = 1});
  BOOST_TEST(value(elsewhere, "k") == "nothing");
  BOOST_TEST(value(fast, "k") == "1");
}

BOOST_AUTO_TEST_CASE(large_values_and_many_keys_stay_within_max_bytes) {
  const Client fast = rc.cached({.max_bytes = 256_KiB});
  for (int i = 0; i < 300; ++i) {
    const std::string key = "k" + std::to_string(i);
    run(rc.set(key, std::string(static_cast<std::size_t>(i) * 20, 'v')));
    BOOST_TEST(value(fast, key).size() == static_cast<std::size_t>(i) * 20);
    BOOST_TEST(fast.stats().cache.bytes <= 256_KiB);
  }
  BOOST_TEST(fast.stats().cache.evictions > 0u);
  BOOST_TEST(!asks(fast, "k299"));
  BOOST_TEST(asks(fast, "k1"));
  const std::string large(60'000, 'x');
  run(rc.set("large", large));
  for (int i = 0; i < 2; ++i) BOOST_TEST(value(fast, "large") == large);
  BOOST_TEST(!asks(fast, "large"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
