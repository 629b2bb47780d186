// A campaign: a client under load, a proxy that breaks its connections, and servers that freeze or
// are killed. In the end every report is compared with what the servers have.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "integration/client_loop.hpp"
#include "support/chaos_proxy.hpp"
#include "support/chaos_record.hpp"

namespace deferredis::test {

using support::ChaosFigures;

/// The size of a campaign, and the seed of all its decisions. One line replays a seed:
/// CHAOS_SEED=7 build/debug/tests/server_chaos --run_test=chaos_pool
struct ChaosOrder {
  std::uint64_t seed = 1;
  std::size_t commands = 500'000;
  std::size_t faults = 125;  ///< at least so many
  bool kills = true;         ///< of servers; they must keep what they acknowledged
  Retry retry = Retry::read_only;
};

/// The seed that the environment names; else `usual`.
inline std::uint64_t chaos_seed(std::uint64_t usual) {
  const char* const named = std::getenv("CHAOS_SEED");
  return named == nullptr ? usual : std::strtoull(named, nullptr, 10);
}

/// A server that has written every acknowledged command to its file when it is killed.
inline support::RedisServerOptions kept() {
  return {.extra = {"--appendonly", "yes", "--appendfsync", "no", "--auto-aof-rewrite-percentage",
                    "0"}};
}

constexpr Duration chaos_timeout = std::chrono::seconds(2);

/// Short limits, so that many faults fit into a minute.
inline Options chaos_options(Retry retry) {
  using namespace std::chrono_literals;
  return {.pool_size = 4,
          .when_disconnected = WhenDisconnected::wait,
          .retry = retry,
          .timeout = chaos_timeout,
          .connect_timeout = 500ms,
          .total_connect_timeout = 1s,
          .handshake_timeout = 500ms,
          .ping_interval = 100ms,
          .dead_after = 300ms,
          .backoff = {.min = 2ms, .max = 50ms}};
}

class ChaosCampaign {
 public:
  /// Connects a client through the proxy.
  using Connect = std::function<Client(const support::ChaosProxy& proxy)>;

  ChaosCampaign(ClientLoop& loop, std::vector<support::RedisServer*> servers, ChaosOrder order,
                Connect connect);
  ChaosCampaign(const ChaosCampaign&) = delete;
  ChaosCampaign& operator=(const ChaosCampaign&) = delete;

  /// Runs all commands, calms everything down, and compares.
  void run();
  /// After run(): what was reported and is not true.
  const std::vector<std::string>& problems() const noexcept { return problems_; }
  ChaosFigures figures() const;
  /// run(), then each problem fails the case, and so does each doubt.
  ChaosFigures check();

 private:
  static constexpr std::size_t window = 1000;  ///< commands without a reply
  static constexpr std::size_t lists = 12;
  static constexpr std::size_t constants = 500;

  std::size_t pick(std::size_t below) { return random_() % below; }
  void prepare();
  void load();
  void issue();
  void read();
  void write(const Client& client, std::size_t padding, bool cancelled);
  TimePoint now() const;  ///< without the lost time
  Duration lost_in_this_turn() const;
  void turn();
  void begin_turn();
  void settled(TimePoint began);
  void failed(const Error& error, TimePoint began);
  void hurt_a_server();
  void revive();
  void calm_down();
  void wait_for_late_commands();
  void judge();
  std::vector<std::size_t> numbers_in(const Client& client, std::size_t list);

  ClientLoop& loop_;                            // borrowed
  std::vector<support::RedisServer*> servers_;  // borrowed
  ChaosOrder order_;
  Connect connect_;
  support::ChaosProxy proxy_;
  std::mt19937_64 random_;
  std::optional<Client> client_;
  std::optional<Client> impatient_;  ///< waits for nothing, and no longer than 5 ms
  support::ChaosRecord record_{lists};
  ChaosFigures figures_;
  std::size_t pending_ = 0;
  std::size_t issued_ = 0;
  std::size_t wrong_ = 0;  ///< GETs with the value of another key
  std::size_t late_ = 0;
  Duration longest_{0};  ///< from a call to its end
  TimePoint turn_began_{};
  Duration computed_before_{0};
  Duration lost_time_{0};  ///< in which this thread did not run, or waited for a server to start
  std::vector<std::string> problems_;
  support::RedisServer* hurt_ = nullptr;
  TimePoint revived_at_{};
};

}  // namespace deferredis::test
