#include <deferredis/client/groups/command_group.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/encoded_command.hpp>
#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/protocol/own_error.hpp>

namespace deferredis::detail {

namespace {

// The command is sent anyway, and nobody can say what it does there.
void cancel_single(ReplySlot& slot) {
  slot.fail(Error(errc::cancelled, "cancelled", Delivery::maybe_applied));
}

// Made in advance, for the destructor.
const Error discarded(errc::cancelled, "it was discarded, and never sent", Delivery::not_sent);

constexpr std::string_view multi_bytes = "*1\r\n$5\r\nMULTI\r\n";
constexpr std::string_view exec_bytes = "*1\r\n$4\r\nEXEC\r\n";
constexpr CommandRow transaction_row{.name = "EXEC", .encoded = {}, .words = 0};
constexpr CommandRow single_row{.name = "write", .encoded = {}, .words = 0};
constexpr CommandRow batch_row{.name = "batch", .encoded = {}, .words = 0};

// If a codec or a callback throws, the error takes the place of that reply.
Reply translated_or_error(const Translation& translation, Reply reply, const CommandRow& row) {
  try {
    return translation.apply(std::move(reply));
  } catch (...) {
    const Error thrown(std::current_exception());
    std::string frame;
    append_error(frame,
                 Error(errc::reply_type, std::string(thrown.message()), Delivery::maybe_applied)
                     .with_context(row.name));
    ReplyReader reader = ReplyReader::composed(frame);
    return Reply::read(reader);
  }
}

const CommandRow& row_of(CommandGroup::Kind kind) noexcept {
  switch (kind) {
    case CommandGroup::Kind::transaction: return transaction_row;
    case CommandGroup::Kind::batch: return batch_row;
    case CommandGroup::Kind::single: break;
  }
  return single_row;
}

}  // namespace

CommandGroup::CommandGroup(ReactorCore& core, Kind kind, Rewriting rewriting, const Ensure& ensure)
    : core_(core),
      kind_(kind),
      rewriting_(std::move(rewriting)),
      watch_(core, kind == Kind::batch, [this](const Error& error) { fail_members(error); }),
      ensured_(ensure) {
  core_.add_user();
  if (kind_ == Kind::transaction) bytes_ = multi_bytes;
}

CommandGroup::~CommandGroup() {
  fail_members(discarded);
  core_.remove_user();
}

void retain(CommandGroup& group) noexcept { ++group.owners_; }
// Not inline: g++ 12 would see a use after the delete if one function has two owners.
[[gnu::noinline]] void release(CommandGroup& group) noexcept {
  if (--group.owners_ == 0) delete &group;
}

void CommandGroup::add(const CommandView& command, ReplySlot& slot) {
  Translation translation;
  const auto changed = rewriting_.begin(command, slot, translation);
  if (!changed) return;
  if (sealed_) {  // by a codec, which is user code
    return refuse(slot, Error(errc::closed, std::string(command.name()) + ": the group has ended",
                              Delivery::not_sent));
  }
  ReplySlot* const own = translation ? &translated(slot, translation) : &slot;
  members_.push_back({own, &command.row, bytes_.size(), std::move(translation)});
  changed->encode(bytes_);
  watch_.add(slot, *own);
}

void CommandGroup::add_script(const CommandView& script, ReplySlot& slot) {
  const CommandView named = without_text(script);
  if (is_function(script)) {
    const std::size_t before = members_.size();
    add(named, slot);
    if (members_.size() != before) members_.back().library = loads_.add(script.arguments[0]);
    return;
  }
  const auto known = scripts_.find_or_add(script.arguments[1], script.arguments[0]);
  if (!known) return add(WholeScript(script).view(), slot);
  const std::size_t from = bytes_.size(), before = members_.size();
  add(named, slot);
  if (members_.size() != before)
    scripts_.add({before, from, bytes_.size(), *known, may_go_by_sha1(script)});
}

std::vector<Reply> CommandGroup::take_replies() {
  for (std::size_t i = 0; i < replies_.size(); ++i) {
    const Translation& translation = members_[i].translation;
    if (translation && !replies_[i].is_error()) {
      replies_[i] = translated_or_error(translation, std::move(replies_[i]), *members_[i].row);
    }
  }
  return std::move(replies_);
}

void CommandGroup::seal() {
  sealed_ = true;
  watch_.stop();
  if (loads_.size() != 0) {
    const std::string loads = loads_.encode();
    loads_size_ = loads.size();
    bytes_.insert(0, loads);
  }
  if (kind_ == Kind::transaction) bytes_ += exec_bytes;
  if (ensured_.wanted()) ensured_.ensure().encode(bytes_);
}

std::string_view CommandGroup::bytes_of(std::size_t index) const noexcept {
  return at(members_[index].begin);
}

std::optional<std::string_view> CommandGroup::library(std::size_t index) const {
  if (!members_[index].library) return std::nullopt;
  return loads_.code(*members_[index].library);
}

std::vector<std::string_view> CommandGroup::keys() const {
  std::vector<std::string_view> keys;
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i != members_.size(); ++i) {
    const EncodedCommand command(*members_[i].row, bytes_of(i));
    indices.clear();
    find_keys(command.view(), indices);
    for (const std::size_t at : indices) keys.push_back(command.view().arguments[at]);
  }
  return keys;
}

