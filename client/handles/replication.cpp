#include <deferredis/client/replication.hpp>

#include <string>
#include <utility>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/client.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/client/groups/command_group.hpp>

namespace deferredis {

namespace {

using detail::CommandGroup;

[[noreturn]] void raise_invalid(std::string why) {
  Error(errc::invalid_argument, std::move(why)).raise();
}

void check_time(std::string_view what, Duration timeout) {
  if (timeout > Duration::zero()) return;
  raise_invalid(std::string(what) + ": give it a timeout: without one it would wait forever");
}

}  // namespace

Client Client::ensure_replication(std::uint32_t replicas, Duration timeout) const {
  if (replicas == 0) raise_invalid("ensure_replication: ask for at least one replica");
  check_time("ensure_replication", timeout);
  Client changed = *this;
  changed.ensure_ = {detail::Ensure::What::replication, false, replicas, timeout};
  changed.note_special();
  return changed;
}

Client Client::ensure_persistence(bool local, std::uint32_t replicas, Duration timeout) const {
  if (!local && replicas == 0) raise_invalid("ensure_persistence: ask for at least one disk");
  check_time("ensure_persistence", timeout);
  Client changed = *this;
  changed.ensure_ = {detail::Ensure::What::persistence, local, replicas, timeout};
  changed.note_special();
  return changed;
}

void Client::dispatch_ensured(const CommandView& command, ReplySlot& slot) const {
  const Effect effect = detail::effect_of(command);
  if (effect == Effect::blocks) {
    slot.fail(Error(errc::not_supported,
                    std::string(command.name()) +
                        " is not possible on a view that ensures writes: use another view"));
    return slot.drop_producer();
  }
  const Shared<CommandGroup> group(
      new CommandGroup(backend_->core(), CommandGroup::Kind::single, rewriting(), ensure_));
  detail::SendGroup send = send_group();  // before the codec runs, which may destroy this handle
  if (effect == Effect::script) group->add_script(command, slot);
  else group->add(command, slot);
  if (group->size() == 0) return;  // refused
  send(group, CommandGroup::make_single(group, slot));
}

}  // namespace deferredis
