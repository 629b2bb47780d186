#include <deferredis/protocol/held_slot.hpp>

#include <utility>

namespace deferredis::detail {

void refuse(ReplySlot& slot, Error error) noexcept {
  slot.fail(std::move(error));
  slot.drop_producer();
}

}  // namespace deferredis::detail
