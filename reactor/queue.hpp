// Hands values from one part of a program to another, with back-pressure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

#include <deferredis/reactor/combine/wait_list.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/owned.hpp>

namespace deferredis {

/// A first-in, first-out queue for any number of writers and readers on one reactor.
///
/// Lifetime: close() and the destructor fail all waiting calls with ClosedError.
/// Errors: no value is lost: a pop() that was cancelled or dropped before it got a value takes
///   none. A value held by a settled Future belongs to that Future.
template <class T>
class Queue {
 public:
  /// Holds at most `capacity` values. With 0, a push waits until its value is taken.
  explicit Queue(std::size_t capacity) : capacity_(capacity) {}
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;
  ~Queue() { close(); }

  /// The oldest value, as soon as there is one. ClosedError if the queue is closed and empty.
  Future<T> pop();
  /// Adds `value` if there is room or a pop() is waiting. Returns false otherwise, or if closed.
  bool try_push(T value);
  /// Waits for room. A cancelled push takes its value with it.
  Future<void> push(T value);
  /// Accepts no more values; those already in the queue can still be taken.
  void close() noexcept;

  /// Was close() called?
  bool closed() const noexcept { return closed_; }
  bool empty() const noexcept { return values_.empty(); }
  /// The number of values in the queue, without those of waiting pushes.
  std::size_t size() const noexcept { return values_.size(); }

 private:
  class Poppers final : public detail::WaitList {};
  /// Each waiting push keeps its value on the heap.
  class Pushers final : public detail::WaitList {
   public:
    T take_front() {
      const Owned<T> value(reinterpret_cast<T*>(payload(*front())));
      settle_front();
      return std::move(*value);
    }

   private:
    void waiter_left(std::uintptr_t payload) noexcept override {
      delete reinterpret_cast<T*>(payload);
    }
  };

  bool accept(T& value);
  void admit_waiting();
  static Error closed_error() {
    return Error(errc::closed, "the Queue is closed", Delivery::not_sent);
  }

  std::deque<T> values_;
  Poppers poppers_;  // not empty only while values_ is empty
  Pushers pushers_;  // not empty only while values_ is full
  std::size_t capacity_;
  bool closed_ = false;
};

template <class T>
Future<T> Queue<T>::pop() {
  if (values_.empty()) {
    if (pushers_.front() != nullptr) return ready(pushers_.take_front());  // capacity 0
    if (closed_) return failed<T>(closed_error());
    auto& state = detail::make_state<T>(detail::ReactorCore::require());
    poppers_.append(state);
    return detail::FutureAccess::make<T>(state);
  }
  auto first = ready(std::move(values_.front()));
  values_.pop_front();
  admit_waiting();
  return first;
}

template <class T>
bool Queue<T>::try_push(T value) {
  return !closed_ && accept(value);
}

template <class T>
Future<void> Queue<T>::push(T value) {
  if (closed_) return failed(closed_error());
  if (accept(value)) return ready();
  auto waiting = make_owned<T>(std::move(value));
  auto& state = detail::make_state<void>(detail::ReactorCore::require());
  pushers_.append(state, reinterpret_cast<std::uintptr_t>(waiting.release()));
  return detail::FutureAccess::make<void>(state);
}

template <class T>
void Queue<T>::close() noexcept {
  if (std::exchange(closed_, true)) return;
  if (!poppers_.empty()) poppers_.fail_all(closed_error());
  if (!pushers_.empty()) pushers_.fail_all(closed_error());
}

/// Gives `value` to the first waiting pop(), or keeps it if there is room.
template <class T>
bool Queue<T>::accept(T& value) {
  if (detail::StateBase* popper = poppers_.front(true)) {
    static_cast<detail::State<T>*>(popper)->emplace(std::move(value));
    poppers_.settle_front();
    return true;
  }
  if (values_.size() >= capacity_) return false;
  values_.push_back(std::move(value));
  return true;
}

template <class T>
void Queue<T>::admit_waiting() {
  while (values_.size() < capacity_ && pushers_.front() != nullptr) {
    values_.push_back(pushers_.take_front());
  }
}

}  // namespace deferredis
