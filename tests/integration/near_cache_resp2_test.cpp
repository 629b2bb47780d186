// The near cache on a real server with RESP2: reports of changed keys come over a connection of
// their own.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;
using namespace literals;

struct Resp2 : OneServer {
  Client client(std::size_t pool_size = 1) {
    Options chosen = options();
    chosen.protocol = ProtocolVersion::resp2;
    chosen.pool_size = pool_size;
    return run(connect_pool(reactor, chosen));
  }
  /// Reads through the view, and tells whether that asked a server.
  bool asks(const Client& view, std::string_view key) {
    const auto before = view.stats().cache.misses;
    run(view.get(key));
    return view.stats().cache.misses != before;
  }
  /// Reads until the view has the value in memory.
  void warm(const Client& view, std::string_view key) {
    until([&] { return !asks(view, key); });
  }
  std::string value(const Client& view, std::string_view key) {
    return run(view.get(key)).value_or("nothing");
  }
  /// Another client writes, and the view soon reads it.
  void check_report(const Client& view, const std::string& key, const std::string& text) {
    run(other.set(key, "before"));
    warm(view, key);
    run(other.set(key, text));
    until([&] { return value(view, key) == text; });
  }

  Client other = run(connect(reactor, options()));
  Client rc = client();
};

BOOST_FIXTURE_TEST_SUITE(near_cache_resp2, Resp2)

BOOST_AUTO_TEST_CASE(reads_are_answered_from_memory_until_another_client_writes) {
  const Events events(rc);
  const Client fast = rc.cached();
  run(other.set("k", "one"));
  warm(fast, "k");
  for (int i = 0; i < 3; ++i) BOOST_TEST(!asks(fast, "k"));
  for (int i = 0; i < 20; ++i) check_report(fast, "k", std::to_string(i));
  BOOST_TEST(events.count(ConnectionEvent::Kind::tracking) == 1u);
  BOOST_TEST(events.count(ConnectionEvent::Kind::not_tracking) == 0u);
}

BOOST_AUTO_TEST_CASE(an_own_write_is_seen_by_the_next_read) {
  const Client fast = rc.cached();
  run(other.set("k", "old"));
  for (int i = 0; i < 20; ++i) {
    warm(fast, "k");
    run(rc.set("k", std::to_string(i)));
    BOOST_TEST(value(fast, "k") == std::to_string(i));
  }
}

BOOST_AUTO_TEST_CASE(flushall_empties_the_cache) {
  for (const CacheMode mode : {CacheMode::tracking, CacheMode::broadcast}) {
    const Client told = client();
    const Client fast = told.cached({.mode = mode});
    run(other.set("k", "1"));
    warm(fast, "k");
    run(other.flushall());
    until([&] { return value(fast, "k") == "nothing"; });
    check_report(fast, "k", "2");
  }
}

BOOST_AUTO_TEST_CASE(after_the_connection_of_the_reports_is_lost_nothing_old_is_used) {
  for (const CacheMode mode : {CacheMode::tracking, CacheMode::broadcast}) {
    const std::string_view prefixes[] = {"k", "l"};
    const Client told = client();
    CacheOptions chosen{.mode = mode};
    if (mode == CacheMode::broadcast) chosen.prefixes = prefixes;
    const Client fast = told.cached(chosen);
    for (int i = 0; i < 4; ++i) {
      run(other.set("k", "old"));
      warm(fast, "k");
      server.command({"CLIENT", "KILL", "TYPE", "pubsub"});
      run(other.set("k", "new"));  // nobody is told of it
      until([&] { return value(fast, "k") == "new"; });
      check_report(fast, "k", std::to_string(i));
    }
  }
}

BOOST_AUTO_TEST_CASE(after_the_connection_of_the_reads_is_lost_nothing_old_is_used) {
  const Client fast = rc.cached();
  for (int i = 0; i < 4; ++i) {
    run(other.set("k", "old"));
    warm(fast, "k");
    server.command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    until([&] { return run(other.set("k", "new").on_error([](const Error&) { return false; })); });
    until([&] {
      return run(fast.get("k").on_error([](const Error&) {
               return std::optional<std::string>();
             })).value_or("") == "new";
    });
    check_report(fast, "k", std::to_string(i));
  }
}

BOOST_AUTO_TEST_CASE(the_connections_of_a_pool_share_one_for_the_reports) {
  const Client pool = client(3);
  const Client fast = pool.cached();
  for (int i = 0; i < 30; ++i) {
    std::vector<Future<std::optional<std::string>>> reads;
    for (int k = 0; k < 10; ++k) reads.push_back(fast.get("k" + std::to_string(k)));
    run(all(std::move(reads)));
    check_report(fast, "k" + std::to_string(i % 10), std::to_string(i));
  }
  const std::string list = server.command({"CLIENT", "LIST", "TYPE", "pubsub"});
  BOOST_TEST(list.find(" cmd=") != list.npos);
  BOOST_TEST(list.find(" cmd=") == list.rfind(" cmd="));
}

BOOST_AUTO_TEST_CASE(broadcast_caches_the_keys_with_its_prefixes) {
  const std::string_view prefixes[] = {"user:", "item:"};
  for (const bool noloop : {false, true}) {
    const Client told = client();
    const Client fast =
        told.cached({.mode = CacheMode::broadcast, .prefixes = prefixes, .noloop = noloop});
    for (int i = 0; i < 10; ++i) {
      check_report(fast, "user:1", std::to_string(i));
      check_report(fast, "item:1", std::to_string(i));
      run(told.set("user:1", "own"));
      BOOST_TEST(value(fast, "user:1") == "own");
    }
    BOOST_TEST(asks(fast, "other"));
    BOOST_TEST(asks(fast, "other"));
  }
}

BOOST_AUTO_TEST_CASE(without_the_permission_every_read_asks_the_server) {
  for (const std::string command : {"pubsub|numsub", "client|tracking", "subscribe", "client|id"}) {
    BOOST_TEST_CONTEXT(command) {
      run(other.command<void>("ACL", "SETUSER", "default", "-" + command));
      const Client told = client();
      const Events events(told);
      const Client fast = told.cached();
      until([&] {
        BOOST_TEST(asks(fast, "k"));
        return events.count(ConnectionEvent::Kind::not_tracking) != 0;
      });
      for (int i = 0; i < 3; ++i) BOOST_TEST(asks(fast, "k"));
      run(other.command<void>("ACL", "SETUSER", "default", "+" + command));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_reports_are_proven_again_after_a_pause) {
  const Client fast = rc.cached({.max_silence = 40ms});
  run(other.set("k", "0"));
  warm(fast, "k");
  run(reactor.after(200ms));
  BOOST_TEST(!asks(fast, "k"));  // it was asked meanwhile
  server.stop();
  const TimePoint stopped = reactor.clock().now();
  until([&] { return !fast.get("k").settled() || reactor.clock().now() > stopped + 2s; });
  BOOST_TEST((reactor.clock().now() - stopped < 1s));
  server.cont();
  check_report(fast, "k", "1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
