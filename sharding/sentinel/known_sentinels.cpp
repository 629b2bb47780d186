#include <deferredis/sharding/sentinel/known_sentinels.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <deferredis/client/backend/handle_access.hpp>
#include <deferredis/client/more_commands.hpp>
#include <deferredis/client/pool/pool_backend.hpp>

namespace deferredis::detail {

namespace {

constexpr std::size_t most_sentinels = SentinelReport::most_sentinels;

bool contains(const std::vector<Endpoint>& endpoints, const Endpoint& wanted) {
  return std::find(endpoints.begin(), endpoints.end(), wanted) != endpoints.end();
}

// Reads "mymaster 10.0.0.1 6379 10.0.0.2 6379": returns the first address if it is our group.
std::optional<Endpoint> switched_from(std::string_view payload, std::string_view service) {
  const auto word = [&payload] {
    const std::size_t end = std::min(payload.find(' '), payload.size());
    const std::string_view found = payload.substr(0, end);
    payload.remove_prefix(std::min(end + 1, payload.size()));
    return found;
  };
  if (word() != service) return std::nullopt;
  const std::string_view host = word();
  const std::string_view port_text = word();
  std::uint16_t port = 0;
  std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  return Endpoint::tcp(host, port);
}

Settings settings_of(Options options) {
  options.database = 0;
  return Settings(options);
}

}  // namespace

KnownSentinels::KnownSentinels(Reactor& reactor, const Options& options, Duration answer_timeout,
                               std::string service, std::vector<Endpoint> configured,
                               SentinelEvents& events)
    : reactor_(reactor),
      settings_(settings_of(options)),
      call_options_{.timeout = answer_timeout},
      service_(std::move(service)),
      configured_(std::move(configured)),
      events_(events) {
  settings_.connect.asker = this;
  for (const Endpoint& endpoint : configured_) add(endpoint);
}

void KnownSentinels::add(const Endpoint& endpoint) {
  Settings settings = settings_;
  settings.endpoint = endpoint;
  const Client client =
      HandleAccess::make<Client>(make_pool(reactor_, std::move(settings), 1), call_options_);
  const Client patient =
      client.with({.when_disconnected = WhenDisconnected::wait, .timeout = Duration::zero()});
  known_.push_back({endpoint, client, patient.subscriber()});
  listen(known_.back().listener);
}

// Subscribes once the sentinel can be reached, and again after each lost connection.
void KnownSentinels::listen(Subscriber& listener) {
  listener
      .subscribe("+switch-master",
                 [this](const Message& message) {
                   if (const auto before = switched_from(message.payload, service_))
                     events_.primary_switched(*before);
                 })
      .on_error([](const Error&) {})  // closed, or not permitted: questions still work
      .detach();
  listener
      .subscribe({"+slave", "-sdown"},
                 [this](const Message& message) {
                   if (message.payload.find(" @ " + service_ + " ") != std::string::npos)
                     events_.group_changed();
                 })
      .on_error([](const Error&) {})
      .detach();
  listener.on_gap([this](const Message&) { events_.group_changed(); });
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

Future<SentinelReport> KnownSentinels::ask(Client sentinel, std::string service,
                                           std::shared_ptr<const AllowedHosts> allowed) {
  const MoreCommands commands = sentinel.more();
  // Sent in one write. Each outcome is taken, so that no failure goes unhandled.
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
  co_return SentinelReport::make(*address, *primary, *replicas, *sentinels, *allowed);
}

}  // namespace deferredis::detail
