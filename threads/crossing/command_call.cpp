#include <deferredis/threads/crossing/command_call.hpp>

#include <deferredis/reactor/state/reactor_core.hpp>

namespace deferredis::detail {

void send_kept(const CallTarget& target, const KeptCommand& command, TimePoint called,
               ReplySlot& slot) {
  if (called == TimePoint::max()) called = target.queue->core().time();
  send_as_of(target.client, command.view(), slot, called);
}

TimePoint call_time(const CallTarget& target) noexcept {
  return target.queue->has_system_clock() ? system_clock().now() : TimePoint::max();
}

}  // namespace deferredis::detail
