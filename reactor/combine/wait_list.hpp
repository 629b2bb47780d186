// A first-come, first-served line of pending futures, without an allocation per place.
#pragma once

#include <cstddef>
#include <cstdint>

#include <deferredis/reactor/state/typed_state.hpp>

namespace deferredis::detail {

/// The futures that wait in line, oldest first. The list is the producer of each.
///
/// A cancelled future leaves the line. A future that its closing reactor failed stays until it
/// reaches the front and is then dropped.
class WaitList {
 public:
  WaitList() = default;
  WaitList(const WaitList&) = delete;
  WaitList& operator=(const WaitList&) = delete;

  bool empty() const noexcept { return head_ == nullptr; }
  std::size_t size() const noexcept { return size_; }

  /// Becomes the producer of `state`. `payload` is for the user of the list.
  void append(StateBase& state, std::uintptr_t payload = 0) noexcept;
  /// The oldest future that still waits, or null. With `skip_unread`, futures that nobody can read
  /// any more are dropped.
  StateBase* front(bool skip_unread = false) noexcept;
  static std::uintptr_t payload(StateBase& state) noexcept {
    return state.producer<Node>().payload;
  }
  /// Takes the oldest future out of the line. The caller becomes its producer.
  StateBase& pop_front() noexcept;
  /// Settles the oldest future, which has its value, and lets go of it.
  void settle_front() noexcept;
  void fail_all(const Error& error) noexcept;

 protected:
  ~WaitList() = default;  // the owner must have called fail_all
  /// A future left the line without getting anything.
  virtual void waiter_left(std::uintptr_t payload) noexcept { static_cast<void>(payload); }
  /// The future left because it was cancelled: the next ones in line may have their turn now.
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
