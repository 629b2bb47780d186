// A line of pending futures, first come first served, in which no place costs an allocation.
#pragma once

#include <cstddef>
#include <cstdint>

#include <deferredis/reactor/future/typed_state.hpp>

namespace deferredis::detail {

/// The futures somebody waits with, oldest first. It is the producer of each.
///
/// A cancelled one leaves the line. One that its reactor failed (when it closed) stays until it
/// reaches the front; then it is dropped.
class WaitList {
 public:
  WaitList() = default;
  WaitList(const WaitList&) = delete;
  WaitList& operator=(const WaitList&) = delete;

  bool empty() const noexcept { return head_ == nullptr; }
  std::size_t size() const noexcept { return size_; }

  /// Takes the producer's side of `state`. `payload` is for the user of the list.
  void append(StateBase& state, std::uintptr_t payload = 0) noexcept;
  /// The oldest one that still waits, or null. One that nobody could read any more is passed over
  /// if `skip_unread`.
  StateBase* front(bool skip_unread = false) noexcept;
  static std::uintptr_t payload(StateBase& state) noexcept {
    return state.producer<Node>().payload;
  }
  /// Takes the oldest one out of the line, with its producer's side.
  StateBase& pop_front() noexcept;
  /// Settles the oldest one, which has its value, and lets go of it.
  void settle_front() noexcept;
  void fail_all(const Error& error) noexcept;

 protected:
  ~WaitList() = default;  // the owner has called fail_all
  /// Someone left the line without getting anything.
  virtual void waiter_left(std::uintptr_t payload) noexcept { static_cast<void>(payload); }
  /// ... because it was cancelled; whoever comes after it may have its turn now.
  virtual void line_moved() noexcept {}

 private:
  struct Node {
    WaitList* list;
    StateBase* previous;
    StateBase* next;
    std::uintptr_t payload;
  };
  static void cancel_waiter(StateBase& state);
  void unlink(StateBase& state) noexcept;

  StateBase* head_ = nullptr;
  StateBase* tail_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace deferredis::detail
