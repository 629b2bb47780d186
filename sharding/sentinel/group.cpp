#include <deferredis/sharding/sentinel/group.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/reactor/text/printable.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration avoid_time = std::chrono::seconds(5);
constexpr std::size_t most_avoided = 32;  // the oldest is forgotten; sentinels may report many
// Rounds started by events: at most this many in a row, then one per interval. A failover needs a
// few.
constexpr std::size_t most_rounds = 8;
constexpr Duration round_interval = std::chrono::milliseconds(100);
// While a connection is down: a sentinel may have reported the failover before we subscribed.
constexpr Duration missing_interval = std::chrono::seconds(1);
// While the primary stands in for replicas: sentinels do not report every returning replica.
constexpr Duration stand_in_interval = std::chrono::seconds(2);

SentinelWish wish_of(const SentinelOptions& options, const KnownSentinels& sentinels) {
  const auto refuse = [](const char* text) { Error(errc::invalid_argument, text).raise(); };
  if (options.service.empty()) refuse("option 'service': it is empty: give the group's name");
  if (options.role == ServerRole::any) refuse("option 'role': use primary or replica");
  return {.service = std::string(options.service),
          .role = options.role,
          .min_other_sentinels = sentinels.min_other_sentinels()};
}

Shared<KnownSentinels> sentinels_of(Reactor& reactor, const SentinelOptions& options) {
  if (options.sentinels != nullptr) return known_sentinels(*options.sentinels);
  SentinelsOptions own{.nodes = options.nodes,
                       .min_other_sentinels = options.min_other_sentinels,
                       .allowed_hosts = options.allowed_hosts,
                       .endpoint_map = options.endpoint_map,
                       .sentinel = options.sentinel,
                       .answer_timeout = options.answer_timeout};
  if (own.sentinel.network == nullptr) own.sentinel.network = options.connection.network;
  return Shared<KnownSentinels>(new KnownSentinels(reactor, own));
}

bool contains(const std::vector<Endpoint>& endpoints, const Endpoint& wanted) {
  return std::find(endpoints.begin(), endpoints.end(), wanted) != endpoints.end();
}

}  // namespace

SentinelGroup::SentinelGroup(Reactor& reactor, const SentinelOptions& options)
    : reactor_(reactor),
      sentinels_(sentinels_of(reactor, options)),
      wish_(wish_of(options, *sentinels_)),
      rounds_left_(most_rounds),
      self_(*this) {
  sentinels_->add(static_cast<SentinelEvents&>(*this));
}

SentinelGroup::~SentinelGroup() {
  self_.cut();
  if (sentinels_ != nullptr) sentinels_->remove(*this);
}

void SentinelGroup::add(EndpointUser& user) { users_.push_back(&user); }

void SentinelGroup::remove(EndpointUser& user) noexcept {
  std::erase(users_, &user);
  if (!users_.empty() || std::exchange(closed_, true)) return;
  watch_timer_.cancel();
  event_timer_.cancel();
  for (auto& waiter : std::exchange(waiters_, {}))
    waiter.fail_quietly(Error(errc::closed, name() + ": the client was closed"));
  round_.reset();
  sentinels_->remove(*this);
  sentinels_ = nullptr;
}

// --- asking --------------------------------------------------------------------------------------

Future<ServerTarget> SentinelGroup::next(const EndpointUser&) {
  Promise<ServerTarget> promise(reactor_.core());
  auto future = promise.future();
  if (closed_) {
    promise.fail(Error(errc::closed, name() + ": the client was closed"));
    return future;
  }
  waiters_.push_back(std::move(promise));
  if (!round_) ask();
  return future;
}

void SentinelGroup::ask() {
  try {
    ask_all();
  } catch (const std::bad_alloc&) {
    round_.reset();
    ++round_number_;  // whoever was asked is not heard
    for (auto& waiter : std::exchange(waiters_, {})) waiter.fail_quietly(out_of_memory());
  }
}

void SentinelGroup::ask_all() {
  forget_avoided(nullptr);
  ask_again_ = false;
  round_.emplace(wish_);
  const std::uint32_t number = ++round_number_;
  unanswered_ = sentinels_->all().size();
  const CurrentCore current(reactor_.core());
  for (const KnownSentinel& each : sentinels_->all()) {
    const auto take = [self = self_.weak(), number, endpoint = each.endpoint](auto&& said) {
      if (self && self->round_number_ == number)
        self->answered(endpoint, std::forward<decltype(said)>(said));
    };
    sentinels_->ask(each, wish_.service)
        .then([take](SentinelReport report) { take(std::move(report)); },
              [take](const Error& error) { take(error); })
        .detach();
  }
}

