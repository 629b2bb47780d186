// GroupConsumer: a member of a group that shares out the entries of streams as work.
#pragma once

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <deferredis/client/client.hpp>
#include <deferredis/client/stream_message.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis {

namespace detail {
class GroupReader;
void retain(GroupReader& reader) noexcept;
void release(GroupReader& reader) noexcept;
}  // namespace detail

/// How a consumer of a group reads, acknowledges and claims.
struct GroupConsumerOptions {
  std::size_t credit = 100;  ///< most messages you hold without acknowledging one
  bool auto_create = true;   ///< creates the stream and the group if they are missing
  /// Where a newly created group starts: "0" includes all existing entries, "$" only new ones. A
  /// group that was lost is created again from "0".
  std::string_view start = "0";
  bool auto_ack = false;        ///< acknowledged when next() returns it: your crash may lose it
  std::size_t ack_batch = 100;  ///< this many acknowledgements are sent together
  Duration ack_within = {};     ///< ... or those of this time; zero: of this turn of the loop
  /// An entry that anyone in the group has held for this long is given to another consumer; zero:
  /// never. Must be longer than your handling takes.
  Duration claim_after = std::chrono::minutes(5);
  /// The stream for messages that nobody could handle; empty: they are delivered again without end.
  std::string_view dead_letter = {};
  std::int64_t max_deliveries = 5;  ///< after this many deliveries it becomes a dead letter
  Duration block = std::chrono::seconds(5);  ///< how long each read waits in the server
};
static_assert(std::is_trivially_destructible_v<GroupConsumerOptions>);

/// One consumer of a group. Every entry goes to one consumer, and again to one if that one fails.
/// Requires Redis 6.2 or later.
///
///   redis::GroupConsumer jobs(rc, "workers", "worker-1", {"jobs"}, {.dead_letter = "jobs.dead"});
///   co_await jobs.run([](const redis::StreamMessage& job) { return work(job); });
///
/// Delivery: at least once. An entry that was added, and that the server kept, is delivered until
///   somebody acknowledges it. After a restart under the same name, the entries that this consumer
///   held when its program ended come first. Entries that others held too long are claimed. Make
///   handling an entry twice harmless, or remember its id.
/// Dead letters: an entry that was delivered max_deliveries times is not delivered again but moved,
///   in one step, to the stream `dead_letter`, with its fields and dead-letter.stream, .id, .group
///   and .deliveries. In a cluster all its streams and that stream must share a slot:
///   "{jobs}.dead". Otherwise start() fails with NotSupportedError, which names two of them.
/// Lifetime: it reads only while somebody waits. When it is destroyed, waiting calls fail with
///   ClosedError, and earlier acknowledgements are still sent once. It holds a Client and is
///   move-only. Give each running consumer of a group its own name, and use the same name after a
///   restart.
/// Errors: it waits for the end of an outage and fetches what was delivered to it in the meantime.
///   next() fails if the group is missing without auto_create (NOGROUP), for a key of another type
///   (WrongTypeError), a wrong password, or a closed client. Calling it again tries again.
class GroupConsumer {
 public:
  /// Throws InvalidArgumentError without streams or names, with a credit of 0, or if a stream is
  /// its own dead-letter stream.
  GroupConsumer(const Client& client, std::string_view group, std::string_view consumer,
                const Keys& streams, const GroupConsumerOptions& options = {});
  GroupConsumer(GroupConsumer&& other) noexcept;
  GroupConsumer& operator=(GroupConsumer&& other) noexcept;
  ~GroupConsumer();

  /// Checks that its streams can be read together and that failed entries can be moved to the
  /// dead-letter stream, and creates what is missing. next() does that too.
  Future<void> start();
  /// The next message. Waits while `credit` messages are held. Any number of calls may wait, in
  /// line. Pass each message to ack() or nack().
  Future<std::optional<StreamMessage>> next();
  /// The same, but returns nothing if no message arrives in time. To stop waiting, cancel it: a
  /// message in a settled future counts as yours.
  Future<std::optional<StreamMessage>> next(Duration timeout);
  /// The message is done. Ends when the server knows; sent again after an outage.
  Future<void> ack(const StreamMessage& message);
  /// The message is not done. It stays pending and is delivered again after claim_after, or sooner
  /// after a lost connection or a restart.
  void nack(const StreamMessage& message);
  /// The messages that you hold.
  std::size_t held() const noexcept;

  /// Calls handler(message) for each message, up to `credit` at a time. The handler returns nothing
  /// or a Future<void>. Success acknowledges the message; failure calls nack() and failed(message,
  /// error). Ends after close(), when the last handler has ended. Fails as next() does, which
  /// cancels the handlers; cancelling it does so too.
  template <class Handler, class Failed>
  Future<void> run(Handler handler, Failed failed) {
    return run_each(
        [handler = std::move(handler)](const StreamMessage& message) mutable {
          return maybe_future(handler, message);
        },
        std::move(failed));
  }
  /// The same, and tells nobody of failures.
  template <class Handler>
  Future<void> run(Handler handler) {
    return run(std::move(handler), [](const StreamMessage&, const Error&) {});
  }

  /// Reads no more: next() fails with ClosedError. Ends when every ack() so far has ended. Entries
  /// that were read but not handed out are left to other consumers, or to this one after a restart.
  Future<void> close();

 private:
  using Handler = detail::MoveFunction<Future<void>(const StreamMessage&)>;
  using Failed = detail::MoveFunction<void(const StreamMessage&, const Error&)>;
  Future<void> run_each(Handler handler, Failed failed);
  void abandon() noexcept;

  Shared<detail::GroupReader> reader_;  // shared with the running coroutines
};

}  // namespace deferredis