std::size_t CommandGroup::reply_count() const noexcept {
  return loads_.size() + members_.size() + (kind_ == Kind::transaction ? 2 : 0) +
         (ensured_.wanted() ? 1 : 0);
}

ReplySlot& CommandGroup::make_single(const Shared<CommandGroup>& group, ReplySlot& slot) {
  slot.set_canceller<cancel_single>();
  return make_again(group);
}

ReplySlot& CommandGroup::make_again(const Shared<CommandGroup>& group) {
  group->seal();
  Future<void> ended = ready();
  ReplySlot& whole = make_slot(group, Keep::nothing, ended);
  std::move(ended).on_error([](const Error&) {}).detach();  // the command's own future reports it
  return whole;
}

ReplySlot& CommandGroup::make_slot(Shared<CommandGroup> group, Keep keep, Future<void>& ended) {
  CommandGroup& self = *group;
  self.keep_ = keep;
  self.goes_again_ = false;
  if (keep == Keep::replies) self.replies_.resize(self.members_.size());
  const NewSlot<Shared<CommandGroup>> slot(
      self.core_,
      CommandData{.decode = take_reply,
                  .row = &row_of(self.kind_),
                  .bytes = self.bytes_.size(),
                  .piecemeal = self.kind_ != Kind::transaction || self.ensured_.wanted(),
                  .replies = static_cast<std::uint32_t>(self.reply_count())});
  slot.state().emplace(std::move(group));
  const auto held = slot.state().value();
  ended =
      slot.future().then([](const Shared<CommandGroup>&) {}).on_error([held](const Error& error) {
        Error told = held->explain(error);
        if (!held->begins_again(error)) held->fail_members(told);
        return told;
      });
  return slot;
}

Shared<CommandGroup> CommandGroup::again(ReplySlot& slot) const {
  const Member& member = members_.front();
  Shared<CommandGroup> second(new CommandGroup(core_, kind_, {}, ensured_.ensure()));
  second->members_.push_back({&slot, member.row, 0});
  if (member.library) {
    second->members_.back().library = second->loads_.add(loads_.code(*member.library));
  }
  EncodedCommand(*member.row, bytes_of(0)).view().encode(second->bytes_);
  return second;
}

void CommandGroup::fail_members(const Error& error) {
  for (Member& member : members_) {
    if (member.slot == nullptr) continue;
    const Error& own = member.refused ? *member.refused : error;
    if (!member.slot->settled()) {
      member.slot->fail(own.with_context(member.slot->row->name), members_quiet());
    }
    std::exchange(member.slot, nullptr)->drop_producer();
  }
}

// The reason why EXEC was refused came earlier, as the reply to one of the commands.
Error CommandGroup::explain(const Error& error) const {
  if (!error.is(errc::exec_aborted) || !first_error_) return error;
  return Error(errc::exec_aborted, std::string(error.prefix()),
               "the transaction was not executed, because " + std::string(first_error_->message()),
               Delivery::rejected);
}

void CommandGroup::take_reply(ReplySlot& slot, ReplyReader& reader) {
  const auto group = slot.state_of<Shared<CommandGroup>>().value();
  if (group->ensured_.wanted()) return group->take_before_wait(slot, reader);
  group->take(slot, reader);
}

void CommandGroup::take(ReplySlot& slot, ReplyReader& reader) {
  if (loads_.take(reader)) return;
  if (kind_ != Kind::transaction) return take_batch(slot, reader);
  take_transaction(slot, reader);
}

