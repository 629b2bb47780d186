#include <deferredis/sharding/shards/many_subscriptions.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/future/settled.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

namespace {

using Servers = std::vector<Shared<Backend>>;
using Views = std::vector<std::string_view>;

// The names of one call, grouped by server.
class Groups {
 public:
  void add(const Servers& servers, std::string_view name) {
    for (const auto& server : servers) names_at(server).push_back(name);
  }
  auto begin() const noexcept { return groups_.begin(); }
  auto end() const noexcept { return groups_.end(); }

 private:
  Views& names_at(const Shared<Backend>& server) {
    const auto found = std::find_if(groups_.begin(), groups_.end(),
                                    [&](const auto& group) { return group.first == server; });
    if (found != groups_.end()) return found->second;
    return groups_.emplace_back(server, Views()).second;
  }

  std::vector<std::pair<Shared<Backend>, Views>> groups_;
};

}  // namespace

class ManySubscriptions::Member final : public std::enable_shared_from_this<Member> {
 public:
  Member(ReactorCore& core, SubscriptionListener& listener) noexcept
      : core_(core), listener_(&listener) {}
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;
  ~Member() = default;

  Future<void> subscribe(Route& route, const SubscriptionRequest& request);
  Future<void> unsubscribe(ChannelKind kind, std::span<const std::string_view> texts,
                           const SubscriptionRules& rules);
  Future<void> ping(const SubscriptionRules& rules);
  void join(const Shared<Backend>& server) { ear_at(server); }
  void leave() noexcept;

 private:
  class Ear;
  struct Name {
    Servers servers;
    std::uint64_t call;  // number of the subscribe() that added it
  };
  using Names = std::map<std::string, Name, std::less<>>;

  Names& names(ChannelKind kind) noexcept { return names_[static_cast<std::size_t>(kind)]; }
  Ear& ear_at(const Shared<Backend>& server);
  void withdraw(ChannelKind kind, std::uint64_t call, const std::vector<std::string>& added);
  void forget(ChannelKind kind, std::string_view name);
  void refused(ChannelKind kind, std::string_view name, const Error& error);

  ReactorCore& core_;
  SubscriptionListener* listener_;  // borrowed; null: it is gone
  std::vector<std::unique_ptr<Ear>> ears_;
  Names names_[3];  // by ChannelKind
  std::uint64_t calls_ = 0;
  bool closed_ = false;
};

// Receives what one server reports to the listener.
class ManySubscriptions::Member::Ear final : public SubscriptionListener {
 public:
  Ear(Member& member, Shared<Backend> server) noexcept
      : member_(member), server_(std::move(server)) {}
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;
  ~Ear() = default;

  const Shared<Backend>& server() const noexcept { return server_; }
  Subscriptions& hub() const { return server_->subscriptions(); }

  void message_came(const PubSubPush& message) override {
    member_.listener_->message_came(message);
  }
  void name_lapsed(ChannelKind, std::string_view) override { ++lapsed_; }
  // Reports the gap and its end together, when all names are back: a listener holds back messages
  // after a gap, and messages of other servers must not wait for this one.
  void name_resumed(ChannelKind kind, std::string_view name) override {
    if (--lapsed_ != 0) return;
    member_.listener_->name_lapsed(kind, name);
    member_.listener_->name_resumed(kind, name);
  }
  void name_withdrawn(ChannelKind, std::string_view) override {}  // withdraw() reports it once
  void name_refused(ChannelKind kind, std::string_view name, const Error& error) override {
    member_.refused(kind, name, error);
  }
  void subscriptions_closed(const Error& reason) override {
    if (!std::exchange(member_.closed_, true)) member_.listener_->subscriptions_closed(reason);
  }

 private:
  Member& member_;  // owns this object
  Shared<Backend> server_;
  std::size_t lapsed_ = 0;  // names not yet confirmed again
};

// --- the calls of a listener ---------------------------------------------------------------------

Future<void> ManySubscriptions::Member::subscribe(Route& route,
                                                  const SubscriptionRequest& request) {
  const ChannelKind kind = request.kind;
  const std::uint64_t call = ++calls_;
  std::vector<std::string> added;
  Groups groups;
  for (const std::string_view text : request.names) {
    auto at = names(kind).find(text);
    if (at == names(kind).end()) {
      Servers servers = route(kind, text);
      if (servers.empty()) {
        for (const std::string& name : added) names(kind).erase(name);
        return failed_on(core_, Error(errc::not_supported,
                                      "subscriber: no server is known for "
                                      "this name; use on(endpoint)"));
      }
      at = names(kind).emplace(std::string(text), Name{std::move(servers), call}).first;
      added.push_back(at->first);
    }
    groups.add(at->second.servers, text);
  }
  const CurrentCore current(core_);
  std::vector<Future<void>> asked;
  for (const auto& [server, views] : groups) {
    Ear& ear = ear_at(server);
    asked.push_back(ear.hub().subscribe({ear, kind, views, request.rules}));
  }
  return all_settled(std::move(asked))
      .then([self = shared_from_this(), kind, call,
             added = std::move(added)](std::vector<Outcome<void>> ended) {
        const auto failed = std::find_if(ended.begin(), ended.end(),
                                         [](const Outcome<void>& each) { return !each; });
        if (failed == ended.end()) return Outcome<void>();
        self->withdraw(kind, call, added);
        return Outcome<void>(failed->error());
      });
}

