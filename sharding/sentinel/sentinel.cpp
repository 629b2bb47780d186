#include <deferredis/sharding/sentinel.hpp>

#include <utility>

#include <deferredis/client/backend/connect_client.hpp>
#include <deferredis/client/pool/pool_backend.hpp>
#include <deferredis/sharding/sentinel/group.hpp>

namespace deferredis {

namespace {

Shared<Backend> make_backend(Reactor& reactor, const SentinelOptions& options) {
  Options connection = options.connection;
  if (!connection.unix_path.empty()) {
    Error(errc::invalid_argument,
          "option 'connection.unix_path': the sentinels say where the servers are: leave it out")
        .raise();
  }
  detail::Settings settings(connection);
  auto* group = new detail::SentinelGroup(reactor, options);
  settings.source = Shared<detail::EndpointSource>(group);
  settings.endpoint = group->first_sentinel();  // a sentinel, until a server is known
  return detail::make_pool(reactor, std::move(settings), connection.pool_size);
}

}  // namespace

Client lazy_sentinel(Reactor& reactor, const SentinelOptions& options) {
  return detail::HandleAccess::make<Client>(make_backend(reactor, options), options.connection);
}

Future<Client> connect_sentinel(Reactor& reactor, const SentinelOptions& options) {
  return detail::connect_client(reactor.core(), options.connection,
                                [&] { return make_backend(reactor, options); });
}

}  // namespace deferredis
