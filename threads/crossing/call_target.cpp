#include <deferredis/threads/crossing/call_target.hpp>

namespace deferredis::detail {

void release(CallTarget& target) noexcept {
  // In a child of fork() nothing of the loop may be touched: its locks may be held for ever.
  if (target.owners_.remove() && !target.queue->orphaned()) delete &target;
}

}  // namespace deferredis::detail
