// What sentinels say of a group, and which of them is to be believed. Pure logic: no I/O, no time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/map.hpp>
#include <deferredis/protocol/protocol_options.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/outcome.hpp>
#include <deferredis/sharding/allowed_hosts.hpp>

namespace deferredis::detail {

/// What one sentinel says.
struct SentinelReport {
  using Fields = Map<std::string, std::string>;
  /// The answer to SENTINEL GET-MASTER-ADDR-BY-NAME.
  using Address = std::optional<std::pair<std::string, std::int64_t>>;

  static constexpr std::size_t most_replicas = 256;  ///< the rest of a longer list is left out
  static constexpr std::size_t most_sentinels = 64;

  /// Takes apart the answers to GET-MASTER-ADDR-BY-NAME, MASTER, REPLICAS and SENTINELS. Servers
  /// and sentinels whose host is none, or not allowed, are left out.
  static SentinelReport make(const Address& address, const Fields& primary,
                             const std::vector<Fields>& replicas,
                             const std::vector<Fields>& sentinels,
                             const AllowedHosts& allowed = {});

  Endpoint primary = {};
  std::string down = {};   ///< why the primary is no good: "s_down"; empty: it is
  std::int64_t epoch = 0;  ///< of this configuration: the higher one is the newer one
  std::size_t other_sentinels = 0;
  std::vector<Endpoint> replicas = {};        ///< not down, their link to the primary is up
  std::vector<Endpoint> stale_replicas = {};  ///< not down, but not linked
  std::vector<Endpoint> sentinels = {};       ///< the others that it knows
};

/// What a client wants of the sentinels, and what it knows already.
struct SentinelWish {
  std::string service = {};
  ServerRole role = ServerRole::primary;
  std::size_t min_other_sentinels = 0;
  std::int64_t newest_epoch = 0;       ///< an older answer may be stale
  std::vector<Endpoint> avoided = {};  ///< found to be wrong lately: others first
};

/// One round of asking: takes answers as they come, and says as soon as one is good enough that
/// nobody has to wait for the others.
class SentinelRound {
 public:
  /// `wish` is borrowed and may change meanwhile.
  explicit SentinelRound(const SentinelWish& wish) noexcept : wish_(&wish) {}

  void take(const Endpoint& sentinel, Outcome<SentinelReport> said);
  /// Is the best answer neither older than what is known, nor of servers to be avoided only?
  bool good() const noexcept { return best_ && rank(*best_) == Rank::good; }
  /// Null where no answer is of use.
  const SentinelReport* best() const noexcept { return best_ ? &*best_ : nullptr; }
  /// Who said it.
  const Endpoint& best_sentinel() const noexcept { return best_sentinel_; }
  /// How many were asked in vain, for they did not answer.
  std::size_t silent() const noexcept { return silent_; }
  /// What each one said, where none is of use.
  Error refusal() const;

 private:
  enum class Rank : std::uint8_t { useless, avoided, old, good };

  std::string objection(const SentinelReport& report) const;
  Rank rank(const SentinelReport& report) const noexcept;

  const SentinelWish* wish_;
  std::optional<SentinelReport> best_;
  Endpoint best_sentinel_;
  std::string remarks_;
  std::size_t silent_ = 0;
  std::size_t refused_logins_ = 0;
  std::size_t others_ = 0;  // remarks that are no refused logins
};

/// Where to go by this report, one after the other: those that are not avoided, replicas before
/// the primary where replicas are wanted. Not empty where the report is of any use.
struct SentinelChoice {
  std::vector<Endpoint> endpoints;
  ServerRole role = ServerRole::primary;
};
SentinelChoice choose(const SentinelReport& report, const SentinelWish& wish);

}  // namespace deferredis::detail
