#include <deferredis/client/streams/stream_feed.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

namespace {

Error closed_error() { return Error(errc::closed, "the consumer is closed"); }

}  // namespace

bool passes(const Error& error) noexcept {
  if (error.is(errc::auth)) return false;
  // UNBLOCKED: the stream was deleted during the wait.
  return error.is(errc::connection) || error.is(errc::timeout) || error.prefix() == "UNBLOCKED" ||
         known_not_applied(error);
}

Future<void> check_together(const Client& client, const std::string& first,
                            const std::string& second, std::string_view what) {
  const auto text =
      std::string(what) + " \"" + first + "\" and \"" + second +
      "\" are on different servers, or in different slots of a cluster; give them one "
      "tag, as in jobs:{1} and more:{1}";
  return on_one_server(client, first, second).on_error([text](const Error& error) {
    const bool apart = error.is(errc::not_supported);
    return Outcome<void>(apart ? Error(errc::not_supported, text) : error);
  });
}

StreamFeed::StreamFeed(const Client& client)
    : client_(client),
      backoff_({.max = std::chrono::seconds(1)}, reinterpret_cast<std::uintptr_t>(this)) {}

// --- waiting calls -------------------------------------------------------------------------------

Future<std::optional<StreamMessage>> StreamFeed::next(Duration patience) {
  const CurrentCore current(core());
  if (closed_ || core().closing()) return failed<std::optional<StreamMessage>>(closed_error());
  if (failure_) {
    const Error error = *std::exchange(failure_, std::nullopt);
    return failed<std::optional<StreamMessage>>(error);
  }
  auto& state = make_state<std::optional<StreamMessage>>(core());
  auto future = FutureAccess::make<std::optional<StreamMessage>>(state);
  state.emplace_producer(this);
  state.set_canceller(cancel_waiter);
  Waiter& waiter = waiters_.emplace_back(Waiter{&state, Timer()});
  if (patience != Duration::max()) {
    waiter.patience = reactor().call_later(patience, [this, &state] {
      Waiting& left = leave(state);
      left.emplace(std::nullopt);
      left.settle();
      left.drop_producer();
    });
  }
  proceed();
  return future;
}

void StreamFeed::cancel_waiter(StateBase& state) {
  Waiting& left = state.producer<StreamFeed*>()->leave(state);
  left.fail(Error(errc::cancelled, "cancelled while it waited for a message"));
  left.drop_producer();
}

StreamFeed::Waiting& StreamFeed::leave(StateBase& state) {
  state.set_canceller(nullptr);
  waiters_.remove_if([&state](const Waiter& waiter) { return waiter.state == &state; });
  return static_cast<Waiting&>(state);
}

/// Removes waiting calls whose futures were dropped.
bool StreamFeed::waited_for() {
  while (!waiters_.empty() && !waiters_.front().state->has_consumer()) {
    Waiting& left = leave(*waiters_.front().state);
    left.fail(Error(errc::cancelled, "nobody waits for it"), true);
    left.drop_producer();
  }
  return !waiters_.empty();
}

void StreamFeed::hand_out() {
  while (!at_hand_.empty() && may_hand_out() && waited_for()) {
    StreamMessage message = std::move(at_hand_.front());
    at_hand_.pop_front();
    handed_out(message);
    Waiting& waiting = leave(*waiters_.front().state);
    waiting.emplace(std::move(message));
    waiting.settle();
    waiting.drop_producer();
  }
}

void StreamFeed::tell(const Error& error) {
  if (!starting_.empty()) {
    for (auto& promise : std::exchange(starting_, {})) promise.fail(error);
  } else if (waited_for()) {
    Waiting& waiting = leave(*waiters_.front().state);
    waiting.fail(error);
    waiting.drop_producer();
  } else {
    failure_ = error;
  }
}

// --- the reader ----------------------------------------------------------------------------------

Future<void> StreamFeed::start() {
  const CurrentCore current(core());
  if (closed_ || core().closing()) return failed<>(closed_error());
  if (begun_) return ready();
  auto future = starting_.emplace_back(core()).future();
  proceed();
  return future;
}

void StreamFeed::close() {
  if (std::exchange(closed_, true)) return;
  const Shared<StreamFeed> self(this);  // the reader may have been the last owner
  for (auto& promise : std::exchange(starting_, {})) promise.fail(closed_error());
  while (!waiters_.empty()) {
    Waiting& waiting = leave(*waiters_.front().state);
    waiting.fail(closed_error());
    waiting.drop_producer();
  }
  if (reader_) reader_->cancel();
}

bool StreamFeed::wanted() {
  if (closed_) return false;
  if (!begun_ && !starting_.empty()) return true;
  return at_hand_.empty() && may_hand_out() && waited_for();
}

void StreamFeed::proceed() {
  hand_out();
  if (!wanted()) return;
  if (reader_) return wake();
  const CurrentCore current(core());
  reader_.emplace(run(Shared<StreamFeed>(this)));
}

void StreamFeed::wake() {
  if (!asleep_ || pause_.active()) return;
  Promise<> promise = std::move(*asleep_);
  asleep_.reset();
  promise.fulfill();
}

/// Sleeps until it is woken, or for at most `limit`.
Future<void> StreamFeed::sleep(Duration limit) {
  auto future = asleep_.emplace(core()).future();
  if (limit > Duration::zero()) pause_ = reactor().call_later(limit, [this] { wake(); });
  return future;
}

Future<void> StreamFeed::step(Shared<StreamFeed> self) {
  if (!self->begun_) {
    auto beginning = self->begin(self);
    co_await std::move(beginning);
    self->begun_ = true;
    for (auto& promise : std::exchange(self->starting_, {})) promise.fulfill();
    if (!self->wanted()) co_return;
  }
  auto reading = self->read(self);
  co_await std::move(reading);
}

Future<void> StreamFeed::run(Shared<StreamFeed> self) {
  while (!self->closed_) {
    if (!self->wanted()) {
      auto sleeping = self->sleep(Duration::zero());
      co_await std::move(sleeping);
      continue;
    }
    auto stepping = step(self);
    const auto done = co_await std::move(stepping).outcome();
    if (self->closed_) co_return;
    const TimePoint now = self->clock_now();
    if (done) {
      self->backoff_.connected(now);
      self->hand_out();
      continue;
    }
    self->backoff_.lost(now);
    if (self->read_failed(done.error())) {
      self->begun_ = false;
    } else if (!passes(done.error())) {
      self->tell(done.error());
      continue;
    }
    auto sleeping = self->sleep(self->backoff_.next());
    co_await std::move(sleeping);
  }
}

}  // namespace deferredis::detail
