// remember(): a value that is expensive to get, kept in Redis for everybody.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <deferredis/client/client.hpp>
#include <deferredis/reactor/chrono.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis {

/// How remember() loads, and what it does when it cannot.
struct RememberOptions {
  /// A value may be loaded anew before it expires, by one caller at random, the sooner the longer
  /// it takes to load (XFetch), so that callers never wait for a value that all need at once. A
  /// larger number means earlier; 0: never before it expires.
  double early = 1.0;
  /// If loading fails, a value that expired at most this long ago is returned instead of the error.
  Duration stale = Duration::zero();
  /// How long the lock among processes outlives a dead holder. It is extended while a load runs.
  Duration lock_ttl = std::chrono::seconds(10);
  /// How long to wait for another process that loads the value; then this one loads it too.
  Duration lock_wait = std::chrono::seconds(5);
};
static_assert(std::is_trivially_destructible_v<RememberOptions>);

namespace detail {

using LoadText = MoveFunction<Future<std::string>()>;

Future<std::string> remember_text(const Client& client, std::string_view key, Duration ttl,
                                  LoadText load, const RememberOptions& options);

template <class T>
std::string remembered_text(const T& value) {
  return std::string(Arg(value).view());
}

template <class T>
Outcome<T> from_remembered(std::string text) {
  ReplyReader reader(std::move(text));
  return decode_reply<T>(reader);
}

}  // namespace detail

/// The value of this key. If Redis does not have it, or it is about to expire, load() gets it: load
/// returns a T or a Future<T>. It is then kept in Redis for `ttl`.
///
///   auto page = co_await redis::remember<std::string>(rc, "page:7", 10min, [&] { return render(7);
///   });
///
/// Callers of one process that want the same key at the same time share one read and one load. Of
/// several processes, one loads while the others wait, by a Lock named key + ":lock". A T is stored
/// as an argument would be sent (Encoder), and read as a reply (Decoder).
///
/// In Redis the key is a hash: `value`, and `load_us`, the microseconds that it took to load.
/// Errors: those of load(), unless options.stale allows an older value. If Redis cannot be reached,
///   load() is called and its value is not kept. InvalidArgumentError for a ttl below a
///   millisecond.
/// Cancellation: a cancelled caller stops waiting. The load goes on, for the others and for Redis.
/// Callables: load lives until its Future has ended.
template <class T, class Load>
Future<T> remember(const Client& client, Key key, Duration ttl, Load load,
                   const RememberOptions& options = {}) {
  auto load_text = [load = std::move(load)]() mutable {
    return maybe_future(load).then([](const T& value) { return detail::remembered_text(value); });
  };
  return detail::remember_text(client, key.view(), ttl, std::move(load_text), options)
      .then(detail::from_remembered<T>);
}

}  // namespace deferredis
