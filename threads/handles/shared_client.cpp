#include <deferredis/threads/shared_client.hpp>

#include <deferredis/sharding/from_url.hpp>
#include <deferredis/threads/crossing/call_target.hpp>

namespace deferredis {

namespace {

Shared<detail::CallTarget> target_of(const Client& client, const SharedOptions& options) {
  detail::ReactorCore& core = detail::core_of(client);
  core.check_thread();
  const Shared queue(new detail::CallQueue(Reactor::of(core), options));
  return Shared(new detail::CallTarget(queue, client));
}

}  // namespace

SharedClient::SharedClient(const Client& client, const SharedOptions& options)
    : SharedClient(target_of(client, options)) {}

SharedClient::SharedClient(const LoopThread& loop, std::string_view url,
                           const SharedOptions& options)
    : SharedClient(loop.call([&] { return target_of(from_url(loop.reactor(), url), options); })) {}

SharedClient::SharedClient(const LoopThread& loop, const Options& client,
                           const SharedOptions& options)
    : SharedClient(
          loop.call([&] { return target_of(lazy_pool(loop.reactor(), client), options); })) {}

SharedClient SharedClient::with(const ViewOptions& view) const {
  const auto& queue = target()->queue;
  return SharedClient(call([&](Client& client) {
                        return Shared(new detail::CallTarget(queue, client.with(view)));
                      }).get());
}

SharedFuture<void> SharedClient::connected() const {
  return call([](Client& client) { return client.connected(); });
}
SharedFuture<void> SharedClient::drain() const {
  return call([](Client& client) { return client.drain(); });
}
SharedFuture<void> SharedClient::disconnect() const {
  return call([](Client& client) { return client.disconnect(); });
}
SharedFuture<ClientStats> SharedClient::stats() const {
  return call([](Client& client) { return client.stats(); });
}

}  // namespace deferredis
