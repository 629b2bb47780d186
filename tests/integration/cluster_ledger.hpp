// A ledger of writes to many keys of a cluster: what each future reported, and what is there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <deferredis/reactor/state/lifeline.hpp>

#include "integration/cluster_loop.hpp"

namespace deferredis::test {

/// Pushes numbers to the lists of several keys, in rising order for each key. Then it proves,
/// number by number, that what every future reported is true, and that no command overtook an
/// earlier one.
class ClusterLedger {
 public:
  ClusterLedger(ClientLoop& loop, Client client, std::vector<std::string> keys)
      : loop_(loop), client_(std::move(client)), keys_(std::move(keys)) {}
  ClusterLedger(const ClusterLedger&) = delete;
  ClusterLedger& operator=(const ClusterLedger&) = delete;

  /// Pushes the next `count` numbers, to one key after another.
  void push(std::size_t count) {
    for (; count > 0; --count) push_one();
  }
  std::size_t pending() const noexcept { return pending_; }
  std::size_t done() const { return count(Said::done); }
  std::size_t failed() const { return said_.size() - done(); }
  /// Pushes that failed or are pending, to the keys for which `wanted` is true.
  template <class Wanted>
  std::size_t failed_of(Wanted wanted) const {
    return count_of(wanted, [](Said said) { return said != Said::done; });
  }
  /// Acknowledged pushes.
  template <class Wanted>
  std::size_t done_of(Wanted wanted) const {
    return count_of(wanted, [](Said said) { return said == Said::done; });
  }

  /// Compares with the cluster, which must be healthy. `durable`: it keeps what it acknowledged,
  /// even across failovers. `ordered`: everything went over one connection to each node.
  void check(bool durable = true, bool ordered = true) {
    loop_.until([this] { return pending_ == 0; });
    std::vector<int> times(said_.size());
    for (const std::string& key : keys_) {
      std::size_t before = 0;
      for (const auto& text : loop_.run(client_.lrange(key, 0, -1))) {
        const std::size_t number = std::stoul(text);
        ++times.at(number);
        if (ordered && number < before)
          BOOST_ERROR("out of order: " << number << " after " << before);
        before = number;
      }
    }
    for (std::size_t i = 0; i < said_.size(); ++i) {
      if (durable && said_[i] == Said::done && times[i] == 0)
        BOOST_ERROR("acknowledged and lost: " << i);
      if (said_[i] == Said::not_sent && times[i] != 0) BOOST_ERROR("not_sent and executed: " << i);
      if (times[i] > 1) BOOST_ERROR("executed " << times[i] << " times: " << i);
    }
  }

 private:
  enum class Said : std::uint8_t { nothing, done, not_sent, unknown };

  void push_one() {
    const std::size_t number = said_.size();
    said_.push_back(Said::nothing);
    ++pending_;
    client_.rpush(keys_[number % keys_.size()], std::to_string(number))
        .then([self = self_.weak(), number](std::int64_t) {
          if (self) self->settle(number, Said::done);
        })
        .on_error([self = self_.weak(), number](const Error& error) {
          if (!self) return;
          const bool none = error.delivery() != Delivery::maybe_applied;
          self->settle(number, none ? Said::not_sent : Said::unknown);
        })
        .detach();
  }
  void settle(std::size_t number, Said said) {
    BOOST_REQUIRE((said_[number] == Said::nothing));  // exactly once
    said_[number] = said;
    --pending_;
  }
  template <class Wanted, class Is>
  std::size_t count_of(Wanted wanted, Is is) const {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < said_.size(); ++i)
      sum += is(said_[i]) && wanted(keys_[i % keys_.size()]) ? 1u : 0u;
    return sum;
  }
  std::size_t count(Said wanted) const {
    std::size_t sum = 0;
    for (const Said said : said_) sum += said == wanted ? 1u : 0u;
    return sum;
  }

  ClientLoop& loop_;  // borrowed
  Client client_;
  std::vector<std::string> keys_;
  std::vector<Said> said_;
  std::size_t pending_ = 0;
  detail::Lifeline<ClusterLedger> self_{*this};
};

}  // namespace deferredis::test