// Results are delivered when it is known how well they are replicated.
void CommandGroup::take_before_wait(ReplySlot& slot, ReplyReader& reader) {
  if (ensured_.kept() + 1 < reply_count()) return ensured_.keep(reader);
  for (const std::string& frame : ensured_.release(reader)) {
    ReplyReader again = ReplyReader::composed(frame);
    take(slot, again);
  }
}

// The last reply has arrived.
void CommandGroup::settle_whole(ReplySlot& slot) {
  if (ensured_.shortfall()) return slot.fail(*ensured_.shortfall());
  const bool told_here =
      kind_ == Kind::batch && keep_ == Keep::nothing && forgotten_.empty() && put_off_.empty();
  if (told_here && first_error_) return slot.fail(*first_error_);
  slot.settle();
}

void CommandGroup::take_transaction(ReplySlot& slot, ReplyReader& reader) {
  const std::size_t at = replies_seen_++;
  if (at <= members_.size()) take_queued(reader);
  else take_exec(slot, reader);
}

// Takes the answers to MULTI and to each command: OK, QUEUED, or an error.
void CommandGroup::take_queued(ReplyReader& reader) {
  if (!is_error(reader.type())) return;
  Error error = reader.read_error();
  told_moved(error, nullptr);
  const std::size_t at = replies_seen_ - 1;  // 0: MULTI
  if (!first_error_) {
    const auto name = at == 0 ? "MULTI" : members_[at - 1].slot->row->name;
    first_error_ = error.with_context(name);
  }
  if (at > 0) members_[at - 1].refused = std::move(error);
}

void CommandGroup::take_exec(ReplySlot& slot, ReplyReader& reader) {
  if (is_error(reader.type())) {
    return slot.fail(reader.read_error().with_context(transaction_row.name));
  }
  if (reader.read_null()) {
    return slot.fail(Error(errc::watch, "the transaction was not executed: a watched key changed",
                           Delivery::rejected));
  }
  if (reader.begin_aggregate() != members_.size() || reader.failed()) {
    return slot.fail(Error(errc::protocol, "EXEC returned the wrong number of replies",
                           Delivery::maybe_applied));
  }
  for (Member& member : members_) {
    ReplyReader element = reader.for_part(reader.read_frame());
    take_member(member, element);
  }
  settle_whole(slot);
}

void CommandGroup::take_batch(ReplySlot& slot, ReplyReader& reader) {
  const std::size_t at = replies_seen_++;
  if (!put_off(at, reader)) take_member(members_[at], reader);
  if (replies_seen_ == members_.size()) settle_whole(slot);
}

void CommandGroup::take_member(Member& member, ReplyReader& reader) {
  if (keep_ == Keep::nothing) return settle_member(member, reader);
  Reply reply = Reply::read(reader);
  std::string frame;
  reply.append_composed(frame);
  replies_[static_cast<std::size_t>(&member - members_.data())] = std::move(reply);
  ReplyReader again = ReplyReader::composed(frame);
  settle_member(member, again);
}

bool CommandGroup::may_forge(ReplySlot& slot) noexcept { return slot.row->script; }

bool CommandGroup::has_script() const noexcept {
  return std::any_of(members_.begin(), members_.end(), [](const Member& member) {
    return member.slot != nullptr && may_forge(*member.slot);
  });
}

bool CommandGroup::told_moved(const Error& error, ReplySlot* command) {
  return error.is(errc::moved) && on_moved_ && on_moved_(error, command);
}

void CommandGroup::settle_member(Member& member, ReplyReader& reader) {
  ReplySlot& slot = *std::exchange(member.slot, nullptr);
  if (is_error(reader.type())) {
    const Error said = reader.read_error();
    const bool again = kind_ == Kind::single && !slot.settled();
    const bool heard = again || !may_forge(slot);  // otherwise nobody could verify it
    if (heard && told_moved(said, again ? &slot : nullptr)) return;
    const Error error = loads_.explain(said).with_context(slot.row->name);
    if (!first_error_) first_error_ = error;
    // A batch reports its first error as a whole, and every error if replies are kept.
    slot.fail(error, kind_ == Kind::batch || keep_ == Keep::replies);
  } else if (const auto& shortfall = ensured_.shortfall()) {
    slot.fail(shortfall->with_context(slot.row->name), members_quiet());
  } else if (!slot.settled()) {  // otherwise it was cancelled
    slot.decode(slot, reader);
  }
  slot.drop_producer();
}

}  // namespace deferredis::detail
