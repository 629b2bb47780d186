// GroupConsumer: a member of a group that shares out the entries of streams as work.
#pragma once

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <deferredis/client/client.hpp>
#include <deferredis/client/stream_message.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/future/move_function.hpp>

namespace deferredis {

namespace detail {
class GroupReader;
void retain(GroupReader& reader) noexcept;
void release(GroupReader& reader) noexcept;
}  // namespace detail

struct GroupConsumerOptions {
  std::size_t credit = 100;  ///< messages that you hold at most before you acknowledge one
  bool auto_create = true;   ///< makes the stream and the group where they are missing
  /// Where a group that it makes at first begins: "0": with all there is, "$": with what comes. One
  /// that was lost is made again from "0".
  std::string_view start = "0";
  bool auto_ack = false;        ///< acknowledged when next() gives it: your crash may lose it
  std::size_t ack_batch = 100;  ///< so many acknowledgements leave together
  Duration ack_within = {};     ///< ... or those of this time; zero: of this turn of the loop
  /// What anybody in the group has held for so long is given to another; zero: never. Longer than
  /// your handling takes.
  Duration claim_after = std::chrono::minutes(5);
  /// The stream for messages that nobody could handle; empty: they are delivered without end.
  std::string_view dead_letter = {};
  std::int64_t max_deliveries = 5;  ///< deliveries without an acknowledgement that make it one
  Duration block = std::chrono::seconds(5);  ///< how long the server is asked to wait at a time
};
static_assert(std::is_trivially_destructible_v<GroupConsumerOptions>);

/// One consumer of a group: every entry goes to one consumer, and again to one when that fails.
/// Redis 6.2 or later.
///
///   redis::GroupConsumer jobs(rc, "workers", "worker-1", {"jobs"}, {.dead_letter = "jobs.dead"});
///   co_await jobs.run([](const redis::StreamMessage& job) { return work(job); });
///
/// Delivery: at least once. An entry that was added, and that the server kept, is given out until
///   somebody acknowledges it: entries that this consumer held when its program ended come first
///   after a restart under the same name; what others held too long is claimed. Handle an entry
///   twice without harm, or remember its id.
/// Dead letters: an entry that was delivered max_deliveries times and would be again is moved, in
///   one step, to the stream `dead_letter`, with its fields and dead-letter.stream, .id, .group
///   and .deliveries. In a cluster all its streams and that one share a slot: "{jobs}.dead"; else
///   start() fails with NotSupportedError, which names two of them.
/// Lifetime: it reads only while somebody waits. When it goes, who waits fails with ClosedError;
///   what was acknowledged before is still sent once. Holds a Client; move-only. Name each running
///   consumer of a group differently, and the same after a restart.
/// Errors: outages are waited out, and what was read for us meanwhile is fetched. A group that is
///   missing without auto_create (NOGROUP), a key of another type (WrongTypeError), a wrong
///   password or a closed client fail next(); calling it again tries again.
class GroupConsumer {
 public:
  /// Throws InvalidArgumentError without streams or names, with a credit of 0, or where a stream is
  /// its own dead letters.
  GroupConsumer(const Client& client, std::string_view group, std::string_view consumer,
                const Keys& streams, const GroupConsumerOptions& options = {});
  GroupConsumer(GroupConsumer&& other) noexcept;
  GroupConsumer& operator=(GroupConsumer&& other) noexcept;
  ~GroupConsumer();

  /// Checks that its streams can be read together, and what is wrong moved to the dead letters;
  /// makes what is to be made. next() does that too.
  Future<void> start();
  /// The next message; waits while `credit` of them are held. Any number may wait, in line. Each
  /// message is to be given to ack() or nack().
  Future<std::optional<StreamMessage>> next();
  /// The same; nothing if none came in time. To stop waiting, cancel it: a message that a settled
  /// future holds counts as yours.
  Future<std::optional<StreamMessage>> next(Duration timeout);
  /// It is done. Ends when the server knows; is sent again after an outage.
  Future<void> ack(const StreamMessage& message);
  /// It is not done: it stays pending, and is delivered again after claim_after, or sooner after a
  /// lost connection or a restart.
  void nack(const StreamMessage& message);
  /// Messages that you hold.
  std::size_t held() const noexcept;

  /// Calls handler(message) for each, up to `credit` at a time; it gives nothing or a
  /// Future<void>. Success acknowledges; failure is nack(), and is told to
  /// failed(message, error). Ends after close(), when the last handler has; fails as next() does,
  /// which cancels the handlers, and so does cancelling it.
  template <class Handler, class Failed>
  Future<void> run(Handler handler, Failed failed) {
    return run_each(
        [handler = std::move(handler)](const StreamMessage& message) mutable {
          return maybe_future(handler, message);
        },
        std::move(failed));
  }
  template <class Handler>
  Future<void> run(Handler handler) {
    return run(std::move(handler), [](const StreamMessage&, const Error&) {});
  }

  /// Reads no more: next() fails with ClosedError. Ends when every ack() so far has ended; what was
  /// read and not handed out is for other consumers, or for this one after a restart.
  Future<void> close();

 private:
  using Handler = detail::MoveFunction<Future<void>(const StreamMessage&)>;
  using Failed = detail::MoveFunction<void(const StreamMessage&, const Error&)>;
  Future<void> run_each(Handler handler, Failed failed);
  void abandon() noexcept;

  Shared<detail::GroupReader> reader_;  // with the coroutines that read, acknowledge and handle
};

}  // namespace deferredis
