#include <deferredis/threads/sync_client.hpp>

#include <deferredis/client/backend/connect_client.hpp>
#include <deferredis/sharding/from_url.hpp>

namespace deferredis::sync {

namespace {

template <class Make>
Client connect_to(Make make) {
  auto loop = std::make_shared<LoopThread>();  // of all copies of the client
  SharedClient futures = loop->call([&] {
    // In one turn: the wait for the first attempt must begin before the attempt can end.
    deferredis::Client made = make(loop->reactor());
    return detail::when_connected(detail::backend_of(made), made)
        .then([](const deferredis::Client& client) { return SharedClient(client); });
  });
  return {std::move(loop), std::move(futures)};
}

}  // namespace

Client::Client(std::shared_ptr<LoopThread> loop, SharedClient futures)
    : ServerCommandsOf<detail::SyncFace>(futures.target()),
      loop_(std::move(loop)),
      futures_(std::move(futures)) {}

Client connect(std::string_view url) {
  return connect_to([url](Reactor& reactor) { return from_url(reactor, url); });
}
Client connect(const Options& options) {
  return connect_to([&options](Reactor& reactor) { return lazy_pool(reactor, options); });
}

}  // namespace deferredis::sync
