// A ledger of writes: what each future reported, and what the server has in the end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "integration/client_loop.hpp"

namespace deferredis::test {

/// Pushes numbers through a client while its server dies and comes back. Then it proves, number by
/// number, that what every future reported is true.
///
/// The server must keep what it acknowledged: `durable` options.
class Ledger {
 public:
  static support::RedisServerOptions durable() {
    return {.extra = {"--appendonly", "yes", "--appendfsync", "always"}};
  }

  Ledger(ClientLoop& loop, Client client) : loop_(loop), client_(std::move(client)) {}

  /// Pushes the next number.
  void push() {
    const std::size_t number = said_.size();
    said_.push_back(Said::nothing);
    ++pending_;
    client_.rpush("ledger", std::to_string(number))
        .then([this, number](std::int64_t) { settle(number, Said::done); })
        .on_error([this, number](const Error& error) {
          settle(number, error.delivery() == Delivery::not_sent ? Said::not_sent : Said::unknown);
        })
        .detach();
  }
  /// Writes acknowledged until now may be lost: a replica without them has become the primary.
  void forgive() {
    for (Said& said : said_) {
      if (said == Said::done) said = Said::done_before;
    }
  }
  const Client& client() const noexcept { return client_; }
  std::size_t pending() const noexcept { return pending_; }
  std::size_t done() const { return count(Said::done) + count(Said::done_before); }
  std::size_t failed() const { return count(Said::not_sent) + count(Said::unknown); }

  /// Compares with the list on the server, which must be up.
  void check(const support::RedisServer& server) {
    loop_.until([this] { return pending_ == 0; });
    Client fresh = loop_.run(connect(
        loop_.reactor, {.unix_path = server.socket_path(), .timeout = std::chrono::seconds(10)}));
    std::vector<int> times(said_.size());
    for (const auto& number : loop_.run(fresh.lrange("ledger", 0, -1))) {
      ++times.at(std::stoul(number));
    }
    for (std::size_t i = 0; i < said_.size(); ++i) {
      if (said_[i] == Said::done && times[i] != 1) BOOST_ERROR("acknowledged and lost: " << i);
      if (said_[i] == Said::not_sent && times[i] != 0) BOOST_ERROR("not_sent and executed: " << i);
      if (times[i] > 1) BOOST_ERROR("executed " << times[i] << " times: " << i);
    }
  }

 private:
  enum class Said : std::uint8_t { nothing, done, done_before, not_sent, unknown };

  void settle(std::size_t number, Said said) {
    BOOST_REQUIRE((said_[number] == Said::nothing));  // exactly once
    said_[number] = said;
    --pending_;
  }
  std::size_t count(Said wanted) const {
    std::size_t sum = 0;
    for (const Said said : said_) sum += said == wanted ? 1u : 0u;
    return sum;
  }

  ClientLoop& loop_;  // borrowed
  Client client_;
  std::vector<Said> said_;
  std::size_t pending_ = 0;
};

}  // namespace deferredis::test
