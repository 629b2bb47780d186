#include <deferredis/client/detail/delayed_commands.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::detail {

namespace {

constexpr Duration first_delay = std::chrono::milliseconds(25);
constexpr Duration last_delay = std::chrono::milliseconds(500);

}  // namespace

Duration DelayedCommands::delay_after(std::uint8_t attempts) {
  const auto doubled = first_delay * (1 << std::min<int>(attempts > 0 ? attempts - 1 : 0, 5));
  return std::min<Duration>(doubled, last_delay);
}

void DelayedCommands::add(ReplySlot& slot, std::string bytes, Duration delay) {
  size_bytes_ += bytes.size();
  delayed_.push_back({&slot, std::move(bytes), reactor_.clock().now() + delay});
  watch(delayed_.back().due);
}

void DelayedCommands::watch(TimePoint due) {
  if (due >= armed_) return;
  armed_ = due;
  timer_ = reactor_.call_later(due - reactor_.clock().now(), [this] { check(); });
}

void DelayedCommands::check() {
  armed_ = TimePoint::max();
  TimePoint next = TimePoint::max();
  std::vector<Delayed> later;
  for (Delayed& each : std::exchange(delayed_, {})) {
    if (each.due > reactor_.now()) {
      next = std::min(next, each.due);
      later.push_back(std::move(each));
      continue;
    }
    size_bytes_ -= each.bytes.size();
    due_(*each.slot, each.bytes);
  }
  for (Delayed& each : later) delayed_.push_back(std::move(each));
  watch(next);
  checked_();
}

}  // namespace deferredis::detail
