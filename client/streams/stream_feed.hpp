// StreamFeed: the part that consumers of streams share. next() waits here for what a reader
// fetches.
#pragma once

#include <deque>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/backoff.hpp>
#include <deferredis/client/client.hpp>
#include <deferredis/client/stream_message.hpp>

namespace deferredis::detail {

/// Fails with NotSupportedError if no one server has both keys. The error names both and starts
/// with `what`. Without this check, the first message that needs both, or a later one, would fail.
Future<void> check_together(const Client& client, const std::string& first,
                            const std::string& second, std::string_view what);

/// The messages at hand, the calls that wait for one, and the coroutine that reads while somebody
/// waits.
///
/// Lifetime: counted; the consumer and its reader hold it. Its owner must call close() at the end.
/// Errors: temporary errors (an outage, LOADING) are waited out, with growing pauses. Any other
///   failure goes to the oldest waiting call, or to the next call of next(). The call after that
///   tries again.
class StreamFeed {
 public:
  explicit StreamFeed(const Client& client);
  StreamFeed(const StreamFeed&) = delete;
  StreamFeed& operator=(const StreamFeed&) = delete;

  /// The next message; nothing when `patience` is over (max(): never).
  Future<std::optional<StreamMessage>> next(Duration patience);
  /// Ends when the positions to read from are known.
  Future<void> start();
  /// Stops reading; waiting calls fail with ClosedError.
  void close();

  const Client& client() const noexcept { return client_; }
  ReactorCore& core() const noexcept { return core_of(client_); }
  /// The current time, exact even if this turn of the loop has taken long.
  TimePoint clock_now() const noexcept { return core().exact_time(); }
  Reactor& reactor() const noexcept { return Reactor::of(core()); }
  bool closed() const noexcept { return closed_; }

 protected:
  virtual ~StreamFeed() = default;

  /// Runs before the first read, and again after a failure that it can repair.
  virtual Future<void> begin(Shared<StreamFeed> self) = 0;
  /// Sends one request to the server, and calls put() for each entry of the reply.
  virtual Future<void> read(Shared<StreamFeed> self) = 0;
  /// A read failed. Returns true if begin() can repair that.
  virtual bool read_failed(const Error& error) = 0;
  virtual bool may_hand_out() const noexcept { return true; }
  virtual void handed_out(const StreamMessage&) {}

  void put(StreamMessage message) { at_hand_.push_back(std::move(message)); }
  /// Something has changed: hands out messages, and wakes the reader if it is needed.
  void proceed();

 private:
  friend void retain(StreamFeed& feed) noexcept { ++feed.owners_; }
  [[gnu::noinline]] friend void release(StreamFeed& feed) noexcept {
    if (--feed.owners_ == 0) delete &feed;
  }
  using Waiting = State<std::optional<StreamMessage>>;
  struct Waiter {
    Waiting* state;
    Timer patience;
  };

  static void cancel_waiter(StateBase& state);
  Waiting& leave(StateBase& state);
  bool waited_for();
  bool wanted();
  void hand_out();
  void tell(const Error& error);
  void wake();
  static Future<void> run(Shared<StreamFeed> self);
  static Future<void> step(Shared<StreamFeed> self);
  Future<void> sleep(Duration limit);

  Client client_;
  std::deque<StreamMessage> at_hand_;
  std::list<Waiter> waiters_;
  std::vector<Promise<>> starting_;
  std::optional<Error> failure_;  // a failure for which no call was waiting
  std::optional<Future<void>> reader_;
  std::optional<Promise<>> asleep_;  // the reader's
  Timer pause_;                      // while it runs, only its end and close() wake the reader
  BackoffTimer backoff_;
  bool begun_ = false;
  bool closed_ = false;
  unsigned owners_ = 0;
};

/// Is the error temporary?
bool passes(const Error& error) noexcept;

}  // namespace deferredis::detail
