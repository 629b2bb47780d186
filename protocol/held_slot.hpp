// How a reply slot ends whose command reaches no server.
#pragma once

#include <utility>

#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// Fails the slot, if it has not settled, and lets go of it: its command is not sent (again).
void refuse(ReplySlot& slot, Error error) noexcept;

/// Holds a slot until somebody takes it over or refuses it. If nobody does, because the callbacks
/// that would have were dropped, it is refused in the destructor.
class HeldSlot {
 public:
  explicit HeldSlot(ReplySlot& slot) noexcept : slot_(&slot) {}
  HeldSlot(HeldSlot&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
  HeldSlot& operator=(HeldSlot&&) = delete;
  ~HeldSlot() {
    if (slot_ == nullptr) return;
    const Error gone(errc::closed, "the client is gone", Delivery::not_sent);
    refuse(gone.with_context(slot_->row->name));
  }

  const CommandData& data() const noexcept { return *slot_; }
  ReplySlot* operator->() const noexcept { return slot_; }
  /// The caller settles the slot now.
  ReplySlot& take() noexcept { return *std::exchange(slot_, nullptr); }
  void refuse(Error error) noexcept { detail::refuse(take(), std::move(error)); }

 private:
  ReplySlot* slot_;  // null: taken
};

}  // namespace deferredis::detail
