// The backend of a sharded client: several servers, each with a share of the keys, by a hash ring.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/sharding/hash_ring.hpp>
#include <deferredis/sharding/routing/key_routing.hpp>
#include <deferredis/sharding/shards/ejection.hpp>
#include <deferredis/sharding/shards/many_subscriptions.hpp>

namespace deferredis::detail {

/// Sends each command to the shard that the ring chooses. A shard is the backend of a complete
/// client, which reconnects, waits and resends by itself.
class ShardedBackend : public KeyRouting {
 public:
  /// `shards` in the order of the ring's nodes; further ones get no keys.
  ShardedBackend(ReactorCore& core, HashRing ring, std::vector<Shared<Backend>> shards,
                 const EjectOptions& eject = {});

  Subscriptions& subscriptions() override;
  Future<void> connected() override;
  Future<void> disconnected() override;
  void reconnect() override;
  Future<void> first_connected() override;
  Future<void> disconnect() override;
  void end_waits() override;
  /// It has no end of its own: its shards are closed together, whoever asks for it.
  ClosingWaits& closing_waits() noexcept override { return shards_.front()->closing_waits(); }
  Future<void> drain() override;
  void abandon() noexcept override { delete this; }  // the shards drain by themselves
  Shared<Backend> variant(const ViewOptions& view) override;
  void use_cache(NearCache& cache) override;
  Future<std::vector<Server>> servers(Patience patience) override;
  void set_credentials(const Credentials& credentials) override;
  void reload_certificates() override;
  Shared<Backend> server_at(const Endpoint& endpoint) override;
  std::vector<NodeEndpoint> endpoints() const override;
  ClientStats stats() const override;
  std::string describe() const override;
  Registration on_event(MoveFunction<void(const ConnectionEvent&)> fn) override;
  Registration on_push(std::string_view kind, MoveFunction<void(const Reply&)> fn) override;

 protected:
  Place place_of(std::string_view key) const noexcept override;
  void send(Place place, const CommandView& command, ReplySlot& slot) override;
  const HashRing& ring() const noexcept { return ring_; }
  const std::vector<Shared<Backend>>& shards() const noexcept { return shards_; }
  std::vector<Shared<Backend>> variants(const ViewOptions& view) const;

 private:
  void send_keyless(const CommandView& command, ReplySlot& slot) override;
  Future<Shared<Backend>> server_at_place(Place place, Patience patience) override;
  Future<Shared<Backend>> any_server(Patience patience) override;
  bool supports_keyless(const CommandRow& row) const noexcept override;
  bool servers_have(const CommandRow& row) const noexcept override;
  std::string_view places_name() const noexcept override { return "shards"; }

  template <class Ask>
  Future<void> of_all(Ask ask);
  /// Where messages on this channel or shard channel, or matching this pattern, are published.
  std::vector<Shared<Backend>> listening_servers(ChannelKind kind, std::string_view name);

  HashRing ring_;
  std::vector<Shared<Backend>> shards_;
  EjectOptions eject_;
  std::unique_ptr<Ejection> ejection_;                // null: never ejects
  std::unique_ptr<ManySubscriptions> subscriptions_;  // null before the first subscriber
};

}  // namespace deferredis::detail
