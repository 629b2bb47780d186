// What sentinels say about a group, and which one to believe. Pure logic: no I/O, no clock.
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
#include <deferredis/sharding/endpoint_map.hpp>

namespace deferredis::detail {

/// What one sentinel says.
struct SentinelReport {
  using Fields = Map<std::string, std::string>;
  /// The answer to SENTINEL GET-MASTER-ADDR-BY-NAME.
  using Address = std::optional<std::pair<std::string, std::int64_t>>;

  static constexpr std::size_t most_replicas = 256;  ///< the rest of a longer list is left out
  static constexpr std::size_t most_sentinels = 64;

  /// Combines the replies to GET-MASTER-ADDR-BY-NAME, MASTER, REPLICAS and SENTINELS. Leaves out
  /// servers and sentinels whose host is invalid or not allowed. `map` says where each is reached.
  static SentinelReport make(const Address& address, const Fields& primary,
                             const std::vector<Fields>& replicas,
                             const std::vector<Fields>& sentinels, const AllowedHosts& allowed = {},
                             EndpointMap* map = nullptr);

  Endpoint primary = {};
  std::string down = {};   ///< why the primary cannot be used, such as "s_down"; empty: it can
  std::int64_t epoch = 0;  ///< of this configuration: higher is newer
  std::size_t other_sentinels = 0;
  std::vector<Endpoint> replicas = {};        ///< up, and linked to the primary
  std::vector<Endpoint> stale_replicas = {};  ///< up, but not linked
  std::vector<Endpoint> sentinels = {};       ///< the others that this one knows
};

/// What a client wants from the sentinels, and what it knows already.
struct SentinelWish {
  std::string service = {};
  ServerRole role = ServerRole::primary;
  std::size_t min_other_sentinels = 0;
  std::int64_t newest_epoch = 0;       ///< an older answer may be stale
  std::vector<Endpoint> avoided = {};  ///< recently proved wrong: used only if there is no other
};

/// One round of questions: takes answers as they come, and says when one is good enough, so that
/// nobody has to wait for the others.
class SentinelRound {
 public:
  /// `wish` is borrowed, and may change meanwhile.
  explicit SentinelRound(const SentinelWish& wish) noexcept : wish_(&wish) {}

  void take(const Endpoint& sentinel, Outcome<SentinelReport> said);
  /// Is the best answer up to date, with servers that are not all avoided?
  bool good() const { return best_ && rank(*best_) == Rank::good; }
  /// Null if no answer is useful.
  const SentinelReport* best() const noexcept { return best_ ? &*best_ : nullptr; }
  /// The sentinel that gave the best answer.
  const Endpoint& best_sentinel() const noexcept { return best_sentinel_; }
  /// How many sentinels did not answer.
  std::size_t silent() const noexcept { return silent_; }
  /// The error if no answer is useful: what each sentinel said.
  Error refusal() const;

 private:
  enum class Rank : std::uint8_t { useless, avoided, old, good };

  std::string objection(const SentinelReport& report) const;
  Rank rank(const SentinelReport& report) const;

  const SentinelWish* wish_;
  std::optional<SentinelReport> best_;
  Endpoint best_sentinel_;
  std::string remarks_;
  std::size_t silent_ = 0;
  std::size_t refused_logins_ = 0;
  std::size_t others_ = 0;  // remarks other than refused logins
};

/// The servers to try by this report, in order: those that are not avoided; replicas before the
/// primary if replicas are wanted. Not empty if the report is useful.
struct SentinelChoice {
  std::vector<Endpoint> endpoints;
  ServerRole role = ServerRole::primary;
};
SentinelChoice choose(const SentinelReport& report, const SentinelWish& wish);

}  // namespace deferredis::detail