void SentinelGroup::answered(const Endpoint& sentinel, Outcome<SentinelReport> said) {
  if (!round_) return;  // the round has ended
  bool over = --unanswered_ == 0;
  try {
    round_->take(sentinel, std::move(said));
    over = over || round_->good();
  } catch (const std::bad_alloc&) {
    // as if it had not answered
  }
  if (over) end_round();
}

void SentinelGroup::end_round() {
  const SentinelRound round = *std::exchange(round_, std::nullopt);
  auto waiters = std::exchange(waiters_, {});
  const SentinelReport* best = round.best();
  if (best == nullptr) {
    const Error refusal = round.refusal();
    for (auto& waiter : waiters) waiter.fail_quietly(refusal);
  } else {
    // If all have answered and none knows a newer epoch, the sentinels were set up again from
    // scratch.
    const bool unanimous = unanswered_ == 0 && round.silent() == 0;
    if (unanimous || best->epoch > wish_.newest_epoch) wish_.newest_epoch = best->epoch;
    const SentinelChoice choice = choose(*best, wish_);
    for (auto& waiter : waiters) {
      waiter.fulfill(
          ServerTarget{choice.endpoints[turn_++ % choice.endpoints.size()], choice.role});
    }
    if (std::exchange(move_users_, false) && round.good()) move_users(*best);
    std::vector<Endpoint> told = best->sentinels;
    told.push_back(round.best_sentinel());
    if (sentinels_ != nullptr) sentinels_->learn(wish_.service, std::move(told));
  }
  if (std::exchange(ask_again_, false)) group_changed();
}

// The previous primary is not believed until all sentinels say that it is the primary.
void SentinelGroup::primary_switched(const Endpoint& before, const Endpoint& now) {
  if (closed_) return;
  if (latest_switch_ != std::pair(before, now)) {
    latest_switch_ = {before, now};
    tell(ConnectionEvent::Kind::switched, before, now);
  }
  if (wish_.role == ServerRole::primary) avoid(before);  // it is a good replica
  group_changed();
}

void SentinelGroup::group_changed() {
  if (closed_) return;
  move_users_ = true;
  if (round_) {
    ask_again_ = true;
  } else if (spend_round()) {
    ask();
  } else if (!event_timer_.active()) {
    event_timer_ = reactor_.call_later(round_interval, [this] { group_changed(); });
  }
}

// Limits how often reports of changes make us ask all sentinels.
bool SentinelGroup::spend_round() {
  const TimePoint now = reactor_.now();
  const auto earned = static_cast<std::size_t>((now - rounds_counted_) / round_interval);
  if (earned != 0) {
    rounds_left_ = std::min(most_rounds, rounds_left_ + std::min(earned, most_rounds));
    rounds_counted_ = now;
  }
  if (rounds_left_ == 0) return false;
  --rounds_left_;
  return true;
}

// --- moving --------------------------------------------------------------------------------------

Error SentinelGroup::moved(const EndpointUser& user) const {
  return Error(errc::connection,
               name() + ": " + to_string(user.target().endpoint) + " no longer has this role",
               Delivery::maybe_applied);
}

void SentinelGroup::tell(ConnectionEvent::Kind kind, const Endpoint& before, const Endpoint& now) {
  listeners_.tell_soon(reactor_, {.kind = kind, .endpoint = now, .error = {}, .previous = before});
}

// Moves every connection that is not where the report says.
void SentinelGroup::move_users(const SentinelReport& report) {
  const SentinelChoice choice = choose(report, wish_);
  const auto users = users_;
  for (EndpointUser* user : users) {
    if (!misplaced(*user, report, choice)) continue;
    if (user->up() && wish_.role == ServerRole::replica) user->leave_when_answered(moved(*user));
    else user->leave_at_once(moved(*user));
  }
  primary_epoch_ = std::max(primary_epoch_, report.epoch);
}

