#include <deferredis/threads/sync_client.hpp>

#include <deferredis/client/backend/connect_client.hpp>

namespace deferredis::sync {

namespace {

template <class From>
Client connect_from(const From& from) {
  auto loop = std::make_shared<LoopThread>();  // of all copies of the client
  Client client(loop, SharedClient(*loop, from));
  client.call([](deferredis::Client& made) {
    return detail::when_connected(detail::backend_of(made), made).then([](auto&&) {});
  });
  return client;
}

}  // namespace

Client::Client(std::shared_ptr<LoopThread> loop, SharedClient futures)
    : ServerCommandsOf<detail::SyncFace>(futures.target()),
      loop_(std::move(loop)),
      futures_(std::move(futures)) {}

Client connect(std::string_view url) { return connect_from(url); }
Client connect(const Options& options) { return connect_from(options); }

}  // namespace deferredis::sync
