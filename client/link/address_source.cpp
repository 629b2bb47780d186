#include <deferredis/client/link/address_source.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

#include <deferredis/reactor/future/settled.hpp>

namespace deferredis::detail {

namespace {

constexpr std::uint32_t prompt_redirects = 3;  // are followed at once, as in a failover

bool contains(const std::vector<NodeEndpoint>& endpoints, const Endpoint& wanted) {
  return std::any_of(endpoints.begin(), endpoints.end(),
                     [&](const Endpoint& each) { return each == wanted; });
}

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

// Moves the server that is next to the front of [first, last).
void choose_by_weight(ServiceRecord* first, ServiceRecord* last, RandomNumbers& random) {
  std::uint64_t sum = 0;
  for (const ServiceRecord* each = first; each != last; ++each) sum += each->weight;
  const auto count = static_cast<std::uint64_t>(last - first);
  if (sum == 0) return std::swap(*first, first[random() % count]);
  std::uint64_t at = random() % sum;
  for (ServiceRecord* each = first; each != last; ++each) {
    if (at < each->weight) return std::swap(*first, *each);
    at -= each->weight;
  }
}

}  // namespace

std::vector<Endpoint> service_order(std::vector<ServiceRecord> records, RandomNumbers& random) {
  std::erase_if(records, [](const ServiceRecord& each) {
    return each.endpoint.host.empty() || each.endpoint.host == "." || each.endpoint.port == 0;
  });
  std::stable_sort(
      records.begin(), records.end(),
      [](const ServiceRecord& a, const ServiceRecord& b) { return a.priority < b.priority; });
  std::vector<Endpoint> order;
  ServiceRecord* const end = records.data() + records.size();
  for (ServiceRecord* next = records.data(); next != end; ++next) {
    ServiceRecord* const equals =
        std::find_if(next, end, [&](const auto& each) { return each.priority != next->priority; });
    choose_by_weight(next, equals, random);
    order.push_back(next->endpoint);
  }
  return order;
}

AddressSource::AddressSource(Reactor& reactor, Rules rules, std::uint64_t seed)
    : reactor_(reactor),
      rules_(std::move(rules)),
      random_(seed),
      backoff_(rules_.backoff, seed),
      self_(*this) {}

void AddressSource::remove(EndpointUser& user) noexcept {
  std::erase_if(users_, [&](const User& each) { return each.user == &user; });
}

std::vector<Endpoint>* AddressSource::left_of(const EndpointUser& user) noexcept {
  const auto found = std::find_if(users_.begin(), users_.end(),
                                  [&](const User& each) { return each.user == &user; });
  return found == users_.end() ? nullptr : &found->left;
}

Future<ServerTarget> AddressSource::next(const EndpointUser& user) {
  std::vector<Endpoint>* const left = left_of(user);
  if (left == nullptr)
    return failed_on<ServerTarget>(reactor_.core(), Error(errc::closed, "the client was closed"));
  if (!left->empty()) return ready_on(reactor_.core(), take(*left));
  if (rules_.srv.empty() || primary_) {
    std::vector<Endpoint> order = rules_.addresses;
    std::shuffle(order.begin(), order.end(), random_);
    begin_attempt(*left, std::move(order));
    return ready_on(reactor_.core(), take(*left));
  }
  const CurrentCore current(reactor_.core());
  SystemNetwork system;
  Network& network = rules_.network == nullptr ? system : *rules_.network;
  return network.find_services(reactor_, rules_.srv)
      .timeout(rules_.look_up_time)
      .then(
          [self = self_.weak(),
           asker = &user](std::vector<ServiceRecord> records) -> Outcome<ServerTarget> {
            std::vector<Endpoint>* const rest = self ? self->left_of(*asker) : nullptr;
            if (rest == nullptr) return Error(errc::closed, "the client was closed");
            auto order = service_order(std::move(records), self->random_);
            if (order.empty())
              return Error(errc::connection, self->rules_.srv + ": its SRV records name no server",
                           Delivery::not_sent);
            self->begin_attempt(*rest, std::move(order));
            return self->take(*rest);
          },
          [srv = rules_.srv](const Error& error) -> Outcome<ServerTarget> {
            if (error.is(errc::cancelled)) return error;
            return Error(
                errc::connection,
                "look-up of the SRV records of " + srv + ": " + std::string(error.message()),
                Delivery::not_sent);
          });
}

// The server that a redirect named comes first. With an SRV name, nothing else is known.
void AddressSource::begin_attempt(std::vector<Endpoint>& left, std::vector<Endpoint> order) {
  if (primary_) {
    std::erase(order, *primary_);
    order.insert(order.begin(), *primary_);
  }
  left.assign(order.rbegin(), order.rend());
}

ServerTarget AddressSource::take(std::vector<Endpoint>& left) {
  using Otherwise = ServerTarget::Otherwise;
  ServerTarget target{.endpoint = std::move(left.back())};
  left.pop_back();
  // If the named server is away, an SRV name has to be looked up again.
  const bool more = !left.empty() || (primary_ && !rules_.srv.empty());
  target.otherwise = more ? Otherwise::ask : Otherwise::wait;
  return target;
}

void AddressSource::attempt_failed(const EndpointUser& user, bool) {
  if (primary_ && user.target().endpoint == *primary_) primary_.reset();
  if (!primary_) follow_timer_.cancel();  // the others will say who it is now
}

void AddressSource::arrived(const EndpointUser& user) {
  if (std::vector<Endpoint>* const left = left_of(user)) left->clear();
}

bool AddressSource::redirected(const Endpoint& primary) {
  if (!rules_.follows) return false;
  named_ = primary;
  if (primary_ == primary || may_follow_at_once()) follow(primary);
  else if (!follow_timer_.active())
    follow_timer_ = reactor_.call_later(backoff_.next(), [this] { follow(*named_); });
  return true;
}

// A redirect that comes long after the one before is a failover, not a part of a chain.
bool AddressSource::may_follow_at_once() {
  const bool settled = reactor_.now() - followed_at_ >= rules_.backoff.stable_after;
  backoff_.lost(reactor_.now());
  if (settled) followed_ = 0;
  return followed_ < prompt_redirects && !follow_timer_.active();
}

// Takes all connections to this server.
void AddressSource::follow(const Endpoint& primary) {
  const auto users = users_;
  std::optional<Endpoint> before;
  for (const User& each : users) {
    const Endpoint at = each.user->target().endpoint;
    if (!each.user->up() || at == primary) continue;
    if (!before) before = at;
  }
  if (primary_ == primary && !before) return;
  if (primary_ != primary) {
    ++followed_;
    followed_at_ = reactor_.now();
    backoff_.connected(followed_at_);
  }
  primary_ = primary;
  for (User& each : users_) each.left.clear();
  for (const User& each : users) {
    if (each.user->target().endpoint == primary || !each.user->up()) continue;
    each.user->leave_when_answered(
        Error(errc::connection,
              to_string(each.user->target().endpoint) + " has redirected to " + to_string(primary),
              Delivery::maybe_applied));
  }
  if (before) {
    listeners_.tell_soon(reactor_, {.kind = ConnectionEvent::Kind::failover,
                                    .endpoint = primary,
                                    .error = {},
                                    .previous = *before});
  }
}

std::vector<NodeEndpoint> AddressSource::endpoints() const {
  const auto with_role = [this](const Endpoint& endpoint) {
    return NodeEndpoint{endpoint, primary_ == endpoint ? NodeRole::primary : NodeRole::unknown};
  };
  std::vector<NodeEndpoint> known;
  for (const User& each : users_) {
    const Endpoint& at = each.user->target().endpoint;
    if (each.user->up() && !contains(known, at)) known.push_back(with_role(at));
  }
  if (!known.empty()) return known;
  if (primary_) return {with_role(*primary_)};
  for (const Endpoint& address : rules_.addresses) known.push_back(with_role(address));
  return known;
}

std::string AddressSource::name() const {
  if (!rules_.srv.empty()) return "SRV " + rules_.srv;
  std::string text;
  for (const Endpoint& address : rules_.addresses)
    text += (text.empty() ? "" : " or ") + to_string(address);
  return text;
}

// --- which settings need one ---------------------------------------------------------------------

void follow_redirects(Reactor& reactor, Settings& settings) {
  if (!settings.follow_redirects) return;
  settings.fsm.handshake.redirects = true;
  settings.source = Shared<EndpointSource>(new AddressSource(
      reactor, {.addresses = {settings.endpoint}, .follows = true, .backoff = settings.backoff},
      random_seed()));
}

Settings settings_of_server(Reactor& reactor, const Options& options) {
  Settings settings(options);
  AddressSource::Rules rules{.srv = std::string(options.srv),
                             .follows = options.follow_redirects,
                             .backoff = options.backoff,
                             .network = options.network,
                             .look_up_time = options.total_connect_timeout};
  if (!rules.srv.empty()) {
    settings.endpoint = Endpoint::tcp(rules.srv, 0);  // until a server is known
  } else if (!options.addresses.views().empty()) {
    rules.addresses = options.addresses.endpoints(6379).value();
    settings.endpoint = rules.addresses.front();
  } else {
    follow_redirects(reactor, settings);
    return settings;
  }
  settings.fsm.handshake.redirects = rules.follows;
  settings.source =
      Shared<EndpointSource>(new AddressSource(reactor, std::move(rules), random_seed()));
  return settings;
}

}  // namespace deferredis::detail
