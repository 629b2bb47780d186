// StreamConsumer: the entries of streams, one after the other, for a single reader.
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

/// How a consumer reads.
struct StreamConsumerOptions {
  std::int64_t count = 100;  ///< entries of each stream per read, which are held here
  Duration block = std::chrono::seconds(5);  ///< how long each read waits in the server
};
static_assert(std::is_trivially_destructible_v<StreamConsumerOptions>);

/// Reads streams from given positions, in order, and continues by itself after every outage: XREAD.
/// Every consumer sees every entry; GroupConsumer shares them out.
///
///   redis::StreamConsumer news(rc, {{"news", "$"}, {"weather", "0"}});
///   while (auto message = co_await news.next()) show(*message);
///
/// Lifetime: nothing is read before the first next() or start(), and then only while somebody
///   waits. When it is destroyed, waiting calls fail with ClosedError. It holds a Client and is
///   move-only.
/// Delivery: every entry that is in the stream while it is read is delivered once, in the order of
///   its stream. An entry that was trimmed before its turn is not delivered.
/// Errors: it waits for the end of an outage. next() fails with WrongTypeError, for a wrong
///   password, or for a closed client. Calling it again tries again.
class StreamConsumer {
 public:
  /// Reads from each of these positions: after an id, from the beginning ("0"), or only what is
  /// added after start() or after the first next() has sent its request ("$").
  StreamConsumer(const Client& client, const StreamPositions& streams,
                 const StreamConsumerOptions& options = {});
  StreamConsumer(StreamConsumer&& other) noexcept;
  StreamConsumer& operator=(StreamConsumer&& other) noexcept;
  ~StreamConsumer();

  /// Fixes every "$" now. Ends when that is done; waits while Redis is away. Fails with
  /// NotSupportedError, which names two streams, if they are on different servers or in different
  /// slots.
  Future<void> start();
  /// The next entry. Any number of calls may wait, in line.
  Future<std::optional<StreamMessage>> next();
  /// The same, but returns nothing if no entry arrives in time. To stop waiting, cancel it: an
  /// entry in a settled future is not delivered again.
  Future<std::optional<StreamMessage>> next(Duration timeout);
  /// Reads no more: waiting and later calls of next() fail with ClosedError.
  void close() noexcept;

 private:
  Shared<detail::StreamReader> reader_;  // shared with the coroutine that reads
};

}  // namespace deferredis
