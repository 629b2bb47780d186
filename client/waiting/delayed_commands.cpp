#include <deferredis/client/waiting/delayed_commands.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::detail {

namespace {

constexpr Duration first_delay = std::chrono::milliseconds(25);
constexpr Duration last_delay = std::chrono::milliseconds(500);
constexpr Duration round_time = first_delay;
constexpr std::size_t smallest_round = 32;
constexpr std::size_t largest_round = 4096;  // some milliseconds of work

}  // namespace

Duration DelayedCommands::delay_after(std::uint8_t attempts) {
  const auto doubled = first_delay * (1 << std::min<int>(attempts > 0 ? attempts - 1 : 0, 5));
  return std::min<Duration>(doubled, last_delay);
}

bool DelayedCommands::later(const Delayed& a, const Delayed& b) noexcept {
  return a.due != b.due ? a.due > b.due : a.order > b.order;
}

void DelayedCommands::add(ReplySlot& slot, std::string bytes, Duration delay,
                          const Error& refusal) {
  const TimePoint now = reactor_.now();
  if (next_order_ == 0) random_ = static_cast<std::uint64_t>(now.time_since_epoch().count());
  random_ = random_ * 6364136223846793005U + 1442695040888963407U;
  const Duration wait = delay / 2 + delay / 2 * static_cast<int>(random_ >> 54) / 1023;
  const std::size_t size = bytes.size();
  delayed_.push_back({now + wait, next_order_++, &slot, std::move(bytes), refusal});
  ++live_;
  size_bytes_ += size;
  std::push_heap(delayed_.begin(), delayed_.end(), later);
  watch(now + wait);
}

void DelayedCommands::watch(TimePoint due) noexcept {
  if (due >= armed_) return;
  armed_ = due;
  alarm_.set(due - reactor_.clock().now());
}

void DelayedCommands::check() {
  armed_ = TimePoint::max();
  const TimePoint now = reactor_.now();
  const AgainIfThrown again(alarm_);
  hold_due(now);
  expire_held(now);
  if (now >= round_ends_) begin_round(now);
  send_held();
  if (!delayed_.empty()) watch(delayed_.front().due);
  if (!held_.empty()) watch(std::min(round_ends_, deadlines_.earliest(front_)));
  checked_();
}

void DelayedCommands::hold_due(TimePoint now) {
  while (!delayed_.empty() && delayed_.front().due <= now) {
    std::pop_heap(delayed_.begin(), delayed_.end(), later);
    Delayed delayed = std::move(delayed_.back());
    delayed_.pop_back();
    deadlines_.add(*delayed.slot, front_ + held_.size());
    held_.push_back(std::move(delayed));
  }
  deadlines_.tidy(front_, held_.size());
}

void DelayedCommands::forget(Delayed& delayed) noexcept {
  --live_;
  size_bytes_ -= delayed.bytes.size();
  delayed.slot = nullptr;
}

void DelayedCommands::expire_held(TimePoint now) {
  std::uint64_t place = 0;
  while (ReplySlot* slot = deadlines_.take_due(now, front_, place)) {
    Delayed& delayed = held_[place - front_];
    slot->fail(delayed.refusal.with_context(slot->row->name));
    slot->drop_producer();
    forget(delayed);
  }
}

void DelayedCommands::begin_round(TimePoint now) {
  const std::size_t sent = round_size_ - left_in_round_;
  if (2 * again_refused_ >= sent) round_size_ = smallest_round;
  else if (again_refused_ == 0) round_size_ = std::min(2 * round_size_, largest_round);
  left_in_round_ = round_size_;
  again_refused_ = 0;
  round_ends_ = now + round_time;
}

void DelayedCommands::send_held() {
  while (!held_.empty() && left_in_round_ > 0) {
    Delayed delayed = std::move(held_.front());
    held_.pop_front();
    ++front_;
    ReplySlot* const slot = delayed.slot;
    if (slot == nullptr) continue;
    forget(delayed);
    if (!slot->settled()) --left_in_round_;
    due_(*slot, delayed.bytes);
  }
}

}  // namespace deferredis::detail
