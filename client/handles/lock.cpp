#include <deferredis/client/lock.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/client.hpp>
#include <deferredis/client/script.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis {

namespace {

constexpr std::string_view extend_text =
    "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end "
    "return redis.call('PEXPIRE', KEYS[1], ARGV[2])";
constexpr std::string_view release_text =
    "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end "
    "return redis.call('DEL', KEYS[1])";

// 128 bits from the kernel.
std::string make_token() {
  std::random_device device("/dev/urandom");
  constexpr char digits[] = "0123456789abcdef";
  std::string token;
  for (int word = 0; word < 4; ++word) {
    std::uint32_t bits = device();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4) token += digits[bits & 15];
  }
  return token;
}

std::int64_t milliseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

}  // namespace

/// Shared by the holder and the commands under way.
class detail::HeldLock {
 public:
  HeldLock(const Client& client, std::string name, const LockOptions& options)
      : core_(client.core()),
        // A repeated SET NX would find its own first try and report that others hold the lock.
        client_(client.with({.retry = Retry::none, .codec = nullptr})),
        name_(std::move(name)),
        token_(make_token()),
        options_(options),
        random_(std::random_device()()) {
    core_.add_user();
  }
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;

  static Future<Lock> acquire(const Client& client, std::string_view name,
                              const LockOptions& options);

  // Uses the exact clock, not the time of this turn: the user's work may have taken long.
  bool held() const noexcept { return state_ == State::held && core_.exact_time() < valid_until_; }
  std::string_view token() const noexcept { return token_; }
  Future<void> extend(Duration ttl);
  Future<bool> release();
  Future<void> lost();
  /// The holder is gone: releases the lock and reports nothing.
  void abandon() noexcept;

 private:
  enum class State : std::uint8_t { asking, held, releasing, released, lost };

  ~HeldLock() { core_.remove_user(); }
  friend void detail::retain(HeldLock& lock) noexcept;
  friend void detail::release(HeldLock& lock) noexcept;

  static Future<Lock> acquire(Reactor& reactor, Shared<HeldLock> lock);
  Future<bool> ask() { return client_.set(name_, token_, {.px = to_ms(options_.ttl), .nx = true}); }
  void begin(TimePoint asked);
  void take_back() noexcept;
  Duration next_try();
  void keep_until(TimePoint when);
  void extend_after(Duration wait);
  void extend_again();
  Future<void> extend_by(const Client& client, Duration ttl);
  void lose(std::string_view why);
  void stop() noexcept;
  Client patient(Duration timeout) const {
    return client_.with({.when_disconnected = WhenDisconnected::wait, .timeout = timeout});
  }
  static std::chrono::milliseconds to_ms(Duration ttl) {
    return std::chrono::milliseconds(milliseconds(ttl));
  }
  Error lost_error() const {
    return Error(errc::lock_lost, "the lock '" + name_ + "' " + why_lost_);
  }

  ReactorCore& core_;
  Client client_;
  std::string name_;
  std::string token_;
  LockOptions options_;
  std::minstd_rand random_;
  Script extend_{extend_text};
  Script release_{release_text};
  State state_ = State::asking;
  std::string why_lost_;
  TimePoint valid_until_{};
  Timer extend_timer_;
  Timer expiry_timer_;
  std::vector<Promise<void>> lost_waiters_;
  std::uint32_t owners_ = 0;
};

Future<Lock> detail::HeldLock::acquire(const Client& client, std::string_view name,
                                       const LockOptions& options) {
  const CurrentCore current(client.core());
  if (milliseconds(options.ttl) < 1)
    return failed<Lock>(
        Error(errc::invalid_argument, "lock: the ttl must be at least a millisecond"));
  return acquire(Reactor::of(client.core()),
                 Shared<HeldLock>(new HeldLock(client, std::string(name), options)));
}

Future<Lock> detail::HeldLock::acquire(Reactor& reactor, Shared<HeldLock> lock) {
  const LockOptions options = lock->options_;
  const TimePoint give_up = reactor.clock().now() + options.wait;
  for (;;) {
    const TimePoint asked = reactor.clock().now();
    auto asking = lock->ask();
    auto set = co_await std::move(asking).outcome();
    if (!set) {
      if (set.error().delivery() == Delivery::maybe_applied) lock->take_back();
      co_return set.error().with_context("lock '" + lock->name_ + "'");
    }
    const TimePoint now = reactor.clock().now();
    if (*set && now < asked + options.ttl) {
      lock->begin(asked);
      co_return Lock(lock);
    }
    if (*set) lock->take_back();  // it arrived so late that it has expired again
    if (now >= give_up) {
      co_return Error(errc::lock_busy,
                      "others held the lock '" + lock->name_ + "' during the whole wait of " +
                          std::to_string(milliseconds(options.wait)) + " ms",
                      Delivery::rejected);
    }
    co_await reactor.after(std::min(lock->next_try(), give_up - now));
  }
}

// Random, so that clients which wait together do not ask together.
Duration detail::HeldLock::next_try() {
  const auto half = static_cast<std::uint64_t>(options_.retry_every.count()) / 2;
  return Duration(static_cast<Duration::rep>(half + random_() % (2 * half + 1)));
}

