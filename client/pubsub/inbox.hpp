// Inbox: items that arrived and were not read yet: limited, in order, and nothing is lost silently.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/client/overflow.hpp>
#include <deferredis/reactor/combine/wait_list.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

/// Limits of a backlog: the number of values, and the bytes of their texts.
struct QueueLimits {
  std::size_t count;
  std::size_t bytes;
  Overflow overflow;
};

/// A limited queue of T, with notices at the places where values are missing.
///
/// T has a `kind` (including T::Kind::gap and T::Kind::dropped), a `dropped` count, size_bytes(),
/// and optionally a text `reason`. From gap() until resume(), the gap and everything behind it are
/// held back, so that whoever reads the gap can fetch the missing data at once.
template <class T>
class Backlog {
 public:
  using Kind = typename T::Kind;

  explicit Backlog(const QueueLimits& limits) : limits_(limits) {}

  /// Returns false if there is no room and the policy is Overflow::fail.
  [[nodiscard]] bool push(T value) {
    const std::size_t bytes = value.size_bytes();
    if (full(bytes) && limits_.overflow == Overflow::drop_oldest) drop_oldest(bytes);
    if (full(bytes)) {
      if (limits_.overflow == Overflow::fail) return false;
      drop_newest();
      return true;
    }
    ++count_;
    bytes_ += bytes;
    values_.push_back(std::move(value));
    return true;
  }
  void gap(std::string_view why = {}) {
    resumed_ = false;
    if (values_.empty() ? first_gap_ : values_.back().kind == Kind::gap) return;
    ++gaps_;
    if (!values_.empty()) return values_.push_back(notice(Kind::gap, 0, why));
    first_gap_ = true;
    first_reason_ = why;
  }
  /// Notes that a value is missing which never arrived here.
  void miss(std::string_view why) {
    ++dropped_;
    if (!values_.empty() && values_.back().kind == Kind::dropped) {
      if constexpr (requires { values_.back().reason; }) {
        if (values_.back().reason != why) return values_.push_back(notice(Kind::dropped, 1, why));
      }
      ++values_.back().dropped;
      return;
    }
    values_.push_back(notice(Kind::dropped, 1, why));
  }
  void resume() { resumed_ = true; }

  /// Is there something that may be read now?
  bool readable() const noexcept {
    if (empty()) return false;
    const bool gap_next = first_dropped_ == 0 && (first_gap_ || values_.front().kind == Kind::gap);
    return resumed_ || !gap_next || gaps_ > 1;  // of several gaps only the last one is still open
  }
  bool empty() const noexcept { return first_dropped_ == 0 && !first_gap_ && values_.empty(); }
  /// The number of values dropped so far.
  std::uint64_t dropped() const noexcept { return dropped_; }
  T take() {
    if (first_dropped_ != 0) {
      return T{.kind = Kind::dropped, .dropped = std::exchange(first_dropped_, 0)};
    }
    if (std::exchange(first_gap_, false)) {
      --gaps_;
      return notice(Kind::gap, 0, std::exchange(first_reason_, {}));
    }
    T first = std::move(values_.front());
    values_.pop_front();
    uncount(first);
    return first;
  }

 private:
  bool full(std::size_t bytes) const noexcept {
    return count_ >= limits_.count || bytes_ + bytes > limits_.bytes;
  }
  void uncount(const T& value) {
    if (value.kind == Kind::gap) --gaps_;
    if (value.kind == Kind::gap || value.kind == Kind::dropped) return;
    --count_;
    bytes_ -= value.size_bytes();
  }
  void drop_oldest(std::size_t bytes) {
    while (!values_.empty() && (full(bytes) || values_.front().kind == Kind::gap)) {
      const T oldest = std::move(values_.front());
      values_.pop_front();
      uncount(oldest);
      if (oldest.kind == Kind::gap) keep_first_gap(oldest);
      else count_first(oldest);
    }
  }
  static T notice(Kind kind, std::uint64_t dropped, std::string_view why) {
    T made{.kind = kind, .dropped = dropped};
    if constexpr (requires { made.reason; }) made.reason = why;
    return made;
  }
  void keep_first_gap(const T& gap) {
    if (!std::exchange(first_gap_, true)) ++gaps_;
    if constexpr (requires { gap.reason; }) first_reason_ = gap.reason;
  }
  void count_first(const T& oldest) {
    if (oldest.kind == Kind::dropped) {
      first_dropped_ += oldest.dropped;
      return;
    }
    ++first_dropped_;
    ++dropped_;
  }
  static bool has_reason(const T& value) {
    if constexpr (requires { value.reason; }) return !value.reason.empty();
    return false;
  }
  // The notice is put where the message would be; a gap after an earlier notice does not start a
  // new one.
  void drop_newest() {
    ++dropped_;
    for (std::size_t back = 1; back <= 2 && back <= values_.size(); ++back) {
      T& value = values_[values_.size() - back];
      if (value.kind == Kind::dropped && !has_reason(value)) {
        ++value.dropped;
        return;
      }
      if (value.kind != Kind::gap) break;
    }
    if (values_.empty()) ++first_dropped_;
    else values_.push_back(T{.kind = Kind::dropped, .dropped = 1});
  }

