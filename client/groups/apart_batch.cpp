#include <deferredis/client/groups/apart_batch.hpp>

#include <memory>
#include <utility>
#include <vector>

#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/protocol/encoded_command.hpp>

namespace deferredis::detail {

namespace {

// Ends the batch when the last command has ended and destroys its share. This works even if the
// callback that holds the share is never called, because the reactor is being destroyed.
class BatchEnd {
 public:
  BatchEnd(const Shared<CommandGroup>& batch, ReplySlot& whole) noexcept
      : batch_(batch), whole_(whole) {}
  BatchEnd(const BatchEnd&) = delete;
  BatchEnd& operator=(const BatchEnd&) = delete;
  ~BatchEnd() {
    if (!whole_.settled()) batch_->settle_whole(whole_);
    whole_.drop_producer();
  }
  CommandGroup& batch() const noexcept { return *batch_; }

 private:
  Shared<CommandGroup> batch_;  // shared with the slots of its commands
  ReplySlot& whole_;            // owned
};

// The command at `index`, sent on its own.
struct Part {
  Shared<CommandGroup> batch;
  std::size_t index;
};

void take_part(ReplySlot& slot, ReplyReader& reader) {
  const Part& part = slot.state_of<Part>().value();
  part.batch->take_alone(part.index, reader);
  slot.settle();
}

NewSlot<Part> make_part(const std::shared_ptr<BatchEnd>& end, const Shared<CommandGroup>& batch,
                        std::size_t index, CommandData data) {
  data.decode = take_part;
  data.row = &batch->row(index);
  data.piecemeal = false;
  data.replies = 1;
  const NewSlot<Part> slot(batch->core(), data);
  slot.state().emplace(Part{batch, index});
  slot.future()
      .then([](const Part&) {})
      .on_error([end, index](const Error& error) { end->batch().fail_alone(index, error); })
      .detach();
  return slot;
}

}  // namespace

void send_apart(const Shared<CommandGroup>& batch, ReplySlot& whole,
                MoveFunction<void(const CommandView&, ReplySlot&)> send) {
  const auto end =
      std::make_shared<BatchEnd>(batch, whole);  // shared by the callbacks of all parts
  const CommandData data = whole;
  for (std::size_t i = 0; i != batch->size(); ++i) {
    const NewSlot<Part> slot = make_part(end, batch, i, data);
    const CommandGroup::Alone alone = batch->alone(i);
    const EncodedCommand command(alone.row, alone.bytes);
    const std::optional<std::string_view> library = batch->library(i);
    if (!library) {
      send(command.view(), slot);
      continue;
    }
    const auto words = command.view().arguments;
    std::vector<std::string_view> with_library{*library};
    with_library.insert(with_library.end(), words.begin(), words.end());
    send({function_row(alone.row.has(CommandFlag::readonly)), with_library}, slot);
  }
}

}  // namespace deferredis::detail
