// ListeningPost: a connection of a cluster client to a node, for subscriptions.
#pragma once

#include <optional>
#include <string_view>

#include <deferredis/client/pubsub/subscription_hub.hpp>
#include <deferredis/sharding/router/router.hpp>

namespace deferredis::detail {

class ListeningPost;

/// Receives what a post reports. None of these functions may destroy a post.
class PostOwner {
 public:
  virtual void message_came(ListeningPost& post, const PubSubPush& message) = 0;
  /// The node had confirmed the name, and the connection was lost; the post subscribes again by
  /// itself.
  virtual void name_lapsed(ListeningPost& post, ChannelKind kind, std::string_view name) = 0;
  virtual void name_resumed(ListeningPost& post, ChannelKind kind, std::string_view name) = 0;
  /// The node refuses a name that it had confirmed before; the post has dropped it.
  virtual void name_refused(ListeningPost& post, ChannelKind kind, std::string_view name,
                            const Error& error) = 0;

 protected:
  ~PostOwner() = default;
};

/// Stays with one node, or roams: a roaming post is at any node of the cluster, and goes to another
/// when that node is lost or leaves. The connection exists only while names are wanted.
///
/// Ownership: borrows the router and the owner.
class ListeningPost final : SubscriptionListener {
 public:
  /// `node`: the node to stay with; without one, the post roams.
  ListeningPost(ClusterRouter& router, const std::optional<Endpoint>& node, PostOwner& owner);
  ListeningPost(const ListeningPost&) = delete;
  ListeningPost& operator=(const ListeningPost&) = delete;
  ~ListeningPost();

  /// The node that it stays with.
  const std::optional<Endpoint>& endpoint() const noexcept { return endpoint_; }
  /// Ends when the node has confirmed the name, however long that takes, or refuses it.
  Future<void> listen(ChannelKind kind, std::string_view name);
  /// Reports nothing more of the name from now on. Ends when the node has confirmed that, or is
  /// gone.
  Future<void> leave(ChannelKind kind, std::string_view name);
  Future<void> ping(const SubscriptionRules& rules) { return hub_.ping(*this, rules); }
  /// The view of the cluster has changed: a roaming post moves on if its node has left.
  void view_changed();
  std::uint64_t unknown_pushes() const noexcept { return hub_.unknown_pushes(); }
  bool is_listening() const noexcept { return hub_.is_listening(); }

  std::size_t gaps_owed = 0;  ///< for the owner: names whose gap it must report once they are back

 private:
  class Source;

  static Settings settings_of(ClusterRouter& router, const Shared<Source>& source);

  void message_came(const PubSubPush& message) override { owner_.message_came(*this, message); }
  void name_lapsed(ChannelKind kind, std::string_view name) override {
    owner_.name_lapsed(*this, kind, name);
  }
  void name_resumed(ChannelKind kind, std::string_view name) override {
    owner_.name_resumed(*this, kind, name);
  }
  void name_withdrawn(ChannelKind, std::string_view) override {}  // listen() reports it
  void name_refused(ChannelKind kind, std::string_view name, const Error& error) override {
    owner_.name_refused(*this, kind, name, error);
  }
  void subscriptions_closed(const Error&) override {}  // only the post itself closes its hub

  PostOwner& owner_;  // borrowed
  std::optional<Endpoint> endpoint_;
  Shared<Source> source_;  // shared with the hub's settings
  SubscriptionHub hub_;
};

}  // namespace deferredis::detail
