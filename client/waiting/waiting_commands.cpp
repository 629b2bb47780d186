#include <deferredis/client/waiting/waiting_commands.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::detail {

namespace {

Delivery verdict(const CommandData& data) noexcept {
  return data.maybe_applied ? Delivery::maybe_applied : Delivery::not_sent;
}

bool hand_over(ReplySlot& slot, const Error& error, std::string_view bytes) {
  Interceptor* const interceptor = slot.interceptor;
  return interceptor != nullptr && interceptor->command_failed(slot, error, CommandBytes(bytes));
}

constexpr std::size_t expired_at_a_time = 8192;  // some milliseconds of work

Error too_late(const CommandData& data, const std::string& where, const Error* latest) {
  return Error(errc::timeout,
               std::string(data.row->name) + ": no connection to " + where +
                   " came within its deadline" + latest_attempt(latest),
               verdict(data));
}

void cancel_waiting(ReplySlot& slot) {
  slot.fail(Error(errc::cancelled,
                  std::string(slot.row->name) + ": cancelled while it waited for a connection",
                  verdict(slot)));
}

}  // namespace

std::string latest_attempt(const Error* failure) {
  return failure == nullptr ? std::string()
                            : "; the latest attempt: " + std::string(failure->message());
}

void WaitingCommands::add(std::string_view bytes, ReplySlot& slot) {
  bytes_.append(bytes);
  link(slot, bytes.size());
}

void WaitingCommands::link(ReplySlot& slot, std::size_t bytes) {
  slot.set_canceller<cancel_waiting>();
  line_.push(slot, bytes);
}

// Releases the bytes of the commands before the front.
void WaitingCommands::drop_bytes() {
  bytes_.pass_until(line_.front());
  bytes_.release_until(line_.front());
}

void WaitingCommands::drop_ended() {
  while (!line_.empty() && line_.head()->settled()) line_.pop()->drop_producer();
  drop_bytes();
}

ReplySlot* WaitingCommands::take(std::string& bytes) {
  drop_ended();
  if (line_.empty()) return nullptr;
  const auto from = line_.front();
  bytes.clear();
  bytes_.copy(from, from + line_.head()->bytes, bytes);  // before it leaves: this may throw
  ReplySlot& slot = *line_.pop();
  drop_bytes();
  return &slot;
}

bool WaitingCommands::fail(const Error& error, bool all, const Interceptor* own, std::size_t most) {
  if (all) failing_ = {};
  std::string scratch;
  for (; most > 0; --most) {
    ReplySlot* const slot = line_.next(failing_);
    if (slot == nullptr) break;
    const auto place = failing_.end;
    const bool theirs = !slot->settled() && own != nullptr && slot->interceptor != own;
    if (!slot->settled() && !theirs && !all && slot->offline_wait) {
      CommandLine::pass(failing_, *slot);
      continue;
    }
    const auto end = place + slot->bytes;
    line_.take_out_live(failing_);
    const bool taken = theirs && hand_over(*slot, error.with_delivery(verdict(*slot)),
                                           bytes_.view(place, end, scratch));
    if (!taken) fail_one(*slot, error);
    if (line_.front() == end) drop_bytes();
    else bytes_.skip(place, end);
  }
  return line_.next(failing_) != nullptr;
}

void WaitingCommands::fail_one(ReplySlot& slot, const Error& error) {
  slot.fail(error.with_delivery(verdict(slot)));  // does nothing for a tombstone
  slot.drop_producer();
}

TimePoint WaitingCommands::expire(TimePoint now, const std::string& where, const Error* latest) {
  const bool all_noted = line_.note_deadlines();
  CommandLine::Place place = 0;
  std::size_t left = expired_at_a_time;
  const CommandRow* row = nullptr;
  std::optional<Error> error;  // of the command before: many expire with the same error
  for (ReplySlot* slot; left > 0 && (slot = line_.take_due(now, place)) != nullptr; --left) {
    if (!error || std::exchange(row, slot->row) != slot->row || error->delivery() != verdict(*slot))
      error = too_late(*slot, where, latest);
    slot->fail(*error);
  }
  drop_ended();
  return all_noted && left > 0 ? line_.earliest_deadline() : now;
}

bool WaitingCommands::expire_first(TimePoint now, const std::string& where, const Error* latest) {
  ReplySlot* const slot = line_.head();
  if (slot == nullptr || slot->settled() || slot->deadline > now) return false;
  slot->fail(too_late(*slot, where, latest));
  drop_ended();
  return true;
}

}  // namespace deferredis::detail