bool SentinelGroup::misplaced(const EndpointUser& user, const SentinelReport& report,
                              const SentinelChoice& choice) const {
  const ServerTarget& at = user.target();
  if (contains(choice.endpoints, at.endpoint)) return false;
  if (!user.up()) return true;
  // A connection that is up leaves its primary only for a newer one, or for a replica if it wants
  // one.
  if (wish_.role == ServerRole::primary) return report.epoch > primary_epoch_;
  const bool at_primary = at.role == ServerRole::primary || at.endpoint == report.primary;
  return at_primary && choice.role == ServerRole::replica;
}

void SentinelGroup::arrived(const EndpointUser& user) {
  const ServerTarget& target = user.target();
  forget_avoided(&target.endpoint);
  if (wish_.role == ServerRole::replica) return watch();
  if (primary_ && *primary_ != target.endpoint)
    tell(ConnectionEvent::Kind::failover, *primary_, target.endpoint);
  primary_ = target.endpoint;
  if (wish_.newest_epoch <= std::exchange(primary_epoch_, wish_.newest_epoch)) return;
  const auto users = users_;
  for (EndpointUser* each : users) {
    if (each != &user && each->up() && each->target().endpoint != target.endpoint)
      each->leave_at_once(moved(*each));
  }
}

void SentinelGroup::attempt_failed(const EndpointUser& user, bool wrong_role) {
  const ServerTarget target = user.target();
  watch();
  if (target.role == ServerRole::any) return;  // the sentinels named no server
  avoid(target.endpoint);
  if (!wrong_role || target.role != ServerRole::primary) return;
  const auto users = users_;
  for (EndpointUser* each : users) {
    if (each != &user && each->up() && each->target().endpoint == target.endpoint)
      each->leave_at_once(moved(*each));
  }
}

void SentinelGroup::found_read_only(const EndpointUser& user) {
  const Endpoint endpoint = user.target().endpoint;
  watch();
  avoid(endpoint);
  const auto users = users_;
  for (EndpointUser* each : users) {
    // It refuses by itself the writes that were sent meanwhile.
    if (each != &user && each->up() && each->target().endpoint == endpoint)
      each->leave_when_answered(moved(*each));
  }
}

// --- what is avoided -----------------------------------------------------------------------------

void SentinelGroup::avoid(const Endpoint& endpoint) {
  forget_avoided(&endpoint);
  if (avoided_.size() == most_avoided) {
    avoided_.erase(avoided_.begin());
    wish_.avoided.erase(wish_.avoided.begin());
  }
  avoided_.push_back({endpoint, reactor_.now() + avoid_time});
  wish_.avoided.push_back(endpoint);
}

void SentinelGroup::forget_avoided(const Endpoint* arrived) {
  std::erase_if(avoided_, [&](const Avoided& each) {
    return each.until <= reactor_.now() || (arrived != nullptr && each.endpoint == *arrived);
  });
  wish_.avoided.clear();
  for (const Avoided& each : avoided_) wish_.avoided.push_back(each.endpoint);
}

// Asks from time to time while a connection is not where it should be.
void SentinelGroup::watch() {
  const bool missing = std::any_of(users_.begin(), users_.end(),
                                   [](const EndpointUser* user) { return !user->up(); });
  const bool stand_in = std::any_of(users_.begin(), users_.end(), [this](const EndpointUser* user) {
    return wish_.role == ServerRole::replica && user->target().role == ServerRole::primary;
  });
  if (closed_ || watch_timer_.active() || !(missing || stand_in)) return;
  watch_timer_ = reactor_.call_later(missing ? missing_interval : stand_in_interval, [this] {
    move_users_ = true;
    if (!round_) ask();
    watch();
  });
}

// --- what others can see -------------------------------------------------------------------------

std::vector<NodeEndpoint> SentinelGroup::endpoints() const {
  std::vector<NodeEndpoint> known;
  if (wish_.role == ServerRole::primary) {
    if (primary_) known.push_back({*primary_, NodeRole::primary});
    return known;
  }
  for (const EndpointUser* user : users_) {
    const ServerTarget& at = user->target();
    const NodeRole role = at.role == ServerRole::primary ? NodeRole::primary : NodeRole::replica;
    const NodeEndpoint server{at.endpoint, role};
    const bool listed = std::find(known.begin(), known.end(), server) != known.end();
    if (user->up() && !listed) known.push_back(server);
  }
  return known;
}

std::string SentinelGroup::name() const {
  return (wish_.role == ServerRole::primary ? "the primary of " : "the replicas of ") +
         printable(wish_.service);
}

}  // namespace deferredis::detail
