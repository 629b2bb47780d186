#include <deferredis/sharding/detail/known_sentinels.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/detail/pool_backend.hpp>
#include <deferredis/client/more_commands.hpp>

namespace deferredis::detail {

namespace {

constexpr std::size_t most_sentinels = 64;  // whatever somebody tells

bool contains(const std::vector<Endpoint>& endpoints, const Endpoint& wanted) {
  return std::find(endpoints.begin(), endpoints.end(), wanted) != endpoints.end();
}

Settings settings_of(Options options) {
  options.database = 0;
  return Settings(options);
}

}  // namespace

KnownSentinels::KnownSentinels(Reactor& reactor, const Options& options, Duration answer_timeout,
                               std::vector<Endpoint> configured)
    : reactor_(reactor),
      settings_(settings_of(options)),
      call_options_{.timeout = answer_timeout},
      configured_(std::move(configured)) {
  for (const Endpoint& endpoint : configured_) add(endpoint);
}

void KnownSentinels::add(const Endpoint& endpoint) {
  Settings settings = settings_;
  settings.endpoint = endpoint;
  known_.push_back({endpoint, Client(make_pool(reactor_, std::move(settings), 1), call_options_)});
}

void KnownSentinels::learn(const std::vector<Endpoint>& told) {
  std::erase_if(known_, [&](const KnownSentinel& each) {
    return !contains(configured_, each.endpoint) && !contains(told, each.endpoint);
  });
  for (const Endpoint& endpoint : told) {
    const bool known = std::any_of(known_.begin(), known_.end(), [&](const KnownSentinel& each) {
      return each.endpoint == endpoint;
    });
    if (!known && known_.size() < most_sentinels) add(endpoint);
  }
}

void KnownSentinels::close() {
  for (const KnownSentinel& each : known_) each.client.disconnect().detach();
}

Future<SentinelReport> KnownSentinels::ask(Client sentinel, std::string service) {
  const MoreCommands commands = sentinel.more();
  // In one write; each outcome is taken, so that no failure is left to nobody.
  auto address_asked = commands.sentinel_get_master_addr_by_name(service);
  auto primary_asked = commands.sentinel_master(service);
  auto replicas_asked = commands.sentinel_replicas(service);
  auto sentinels_asked = commands.sentinel_sentinels(service);
  auto address = co_await std::move(address_asked).outcome();
  auto primary = co_await std::move(primary_asked).outcome();
  auto replicas = co_await std::move(replicas_asked).outcome();
  auto sentinels = co_await std::move(sentinels_asked).outcome();
  if (!primary) co_return primary.error();
  if (!address) co_return address.error();
  if (!replicas) co_return replicas.error();
  if (!sentinels) co_return sentinels.error();
  co_return SentinelReport::make(*address, *primary, *replicas, *sentinels);
}

}  // namespace deferredis::detail
