#include <deferredis/protocol/command_line.hpp>

namespace deferredis::detail {

namespace {
constexpr std::size_t noted_at_a_time = 16'384;  // a millisecond of work or two
}

ReplySlot& CommandLine::take_out(Walk& walk) noexcept {
  const bool first = walk.end == front_;
  ReplySlot& slot = first ? *head_ : *walk.last->next;
  if (first) {
    walk.end += slot.bytes;
    return *pop();
  }
  for (Walk* other : {&noted_, &ended_}) {
    if (other->end <= front_) continue;
    if (other->last == &slot) other->last = walk.last;
    else if (other->last == walk.last) other->end += slot.bytes;
  }
  walk.last->next = slot.next;
  if (slot.next == nullptr) tail_ = &walk.last->next;
  walk.last->bytes += slot.bytes;
  walk.end += slot.bytes;
  --size_;
  return slot;
}

ReplySlot& CommandLine::take_out_live(Walk& walk) noexcept {
  if (walk.end != front_) {
    deadlines_.clear();
    noted_ = {};
  }
  return take_out(walk);
}

bool CommandLine::note_deadlines() {
  std::size_t left = noted_at_a_time;
  for (ReplySlot* slot; left > 0 && (slot = next(noted_)) != nullptr; --left) {
    deadlines_.add(*slot, noted_.end);
    pass(noted_, *slot);
  }
  deadlines_.tidy(front_, size_);
  return left > 0 || next(noted_) == nullptr;
}

}  // namespace deferredis::detail
