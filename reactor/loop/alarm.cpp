#include <deferredis/reactor/loop/alarm.hpp>

namespace deferredis::detail {

Alarm::~Alarm() {
  if (entry_ != nullptr && entry_->queue != nullptr) entry_->queue->end_alarm(*entry_);
}

void Alarm::set(Duration from_now) noexcept {
  if (entry_ == nullptr || entry_->queue == nullptr) return;
  const TimePoint due = entry_->queue->clock().now() + from_now;
  if (active()) entry_->queue->move(*entry_, due);
  else entry_->queue->plan(*entry_, due);
}

void Alarm::cancel() noexcept {
  if (active()) entry_->queue->remove(*entry_);
}

bool Alarm::active() const noexcept {
  return entry_ != nullptr && entry_->queue != nullptr && entry_->place != TimerEntry::not_queued;
}

}  // namespace deferredis::detail