  QueueLimits limits_;
  std::deque<T> values_;
  std::uint64_t dropped_ = 0;        // in total
  std::uint64_t first_dropped_ = 0;  // before all values
  bool first_gap_ = false;           // after those
  std::string first_reason_;         // of that gap
  bool resumed_ = true;
  std::size_t gaps_ = 0;
  std::size_t count_ = 0;  // without notices
  std::size_t bytes_ = 0;
};

/// A backlog, plus the futures that wait for its items.
template <class T>
class Inbox {
 public:
  Inbox(ReactorCore& core, const QueueLimits& limits) : core_(core), backlog_(limits) {}
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;
  ~Inbox() { close(Error(errc::closed, "it is gone", Delivery::not_sent)); }

  [[nodiscard]] bool push(T value) {
    const bool taken = backlog_.push(std::move(value));
    hand_out();
    return taken;
  }
  void gap(std::string_view why = {}) { backlog_.gap(why); }
  void miss(std::string_view why) {
    backlog_.miss(why);
    hand_out();
  }
  void resume() {
    backlog_.resume();
    hand_out();
  }
  /// Fails one call of next(), before any later item; nothing is closed.
  void fail_next(Error error) {
    errors_.push_back(std::move(error));
    hand_out();
  }
  /// Closes the inbox; items in it can still be taken.
  void close(Error reason) {
    if (closed_) return;
    backlog_.resume();
    hand_out();
    closed_ = std::move(reason);
    while (StateBase* state = waiting_.front(true)) {
      waiting_.pop_front();
      state->fail(*closed_, true);
      state->drop_producer();
    }
  }
  /// Why it is closed, if it is.
  const std::optional<Error>& closed() const noexcept { return closed_; }
  std::uint64_t dropped() const noexcept { return backlog_.dropped(); }

  /// The next item, if one may be read now.
  std::optional<T> take() {
    if (!backlog_.readable()) return std::nullopt;
    return backlog_.take();
  }
  /// The next item within `limit`, or nothing; zero waits without limit.
  Future<std::optional<T>> next(Duration limit) {
    auto& state = make_state<std::optional<T>>(core_);
    auto future = FutureAccess::make<std::optional<T>>(state);
    if (backlog_.empty() && errors_.empty() && closed_) {
      state.fail(*closed_);
      state.drop_producer();
      return future;
    }
    waiting_.append(state);
    hand_out();
    if (limit.count() <= 0 || future.settled()) return future;
    return std::move(future).timeout(limit).on_error(
        errc::timeout, [](const Error&) { return std::optional<T>(); });
  }

 private:
  class Waiting final : public WaitList {};

  void hand_out() {
    while (!errors_.empty() || backlog_.readable()) {
      StateBase* const state = waiting_.front(true);
      if (state == nullptr) return;
      if (errors_.empty()) {
        static_cast<State<std::optional<T>>*>(state)->emplace(backlog_.take());
        waiting_.settle_front();
        continue;
      }
      waiting_.pop_front();
      state->fail(std::move(errors_.front()));
      errors_.pop_front();
      state->drop_producer();
    }
  }

  ReactorCore& core_;  // borrowed
  Backlog<T> backlog_;
  std::deque<Error> errors_;
  Waiting waiting_;
  std::optional<Error> closed_;
};

}  // namespace deferredis::detail
