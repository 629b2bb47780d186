// sync::Client: Redis commands that wait and return values, with no loop in sight.
#pragma once

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include <deferredis/threads/shared_client.hpp>

namespace deferredis::sync {

/// A client whose commands wait for the server and return the value, or throw:
///
///   redis::sync::Client rc = redis::sync::connect("redis://localhost");
///   std::optional<std::string> value = rc.get("k");
///
/// All threads may use one object; their commands share its connections and are pipelined on them.
/// For several commands at once, futures() is the same client with SharedFutures.
///
/// Lifetime: copies share the connections and the thread that serves them. Both end with the last
///   copy.
/// Errors: the exceptions of `co_await` on a Future: ReplyError and its kinds, ConnectionError,
///   TimeoutError, ClosedError ... Each tells by delivery() whether the server may have executed
///   the command. fork(): in a child process every call throws InvalidArgumentError.
class Client final : public ServerCommandsOf<detail::SyncFace> {
 public:
  /// The typed commands for clusters, sentinels, modules and administration:
  /// more().json_get("doc"). Include threads/more_commands.hpp.
  MoreCommandsOf<detail::SyncFace> more() const;
  /// The same client with futures: rc.futures().get("k") does not wait.
  const SharedClient& futures() const noexcept { return futures_; }
  /// Calls fn(deferredis::Client&) on the client's loop and waits for what it returns; see
  /// SharedClient::call. For transactions, sessions and scans.
  template <class Fn>
  auto call(Fn fn) const {
    return futures_.call(std::move(fn)).get();
  }
  /// A view with other settings, as deferredis::Client::with.
  Client with(const ViewOptions& view) const { return Client(loop_, futures_.with(view)); }
  /// Waits until every connection is up.
  void connected() const { futures_.connected().get(); }
  /// Lets the calls of all threads end, then closes.
  void drain() const { futures_.drain().get(); }
  /// Closes now: calls that wait in other threads throw ClosedError.
  void disconnect() const { futures_.disconnect().get(); }

  // For the library: connect() makes it.
  Client(std::shared_ptr<LoopThread> loop, SharedClient futures);

 private:
  std::shared_ptr<LoopThread> loop_;  // of all copies; goes after the connections
  SharedClient futures_;
};

/// Waits until the connections that the URL asks for are up, or throws the error of the first
/// attempt. Any URL of from_url() will do: a pool, shards, a cluster, sentinels.
Client connect(std::string_view url);
/// The same from options: a pool of options.pool_size connections.
Client connect(const Options& options);

}  // namespace deferredis::sync
