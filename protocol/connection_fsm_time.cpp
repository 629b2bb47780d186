// Time in the conversation: deadlines, PINGs, dead peers.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <deferredis/protocol/connection_fsm.hpp>

namespace deferredis {

namespace {

// An incomplete reply makes progress when it grows by this much. A peer that sends a byte a second
// is as good as dead; a value of many megabytes over a slow line is not.
constexpr std::uint64_t progress_bytes = 1024;
constexpr int handshake_looks = 8;               // within its time
constexpr std::size_t expired_at_a_time = 8192;  // some milliseconds of work

constexpr CommandRow ping_row{
    .name = "PING", .encoded = "$4\r\nPING\r\n", .arity = -1, .retry = RetryCategory::connection};

std::string milliseconds(Duration duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()) +
         " ms";
}

}  // namespace

TimePoint ConnectionFsm::tick(TimePoint now, Duration away) {
  if (failed_ || diverted_) return wake_at_ = TimePoint::max();
  if (away > Duration::zero()) excuse(now, away);
  wake_at_ = now;  // nothing needs to wake us in the meantime
  TimePoint next = TimePoint::max();
  if (phase_ == Phase::handshake) {
    next = check_handshake(now);
  } else if (ready()) {
    next = expire(now);
    next = std::min(next, check_peer(now));
  }
  return wake_at_ = failed_ ? TimePoint::max() : next;
}

// Our request may have left only now, and the peer's answer may still be unread.
void ConnectionFsm::excuse(TimePoint now, Duration away) noexcept {
  if (phase_ == Phase::handshake) handshake_deadline_ += away;
  if (line_.empty()) return;
  progress_at_ = std::min(now, std::max(progress_at_, now - options_.dead_after) + away);
}

TimePoint ConnectionFsm::check_handshake(TimePoint now) {
  if (now >= handshake_deadline_) {
    fail(Error(errc::connection,
               "the server did not finish the handshake within " +
                   milliseconds(options_.handshake_timeout),
               Delivery::not_sent));
  }
  // Often enough to notice when nobody could read.
  return std::min(handshake_deadline_, now + options_.handshake_timeout / handshake_looks);
}

// The error of the command that expired last: many commands expire with the same error.
struct ConnectionFsm::Expired {
  const Error& as(const CommandRow& as_row, std::string_view as_why, Delivery delivery) {
    if (!error || row != &as_row || why != as_why || error->delivery() != delivery) {
      row = &as_row;
      why = as_why;
      error = Error(errc::timeout, std::string(row->name).append(why), delivery);
    }
    return *error;
  }

  const CommandRow* row = nullptr;
  std::string_view why = {};
  std::optional<Error> error = {};
};

// Expires what is due, some thousands at a time; returns when to look again.
TimePoint ConnectionFsm::expire(TimePoint now) {
  const bool all_noted = line_.note_deadlines();
  WriteBuffer::Position place = 0;
  std::size_t left = expired_at_a_time;
  Expired last;
  for (ReplySlot* slot; left > 0 && (slot = line_.take_due(now, place)) != nullptr; --left)
    expire_one(*slot, place, last);
  if (withdrawn_ != 0) drop_withdrawn();
  return all_noted && left > 0 ? line_.earliest_deadline() : now;
}

// A command that has not started to leave is never sent.
void ConnectionFsm::expire_one(ReplySlot& slot, WriteBuffer::Position place, Expired& last) {
  if (place < output_.sent()) {
    return slot.fail(last.as(*slot.row, ": written, but no reply came within its deadline",
                             Delivery::maybe_applied));
  }
  output_.skip(place, place + slot.bytes);
  slot.withdrawn = true;
  ++withdrawn_;
  ++withdrawals_;
  slot.fail(last.as(*slot.row, ": its deadline passed before it could be written",
                    slot.maybe_applied ? Delivery::maybe_applied : Delivery::not_sent));
}

// Takes withdrawn commands out of the line if something behind them was sent: no reply will come
// for them.
void ConnectionFsm::drop_withdrawn() noexcept {
  while (ReplySlot* slot = line_.next(sent_walk_)) {
    if (sent_walk_.end >= output_.sent()) return;
    if (slot->withdrawn) {
      --withdrawn_;
      line_.take_out(sent_walk_).drop_producer();
    } else {
      detail::CommandLine::pass(sent_walk_, *slot);
    }
  }
}

// No reply was completed: has one grown, or has a part of a group arrived? Pushes do not count.
void ConnectionFsm::note_progress(std::size_t received, TimePoint now) noexcept {
  if (parser_.refusing()) {  // it is dropped as it arrives
    if (received >= progress_bytes && parser_.top_type() != '>') progress_at_ = now;
    return;
  }
  const bool is_push = bulk_length_ == 0 && !partial_.empty() && partial_.front() == '>';
  const std::size_t size = bulk_length_ != 0 ? bulk_received_ : is_push ? 0 : partial_.size();
  const std::uint64_t progress = std::uint64_t{answered_} * progress_bytes + size;
  if (progress < progress_ + progress_bytes) return;
  progress_at_ = now;
  progress_ = progress;
}

// Sends a PING to a silent peer and detects a dead one; returns when to check again. The oldest
// owed reply decides: bytes that do not bring it closer are not a sign of life.
TimePoint ConnectionFsm::check_peer(TimePoint now) {
  TimePoint next = TimePoint::max();
  if (options_.ping_interval.count() > 0) {
    if (line_.empty() && now - last_received_ >= options_.ping_interval) ping(now);
    // While replies are owed: the silence begins with the last of them, now at the earliest.
    next = (line_.empty() ? last_received_ : now) + options_.ping_interval;
  }
  const bool owed = !line_.empty() && !line_.head()->blocking;
  if (owed && options_.dead_after.count() > 0) {
    if (line_.front() >= output_.sent()) progress_at_ = now;  // nothing was requested yet
    const TimePoint dead_at = progress_at_ + options_.dead_after;
    next = std::min(next, dead_at);
    if (now >= dead_at) {
      fail(Error(errc::connection,
                 "the server is silent: nothing of the oldest pending reply for " +
                     milliseconds(options_.dead_after),
                 Delivery::maybe_applied));
    }
  }
  return next;
}

void ConnectionFsm::ping(TimePoint now) {
  const auto slot = detail::make_slot<void>(core_, ping_row);
  slot->make_quiet();
  slot->release_future();
  const WriteBuffer::Position before = output_.end();
  send(CommandView{ping_row, {}}, slot, now);
  ping_bytes_ += output_.end() - before;
}

bool ConnectionFsm::idle() noexcept {
  return line_.idle([](ReplySlot& slot) { return slot.row == &ping_row; });
}

}  // namespace deferredis
