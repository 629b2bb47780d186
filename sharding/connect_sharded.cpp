#include <deferredis/sharding/connect_sharded.hpp>

#include <utility>
#include <vector>

#include <deferredis/client/detail/connect_client.hpp>
#include <deferredis/client/detail/pool_backend.hpp>
#include <deferredis/sharding/detail/shard_address.hpp>
#include <deferredis/sharding/detail/sharded_backend.hpp>
#include <deferredis/sharding/hash_ring.hpp>

namespace deferredis {

namespace {

Shared<Backend> make_sharded(Reactor& reactor, const ShardOptions& options, bool pool) {
  std::vector<ShardNode> nodes;
  std::vector<detail::ShardAddress> entries;
  for (const std::string_view text : options.nodes.views()) {
    entries.push_back(detail::ShardAddress::parse(text).value());
    nodes.emplace_back(entries.back().name, entries.back().weight);
  }
  HashRing ring(options.placement, nodes, options.ring);
  std::vector<Shared<Backend>> shards;
  const std::size_t size = pool ? options.connection.pool_size : 1;
  for (const detail::ShardAddress& entry : entries) {
    Options connection = options.connection;
    connection.host = entry.endpoint.host;
    connection.port = entry.endpoint.port;
    connection.unix_path = entry.endpoint.path;
    shards.push_back(detail::make_pool(reactor, detail::Settings(connection), size));
  }
  return Shared<Backend>(
      new detail::ShardedBackend(reactor.core(), std::move(ring), std::move(shards)));
}

Future<Client> connect_all(Reactor& reactor, const ShardOptions& options, bool pool) {
  return detail::connect_client(reactor.core(), options.connection,
                                [&] { return make_sharded(reactor, options, pool); });
}

}  // namespace

Client lazy_sharded(Reactor& reactor, const ShardOptions& options) {
  return Client(make_sharded(reactor, options, false), options.connection);
}
Client lazy_sharded_pool(Reactor& reactor, const ShardOptions& options) {
  return Client(make_sharded(reactor, options, true), options.connection);
}
Future<Client> connect_sharded(Reactor& reactor, const ShardOptions& options) {
  return connect_all(reactor, options, false);
}
Future<Client> connect_sharded_pool(Reactor& reactor, const ShardOptions& options) {
  return connect_all(reactor, options, true);
}

}  // namespace deferredis
