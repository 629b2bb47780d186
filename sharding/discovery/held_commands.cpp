#include <deferredis/sharding/discovery/held_commands.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/waiting/waiting_commands.hpp>

namespace deferredis::detail {

namespace {

void cancel_held(ReplySlot& slot) {
  slot.fail(Error(errc::cancelled,
                  std::string(slot.row->name) + ": cancelled while it waited for a server",
                  Delivery::not_sent));
}

}  // namespace

void HeldCommands::add(std::string bytes, ReplySlot& slot) {
  push({&slot, std::move(bytes), nullptr});
}

void HeldCommands::add(const Shared<CommandGroup>& group, ReplySlot& slot) {
  push({&slot, {}, group});
}

void HeldCommands::push(Held held) {
  held.slot->set_canceller<cancel_held>();
  bytes_ += held.bytes.size();
  held_.push_back(std::move(held));
}

HeldCommands::Held HeldCommands::pop() {
  Held held = std::move(held_.front());
  held_.pop_front();
  ++front_;
  bytes_ -= held.bytes.size();
  return held;
}

// Ends one; its place stays until those before it have left.
void HeldCommands::end(Held& held) {
  bytes_ -= held.bytes.size();
  held.slot->drop_producer();
  held = {nullptr, {}, nullptr};
}

void HeldCommands::drop_ended() {
  while (!held_.empty() && (held_.front().slot == nullptr || held_.front().slot->settled())) {
    if (held_.front().slot != nullptr) end(held_.front());
    pop();
  }
}

void HeldCommands::give(Backend& backend) {
  while (!held_.empty()) {
    const Held held = pop();
    if (held.slot == nullptr) continue;
    if (held.slot->settled()) held.slot->drop_producer();
    else if (held.group) backend.dispatch_group(held.group, *held.slot);
    else backend.dispatch(held.bytes, *held.slot);
  }
}

void HeldCommands::fail(const Error& error, bool all) {
  const Error why = error.with_delivery(Delivery::not_sent);
  bool left = false;
  for (patient_ = all ? front_ : std::max(patient_, front_); patient_ != back(); ++patient_) {
    Held& held = at(patient_);
    if (held.slot == nullptr) continue;
    if (!held.slot->settled() && !all && held.slot->offline_wait) continue;
    if (!held.slot->settled()) held.slot->fail(why.with_context(held.slot->row->name));
    end(held);
    left = true;
  }
  if (left) {  // the heap may contain some that have left
    deadlines_.clear();
    noted_ = front_;
  }
  drop_ended();
}

TimePoint HeldCommands::expire(TimePoint now, const std::string& where, const Error* latest) {
  for (noted_ = std::max(noted_, front_); noted_ != back(); ++noted_) {
    if (at(noted_).slot != nullptr) deadlines_.add(*at(noted_).slot, noted_);
  }
  std::uint64_t place = 0;
  while (ReplySlot* slot = deadlines_.take_due(now, front_, place)) {
    slot->fail(Error(errc::timeout,
                     std::string(slot->row->name) + ": " + where +
                         " did not answer within its deadline" + latest_attempt(latest),
                     Delivery::not_sent));
  }
  drop_ended();
  return deadlines_.earliest(front_);
}

bool HeldCommands::idle() noexcept {
  for (ended_ = std::max(ended_, front_); ended_ != back(); ++ended_) {
    if (at(ended_).slot != nullptr && !at(ended_).slot->settled()) return false;
  }
  return true;
}

}  // namespace deferredis::detail
