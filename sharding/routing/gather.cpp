#include <deferredis/sharding/routing/gather.hpp>

#include <utility>

#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

namespace {

// Stores the reply's bytes.
void take_frame(ReplySlot& slot, ReplyReader& reader) {
  slot.state_of<std::string>().emplace(reader.read_frame());
  slot.settle();
}

}  // namespace

Gather::Gather(ReplySlot& slot, std::size_t key_count) : slot_(&slot), key_count_(key_count) {
  slot.interceptor = this;
  slot.set_canceller<cancel>();
}

Gather::~Gather() {
  if (slot_ != nullptr) fail(Error(errc::closed, "the client is gone", Delivery::maybe_applied));
}

void Gather::cancel(ReplySlot& slot) {
  slot.fail(Error(errc::cancelled, std::string(slot.row->name) + ": cancelled after it was sent",
                  Delivery::maybe_applied));
}

ReplySlot& Gather::part(std::vector<std::size_t> places) {
  const std::size_t index = parts_.size();
  parts_.push_back({std::move(places), {}, {}});
  ++left_;
  CommandData data = *slot_;
  data.decode = take_frame;
  data.interceptor = nullptr;
  const NewSlot<std::string> slot(slot_->core(), data);
  slot.future()
      .then([self = shared_from_this(), index](std::string frame) {
        self->parts_[index].frame = std::move(frame);
        self->part_ended();
      })
      .on_error([self = shared_from_this(), index](const Error& error) {
        self->parts_[index].error = error;
        self->part_ended();
      })
      .detach();
  return slot;
}

void Gather::fail(const Error& error) { refuse(*std::exchange(slot_, nullptr), error); }

void Gather::part_ended() {
  if (--left_ != 0 || slot_ == nullptr) return;
  const MergedReply merged = merge_replies(*slot_->row, parts_, key_count_, slot_->errors_inside);
  if (merged.error) return fail(*merged.error);
  ReplySlot& slot = *std::exchange(slot_, nullptr);
  if (!slot.settled()) {
    ReplyReader reader = ReplyReader::composed(merged.frame);
    slot.decode(slot, reader);
  }
  slot.drop_producer();
}

}  // namespace deferredis::detail
