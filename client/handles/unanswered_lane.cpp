#include <deferredis/client/handles/unanswered_lane.hpp>

#include <algorithm>
#include <set>

#include <deferredis/client/link/exclusive_connections.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

namespace {

constexpr std::string_view replies_off = "*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$3\r\nOFF\r\n";
constexpr std::string_view replies_on = "*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$2\r\nON\r\n";
constexpr CommandRow whole_row{.name = "CLIENT REPLY", .encoded = {}, .words = 0};
constexpr std::size_t most_bytes = std::size_t{64} << 20;  // of waiting commands

}  // namespace

void UnansweredLane::add(std::string_view bytes, std::string_view key, ReplySlot& slot) {
  if (bytes_.size() > most_bytes) {
    return detail::refuse(
        slot, Error(errc::queue_full, std::string(slot.row->name) +
                                          ": too many commands without replies are waiting"));
  }
  bytes_.append(bytes);
  slot.bytes = bytes.size();
  if (keys_move_) keys_.emplace_back(key);
  waiting_.add(slot);
  latest_ = std::max(latest_, slot.deadline);
  watch_deadlines();
  if (std::exchange(running_, true)) return;
  // At the end of the turn, with all commands of that turn.
  core().reactor->call_soon([self = Shared(this)] { run(self).detach(); });
}

Future<void> UnansweredLane::run(Shared<UnansweredLane> self) {
  while (!self->waiting_.empty()) {
    if (!self->lease_ || !self->lease_->up()) {
      const TimePoint until = self->latest_;
      auto asked = self->lease();
      auto leased = co_await std::move(asked).outcome();
      if (!leased && self->core().time() >= until) {
        self->drop_overdue();  // not those that came meanwhile
        continue;
      }
      if (!leased) {
        self->bytes_.clear();
        self->keys_.clear();
        self->fail(self->waiting_, leased.error().with_delivery(Delivery::not_sent));
        continue;
      }
      self->lease_.emplace(std::move(leased.value()));
    }
    self->drop_overdue();
    if (self->waiting_.empty()) continue;
    auto sent = self->send();
    auto answered = co_await std::move(sent).outcome();
    self->end(answered);
  }
  self->running_ = false;
  self->timer_.cancel();
}

Future<Lease> UnansweredLane::lease() {
  auto asked = server_->lease({.offline = offline_});
  if (latest_ == TimePoint::max()) return asked;
  const Duration left = latest_ - core().time();
  return std::move(asked).timeout(std::max<Duration>(left, std::chrono::milliseconds(1)));
}

void UnansweredLane::watch_deadlines() {
  if (timer_.active()) return;  // for an earlier one
  const ReplySlot* const first = due_ != nullptr    ? due_
                                 : waiting_.empty() ? nullptr
                                                    : &waiting_.front();
  if (first == nullptr || first->deadline == TimePoint::max()) return;
  timer_ = core().reactor->call_later(first->deadline - core().time(), [this] {
    expire();
    watch_deadlines();
  });
}

// The group is answered as a whole, but each of its commands has its own deadline.
void UnansweredLane::expire() {
  const TimePoint now = core().time();
  for (; due_ != nullptr && (due_->settled() || due_->deadline <= now); due_ = due_->next) {
    if (due_->settled()) continue;
    due_->fail(Error(errc::timeout,
                     std::string(due_->row->name) +
                         ": the server did not say within its deadline that it was executed",
                     Delivery::maybe_applied));
  }
  drop_overdue();
}

// Commands that were called too long ago are not sent. All have the same timeout, so these are the
// first ones.
void UnansweredLane::drop_overdue() {
  const TimePoint now = core().time();
  std::size_t dropped = 0;
  while (!waiting_.empty() && waiting_.front().deadline <= now) {
    ReplySlot& slot = waiting_.take();
    dropped += slot.bytes;
    if (keys_move_) keys_.pop_front();
    slot.fail(
        Error(errc::timeout,
              std::string(slot.row->name) + ": its deadline passed before it could be written",
              Delivery::not_sent));
    slot.drop_producer();
  }
  bytes_.erase(0, dropped);
}

Future<void> UnansweredLane::send() {
  std::string bytes(replies_off);
  bytes.append(bytes_).append(replies_on);
  bytes_.clear();
  of_sent_ = std::exchange(keys_, {});
  const std::set<std::string> distinct(of_sent_.begin(), of_sent_.end());
  probed_.assign(distinct.begin(), distinct.end());
  for (const std::string& key : probed_) {
    const std::string_view arguments[] = {key};
    CommandView{table::exists, arguments}.encode(bytes);
  }
  given_away_.clear();
  replies_ = 0;
  const NewSlot<Shared<UnansweredLane>> slot(
      core(), CommandData{.decode = take_reply,
                          .row = &whole_row,
                          .deadline = latest_,
                          .piecemeal = true,
                          .replies = static_cast<std::uint32_t>(1 + probed_.size())});
  slot.state().emplace(Shared(this));
  sent_.take_all(waiting_);
  due_ = &sent_.front();
  latest_ = TimePoint::min();
  auto answered = slot.future().then([](const Shared<UnansweredLane>&) {});
  lease_->dispatch(bytes, slot);
  return answered;
}

void UnansweredLane::take_reply(ReplySlot& slot, ReplyReader& reader) {
  const Shared<UnansweredLane> self = slot.state_of<Shared<UnansweredLane>>().value();
  self->take(slot, reader);
}

// OK to the ON, then the answers about the keys.
void UnansweredLane::take(ReplySlot& slot, ReplyReader& reader) {
  const std::size_t at = replies_++;
  if (at == 0) {
    if (is_error(reader.type())) return slot.fail(reader.read_error());
    if (!reader.read_ok()) {
      return slot.fail(Error(errc::protocol, "CLIENT REPLY ON was not answered with OK",
                             Delivery::maybe_applied));
    }
  } else if (is_error(reader.type())) {
    given_away_.emplace(probed_[at - 1], reader.read_error());
  }
  if (replies_ == 1 + probed_.size() && !slot.settled()) slot.settle();
}

void UnansweredLane::end(const Outcome<void>& answered) {
  due_ = nullptr;
  if (answered) return settle_sent();
  // Nobody knows what else will arrive on that connection.
  lease_->give_back(false);
  lease_.reset();
  const Error& error = answered.error();
  const bool executed = error.delivery() == Delivery::rejected;  // only CLIENT REPLY was rejected
  fail(sent_, executed ? error.with_delivery(Delivery::maybe_applied) : error);
}

void UnansweredLane::settle_sent() {
  for (const auto& [key, error] : given_away_) {
    if (error.is(errc::moved)) asked_->misdirected(error, false).detach();
  }
  while (!sent_.empty()) {
    ReplySlot& slot = sent_.take();
    auto away = given_away_.end();
    if (keys_move_) {
      away = given_away_.find(of_sent_.front());
      of_sent_.pop_front();
    }
    if (slot.settled()) {
    } else if (away == given_away_.end()) {
      slot.settle();
    } else {
      slot.fail(away->second.with_context(slot.row->name).with_delivery(Delivery::maybe_applied));
    }
    slot.drop_producer();
  }
}

void UnansweredLane::fail(Slots& slots, const Error& error) {
  while (!slots.empty()) {
    ReplySlot& slot = slots.take();
    if (!slot.settled()) slot.fail(error.with_context(slot.row->name));
    slot.drop_producer();
  }
}

}  // namespace deferredis::detail
