// StreamConsumer: the entries of streams, one after the other, for one reader of its own.
#pragma once

#include <optional>
#include <string_view>
#include <type_traits>

#include <deferredis/client/client.hpp>
#include <deferredis/client/stream_message.hpp>

namespace deferredis {

namespace detail {
class StreamReader;
void retain(StreamReader& reader) noexcept;
void release(StreamReader& reader) noexcept;
}  // namespace detail

struct StreamConsumerOptions {
  std::int64_t count = 100;  ///< entries of each stream that are read at a time, and held here
  Duration block = std::chrono::seconds(5);  ///< how long the server is asked to wait at a time
};
static_assert(std::is_trivially_destructible_v<StreamConsumerOptions>);

/// Reads streams from given places on, in order, and goes on by itself after every outage: XREAD.
/// Every consumer sees every entry; GroupConsumer shares them out.
///
///   redis::StreamConsumer news(rc, {{"news", "$"}, {"weather", "0"}});
///   while (auto message = co_await news.next()) show(*message);
///
/// Lifetime: nothing is read before the first next() or start(), and then only while somebody
///   waits. When it goes, who waits fails with ClosedError. Holds a Client; move-only.
/// Delivery: every entry that is in the stream while it is read comes once, in the order of each
///   stream. One that was trimmed off before its turn does not come.
/// Errors: an outage is waited out. WrongTypeError, a wrong password or a closed client fail
///   next(); calling it again tries again.
class StreamConsumer {
 public:
  /// From each of these places on: an id to go on after it, "0": from the beginning, "$": what is
  /// added after start(), or after the first next() has asked.
  StreamConsumer(const Client& client, const StreamPositions& streams,
                 const StreamConsumerOptions& options = {});
  StreamConsumer(StreamConsumer&& other) noexcept;
  StreamConsumer& operator=(StreamConsumer&& other) noexcept;
  ~StreamConsumer();

  /// Fixes every "$" now. Ends when that is done; waits while Redis is away. NotSupportedError,
  /// which names two of them: the streams are on different servers, or in different slots.
  Future<void> start();
  /// The next entry. Any number may wait, in line.
  Future<std::optional<StreamMessage>> next();
  /// The same; nothing if none came in time. To stop waiting, cancel it: an entry that a settled
  /// future holds is not given again.
  Future<std::optional<StreamMessage>> next(Duration timeout);
  /// Reads no more; who waits fails with ClosedError, and so does next() from here on.
  void close() noexcept;

 private:
  Shared<detail::StreamReader> reader_;  // with the coroutine that reads
};

}  // namespace deferredis
