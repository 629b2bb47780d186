// Tells subscribers which names were lost and are back.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/client/pubsub/subscriptions.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// Gathers the gaps of names that come back one after the other into as few notices as possible:
/// one for each listener, always before the next message of such a name.
///
/// A notice is name_lapsed() followed at once by name_resumed(): messages of other servers are
/// never held back by a server that is down.
class GapNotices {
 public:
  explicit GapNotices(Reactor& reactor) : reactor_(reactor) {}

  /// The name is back, but messages are missing. `last`: no other name is expected with it.
  void add(SubscriptionListener& listener, ChannelKind kind, std::string_view name, bool last);
  /// The name was lost again before the notice was sent; one notice is enough.
  void take_back(SubscriptionListener& listener, ChannelKind kind, std::string_view name);
  /// Call this before a message of the name is delivered.
  void before_message(SubscriptionListener& listener, ChannelKind kind, std::string_view name) {
    if (!gaps_.empty()) [[unlikely]]
      tell_if_owed(listener, kind, name);
  }
  void forget(SubscriptionListener& listener) noexcept { gaps_.erase(&listener); }
  void clear() noexcept;

 private:
  using Name = std::pair<ChannelKind, std::string>;

  void tell_if_owed(SubscriptionListener& listener, ChannelKind kind, std::string_view name);
  void tell(SubscriptionListener& listener);
  void tell_all();
  void tell_after(Duration wait);

  Reactor& reactor_;  // borrowed
  std::map<SubscriptionListener*, std::set<Name>> gaps_;
  Timer timer_;
};

}  // namespace deferredis::detail
