#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

void fail_mismatch(ReplySlot& slot, ReplyReader& reader) {
  slot.fail(reader.take_error().with_context(command_data(slot).row->name));
}

}  // namespace deferredis::detail
