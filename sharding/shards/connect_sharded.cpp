#include <deferredis/sharding/connect_sharded.hpp>

#include <utility>
#include <vector>

#include <deferredis/client/backend/connect_client.hpp>
#include <deferredis/sharding/hash_ring.hpp>
#include <deferredis/sharding/shards/sharded_backend.hpp>
#include <deferredis/sharding/shards/shards_of.hpp>

namespace deferredis {

namespace {

Shared<Backend> make_sharded(Reactor& reactor, const ShardOptions& options, bool pool) {
  const auto entries = detail::parse_shards(options);
  HashRing ring = detail::ring_of(options, entries);
  std::vector<Shared<Backend>> shards;
  shards.reserve(entries.size());
  const std::size_t size = pool ? options.connection.pool_size : 1;
  detail::Settings connection(options.connection);
  connection.connect.asker = shards.data();  // one asker for all shards
  for (const auto& entry : entries)
    shards.push_back(detail::make_shard(reactor, entry.endpoint, connection, size));
  return Shared<Backend>(new detail::ShardedBackend(reactor.core(), std::move(ring),
                                                    std::move(shards), options.eject));
}

Future<Client> connect_all(Reactor& reactor, const ShardOptions& options, bool pool) {
  return detail::connect_client(reactor.core(), options.connection,
                                [&] { return make_sharded(reactor, options, pool); });
}

}  // namespace

Client lazy_sharded(Reactor& reactor, const ShardOptions& options) {
  return detail::HandleAccess::make<Client>(make_sharded(reactor, options, false),
                                            options.connection);
}
Client lazy_sharded_pool(Reactor& reactor, const ShardOptions& options) {
  return detail::HandleAccess::make<Client>(make_sharded(reactor, options, true),
                                            options.connection);
}
Future<Client> connect_sharded(Reactor& reactor, const ShardOptions& options) {
  return connect_all(reactor, options, false);
}
Future<Client> connect_sharded_pool(Reactor& reactor, const ShardOptions& options) {
  return connect_all(reactor, options, true);
}

}  // namespace deferredis
