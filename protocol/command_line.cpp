#include <deferredis/protocol/command_line.hpp>

namespace deferredis::detail {

ReplySlot& CommandLine::take_out(Walk& walk) noexcept {
  const bool first = walk.end == front_;
  ReplySlot& slot = first ? *head_ : *command_data(*walk.last).next;
  if (first) {
    walk.end += command_data(slot).bytes;
    return *pop();
  }
  CommandData& before = command_data(*walk.last);
  const CommandData& data = command_data(slot);
  for (Walk* other : {&noted_, &ended_}) {
    if (other->end <= front_) continue;
    if (other->last == &slot) other->last = walk.last;
    else if (other->last == walk.last) other->end += data.bytes;
  }
  before.next = data.next;
  if (data.next == nullptr) tail_ = &before.next;
  before.bytes += data.bytes;
  walk.end += data.bytes;
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

void CommandLine::note_deadlines() {
  while (ReplySlot* slot = next(noted_)) {
    deadlines_.add(*slot, noted_.end);
    pass(noted_, *slot);
  }
  deadlines_.tidy(front_, size_);
}

TimePoint CommandLine::earliest_deadline() {
  note_deadlines();
  return deadlines_.earliest(front_);
}

}  // namespace deferredis::detail