Future<void> ManySubscriptions::Member::unsubscribe(ChannelKind kind,
                                                    std::span<const std::string_view> texts,
                                                    const SubscriptionRules& rules) {
  Groups groups;
  for (const std::string_view text : texts) {
    const auto at = names(kind).find(text);
    if (at != names(kind).end()) groups.add(at->second.servers, text);
  }
  const CurrentCore current(core_);
  std::vector<Future<void>> asked;
  for (const auto& [server, views] : groups) {
    Ear& ear = ear_at(server);
    asked.push_back(ear.hub().unsubscribe({ear, kind, views, rules}));
  }
  for (const std::string_view text : texts) {
    const auto at = names(kind).find(text);
    if (at != names(kind).end()) names(kind).erase(at);
  }
  return all(std::move(asked));
}

// A call failed on one server: removes the names that it added from all servers, except for those
// that a later call added again.
void ManySubscriptions::Member::withdraw(ChannelKind kind, std::uint64_t call,
                                         const std::vector<std::string>& added) {
  for (const std::string& text : added) {
    const auto at = names(kind).find(text);
    if (at == names(kind).end() || at->second.call != call) continue;
    forget(kind, text);
    if (listener_ != nullptr) listener_->name_withdrawn(kind, text);
  }
}

void ManySubscriptions::Member::forget(ChannelKind kind, std::string_view name) {
  const std::string_view views[] = {name};
  unsubscribe(kind, views, {}).on_error([](const Error&) {}).detach();
}

// Leaves the other servers later, because the caller is iterating over its names.
void ManySubscriptions::Member::refused(ChannelKind kind, std::string_view name,
                                        const Error& error) {
  Reactor::of(core_).call_soon([self = shared_from_this(), kind, text = std::string(name)] {
    if (self->listener_ != nullptr) self->forget(kind, text);
  });
  listener_->name_refused(kind, name, error);
}

ManySubscriptions::Member::Ear& ManySubscriptions::Member::ear_at(const Shared<Backend>& server) {
  for (const auto& ear : ears_) {
    if (ear->server() == server) return *ear;
  }
  Ear& made = *ears_.emplace_back(std::make_unique<Ear>(*this, server));
  made.hub().add(made);
  return made;
}

void ManySubscriptions::Member::leave() noexcept {
  listener_ = nullptr;
  for (const auto& ear : std::exchange(ears_, {})) ear->hub().remove(*ear);
}

// --- all listeners -------------------------------------------------------------------------------

ManySubscriptions::ManySubscriptions(ReactorCore& core, Route route)
    : core_(core), route_(std::move(route)) {}
ManySubscriptions::~ManySubscriptions() = default;

ManySubscriptions::Member& ManySubscriptions::member_of(
    const SubscriptionListener& listener) const noexcept {
  return *members_.find(&listener)->second;
}

Future<void> ManySubscriptions::subscribe(const SubscriptionRequest& request) {
  return member_of(request.listener).subscribe(route_, request);
}

Future<void> ManySubscriptions::unsubscribe(const SubscriptionRequest& request) {
  return member_of(request.listener).unsubscribe(request.kind, request.names, request.rules);
}

Future<void> ManySubscriptions::Member::ping(const SubscriptionRules& rules) {
  Groups groups;
  for (const Names& all : names_) {
    for (const auto& [text, name] : all) groups.add(name.servers, text);
  }
  const CurrentCore current(core_);
  std::vector<Future<void>> asked;
  for (const auto& [server, texts] : groups) {
    Ear& ear = ear_at(server);
    asked.push_back(ear.hub().ping(ear, rules));
  }
  return all(std::move(asked));
}

Future<void> ManySubscriptions::ping(SubscriptionListener& listener,
                                     const SubscriptionRules& rules) {
  return member_of(listener).ping(rules);
}

// Joins every server that publishes patterns at once, to learn when they close.
void ManySubscriptions::add(SubscriptionListener& listener) {
  auto member = std::make_shared<Member>(core_, listener);
  for (const auto& server : route_(ChannelKind::pattern, "*")) member->join(server);
  members_.emplace(&listener, std::move(member));
}

void ManySubscriptions::remove(SubscriptionListener& listener) noexcept {
  const auto found = members_.find(&listener);
  if (found == members_.end()) return;
  found->second->leave();
  members_.erase(found);
}

}  // namespace deferredis::detail
