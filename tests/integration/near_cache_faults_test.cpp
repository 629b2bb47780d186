// A real server behind a network that is cut, a stopped server and a dying one: no read of the near
// cache is staler than promised.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"
#include "support/relay.hpp"

namespace deferredis {
namespace {

using namespace test;
using namespace std::chrono_literals;

constexpr Duration bound = 200ms;  // max_silence

/// The writer has its own way to the server, and notes when each write had ended.
struct Faults : OneServer {
  Client behind_the_relay(ProtocolVersion protocol) {
    Options chosen = options();
    chosen.protocol = protocol;
    chosen.port = relay.port();
    chosen.pool_size = 3;
    chosen.timeout = 500ms;
    chosen.dead_after = 1s;
    chosen.ping_interval = 200ms;
    return run(connect_pool(reactor, chosen));
  }
  TimePoint now() { return reactor.clock().now(); }

  void change() {
    if (std::exchange(writing, true)) return;
    ++version;
    writer.set("k", std::to_string(version))
        .then([this](bool) { ended.push_back(now()); })
        .on_error([this](const Error&) { ended.push_back(TimePoint::max()); })
        .finally([this] { writing = false; })
        .detach();
  }
  /// Reads, and compares with the writes that had ended by then.
  void read(const Client& fast) {
    const TimePoint asked = now();
    auto value = fast.get("k");
    const bool hit = value.settled();
    std::move(value)
        .then([this, asked, hit](const std::optional<std::string>& got) {
          const std::size_t seen = got ? std::stoul(*got) : 0;
          // The write after the one that was read.
          const TimePoint replaced = seen < ended.size() ? ended[seen] : TimePoint::max();
          if (asked - replaced >= bound) ++wrong;
          if (hit) ++hits;
          if (hit && asked > replaced) ++stale;
        })
        .on_error([](const Error&) {})
        .detach();
  }
  void fault(std::uint32_t which) {
    switch (which) {
      case 0:
      case 1: relay.cut(); break;
      case 2: relay.mend(); break;
      case 3: server.stop(); break;
      case 4: server.command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"}); break;
      case 5: server.command({"CLIENT", "KILL", "TYPE", "pubsub"}); break;
      default: break;
    }
  }

  void check_the_bound(ProtocolVersion protocol);

  support::Relay relay{server.port()};
  Client writer = run(connect(reactor, options()));
  std::vector<TimePoint> ended;  // of each version, from 1
  std::size_t version = 0;
  bool writing = false;
  std::uint64_t hits = 0, stale = 0, wrong = 0;
};

void Faults::check_the_bound(ProtocolVersion protocol) {
  const Client fast = behind_the_relay(protocol).cached({.max_silence = bound});
  std::mt19937 random(11);
  for (int i = 0; i < 60; ++i) {
    fault(static_cast<std::uint32_t>(random() % 6));
    const TimePoint until_then = now() + std::chrono::milliseconds(20 + random() % 250);
    while (now() < until_then) {
      for (int k = 0; k < 5; ++k) read(fast);
      if (random() % 3 == 0) change();
      run(reactor.after(1ms));
    }
    server.cont();
    if (random() % 2 == 0) relay.mend();
  }
  relay.mend();
  server.cont();
  until([&] {
    return run(fast.get("k").on_error([](const Error&) { return std::optional<std::string>(); })) ==
           std::to_string(version);
  });
  BOOST_TEST(wrong == 0u);
  BOOST_TEST(hits > 100u);
  BOOST_TEST_MESSAGE(hits << " hits, of these " << stale << " of a value replaced less than "
                          << bound.count() / 1'000'000 << " ms before");
}

BOOST_FIXTURE_TEST_SUITE(near_cache_faults, Faults)

BOOST_AUTO_TEST_CASE(the_bound_holds_on_a_bad_network) {
  check_the_bound(ProtocolVersion::automatic);
}

BOOST_AUTO_TEST_CASE(the_bound_holds_on_a_bad_network_with_resp2) {
  check_the_bound(ProtocolVersion::resp2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
