#include <deferredis/protocol/deadline_heap.hpp>

#include <algorithm>

namespace deferredis::detail {

namespace {

constexpr std::size_t kept_entries = 64;

// The earliest deadline is at the top; among equal ones, the command that has waited longer.
bool later(const DeadlineHeap::Entry& a, const DeadlineHeap::Entry& b) noexcept {
  return a.deadline != b.deadline ? a.deadline > b.deadline : a.place > b.place;
}

}  // namespace

void DeadlineHeap::add(ReplySlot& slot, std::uint64_t place) {
  const TimePoint deadline = slot.deadline;
  if (deadline == TimePoint::max() || slot.settled()) return;
  entries_.push_back({deadline, place, &slot});
  std::push_heap(entries_.begin(), entries_.end(), later);
}

void DeadlineHeap::drop_first() {
  std::pop_heap(entries_.begin(), entries_.end(), later);
  entries_.pop_back();
}

ReplySlot* DeadlineHeap::take_due(TimePoint now, std::uint64_t front, std::uint64_t& place) {
  while (!entries_.empty() && entries_.front().deadline <= now) {
    const Entry entry = entries_.front();
    drop_first();
    if (entry.place < front || entry.slot->settled()) continue;
    place = entry.place;
    return entry.slot;
  }
  return nullptr;
}

TimePoint DeadlineHeap::earliest(std::uint64_t front) {
  while (!entries_.empty()) {
    const Entry& entry = entries_.front();
    if (entry.place >= front && !entry.slot->settled()) return entry.deadline;
    drop_first();
  }
  return TimePoint::max();
}

void DeadlineHeap::tidy(std::uint64_t front, std::size_t live) {
  if (entries_.size() <= 2 * live + kept_entries) return;
  std::erase_if(entries_, [front](const Entry& entry) { return entry.place < front; });
  std::make_heap(entries_.begin(), entries_.end(), later);
  if (entries_.capacity() > 4 * entries_.size() + 4 * kept_entries) entries_.shrink_to_fit();
}

}  // namespace deferredis::detail
