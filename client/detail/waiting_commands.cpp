#include <deferredis/client/detail/waiting_commands.hpp>

#include <algorithm>

namespace deferredis::detail {

namespace {

Delivery verdict(const CommandData& data) noexcept {
  return data.maybe_applied ? Delivery::maybe_applied : Delivery::not_sent;
}

bool hand_over(ReplySlot& slot, const Error& error, std::string_view bytes) {
  Interceptor* const interceptor = command_data(slot).interceptor;
  return interceptor != nullptr && interceptor->command_failed(slot, error, CommandBytes(bytes));
}

void cancel_waiting(ReplySlot& slot) {
  const CommandData& data = command_data(slot);
  slot.fail(Error(errc::cancelled,
                  std::string(data.row->name) + ": cancelled while it waited for a connection",
                  verdict(data)));
}

}  // namespace

void WaitingCommands::add(std::string_view bytes, ReplySlot& slot) {
  bytes_.append(bytes);
  link(slot, bytes.size());
}

void WaitingCommands::link(ReplySlot& slot, std::size_t bytes) {
  CommandData& data = command_data(slot);
  data.bytes = bytes;
  data.next = nullptr;
  slot.set_canceller(cancel_waiting);
  *tail_ = &slot;
  tail_ = &data.next;
  ++size_;
}

ReplySlot& WaitingCommands::pop(std::string& bytes) {
  ReplySlot& slot = *head_;
  const CommandData& data = command_data(slot);
  head_ = data.next;
  if (head_ == nullptr) tail_ = &head_;
  --size_;
  const auto from = bytes_.begin();
  const auto to = from + data.bytes;
  bytes.clear();
  if (!slot.settled()) bytes_.copy(from, to, bytes);
  bytes_.mark_sent(static_cast<std::size_t>(to - from));
  bytes_.release_until(to);
  return slot;
}

ReplySlot* WaitingCommands::take(std::string& bytes) {
  while (head_ != nullptr) {
    ReplySlot& slot = pop(bytes);
    if (!slot.settled()) return &slot;
    slot.drop_producer();
  }
  return nullptr;
}

bool WaitingCommands::idle() const noexcept {
  for (ReplySlot* slot = head_; slot != nullptr; slot = command_data(*slot).next) {
    if (!slot->settled()) return false;
  }
  return true;
}

void WaitingCommands::fail(const Error& error, bool all, const Interceptor* own) {
  std::string bytes;
  for (std::size_t left = size_; left > 0; --left) {
    ReplySlot& slot = pop(bytes);
    const CommandData& data = command_data(slot);
    if (!slot.settled() && own != nullptr && data.interceptor != own &&
        hand_over(slot, error.with_delivery(verdict(data)), bytes)) {
      continue;
    }
    if (!slot.settled() && !all && data.offline_wait) {
      add(bytes, slot);
      continue;
    }
    slot.fail(error.with_delivery(verdict(data)));  // nothing, where it is a tombstone
    slot.drop_producer();
  }
}

TimePoint WaitingCommands::expire(TimePoint now, const std::string& where) {
  TimePoint earliest = TimePoint::max();
  for (ReplySlot* slot = head_; slot != nullptr; slot = command_data(*slot).next) {
    if (slot->settled()) continue;
    const CommandData& data = command_data(*slot);
    if (data.deadline > now) {
      earliest = std::min(earliest, data.deadline);
      continue;
    }
    slot->fail(Error(
        errc::timeout,
        std::string(data.row->name) + ": no connection to " + where + " came within its deadline",
        verdict(data)));
  }
  return earliest;
}

}  // namespace deferredis::detail
