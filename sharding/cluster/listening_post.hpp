// ListeningPost: a connection of a cluster's client to a node, for what it tells unasked.
#pragma once

#include <optional>
#include <string_view>

#include <deferredis/client/pubsub/subscription_hub.hpp>
#include <deferredis/sharding/cluster/router.hpp>

namespace deferredis::detail {

class ListeningPost;

/// Whose posts they are. None of these may destroy a post.
class PostOwner {
 public:
  virtual void message_came(ListeningPost& post, const PubSubPush& message) = 0;
  /// It was confirmed there, and is lost; the post asks for it again.
  virtual void name_lapsed(ListeningPost& post, ChannelKind kind, std::string_view name) = 0;
  virtual void name_resumed(ListeningPost& post, ChannelKind kind, std::string_view name) = 0;
  /// The node refuses a name that it had confirmed before: the post has it no more.
  virtual void name_refused(ListeningPost& post, ChannelKind kind, std::string_view name,
                            const Error& error) = 0;

 protected:
  ~PostOwner() = default;
};

/// Stays with its node, or roams: then it is at any node of the cluster, and goes to another when
/// that one is lost or leaves. The connection is there as long as a name is wanted.
///
/// Ownership: borrows the router and its owner.
class ListeningPost final : SubscriptionListener {
 public:
  /// `node`: where it stays; none: it roams.
  ListeningPost(ClusterRouter& router, const std::optional<Endpoint>& node, PostOwner& owner);
  ListeningPost(const ListeningPost&) = delete;
  ListeningPost& operator=(const ListeningPost&) = delete;
  ~ListeningPost();

  /// Of the node that it stays with.
  const std::optional<Endpoint>& endpoint() const noexcept { return endpoint_; }
  /// Ends when the node has confirmed it, however long that takes, or with its refusal.
  Future<void> listen(ChannelKind kind, std::string_view name);
  /// Nothing of it is told from now on. Ends when the node has confirmed that, or is gone.
  Future<void> leave(ChannelKind kind, std::string_view name);
  /// The view of the cluster has changed: one that roams goes if its node has left.
  void view_changed();
  std::uint64_t unknown_pushes() const noexcept { return hub_.unknown_pushes(); }
  bool is_listening() const noexcept { return hub_.is_listening(); }

  std::size_t gaps_owed = 0;  ///< the owner's: names of which a gap is told when they are back

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
  void name_withdrawn(ChannelKind, std::string_view) override {}  // listen() tells it
  void name_refused(ChannelKind kind, std::string_view name, const Error& error) override {
    owner_.name_refused(*this, kind, name, error);
  }
  void subscriptions_closed(const Error&) override {}  // only we close it

  PostOwner& owner_;  // borrowed
  std::optional<Endpoint> endpoint_;
  Shared<Source> source_;  // with the hub's settings
  SubscriptionHub hub_;
};

}  // namespace deferredis::detail
