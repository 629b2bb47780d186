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

// Reads "mymaster 10.0.0.1 6379 10.0.0.2 6379".
struct Switch {
  std::string_view service;
  Endpoint before;
  Endpoint now;
};
Switch read_switch(std::string_view payload) {
  const auto word = [&payload] {
    const std::size_t end = std::min(payload.find(' '), payload.size());
    const std::string_view found = payload.substr(0, end);
    payload.remove_prefix(std::min(end + 1, payload.size()));
    return found;
  };
  const auto endpoint = [&word] {
    const std::string_view host = word();
    const std::string_view port_text = word();
    std::uint16_t port = 0;
    std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
    return Endpoint::tcp(host, port);
  };
  const std::string_view service = word();
  Endpoint before = endpoint();
  return {service, std::move(before), endpoint()};
}

std::vector<Endpoint> nodes_of(const SentinelsOptions& options) {
  return std::move(options.nodes.endpoints(26379).value());
}

std::shared_ptr<const AllowedHosts> allowed_of(const SentinelsOptions& options) {
  auto allowed = std::make_shared<AllowedHosts>(AllowedHosts::parse(options.allowed_hosts).value());
  for (const Endpoint& sentinel : nodes_of(options)) allowed->add(sentinel);
  return allowed;
}

Settings settings_of(Options options) {
  options.database = 0;
  return Settings(options);
}

Duration answer_time(const SentinelsOptions& options) {
  if (options.answer_timeout <= Duration::zero()) {
    Error(errc::invalid_argument, "option 'answer_timeout': it leaves no time at all: use more")
        .raise();
  }
  return options.answer_timeout;
}

// A coroutine.
Future<SentinelReport> ask_one(Client sentinel, std::string service,
                               std::shared_ptr<const AllowedHosts> allowed, EndpointMap* map) {
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
  co_return SentinelReport::make(*address, *primary, *replicas, *sentinels, *allowed, map);
}

}  // namespace

KnownSentinels::KnownSentinels(Reactor& reactor, const SentinelsOptions& options)
    : reactor_(reactor),
      configured_(nodes_of(options)),
      allowed_(allowed_of(options)),
      map_(options.endpoint_map),
      min_other_sentinels_(options.min_other_sentinels),
      settings_(settings_of(options.sentinel)),
      call_options_{.timeout = answer_time(options)} {
  settings_.connect.asker = this;
  for (const Endpoint& endpoint : configured_) add(endpoint);
}

KnownSentinels::~KnownSentinels() {
  for (const KnownSentinel& each : known_) each.client.disconnect().detach();
}

void KnownSentinels::remove(const SentinelEvents& events) noexcept {
  std::erase(groups_, &events);
  const bool wanted = std::any_of(groups_.begin(), groups_.end(), [&](const SentinelEvents* each) {
    return each->service() == events.service();
  });
  if (!wanted) told_.erase(events.service());
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
      .subscribe("+switch-master", [this](const Message& message) { tell_switch(message.payload); })
      .on_error([](const Error&) {})  // closed, or not permitted: questions still work
      .detach();
  listener
      .subscribe({"+slave", "-sdown"},
                 [this](const Message& message) { tell_change(message.payload); })
      .on_error([](const Error&) {})
      .detach();
  listener.on_gap([this](const Message&) { tell_gap(); });
}

Endpoint KnownSentinels::reached(const Endpoint& announced) const {
  return map_ == nullptr ? announced : (*map_)(announced).value_or(announced);
}

void KnownSentinels::tell_switch(std::string_view payload) const {
  const Switch told = read_switch(payload);
  const Endpoint before = reached(told.before);
  const Endpoint now = reached(told.now);
  const auto groups = groups_;
  for (SentinelEvents* const each : groups)
    if (each->service() == told.service) each->primary_switched(before, now);
}

void KnownSentinels::tell_change(std::string_view payload) const {
  const auto groups = groups_;
  for (SentinelEvents* const each : groups) {
    if (payload.find(" @ " + each->service() + " ") != std::string_view::npos)
      each->group_changed();
  }
}

void KnownSentinels::tell_gap() const {
  const auto groups = groups_;
  for (SentinelEvents* const each : groups) each->group_changed();
}

void KnownSentinels::learn(const std::string& service, std::vector<Endpoint> told) {
  told_[service] = std::move(told);
  const auto named = [this](const Endpoint& endpoint) {
    return std::any_of(told_.begin(), told_.end(),
                       [&](const auto& group) { return contains(group.second, endpoint); });
  };
  std::erase_if(known_, [&](const KnownSentinel& each) {
    return !contains(configured_, each.endpoint) && !named(each.endpoint);
  });
  for (const Endpoint& endpoint : told_[service]) {
    const bool known = std::any_of(known_.begin(), known_.end(), [&](const KnownSentinel& each) {
      return each.endpoint == endpoint;
    });
    if (!known && known_.size() < most_sentinels) add(endpoint);
  }
}

Future<SentinelReport> KnownSentinels::ask(const KnownSentinel& sentinel,
                                           const std::string& service) const {
  return ask_one(sentinel.client, service, allowed_, map_);
}

// --- one round -----------------------------------------------------------------------------------

namespace {

// The answers refer to the wish, so it is never moved.
struct Round {
  Round(SentinelWish wanted, const Shared<KnownSentinels>& asked, Promise<SentinelReport> promised)
      : wish(std::move(wanted)),
        answers(wish),
        sentinels(asked),
        promise(std::move(promised)),
        unanswered(asked->all().size()) {}

  SentinelWish wish;
  SentinelRound answers;
  Shared<KnownSentinels> sentinels;  // null once the round has ended
  Promise<SentinelReport> promise;
  std::size_t unanswered;
};

void take(const std::shared_ptr<Round>& round, const Endpoint& sentinel,
          Outcome<SentinelReport> said) {
  if (round->sentinels == nullptr) return;  // it has ended
  round->answers.take(sentinel, std::move(said));
  if (--round->unanswered != 0 && !round->answers.good()) return;
  const Shared<KnownSentinels> sentinels = std::exchange(round->sentinels, nullptr);
  const SentinelReport* const best = round->answers.best();
  if (best == nullptr) return round->promise.fail(round->answers.refusal());
  std::vector<Endpoint> told = best->sentinels;
  told.push_back(round->answers.best_sentinel());
  sentinels->learn(round->wish.service, std::move(told));
  round->promise.fulfill(*best);
}

}  // namespace

Future<SentinelReport> ask_all(const Shared<KnownSentinels>& sentinels, SentinelWish wish) {
  ReactorCore& core = core_of(sentinels->all().front().client);  // it outlives the Reactor
  const CurrentCore current(core);
  Promise<SentinelReport> promise(core);
  if (core.closing() || core.reactor == nullptr) {
    auto refused = promise.future();
    promise.fail(Error(errc::closed, "the reactor is gone", Delivery::not_sent));
    return refused;
  }
  auto future = promise.future();
  // Shared by the questions in flight.
  const auto round = std::make_shared<Round>(std::move(wish), sentinels, std::move(promise));
  for (const KnownSentinel& each : sentinels->all()) {
    sentinels->ask(each, round->wish.service)
        .then([round,
               at = each.endpoint](SentinelReport report) { take(round, at, std::move(report)); },
              [round, at = each.endpoint](const Error& error) { take(round, at, error); })
        .detach();
  }
  return future;
}

}  // namespace deferredis::detail
