// SharedClient: a client that any thread may call.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include <deferredis/client/client.hpp>
#include <deferredis/client/faces/commands/server.hpp>
#include <deferredis/reactor/loop_thread.hpp>
#include <deferredis/threads/crossing/faces.hpp>
#include <deferredis/threads/shared_future.hpp>
#include <deferredis/threads/shared_options.hpp>

namespace deferredis {

template <class Face>
class MoreCommandsOf;

/// A client for threads that have no loop: every typed command returns a SharedFuture. The commands
/// of all threads share the client's connections, and are pipelined on them.
///
///   redis::LoopThread loop;
///   redis::SharedClient rc(loop, "redis://localhost");
///   std::optional<std::string> value = rc.get("k").get();
///
/// A call encodes its command, puts it into a queue without a lock, and returns. The loop takes
/// everything that is in the queue once per turn. Commands of one thread keep their order.
///
/// Lifetime: copies share everything. When the last copy and its last SharedFuture are gone,
/// earlier
///   calls still end, then the connections close. It may outlive its loop: calls then end with
///   ClosedError. The LoopThread, or the thread of the reactor, must live as long as results are
///   wanted.
/// Thread: any, also several at once with one object. On the loop's own thread, use a Client: a
///   call is fine there, but waiting for it throws.
/// Delivery: as with Client. Timeouts count from the call, and include the time in the queue.
/// fork(): in a child process every call throws InvalidArgumentError. The destructors are safe.
class SharedClient final : public ServerCommandsOf<detail::SharedFace> {
 public:
  /// Opens its access to a client, on the thread of the client's reactor. Throws
  /// InvalidArgumentError on impossible options.
  explicit SharedClient(const Client& client, const SharedOptions& options = {});
  /// Makes a lazy client on the loop, as from_url() does.
  SharedClient(const LoopThread& loop, std::string_view url, const SharedOptions& options = {});
  /// The same from options, as lazy_pool() does: options.pool_size connections.
  SharedClient(const LoopThread& loop, const Options& client, const SharedOptions& options = {});

  /// The typed commands for clusters, sentinels, modules and administration:
  /// more().json_get("doc"). Include threads/more_commands.hpp.
  MoreCommandsOf<detail::SharedFace> more() const;

  /// Calls fn(Client&) on the loop, where it may do whatever a Client can: transactions, sessions,
  /// scans, subscriptions. fn returns a Future, or a value. It may be a coroutine; it is kept,
  /// together with its Client, until that Future has ended, and is destroyed on the loop.
  ///
  ///   rc.call([](redis::Client& client) -> redis::Future<void> {
  ///     auto tx = client.multi();
  ///     tx.incr("a").detach();
  ///     tx.incr("b").detach();
  ///     co_await tx.commit();
  ///   }).get();
  template <class Fn>
  auto call(Fn fn) const -> SharedFuture<detail::unwrapped<std::invoke_result_t<Fn&, Client&>>> {
    return this->ask_function(std::move(fn));
  }

  /// A view with other settings, as Client::with: waits until the loop has made it. Views share one
  /// queue.
  SharedClient with(const ViewOptions& view) const;
  /// Ends when every connection is up. May wait for ever: use wait_for().
  SharedFuture<void> connected() const;
  /// Lets earlier calls end, then closes.
  SharedFuture<void> drain() const;
  /// Closes now; see Client::disconnect.
  SharedFuture<void> disconnect() const;
  /// Figures of the client.
  SharedFuture<ClientStats> stats() const;

 private:
  explicit SharedClient(Shared<detail::CallTarget> target) noexcept
      : ServerCommandsOf<detail::SharedFace>(std::move(target)) {}
};

}  // namespace deferredis
