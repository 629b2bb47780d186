#include <deferredis/protocol/reply_slot.hpp>

#include <string>

namespace deferredis::detail {

void fail_out_of_memory(ReplySlot& slot) noexcept {
  ++slot.core().allocation_failures;
  try {
    slot.fail(Error(
        errc::limit_exceeded,
        std::string(slot.row->name) + ": out of memory while its reply was read; ask for less",
        Delivery::maybe_applied));
  } catch (const std::bad_alloc&) {
    slot.fail(out_of_memory());
  }
}

void fail_mismatch(ReplySlot& slot, ReplyReader& reader) {
  slot.fail(reader.take_error().with_context(slot.row->name));
}

}  // namespace deferredis::detail
