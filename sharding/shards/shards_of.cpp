#include <deferredis/sharding/shards/shards_of.hpp>

#include <string_view>
#include <utility>

#include <deferredis/client/link/address_source.hpp>
#include <deferredis/client/pool/pool_backend.hpp>

namespace deferredis::detail {

namespace {

ShardAddress reached(ShardAddress shard, EndpointMap* map) {
  if (map == nullptr) return shard;
  auto endpoint = (*map)(shard.endpoint);
  if (!endpoint) {
    Error(errc::invalid_argument, "option 'endpoint_map': it refuses the shard " +
                                      to_string(shard.endpoint) + ", which is in 'nodes'")
        .raise();
  }
  shard.endpoint = std::move(*endpoint);
  return shard;
}

}  // namespace

std::vector<ShardAddress> parse_shards(const ShardOptions& options) {
  const EjectOptions& eject = options.eject;
  if (eject.after < Duration::zero() || eject.back_after < Duration::zero())
    Error(errc::invalid_argument, "eject: a time is negative: use 0 or more").raise();
  std::vector<ShardAddress> entries;
  for (const std::string_view text : options.nodes.views())
    entries.push_back(reached(ShardAddress::parse(text).value(), options.endpoint_map));
  return entries;
}

HashRing ring_of(const ShardOptions& options, const std::vector<ShardAddress>& entries) {
  std::vector<ShardNode> nodes;
  for (const ShardAddress& entry : entries) nodes.emplace_back(entry.name, entry.weight);
  return HashRing(options.placement, nodes, options.ring);
}

Shared<Backend> make_shard(Reactor& reactor, const Endpoint& endpoint, Settings connection,
                           std::size_t pool_size) {
  connection.endpoint = endpoint;
  follow_redirects(reactor, connection);
  // on_push() of the sharded client registers with each shard.
  connection.pushes = Shared(new PushListeners);
  return make_pool(reactor, std::move(connection), pool_size);
}

}  // namespace deferredis::detail
