// Sentinels: a set of Redis Sentinels that several clients share, and that can be asked directly.
#pragma once

#include <string_view>
#include <type_traits>
#include <vector>

#include <deferredis/client/node_list.hpp>
#include <deferredis/client/options.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/sentinel_error.hpp>

namespace deferredis {

class Reactor;
class Sentinels;
namespace detail {
class KnownSentinels;
const Shared<KnownSentinels>& known_sentinels(const Sentinels& sentinels) noexcept;
}  // namespace detail

/// Which sentinels, and how to talk to them: the same members as in SentinelOptions.
struct SentinelsOptions {
  NodeList nodes = {};  ///< "10.0.0.1:26379,10.0.0.2:26379"; others are discovered
  /// An answer counts only if its sentinel knows this many others.
  std::size_t min_other_sentinels = 0;
  /// Which servers and discovered sentinels may be connected to, see AllowedHosts. Empty: all.
  std::string_view allowed_hosts = {};
  /// Where servers and sentinels are reached. Borrowed: it must outlive the clients.
  EndpointMap* endpoint_map = nullptr;
  Options sentinel = {};  ///< to sentinels; host, port, unix_path and database are ignored
  Duration answer_timeout = std::chrono::milliseconds(500);  ///< for each sentinel
};
static_assert(std::is_trivially_destructible_v<SentinelsOptions>);

/// Sentinels that watch one or several groups. Every client that is given this object uses its
/// connections: one for questions and one for events to each sentinel, however many groups there
/// are.
///
///   redis::Sentinels sentinels(reactor, {.nodes = "10.0.0.1:26379,10.0.0.2:26379"});
///   redis::Endpoint primary = co_await sentinels.primary("orders");
///   redis::Client orders = lazy_sentinel(reactor, {.sentinels = &sentinels, .service = "orders"});
///   redis::Client users = lazy_sentinel(reactor, {.sentinels = &sentinels, .service = "users"});
///
/// Lifetime: copies share the connections, which close when the last copy and the last client are
///   gone.
/// Errors: the constructor throws InvalidArgumentError on impossible options, never because of the
///   network.
class Sentinels {
 public:
  Sentinels(Reactor& reactor, const SentinelsOptions& options);
  Sentinels(const Sentinels&) noexcept;
  Sentinels& operator=(const Sentinels&) noexcept;
  ~Sentinels();

  /// The primary of a group now. All sentinels are asked at once; the first good answer counts.
  ///
  /// Errors: MasterNotFoundError with what each sentinel said; AuthError if all refuse the login.
  ///   It takes a little over `answer_timeout` at most. Nobody has checked the server's ROLE.
  Future<Endpoint> primary(std::string_view service) const;
  /// The replicas of a group that are up, those with a link to the primary first. May be empty.
  Future<std::vector<Endpoint>> replicas(std::string_view service) const;
  /// The sentinels that are known: those of the options, and those that they named.
  std::vector<Endpoint> endpoints() const;

 private:
  friend const Shared<detail::KnownSentinels>& detail::known_sentinels(
      const Sentinels& sentinels) noexcept;

  Shared<detail::KnownSentinels> known_;  // shared with copies and with the groups of clients
};

}  // namespace deferredis
