// The subscriptions of a client of several servers: each name at the servers that tell of it.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/client/pubsub/subscriptions.hpp>
#include <deferredis/reactor/future/move_function.hpp>

namespace deferredis::detail {

/// Forwards each name to the Subscriptions of its servers. What was lost at one of them is told as
/// one gap when that one has all its names again; the others are never held back by it. A name that
/// several servers tell of (a pattern, on shards) is refused once one refuses it.
class ManySubscriptions final : public Subscriptions {
 public:
  /// The servers that tell of a name; none: nobody knows.
  using Route = MoveFunction<std::vector<Shared<Backend>>(ChannelKind, std::string_view)>;

  ManySubscriptions(ReactorCore& core, Route route);
  ManySubscriptions(const ManySubscriptions&) = delete;
  ManySubscriptions& operator=(const ManySubscriptions&) = delete;
  ~ManySubscriptions() override;

  /// One server that is away fails the whole call, which then leaves nothing at the others.
  Future<void> subscribe(SubscriptionListener& listener, ChannelKind kind,
                         std::span<const std::string_view> names,
                         const SubscriptionRules& rules) override;
  Future<void> unsubscribe(SubscriptionListener& listener, ChannelKind kind,
                           std::span<const std::string_view> names,
                           const SubscriptionRules& rules) override;
  void add(SubscriptionListener& listener) override;
  void remove(SubscriptionListener& listener) noexcept override;

 private:
  class Member;  // one listener, at all servers

  Member& member_of(const SubscriptionListener& listener) const noexcept;

  ReactorCore& core_;
  Route route_;
  // The other owners: calls that wait for servers.
  std::map<const SubscriptionListener*, std::shared_ptr<Member>> members_;
};

}  // namespace deferredis::detail
