// StreamFeed: what consumers of streams share. next() waits here for what a reader fetches.
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

/// Fails with NotSupportedError, which names both and begins with `what`, where no one server has
/// both keys: what needs them together would find that out with its first message, or later.
Future<void> check_together(const Client& client, const std::string& first,
                            const std::string& second, std::string_view what);

/// Messages at hand, those who wait for one, and the coroutine that reads when somebody waits.
///
/// Lifetime: counted; the consumer and its reader hold it. Who owns it calls close() at the end.
/// Errors: what time heals (an outage, LOADING) is waited out, with a growing pause; any other
///   failure goes to the oldest who waits, else to the next next(). The one after it tries again.
class StreamFeed {
 public:
  explicit StreamFeed(const Client& client);
  StreamFeed(const StreamFeed&) = delete;
  StreamFeed& operator=(const StreamFeed&) = delete;

  /// The next message; nothing when `patience` is over (max(): never).
  Future<std::optional<StreamMessage>> next(Duration patience);
  /// Ends when it is clear where reading begins.
  Future<void> start();
  /// Nobody reads any more; who waits fails with ClosedError.
  void close();

  const Client& client() const noexcept { return client_; }
  ReactorCore& core() const noexcept { return core_of(client_); }
  /// The time it is, also where this turn of the loop has taken long.
  TimePoint clock_now() const noexcept { return core().exact_time(); }
  Reactor& reactor() const noexcept { return Reactor::of(core()); }
  bool closed() const noexcept { return closed_; }

 protected:
  virtual ~StreamFeed() = default;

  /// What comes before the first read, and again after a failure that it mends.
  virtual Future<void> begin(Shared<StreamFeed> self) = 0;
  /// Asks the server once, and calls put() for what it says.
  virtual Future<void> read(Shared<StreamFeed> self) = 0;
  /// A read failed. True: begin() mends it.
  virtual bool read_failed(const Error& error) = 0;
  virtual bool may_hand_out() const noexcept { return true; }
  virtual void handed_out(const StreamMessage&) {}

  void put(StreamMessage message) { at_hand_.push_back(std::move(message)); }
  /// Something has changed: hands out what may be, and wakes the reader where it is wanted.
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
  std::optional<Error> failure_;  // that nobody was there to be told
  std::optional<Future<void>> reader_;
  std::optional<Promise<>> asleep_;  // the reader
  Timer pause_;                      // while it runs, only its end and close() wake the reader
  BackoffTimer backoff_;
  bool begun_ = false;
  bool closed_ = false;
  unsigned owners_ = 0;
};

/// Does time heal it?
bool passes(const Error& error) noexcept;

}  // namespace deferredis::detail