void detail::HeldLock::begin(TimePoint asked) {
  state_ = State::held;
  keep_until(asked + options_.ttl);
  if (options_.auto_extend) extend_after(options_.ttl / 3);
}

void detail::HeldLock::keep_until(TimePoint when) {
  valid_until_ = when;
  const Duration left = std::max(Duration::zero(), when - core_.time());
  expiry_timer_ = Reactor::of(core_).call_later(left, [this] { lose("was not extended in time"); });
}

void detail::HeldLock::extend_after(Duration wait) {
  extend_timer_ = Reactor::of(core_).call_later(wait, [this] { extend_again(); });
}

void detail::HeldLock::extend_again() {
  const CurrentCore current(core_);
  const Duration third = options_.ttl / 3;
  const Shared<HeldLock> self(this);
  extend_by(patient(third), options_.ttl)
      .then(
          [self, third] {
            if (self->state_ == State::held) self->extend_after(third);
          },
          [self, third](const Error&) {  // retry soon; the expiry timer says when it is too late
            if (self->state_ == State::held) self->extend_after(third / 3);
          })
      .detach();
}

Future<void> detail::HeldLock::extend_by(const Client& client, Duration ttl) {
  const TimePoint asked = core_.time();
  const Shared<HeldLock> self(this);
  return extend_.run<std::int64_t>(client, name_, {token_, std::to_string(milliseconds(ttl))})
      .then([self, asked, ttl](std::int64_t ours) {
        if (self->state_ != State::held) return Outcome<void>(self->lost_error());
        if (ours == 0) {
          self->lose("is no longer ours: its key was deleted, or belongs to another holder");
          return Outcome<void>(self->lost_error());
        }
        self->options_.ttl = ttl;
        self->keep_until(asked + ttl);
        return Outcome<void>();
      });
}

Future<void> detail::HeldLock::extend(Duration ttl) {
  const CurrentCore current(core_);
  if (milliseconds(ttl) < 1)
    return failed<>(
        Error(errc::invalid_argument, "extend: the ttl must be at least a millisecond"));
  if (state_ != State::held) return failed<>(lost_error());
  return extend_by(client_, ttl);
}

// A missing key is not an error, so this may be called again.
Future<bool> detail::HeldLock::release() {
  const CurrentCore current(core_);
  if (state_ == State::released || state_ == State::lost) return ready(false);
  stop();
  state_ = State::releasing;
  why_lost_ = "was released";
  for (auto& waiter : std::exchange(lost_waiters_, {})) waiter.fulfill();
  const Shared<HeldLock> self(this);
  return release_.run<std::int64_t>(client_, name_, token_).then([self](std::int64_t ours) {
    self->state_ = State::released;
    return ours != 0;
  });
}

void detail::HeldLock::take_back() noexcept {
  if (core_.closing()) return;  // its ttl ends it
  const CurrentCore current(core_);
  release_.run<std::int64_t>(patient(options_.ttl), name_, token_)
      .then([](std::int64_t) {}, [](const Error&) {})  // on failure its ttl ends it
      .detach();
}

void detail::HeldLock::abandon() noexcept {
  stop();
  for (auto& waiter : std::exchange(lost_waiters_, {})) waiter.fulfill();
  const State before = std::exchange(state_, State::released);
  if (before == State::held || before == State::releasing) take_back();
}

void detail::HeldLock::lose(std::string_view why) {
  if (state_ != State::held) return;
  stop();
  state_ = State::lost;
  why_lost_ = why;
  for (auto& waiter : std::exchange(lost_waiters_, {})) waiter.fail_quietly(lost_error());
}

void detail::HeldLock::stop() noexcept {
  extend_timer_.cancel();
  expiry_timer_.cancel();
}

Future<void> detail::HeldLock::lost() {
  Promise<void> promise(core_);
  auto future = promise.future();
  if (state_ == State::lost) promise.fail_quietly(lost_error());
  else if (state_ != State::held) promise.fulfill();
  else lost_waiters_.push_back(std::move(promise));
  return future;
}

void detail::retain(HeldLock& lock) noexcept { ++lock.owners_; }
[[gnu::noinline]] void detail::release(HeldLock& lock) noexcept {
  if (--lock.owners_ == 0) delete &lock;
}

// --- Lock ----------------------------------------------------------------------------------------

Future<Lock> Lock::acquire(const Client& client, std::string_view name,
                           const LockOptions& options) {
  return detail::HeldLock::acquire(client, name, options);
}

Lock::Lock(Shared<detail::HeldLock> held) noexcept : held_(std::move(held)) {}
Lock::Lock(Lock&& other) noexcept = default;
Lock& Lock::operator=(Lock&& other) noexcept {
  if (this == &other) return *this;
  if (held_ != nullptr) held_->abandon();
  held_ = std::move(other.held_);
  return *this;
}
Lock::~Lock() {
  if (held_ != nullptr) held_->abandon();
}

bool Lock::held() const noexcept { return held_ != nullptr && held_->held(); }
std::string_view Lock::token() const noexcept { return held_->token(); }
Future<void> Lock::extend(Duration ttl) const { return held_->extend(ttl); }
Future<bool> Lock::release() const { return held_->release(); }
Future<void> Lock::lost() const { return held_->lost(); }

}  // namespace deferredis
