#include "support/cache_campaign.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include <deferredis/client/client.hpp>

namespace deferredis::support {

namespace {

using namespace std::chrono_literals;

constexpr Duration bound = 2s;  // max_silence

/// Knows when each key got each of its values.
class History {
 public:
  void add(const std::string& key, const std::string& value, TimePoint now) {
    keys_[key].push_back({value, now});
  }
  /// The place of a value among all that the key has had; past the end if it never had it.
  std::size_t place(const std::string& key, const std::string& value) {
    const auto& all = keys_[key];
    for (std::size_t i = all.size(); i-- > 0;) {
      if (all[i].value == value) return i;
    }
    return all.size();
  }
  /// How long the value at this place had been replaced by then; 0: it was the latest.
  Duration staleness(const std::string& key, std::size_t place, TimePoint asked) {
    const auto& all = keys_[key];
    if (place + 1 >= all.size()) return Duration::zero();
    return std::max(Duration::zero(), Duration(asked - all[place + 1].when));
  }
  std::size_t count(const std::string& key) { return keys_[key].size(); }

 private:
  struct Written {
    std::string value;
    TimePoint when;
  };
  std::map<std::string, std::vector<Written>> keys_;
};

class Campaign {
 public:
  Campaign(Changing what, std::uint32_t seed, CacheCampaignFigures& figures)
      : figures_(figures),
        name_(std::string(to_string(what)) + ", seed " + std::to_string(seed) + ": "),
        random_(seed),
        servers_(ChangingServers::make(what, manual_, network_)) {
    servers_->changed = [this](const std::string& key, const std::string& value) {
      history_.add(key, value, manual_.now());
    };
    Options options{.network = &network_,
                    .protocol = ProtocolVersion::resp3,
                    .announce_library = false,
                    .pool_size = 2,
                    .timeout = 1s};
    if (seed % 2 == 0) {  // it notices a dead link before the cache does
      options.ping_interval = 300ms;
      options.dead_after = 1s;
    }
    for (int i = 0; i < keys; ++i) servers_->change(key(i), next_value());
    rc_.emplace(servers_->client(options));
    fast_.emplace(rc_->cached({.max_silence = bound}));
  }

  void work(int faults) {
    for (int i = 0; i < faults; ++i) {
      const auto until = manual_.now() + 1ms * (200 + pick(400));
      while (manual_.now() < until) step();
      fault();
    }
    heal();
    for (int i = 0; i < 200; ++i) step();
    manual_.advance(10s);
    check_recovered();
    const ClientStats stats = fast_->stats();
    figures_.hits += stats.cache.hits;
    figures_.losses += stats.losses;
    figures_.failovers += servers_->failovers;
  }

 private:
  static constexpr int keys = 8;

  std::uint32_t pick(std::uint32_t below) { return static_cast<std::uint32_t>(random_() % below); }
  static std::string key(int i) { return "k" + std::to_string(i); }
  std::string any_key() { return key(static_cast<int>(pick(keys))); }
  std::string next_value() { return std::to_string(++values_); }
  void problem(const std::string& text) { figures_.problems.push_back(name_ + text); }

  void step() {
    for (int i = 0; i < 6; ++i) read(any_key());
    if (pick(4) == 0) servers_->change(any_key(), next_value());
    if (pick(10) == 0) write(any_key());
    manual_.advance(1ms * (1 + pick(40)));
  }
  void read(const std::string& which) {
    const TimePoint asked = manual_.now();
    const std::size_t least = least_[which];
    auto value = fast_->get(which);
    const bool hit = value.settled();
    const auto joined = fast_->stats().cache.joined;
    const bool shared = std::exchange(joined_, joined) != joined;
    std::move(value)
        .then([this, which, asked, own = !hit && !shared,
               least](const std::optional<std::string>& got) {
          judge(which, got.value_or("nothing"), asked, own, least);
        })
        .on_error([](const Error&) {})
        .detach();
  }
  void judge(const std::string& which, const std::string& got, TimePoint asked, bool own,
             std::size_t least) {
    const std::size_t place = history_.place(which, got);
    const Duration staleness = history_.staleness(which, place, asked);
    const std::string read = got + " of " + which;
    const std::string late = std::to_string(staleness.count() / 1'000'000) + " ms late";
    if (place == history_.count(which)) problem("nobody ever wrote " + read);
    if (staleness >= bound) problem("beyond the bound: " + read + ", " + late);
    if (own && staleness > Duration::zero()) problem("a server answered " + read + ", " + late);
    if (place < least) problem("an own write was not seen: " + read);
    if (staleness > Duration::zero()) ++figures_.stale;
    figures_.stalest = std::max(figures_.stalest, staleness);
  }
  void write(const std::string& which) {
    const std::string value = next_value();
    rc_->set(which, value)
        .then([this, which, value](bool) {
          least_[which] = std::max(least_[which], history_.place(which, value));
        })
        .on_error([](const Error&) {})
        .detach();
  }
  void fault() {
    switch (pick(9)) {
      case 0: return network_.set_latency(1ms * pick(300));
      case 1: return manual_.busy(1ms * pick(4000));
      case 2:
      case 3: return heal();
      default: servers_->fault(pick(1u << 16));
    }
  }
  void heal() {
    network_.set_latency(0ms);
    servers_->heal();
  }
  // Once all is well, every key is read, and then comes from memory.
  void check_recovered() {
    for (int i = 0; i < keys; ++i) read(key(i));
    manual_.advance(1s);
    for (int i = 0; i < keys; ++i) {
      auto again = fast_->get(key(i));
      if (!again.settled()) problem("the cache does not keep " + key(i) + " any more");
      std::move(again).on_error([](const Error&) { return std::optional<std::string>(); }).detach();
    }
    manual_.advance(1s);
  }

  CacheCampaignFigures& figures_;
  const std::string name_;
  std::mt19937 random_;
  ManualReactor manual_;
  MemoryNetwork network_;
  History history_;
  std::unique_ptr<ChangingServers> servers_;
  std::optional<Client> rc_;
  std::optional<Client> fast_;
  std::map<std::string, std::size_t> least_;  // the place of the newest own write that ended
  int values_ = 0;
  std::uint64_t joined_ = 0;
};

}  // namespace

void run_cache_campaign(Changing what, std::uint32_t seed, int faults,
                        CacheCampaignFigures& figures) {
  Campaign(what, seed, figures).work(faults);
}

}  // namespace deferredis::support
