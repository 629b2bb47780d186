#include <deferredis/sharding/detail/held_commands.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::detail {

namespace {

void cancel_held(ReplySlot& slot) {
  slot.fail(
      Error(errc::cancelled,
            std::string(command_data(slot).row->name) + ": cancelled while it waited for a server",
            Delivery::not_sent));
}

}  // namespace

void HeldCommands::add(std::string bytes, ReplySlot& slot) {
  push({&slot, std::move(bytes), nullptr});
}

void HeldCommands::add(const Shared<Block>& block, ReplySlot& slot) { push({&slot, {}, block}); }

void HeldCommands::push(Held held) {
  held.slot->set_canceller(cancel_held);
  bytes_ += held.bytes.size();
  held_.push_back(std::move(held));
}

HeldCommands::Held HeldCommands::pop() {
  Held held = std::move(held_.front());
  held_.pop_front();
  bytes_ -= held.bytes.size();
  return held;
}

void HeldCommands::give(Backend& backend) {
  while (!held_.empty()) {
    const Held held = pop();
    if (held.slot->settled()) held.slot->drop_producer();
    else if (held.block) backend.dispatch_block(held.block, *held.slot);
    else backend.dispatch(held.bytes, *held.slot);
  }
}

void HeldCommands::fail(const Error& error, bool all) {
  for (std::size_t left = held_.size(); left > 0; --left) {
    Held held = pop();
    const CommandData& data = command_data(*held.slot);
    if (!held.slot->settled() && !all && data.offline_wait) {
      push(std::move(held));
      continue;
    }
    if (!held.slot->settled())
      held.slot->fail(error.with_delivery(Delivery::not_sent).with_context(data.row->name));
    held.slot->drop_producer();
  }
}

TimePoint HeldCommands::expire(TimePoint now, const std::string& where) {
  TimePoint earliest = TimePoint::max();
  for (const Held& held : held_) {
    if (held.slot->settled()) continue;
    const CommandData& data = command_data(*held.slot);
    if (data.deadline > now) {
      earliest = std::min(earliest, data.deadline);
      continue;
    }
    held.slot->fail(
        Error(errc::timeout,
              std::string(data.row->name) + ": " + where + " did not answer within its deadline",
              Delivery::not_sent));
  }
  return earliest;
}

bool HeldCommands::idle() const noexcept {
  return std::all_of(held_.begin(), held_.end(),
                     [](const Held& held) { return held.slot->settled(); });
}

}  // namespace deferredis::detail
