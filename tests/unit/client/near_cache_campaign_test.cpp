// No read of a near cache is staler than promised, whatever happens to its connections.
#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/client.hpp>

#include "support/memory_loop.hpp"
#include "support/tracking_server.hpp"

namespace deferredis {
namespace {

using namespace std::chrono_literals;
using support::TrackingServer;

constexpr Duration bound = 2s;  // max_silence

/// Knows when each value of each key was written, and judges what was read.
class Oracle {
 public:
  Oracle(ManualReactor& manual, TrackingServer& server) : manual_(manual) {
    server.changed = [this](const std::string& key, const std::string& value) {
      history_[key].push_back({value, manual_.now()});
    };
  }
  /// How long the value had been replaced when it was asked for; 0: not at all.
  Duration staleness(const std::string& key, const std::string& value, TimePoint asked) {
    const std::size_t next = place(key, value) + 1;
    const auto& all = history_[key];
    return next >= all.size() ? Duration::zero()
                              : std::max(Duration::zero(), Duration(asked - all[next].when));
  }
  /// The place of a value among all that the key has had.
  std::size_t place(const std::string& key, const std::string& value) {
    const auto& all = history_[key];
    for (std::size_t i = all.size(); i-- > 0;) {
      if (all[i].value == value) return i;
    }
    BOOST_ERROR("a value that was never written: " + value);
    return 0;
  }

 private:
  struct Written {
    std::string value;
    TimePoint when;
  };
  ManualReactor& manual_;
  std::map<std::string, std::vector<Written>> history_;
};

/// One client with a near cache, its server, and a writer whom it does not know.
class Campaign : support::MemoryLoop {
 public:
  explicit Campaign(std::uint32_t seed, CacheMode mode) : random_(seed) {
    Options options{.host = "server",
                    .network = &network,
                    .protocol = ProtocolVersion::resp3,
                    .announce_library = false,
                    .pool_size = 2,
                    .timeout = 1s};
    for (int i = 0; i < keys; ++i) server_.change(key(i), next_value());
    rc_ = std::make_unique<Client>(run(connect_pool(reactor, options)));
    fast_ = std::make_unique<Client>(rc_->cached({.mode = mode, .max_silence = bound}));
  }

  void work(int faults) {
    for (int i = 0; i < faults; ++i) {
      const auto until = manual.now() + 1ms * (200 + pick(400));
      while (manual.now() < until) step();
      fault();
    }
    heal();
    for (int i = 0; i < 200; ++i) step();
    manual.advance(10s);
  }
  std::uint64_t hits() const { return fast_->stats().cache.hits; }
  std::uint64_t losses() const { return fast_->stats().losses; }
  /// Of a value from memory that had been replaced.
  Duration stalest() const { return stalest_; }
  std::uint64_t stale() const { return stale_; }

 private:
  static constexpr int keys = 8;

  std::uint32_t pick(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }
  static std::string key(int i) { return "k" + std::to_string(i); }
  std::string any_key() { return key(static_cast<int>(pick(keys))); }
  std::string next_value() { return std::to_string(++values_); }

  void step() {
    for (int i = 0; i < 6; ++i) read(any_key());
    if (pick(4) == 0) server_.change(any_key(), next_value());
    if (pick(10) == 0) write(any_key());
    manual.advance(1ms * (1 + pick(40)));
  }
  void read(const std::string& which) {
    const TimePoint asked = manual.now();
    const std::size_t least = least_[which];
    auto value = fast_->get(which);
    const bool hit = value.settled();
    const auto joined = fast_->stats().cache.joined;
    const bool shared = std::exchange(joined_, joined) != joined;
    std::move(value)
        .then([this, which, asked, hit, shared, least](std::optional<std::string> got) {
          judge(which, got.value_or("?"), asked, hit || shared, least);
        })
        .on_error([](const Error&) {})
        .detach();
  }
  void judge(const std::string& which, const std::string& got, TimePoint asked, bool from_others,
             std::size_t least) {
    const Duration staleness = oracle_.staleness(which, got, asked);
    BOOST_TEST((staleness < bound), "read " << got << " of " << which << ", replaced "
                                            << staleness.count() / 1'000'000 << " ms before");
    if (!from_others) BOOST_TEST(staleness.count() == 0, "the server's own answer was stale");
    BOOST_TEST(oracle_.place(which, got) >= least, "an own write was not seen");
    if (staleness > Duration::zero()) ++stale_;
    stalest_ = std::max(stalest_, staleness);
  }
  void write(const std::string& which) {
    const std::string value = next_value();
    rc_->set(which, value)
        .then([this, which, value](bool) {
          least_[which] = std::max(least_[which], oracle_.place(which, value));
        })
        .on_error([](const Error&) {})
        .detach();
  }
  void fault() {
    switch (pick(9)) {
      case 0:
      case 1: network.cut(server_.endpoint); break;
      case 2: network.reset(server_.endpoint); break;
      case 3: server_.stall(); break;
      case 4:  // it dies and is replaced by another one
        network.cut(server_.endpoint);
        network.reset(server_.endpoint);
        break;
      case 5: network.set_latency(1ms * pick(300)); break;
      case 6: manual.busy(1ms * pick(4000)); break;
      default: heal();
    }
  }
  void heal() {
    network.restore(server_.endpoint);
    network.set_latency(0ms);
    server_.go_on();
  }

  std::mt19937 random_;
  TrackingServer server_{reactor, network};
  Oracle oracle_{manual, server_};
  std::unique_ptr<Client> rc_;
  std::unique_ptr<Client> fast_;
  std::map<std::string, std::size_t> least_;  // the place of the newest own write that ended
  int values_ = 0;
  std::uint64_t joined_ = 0;
  std::uint64_t stale_ = 0;
  Duration stalest_{};
};

BOOST_AUTO_TEST_SUITE(near_cache_campaign)

BOOST_AUTO_TEST_CASE(no_read_is_staler_than_max_silence_over_1000_faults) {
  std::uint64_t hits = 0, losses = 0, stale = 0;
  Duration stalest{};
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      Campaign campaign(seed, CacheMode::tracking);
      campaign.work(50);
      hits += campaign.hits();
      losses += campaign.losses();
      stale += campaign.stale();
      stalest = std::max(stalest, campaign.stalest());
    }
  }
  BOOST_TEST(hits > 50'000u);
  BOOST_TEST(losses > 100u);
  BOOST_TEST(stale > 100u);  // the bound is needed
  BOOST_TEST((stalest > 1s));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace deferredis
