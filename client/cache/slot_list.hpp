// SlotList: slots that wait for the same reply.
#pragma once

#include <utility>

#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// In the order in which they came, linked through the slots themselves.
class SlotList {
 public:
  SlotList() noexcept = default;
  SlotList(const SlotList&) = delete;
  SlotList& operator=(const SlotList&) = delete;

  void add(ReplySlot& slot) noexcept {
    slot.next = nullptr;
    *tail_ = &slot;
    tail_ = &slot.next;
  }
  /// Removes the oldest; null: none is left.
  ReplySlot* take() noexcept {
    ReplySlot* const slot = head_;
    if (slot == nullptr) return nullptr;
    head_ = std::exchange(slot->next, nullptr);
    if (head_ == nullptr) tail_ = &head_;
    return slot;
  }
  bool has_several() const noexcept { return head_ != nullptr && head_->next != nullptr; }

 private:
  ReplySlot* head_ = nullptr;
  ReplySlot** tail_ = &head_;
};

}  // namespace deferredis::detail
