// PoolBackend: work that may be large, done in portions.
#include <algorithm>

#include <deferredis/client/pool/pool_backend.hpp>
#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/combine.hpp>

namespace deferredis::detail {

namespace {

// Amounts per turn, at most some milliseconds of work each, so that the loop serves others in
// between.
constexpr std::size_t opened_per_turn = 16;  // connections
constexpr std::size_t sent_per_turn = 4096;  // of waiting commands; each KiB counts as one more
constexpr std::size_t failed_per_turn = 8192;
constexpr std::size_t everything = static_cast<std::size_t>(-1);

}  // namespace

void PoolBackend::make_some() {
  const std::size_t most = std::min(size_, connections_.size() + opened_per_turn);
  while (connections_.size() < most) {
    connections_.push_back(
        std::make_unique<Connection>(reactor_, settings_, static_cast<ConnectionOwner&>(*this)));
    connections_.back()->set_number(next_number_++);
  }
}

void PoolBackend::open() {
  for (const auto& connection : connections_) connection->open();
  if (connections_.size() < size_) open_later();
}

// A pool of thousands of connections must not hold up the loop.
void PoolBackend::open_later() { open_alarm_.set(Duration::zero()); }

void PoolBackend::open_more() {
  const std::size_t open = connections_.size();
  const AgainIfThrown again(open_alarm_);
  make_some();
  for (std::size_t i = open; i < connections_.size() && !life_.closed(); ++i)
    connections_[i]->open();
  if (connections_.size() < size_ && !life_.closed()) open_later();
}

bool PoolBackend::in_line() const noexcept {
  return handing_back() ||
         std::any_of(lines_.begin(), lines_.end(), [](const auto& line) { return !line->empty(); });
}

// Its commands are older than all waiting ones, even those of an earlier loss.
void PoolBackend::begin_returning(const Connection& connection) noexcept {
  held_up_ = true;  // until all of that is handed back
  if (max_size_ != 1 || !connection.begins_handing_back() || returned().empty()) return;
  try {
    lines_.insert(lines_.begin(), std::make_unique<WaitingCommands>(reactor_.chunks()));
  } catch (const std::bad_alloc&) {
    return;  // they go behind those of the earlier loss
  }
}

void PoolBackend::drop_empty_lines() {
  while (lines_.size() > 2 && returned().empty()) lines_.erase(lines_.begin());
}

bool PoolBackend::nobody_waits() const noexcept {
  return std::all_of(lines_.begin(), lines_.end(), [](const auto& line) { return line->idle(); });
}

std::size_t PoolBackend::waiting_count() const noexcept {
  std::size_t sum = 0;
  for (const auto& line : lines_) sum += line->size();
  return sum;
}

std::size_t PoolBackend::waiting_bytes() const noexcept {
  std::size_t sum = 0;
  for (const auto& line : lines_) sum += line->size_bytes();
  return sum;
}

// The commands of a lost connection go first, and nothing goes before all of them are there.
void PoolBackend::send_waiting() {
  if (life_.closed() || handing_back()) return;
  const AgainIfThrown again(send_alarm_);
  const TimePoint now = reactor_.now();
  std::string bytes;
  std::size_t spent = 0;
  for (const auto& line : lines_) {
    while (!line->empty()) {
      Connection* const connection = pick();
      if (connection == nullptr) return;
      if (spent >= sent_per_turn) {
        return send_alarm_.set(Duration::zero());
      }
      if (line->expire_first(now, where_, latest_failure())) {
        ++spent;
        continue;
      }
      ReplySlot* const slot = line->take(bytes);
      if (slot == nullptr) continue;
      spent += 1 + bytes.size() / 1024;
      send_or_refuse(*connection, bytes, *slot);
    }
  }
  drop_empty_lines();
  waiting_alarm_.cancel();
  waiting_armed_ = TimePoint::max();
}

// It has left the line, so it gets a result in any case.
void PoolBackend::send_or_refuse(Connection& connection, std::string_view bytes,
                                 ReplySlot& slot) noexcept {
  try {
    connection.send(bytes, slot);
  } catch (const std::bad_alloc&) {
    refuse(slot, out_of_memory());
  }
}

void PoolBackend::fail_waiting(const Error& error) {
  failing_ = error;
  fail_some_waiting();
}

// If a connection comes up in the meantime, the remaining commands go to it.
void PoolBackend::fail_some_waiting() {
  if (life_.closed()) return;
  if (!failing_ || !down()) return failing_.reset();
  const AgainIfThrown again(fail_alarm_);
  for (const auto& line : lines_) {
    if (line->fail(*failing_, gave_up(), this, failed_per_turn)) {
      return fail_alarm_.set(Duration::zero());
    }
  }
  failing_.reset();
}

// --- the end -------------------------------------------------------------------------------------

void PoolBackend::close_all(const Error& reason) {
  held_up_ = true;
  current_ = nullptr;
  up_.clear();
  for (Alarm* alarm : {&open_alarm_, &send_alarm_, &fail_alarm_, &waiting_alarm_}) alarm->cancel();
  grow_timer_.cancel();
  shrink_timer_.cancel();
  for (const auto& connection : connections_) connection->begin_close(reason);
  exclusive_.close(reason);
  if (hub_) hub_->close(reason);
  if (redirect_) redirect_->close(reason);
  for (const auto& monitor : monitors_) monitor->close(reason);
  failing_ = reason;
  for (auto& waiter : std::exchange(connected_waiters_, {})) waiter.fail_quietly(reason);
  for (auto& waiter : std::exchange(first_waiters_, {})) waiter.fail_quietly(reason);
  closing_waits().end(reason);
  for (auto& waiter : std::exchange(down_waiters_, {})) waiter.fail_quietly(reason);
  if (!in_portions_) end_now();
}

// Fails the commands that the closed connections owe, then those that wait. Returns true if some
// are left.
bool PoolBackend::end_some(std::size_t most) {
  std::size_t spent = 0;
  for (; ending_ < connections_.size(); ++ending_) {
    if (spent >= most) return true;
    const std::size_t owed = connections_[ending_]->in_flight();
    if (connections_[ending_]->hand_back(most - spent)) return true;
    spent += owed;
  }
  for (const auto& line : lines_) {
    if (line->fail(*failing_, true, this, most)) return true;
    line->clear_bytes();
  }
  return false;
}

void PoolBackend::end_in_portions() {
  if (!end_some(failed_per_turn)) return ended();
  end_alarm_.set(Duration::zero());
}

void PoolBackend::end_now() {
  end_alarm_.cancel();
  end_some(everything);
  ended();
}

void PoolBackend::ended() {
  delayed_.take_all([&](ReplySlot& slot) { refuse_ended(slot, *failing_); });
  for (auto& waiter : std::exchange(end_waiters_, {})) waiter.fulfill();
}

Error PoolBackend::cut_off() const { return gone().with_delivery(Delivery::maybe_applied); }

Future<void> PoolBackend::disconnect() {
  std::vector<Future<void>> ends;
  for (auto& [settings, backend] : variants_) ends.push_back(backend->disconnect());
  for (auto& drain : life_.take_drains()) end_waiters_.push_back(std::move(drain));
  in_portions_ = true;
  life_.close(cut_off());
  Promise<void> promise(core());
  ends.push_back(promise.future());
  end_waiters_.push_back(std::move(promise));
  if (!end_alarm_.active()) end_in_portions();
  return ends.size() == 1 ? std::move(ends.front()) : all(std::move(ends));
}

void PoolBackend::disconnect_now() {
  for (auto& [settings, backend] : variants_) static_cast<PoolBackend&>(*backend).disconnect_now();
  life_.close(cut_off());
  end_now();
}

void PoolBackend::watch_waiting(TimePoint deadline) noexcept {
  if (deadline >= waiting_armed_) return;
  waiting_armed_ = deadline;
  waiting_alarm_.set(deadline - reactor_.clock().now());
}

void PoolBackend::expire_waiting() {
  waiting_armed_ = TimePoint::max();
  const TimePoint now = reactor_.now();
  const AgainIfThrown again(waiting_alarm_);
  for (const auto& line : lines_) watch_waiting(line->expire(now, where_, latest_failure()));
  life_.look_soon();
}

}  // namespace deferredis::detail
