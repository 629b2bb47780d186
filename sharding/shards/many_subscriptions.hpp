// The subscriptions of a client with several servers: keeps each name on the servers that publish
// it.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/pubsub/subscriptions.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis::detail {

/// Forwards each name to the Subscriptions of its servers. When a server was lost, reports one gap
/// once that server has all its names again; other servers are never held back by it. A name that
/// several servers publish (a pattern, on shards) is refused as soon as one refuses it.
class ManySubscriptions final : public Subscriptions {
 public:
  /// The servers that publish a name; none if no server is known.
  using Route = MoveFunction<std::vector<Shared<Backend>>(ChannelKind, std::string_view)>;

  ManySubscriptions(ReactorCore& core, Route route);
  ManySubscriptions(const ManySubscriptions&) = delete;
  ManySubscriptions& operator=(const ManySubscriptions&) = delete;
  ~ManySubscriptions() override;

  /// If one server is down, the whole call fails, and leaves nothing on the others.
  Future<void> subscribe(const SubscriptionRequest& request) override;
  Future<void> unsubscribe(const SubscriptionRequest& request) override;
  Future<void> ping(SubscriptionListener& listener, const SubscriptionRules& rules) override;
  void add(SubscriptionListener& listener) override;
  void remove(SubscriptionListener& listener) noexcept override;

 private:
  class Member;  // one listener, at all servers

  Member& member_of(const SubscriptionListener& listener) const noexcept;

  ReactorCore& core_;
  Route route_;
  // Also owned by calls that wait for servers.
  std::map<const SubscriptionListener*, std::shared_ptr<Member>> members_;
};

}  // namespace deferredis::detail
