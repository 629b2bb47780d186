#include <deferredis/sharding/cluster/listening_post.hpp>

#include <random>
#include <utility>

#include <deferredis/reactor/future/settled.hpp>
#include <deferredis/reactor/state/lifeline.hpp>

namespace deferredis::detail {

/// Chooses the node of the post's connection, and reports to the router whether it was reachable.
class ListeningPost::Source final : public EndpointSource {
 public:
  Source(ClusterRouter& router, const std::optional<Endpoint>& node)
      : router_(router), node_(node), random_(std::random_device()()), self_(*this) {}

  void add(EndpointUser& user) override { user_ = &user; }
  void remove(EndpointUser&) noexcept override {
    user_ = nullptr;
    last_.reset();
  }

  Future<ServerTarget> next(const EndpointUser&) override {
    if (!node_) {
      return router_.known({}).then([self = self_.weak()]() -> Outcome<ServerTarget> {
        if (!self) return Error(errc::closed, "the cluster's client is gone");
        return self->choose();
      });
    }
    return ready_on(router_.reactor().core(), ServerTarget{.endpoint = *node_});
  }
  void attempt_failed(const EndpointUser&, bool) override {
    if (const auto& node = node_ ? node_ : last_) router_.unreachable(*node);
  }
  void arrived(const EndpointUser& user) override { router_.reached(user.target().endpoint); }
  void found_read_only(const EndpointUser&) override {}
  std::vector<NodeEndpoint> endpoints() const override {
    if (!node_) return router_.nodes().endpoints();
    return {{*node_, NodeRole::unknown}};
  }
  std::string name() const override {
    return node_ ? to_string(*node_) : router_.nodes().describe();
  }

  // A node that left the cluster receives no more of its messages, even if it is still running.
  void view_changed() {
    if (node_ || user_ == nullptr || !last_ || router_.fsm().find(*last_) != no_node) return;
    if (router_.fsm().covered() == 0) return;
    const Endpoint left = *std::exchange(last_, std::nullopt);
    user_->leave_at_once(Error(errc::connection, to_string(left) + " has left the cluster"));
  }

 private:
  // Any healthy node except the last one, which was lost; if there is none, any node.
  Outcome<ServerTarget> choose() {
    const ClusterFsm& fsm = router_.fsm();
    std::vector<NodeIndex> well, others;
    for (NodeIndex i = 0; i < fsm.node_count(); ++i) {
      if (!fsm.is_alive(i)) continue;
      const bool good = fsm.is_up(i) && fsm.node(i).health == NodeHealth::online &&
                        !(last_ && fsm.endpoint(i) == *last_);
      (good ? well : others).push_back(i);
    }
    const auto& from = well.empty() ? others : well;
    if (from.empty())
      return Error(errc::connection, router_.nodes().describe() + ": no node is known",
                   Delivery::not_sent);
    last_ = fsm.endpoint(from[random_.below(from.size())]);
    return ServerTarget{.endpoint = *last_};
  }

  ClusterRouter& router_;  // borrowed
  std::optional<Endpoint> node_;
  Random random_;
  EndpointUser* user_ = nullptr;  // borrowed
  std::optional<Endpoint> last_;  // where a roaming post was sent
  Lifeline<Source> self_;
};

ListeningPost::ListeningPost(ClusterRouter& router, const std::optional<Endpoint>& node,
                             PostOwner& owner)
    : owner_(owner),
      endpoint_(node),
      source_(new Source(router, node)),
      hub_(router.reactor(), settings_of(router, source_),
           [&router](ConnectionEvent::Kind kind, const Connection& connection, const Error* error,
                     Duration wait) {
             router.listening_changed(
                 {kind, connection.endpoint(),
                  error == nullptr ? std::string() : std::string(error->message()), wait});
           }) {}

ListeningPost::~ListeningPost() = default;

Settings ListeningPost::settings_of(ClusterRouter& router, const Shared<Source>& source) {
  Settings settings = router.settings().connection;
  settings.source = source;
  return settings;
}

Future<void> ListeningPost::listen(ChannelKind kind, std::string_view name) {
  const std::string_view names[] = {name};
  return hub_.subscribe({*this, kind, names, {.wait_offline = true}});
}

Future<void> ListeningPost::leave(ChannelKind kind, std::string_view name) {
  const std::string_view names[] = {name};
  return hub_.unsubscribe({*this, kind, names});
}

void ListeningPost::view_changed() { source_->view_changed(); }

}  // namespace deferredis::detail
