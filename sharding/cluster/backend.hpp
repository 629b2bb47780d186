// The backend of a cluster client: sends each command to the node that has its slot.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/backend/backend_life.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/sharding/cluster/subscriptions.hpp>
#include <deferredis/sharding/router/router.hpp>
#include <deferredis/sharding/routing/key_routing.hpp>

namespace deferredis::detail {

/// Implements KeyRouting with a ClusterRouter. A place is a slot.
class ClusterBackend final : public KeyRouting, LivingBackend, ReactorBound {
 public:
  ClusterBackend(Reactor& reactor, ClusterSettings settings);
  ~ClusterBackend() override;

  /// Asks for the first view of the cluster.
  void open() { router_.start(); }

  using KeyRouting::dispatch;
  void dispatch(const CommandView& command, ReplySlot& slot) override {
    if (const std::string_view* key = single_key(command)) [[likely]]
      return router_.send(key_slot(*key), command,
                          slot);  // the same as KeyRouting, without its virtual calls
    KeyRouting::dispatch(command, slot);
  }
  void dispatch_group(const Shared<CommandGroup>& group, ReplySlot& slot) override;
  Subscriptions& subscriptions() override;
  Future<bool> misdirected(const Error& error, bool own_words) override {
    return router_.learned(error, own_words);
  }
  bool may_recover(Backend& server, const Error& error, bool offline) override;
  void set_credentials(const Credentials& credentials) override;
  void reload_certificates() override;
  bool keys_move() const noexcept override { return true; }
  Future<void> connected() override { return router_.connected(false); }
  Future<void> disconnected() override;
  void reconnect() override;
  Future<void> first_connected() override { return router_.connected(true); }
  Future<void> disconnect() override;
  void end_waits() override;
  Future<void> drain() override;
  void abandon() noexcept override;
  Shared<Backend> variant(const ViewOptions& view) override;
  void use_cache(NearCache& cache) override;
  Future<std::vector<Server>> servers(Patience patience) override;
  Owned<ScanSource<std::string>> key_source(const Client& client,
                                            const ScanOptions& options) override;
  Shared<Backend> server_at(const Endpoint& endpoint) override;
  Future<Shared<Backend>> server_of_slot(std::uint16_t slot, Patience patience) override;
  std::vector<NodeEndpoint> endpoints() const override { return router_.nodes().endpoints(); }
  ClientStats stats() const override;
  std::string describe() const override { return router_.nodes().describe(); }
  Registration on_event(MoveFunction<void(const ConnectionEvent&)> fn) override {
    return router_.on_event(std::move(fn));
  }
  Registration on_push(std::string_view kind, MoveFunction<void(const Reply&)> fn) override {
    return router_.settings().connection.pushes->add(kind, std::move(fn));
  }

 private:
  Place place_of(std::string_view key) const noexcept override { return key_slot(key); }
  void send(Place place, const CommandView& command, ReplySlot& slot) override {
    router_.send(static_cast<std::uint16_t>(place), command, slot);
  }
  void send_keyless(const CommandView& command, ReplySlot& slot) override;
  bool supports_keyless(const CommandRow& row) const noexcept override {
    return row.request != RequestPolicy::special;
  }
  bool servers_have(const CommandRow& row) const noexcept override;
  Future<Shared<Backend>> server_at_place(Place place, Patience patience) override;
  Future<Shared<Backend>> any_server(Patience patience) override;
  bool splits() const noexcept override { return router_.settings().split; }
  std::string_view places_name() const noexcept override { return "slots"; }
  void reactor_closing() noexcept override;

  template <class Find>
  Future<Shared<Backend>> find_server(Patience patience, Find find);
  bool idle() noexcept override { return router_.idle(); }
  void drained() override;
  void close_all(const Error& reason) override;
  void destroy() noexcept override { delete this; }

  Reactor& reactor_;  // borrowed
  BackendLife life_;
  ClusterRouter router_;
  std::optional<ClusterSubscriptions> subscriptions_;  // null before the first subscriber
  struct Variant {
    Settings connection;
    ReadFrom read_from;
    Shared<Backend> backend;
  };
  std::vector<Variant> variants_;
  Lifeline<ClusterBackend> self_;
};

/// Makes a lazy backend that its owner handles share. When the last handle is gone, it drains.
Shared<Backend> make_cluster(Reactor& reactor, ClusterSettings settings);

}  // namespace deferredis::detail
