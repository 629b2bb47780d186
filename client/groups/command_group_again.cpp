// CommandGroup: what is sent again, and what is sent one by one.
#include <algorithm>
#include <string>
#include <utility>

#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/encoded_command.hpp>
#include <deferredis/protocol/own_error.hpp>

namespace deferredis::detail {

namespace {

// For a command that the server refused to queue: no script has run, so the error text is the
// server's own.
constexpr CommandRow queued_row{
    .name = "EXEC", .encoded = {}, .words = 0, .retry = RetryCategory::read_only};

}  // namespace

// --- temporary states of the server --------------------------------------------------------------

Duration CommandGroup::wait() const noexcept {
  if (goes_again_) return wait_;
  return put_off_.empty() ? Duration::zero() : rounds_.wait();
}

// True if the member waits for another round.
bool CommandGroup::put_off(std::size_t at, ReplyReader& reader) {
  if (!is_error(reader.type())) return false;
  Member& member = members_[at];
  const std::string frame(reader.read_frame());
  ReplyReader told = reader.for_part(frame), again = reader.for_part(frame);
  const Error error = told.read_error();
  const GroupScripts::Hashed* const hashed = scripts_.find(at);
  if (hashed != nullptr && hashed->may_repeat && is_unknown_script(error))
    forgotten_.push_back(hashed);
  else if (!member.slot->settled() && rounds_.permits(*member.row, error, core_.time())) {
    put_off_.push_back(at);
    if (!member.row->script) note_redirect(error);  // a script may have made it up
  } else take_member(member, again);
  return true;
}

void CommandGroup::note_redirect(const Error& error) {
  if (error.is(errc::redirect)) redirect_ = redirect_target(error);
}

Shared<CommandGroup> CommandGroup::take_put_off() {
  if (forgotten_.empty() && put_off_.empty()) return nullptr;
  Shared<CommandGroup> later(new CommandGroup(core_, Kind::batch, {}, ensured_.ensure()));
  later->rounds_ = rounds_.next();
  later->redirect_ = redirect_;
  std::vector<std::pair<std::size_t, const GroupScripts::Hashed*>> all;
  for (const auto* each : forgotten_) all.emplace_back(each->member, each);
  for (const std::size_t each : put_off_) all.emplace_back(each, nullptr);
  std::sort(all.begin(), all.end());
  for (const auto& [at, script] : all) add_again(members_[at], at, script, *later);
  return later;
}

// `forgotten`: the member's script, if the server has forgotten it.
void CommandGroup::add_again(Member& member, std::size_t at, const GroupScripts::Hashed* forgotten,
                             CommandGroup& later) {
  const CommandRow* const row = forgotten == nullptr ? member.row : &row_with_text(member);
  later.members_.push_back({std::exchange(member.slot, nullptr), row, later.bytes_.size()});
  Member& added = later.members_.back();
  added.place = rounds_.first() ? at : member.place;
  if (member.library) added.library = later.loads_.add(loads_.code(*member.library));
  if (forgotten == nullptr) EncodedCommand(*row, bytes_of(at)).view().encode(later.bytes_);
  else later.bytes_ += with_text(*forgotten);
}

std::string CommandGroup::with_text(const GroupScripts::Hashed& script) const {
  return scripts_.with_text(script, at(script.from, script.to));
}

const CommandRow& CommandGroup::row_with_text(const Member& member) noexcept {
  return member.row->has(CommandFlag::readonly) ? table::eval_ro : table::eval;
}

void CommandGroup::absorb(CommandGroup& later) {
  if (!first_error_) first_error_ = later.first_error_;
  if (keep_ == Keep::nothing) return;
  for (std::size_t i = 0; i < later.replies_.size(); ++i) {
    if (later.members_[i].slot != nullptr) continue;  // it was put off again
    replies_[later.members_[i].place] = std::move(later.replies_[i]);
  }
}

// True if the transaction was not executed because of a temporary state.
bool CommandGroup::begins_again(const Error& error) {
  if (kind_ != Kind::transaction || !rounds_.allowed() || !error.is(errc::exec_aborted))
    return false;
  bool refused = false;
  for (const Member& member : members_) {
    if (!member.refused) continue;
    refused = true;
    if (!rounds_.permits(queued_row, *member.refused, core_.time())) return false;
  }
  if (!refused) return false;
  redirect_.reset();
  for (Member& member : members_) {
    if (const auto refused_by = std::exchange(member.refused, std::nullopt))
      note_redirect(*refused_by);
  }
  first_error_.reset();
  replies_seen_ = 0;
  loads_.begin_again();
  wait_ = rounds_.wait();
  rounds_ = rounds_.next();
  return goes_again_ = true;
}

// --- one by one ----------------------------------------------------------------------------------

CommandGroup::Alone CommandGroup::alone(std::size_t index) const {
  if (const GroupScripts::Hashed* const hashed = scripts_.find(index))
    return {row_with_text(members_[index]), with_text(*hashed)};
  return {*members_[index].row, std::string(bytes_of(index))};
}

void CommandGroup::take_alone(std::size_t index, ReplyReader& reader) {
  Member& member = members_[index];
  if (member.slot != nullptr) take_member(member, reader);
  else reader.skip();  // the batch was cancelled
}

void CommandGroup::fail_alone(std::size_t index, const Error& error) {
  if (members_[index].slot == nullptr) return;  // the batch was cancelled
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

}  // namespace deferredis::detail
