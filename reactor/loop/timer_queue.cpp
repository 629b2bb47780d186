#include <deferredis/reactor/loop/timer_queue.hpp>

#include <utility>

namespace deferredis {

namespace detail {

void retain(TimerEntry& entry) noexcept { ++entry.owners; }
void release(TimerEntry& entry) noexcept {
  if (--entry.owners == 0) delete &entry;
}

TimerQueue::~TimerQueue() { clear(); }

void TimerQueue::clear() noexcept {
  // They may end before we do, and do not tell us any more.
  for (TimerEntry* alarm = std::exchange(alarms_, nullptr); alarm != nullptr;
       alarm = alarm->next_alarm)
    alarm->queue = nullptr;
  const auto entries = std::exchange(heap_, {});
  for (const Entry& entry : entries) {
    entry->place = TimerEntry::not_queued;
    entry->queue = nullptr;
  }
  // A function may own the handle of its own timer.
  for (const Entry& entry : entries) entry->call = nullptr;
}

Timer TimerQueue::add(TimePoint due, MoveFunction<void()> call) {
  return add_repeating(due, [once = std::move(call)]() mutable -> std::optional<TimePoint> {
    once();
    return std::nullopt;
  });
}

Timer TimerQueue::add_repeating(TimePoint due, MoveFunction<std::optional<TimePoint>()> call) {
  Entry entry(new TimerEntry);
  entry->call = std::move(call);
  put_back(entry, due);
  return Timer(std::move(entry));
}

void TimerQueue::put_back(Entry entry, TimePoint due) {
  make_room();
  enter(std::move(entry), due);
}

// For one entry more than there are, and all alarms that rest.
void TimerQueue::make_room() {
  const std::size_t needed = heap_.size() + resting_ + 1;
  if (needed > heap_.capacity()) heap_.reserve(2 * needed);
}

void TimerQueue::enter(Entry entry, TimePoint due) noexcept {
  entry->due = due;
  entry->order = next_order_++;
  entry->queue = this;
  entry->place = heap_.size();
  heap_.push_back(std::move(entry));
  core_.note_work();
  sift(heap_.size() - 1);
}

Shared<TimerEntry> TimerQueue::add_alarm(MoveFunction<std::optional<TimePoint>()> call) {
  make_room();
  Entry entry(new TimerEntry);
  entry->call = std::move(call);
  entry->queue = this;
  entry->rests = true;
  entry->next_alarm = alarms_;
  entry->link = &alarms_;
  if (alarms_ != nullptr) alarms_->link = &entry->next_alarm;
  alarms_ = entry.get();
  ++resting_;
  return entry;
}

void TimerQueue::plan(TimerEntry& alarm, TimePoint due) noexcept {
  --resting_;
  enter(Entry(&alarm), due);
}

void TimerQueue::end_alarm(TimerEntry& alarm) noexcept {
  remove(alarm);
  --resting_;
  alarm.rests = false;
  *alarm.link = alarm.next_alarm;
  if (alarm.next_alarm != nullptr) alarm.next_alarm->link = alarm.link;
}

std::optional<TimePoint> TimerQueue::next_due() const noexcept {
  if (heap_.empty()) return std::nullopt;
  return heap_.front()->due;
}

Shared<TimerEntry> TimerQueue::take_due(TimePoint now) {
  if (heap_.empty() || heap_.front()->due > now) return nullptr;
  Entry entry = heap_.front();
  remove(*entry);
  return entry;
}

void TimerQueue::move(TimerEntry& entry, TimePoint due) noexcept {
  entry.due = due;
  entry.order = next_order_++;
  core_.note_work();
  sift(entry.place);
}

void TimerQueue::remove(TimerEntry& entry) noexcept {
  const std::size_t place = std::exchange(entry.place, TimerEntry::not_queued);
  if (place == TimerEntry::not_queued) return;
  if (entry.rests) ++resting_;
  Entry last = std::move(heap_.back());
  const Entry removed = place + 1 == heap_.size() ? nullptr : std::move(heap_[place]);
  heap_.pop_back();
  if (last.get() == &entry || place >= heap_.size()) return;
  put(std::move(last), place);
  sift(place);
}

bool TimerQueue::earlier(const Entry& a, const Entry& b) noexcept {
  return a->due != b->due ? a->due < b->due : a->order < b->order;
}

void TimerQueue::put(Entry entry, std::size_t place) noexcept {
  entry->place = place;
  heap_[place] = std::move(entry);
}

void TimerQueue::sift(std::size_t place) noexcept {
  Entry entry = std::move(heap_[place]);
  while (place > 0 && earlier(entry, heap_[(place - 1) / 2])) {
    put(std::move(heap_[(place - 1) / 2]), place);
    place = (place - 1) / 2;
  }
  for (std::size_t child = 2 * place + 1; child < heap_.size(); child = 2 * place + 1) {
    if (child + 1 < heap_.size() && earlier(heap_[child + 1], heap_[child])) ++child;
    if (!earlier(heap_[child], entry)) break;
    put(std::move(heap_[child]), place);
    place = child;
  }
  put(std::move(entry), place);
}

}  // namespace detail

Timer::Timer(Shared<detail::TimerEntry> entry) noexcept : entry_(std::move(entry)) {}
Timer::Timer(Timer&&) noexcept = default;

Timer& Timer::operator=(Timer&& other) noexcept {
  if (this == &other) return *this;
  cancel();
  entry_ = std::move(other.entry_);
  return *this;
}

Timer::~Timer() { cancel(); }

void Timer::cancel() noexcept {
  const auto entry = std::exchange(entry_, nullptr);
  if (entry == nullptr) return;
  entry->cancelled = true;
  if (entry->queue != nullptr) entry->queue->remove(*entry);
}

void Timer::reset(Duration from_now) {
  if (active()) entry_->queue->move(*entry_, entry_->queue->clock().now() + from_now);
}

void Timer::delay(Duration by) {
  if (active()) entry_->queue->move(*entry_, entry_->due + by);
}

bool Timer::active() const noexcept {
  return entry_ != nullptr && entry_->queue != nullptr &&
         entry_->place != detail::TimerEntry::not_queued;
}

void Timer::release() noexcept { entry_ = nullptr; }

}  // namespace deferredis
