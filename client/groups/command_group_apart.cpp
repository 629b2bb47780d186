// Sends the commands of a CommandGroup one by one: a batch over several servers.
#include <deferredis/client/groups/command_group.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/protocol/encoded_command.hpp>
#include <deferredis/protocol/own_error.hpp>

namespace deferredis::detail {

// Marks the end of one command when it is destroyed. This works even if the callback that owns it
// is never called, because the reactor is being destroyed.
class CommandGroup::PartEnd {
 public:
  explicit PartEnd(const Shared<CommandGroup>& group) noexcept : group_(group) {}
  PartEnd(PartEnd&&) noexcept = default;
  PartEnd& operator=(PartEnd&&) = delete;
  ~PartEnd() {
    if (group_ != nullptr) group_->part_ended();
  }
  CommandGroup& group() const noexcept { return *group_; }

 private:
  Shared<CommandGroup> group_;  // shared with the other parts
};

void CommandGroup::send_apart(const Shared<CommandGroup>& group, ReplySlot& whole,
                              MoveFunction<void(const CommandView&, ReplySlot&)> send) {
  CommandGroup& self = *group;
  self.whole_ = &whole;
  self.parts_left_ = self.members_.size();
  for (std::size_t i = 0; i != self.members_.size(); ++i) {
    State<Part>& slot = make_state<Part>(self.core_);
    slot.emplace(Part{group, i});
    CommandData data = command_data(whole);
    data.decode = take_part;
    data.row = self.members_[i].row;
    data.piecemeal = false;
    data.replies = 1;
    slot.emplace_producer(data);
    FutureAccess::make<Part>(slot)
        .then([](const Part&) {})
        .on_error(
            [end = PartEnd(group), i](const Error& error) { end.group().part_failed(i, error); })
        .detach();
    const Member& member = self.members_[i];
    const EncodedCommand command(*member.row, self.bytes_of(i));
    if (!member.library) {
      send(command.view(), slot);
      continue;
    }
    const auto words = command.view().arguments;
    std::vector<std::string_view> with_library{self.loads_.code(*member.library)};
    with_library.insert(with_library.end(), words.begin(), words.end());
    send({script_row(true, member.row->has(CommandFlag::readonly)), with_library}, slot);
  }
}

void CommandGroup::take_part(ReplySlot& slot, ReplyReader& reader) {
  const Part& part = static_cast<State<Part>&>(slot).value();
  Member& member = part.group->members_[part.index];
  if (member.slot != nullptr) part.group->take_member(member, reader);
  else reader.skip();  // the batch was cancelled
  slot.settle();
}

void CommandGroup::part_failed(std::size_t index, const Error& error) {
  if (members_[index].slot == nullptr) return;  // the batch was cancelled
  const auto hashed = std::find_if(hashed_.begin(), hashed_.end(),
                                   [&](const Hashed& each) { return each.member == index; });
  if (hashed != hashed_.end() && is_unknown_script(error)) return forgotten_.push_back(*hashed);
  if (error.delivery() == Delivery::rejected && keep_ == Keep::replies) {
    // Among the replies a server's error is kept without the name of the command.
    std::string frame;
    append_error(frame, error);
    ReplyReader reader = ReplyReader::composed(frame);
    return take_member(members_[index], reader);
  }
  if (!first_error_ || keep_ == Keep::replies) first_error_ = error;
  if (error.delivery() != Delivery::rejected) keep_ = Keep::nothing;  // not all have a reply
  ReplySlot& slot = *std::exchange(members_[index].slot, nullptr);
  slot.fail(error, true);
  slot.drop_producer();
}

void CommandGroup::part_ended() {
  if (--parts_left_ != 0) return;
  ReplySlot& whole = *std::exchange(whole_, nullptr);
  if (!whole.settled()) settle_whole(whole);
  whole.drop_producer();
}

}  // namespace deferredis::detail
