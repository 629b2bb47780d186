// ClosingWaits: who waits for something else than a server, and must know when the client closes.
#pragma once

#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

class ClosingWaits;

/// One of them. It leaves the list when it is destroyed.
class ClosingWait {
 public:
  ClosingWait() noexcept = default;
  ClosingWait(const ClosingWait&) = delete;
  ClosingWait& operator=(const ClosingWait&) = delete;

  /// The client was closed. It has left the list, and may be destroyed.
  virtual void client_closed(const Error& reason) = 0;

 protected:
  ~ClosingWait() { leave(); }
  void leave() noexcept {
    if (place_ == nullptr) return;
    *place_ = next_;
    if (next_ != nullptr) next_->place_ = place_;
    place_ = nullptr;
  }

 private:
  friend class ClosingWaits;

  ClosingWait* next_ = nullptr;
  ClosingWait** place_ = nullptr;  // what points to it; null: it is in no list
};

/// The waits of one client, in no order.
class ClosingWaits {
 public:
  ClosingWaits() noexcept = default;
  ClosingWaits(const ClosingWaits&) = delete;
  ClosingWaits& operator=(const ClosingWaits&) = delete;
  ~ClosingWaits() {
    while (head_ != nullptr) head_->leave();
  }

  void add(ClosingWait& wait) noexcept {
    wait.leave();
    wait.next_ = head_;
    wait.place_ = &head_;
    if (head_ != nullptr) head_->place_ = &wait.next_;
    head_ = &wait;
  }
  /// Tells each that the client was closed.
  void end(const Error& reason) {
    while (head_ != nullptr) {
      ClosingWait& wait = *head_;
      wait.leave();
      wait.client_closed(reason);
    }
  }

 private:
  ClosingWait* head_ = nullptr;
};

}  // namespace deferredis::detail
