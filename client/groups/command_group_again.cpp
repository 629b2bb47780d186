// CommandGroup: what is sent again, and what is never sent.
#include <algorithm>
#include <string>
#include <utility>

#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/client/waiting/delayed_commands.hpp>
#include <deferredis/client/waiting/resend_rule.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/encoded_command.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

namespace {

// For a command that the server refused to queue: no script has run, so the error text is the
// server's own.
constexpr CommandRow queued_row{
    .name = "EXEC", .encoded = {}, .words = 0, .retry = RetryCategory::read_only};

// Turns an encoded EVALSHA into EVAL: two words change, and the number of words stays the same.
std::string with_text(std::string_view evalsha, std::string_view text) {
  const auto next = [&evalsha](int lines) {
    std::size_t end = 0;
    for (; lines > 0; --lines) end = evalsha.find("\r\n", end) + 2;
    const std::string_view part = evalsha.substr(0, end);
    evalsha.remove_prefix(end);
    return part;
  };
  std::string bytes(next(1));
  const bool read_only = next(2).ends_with("_RO\r\n");
  next(2);
  bytes += read_only ? "$7\r\nEVAL_RO\r\n$" : "$4\r\nEVAL\r\n$";
  bytes.append(std::to_string(text.size())).append("\r\n").append(text).append("\r\n");
  return bytes.append(evalsha);
}

}  // namespace

// --- temporary states of the server --------------------------------------------------------------

Duration CommandGroup::wait() const noexcept {
  if (goes_again_) return DelayedCommands::delay_after(static_cast<std::uint8_t>(round_ - 1));
  return put_off_.empty() ? Duration::zero() : DelayedCommands::delay_after(round_);
}

// True if the server has not executed the command and there is time to send it again.
bool CommandGroup::passes(const CommandRow& row, const Error& error) const noexcept {
  CommandData data{.decode = nullptr, .row = &row};
  data.attempts = round_;
  return resend_rule(data, error) == Resend::later &&
         core_.time() + DelayedCommands::delay_after(round_) < again_until_;
}

// True if the member waits for another round.
bool CommandGroup::put_off(std::size_t at, ReplyReader& reader) {
  if (!is_error(reader.type())) return false;
  while (next_hashed_ < hashed_.size() && hashed_[next_hashed_].member < at) ++next_hashed_;
  const bool hashed = next_hashed_ < hashed_.size() && hashed_[next_hashed_].member == at;
  Member& member = members_[at];
  const std::string frame(reader.read_frame());
  ReplyReader told = reader.for_part(frame), again = reader.for_part(frame);
  const Error error = told.read_error();
  if (hashed && is_unknown_script(error)) forgotten_.push_back(hashed_[next_hashed_]);
  else if (!member.slot->settled() && passes(*member.row, error)) put_off_.push_back(at);
  else take_member(member, again);
  return true;
}

Shared<CommandGroup> CommandGroup::take_put_off() {
  if (forgotten_.empty() && put_off_.empty()) return nullptr;
  Shared<CommandGroup> later(new CommandGroup(core_, Kind::batch, {}, ensure_));
  later->again_until_ = again_until_;
  later->round_ = static_cast<std::uint8_t>(std::min(round_ + 1, 100));
  std::vector<std::pair<std::size_t, const Hashed*>> all;
  for (const Hashed& each : forgotten_) all.emplace_back(each.member, &each);
  for (const std::size_t each : put_off_) all.emplace_back(each, nullptr);
  std::sort(all.begin(), all.end());
  for (const auto& [at, script] : all) {
    Member& member = members_[at];
    const bool read_only = member.row->has(CommandFlag::readonly);
    const CommandRow* row = member.row;
    if (script != nullptr) row = read_only ? &table::eval_ro : &table::eval;
    later->members_.push_back({std::exchange(member.slot, nullptr), row, later->bytes_.size()});
    later->members_.back().place = round_ == 1 ? at : member.place;
    if (member.library) {
      later->members_.back().library = later->loads_.add(loads_.code(*member.library));
    }
    if (script == nullptr) EncodedCommand(*row, bytes_of(at)).view().encode(later->bytes_);
    else
      later->bytes_ += with_text(this->at(script->from, script->to), scripts_[script->script].text);
  }
  return later;
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
  if (kind_ != Kind::transaction || again_until_ == TimePoint{} || !error.is(errc::exec_aborted))
    return false;
  bool refused = false;
  for (const Member& member : members_) {
    if (!member.refused) continue;
    refused = true;
    if (!passes(queued_row, *member.refused)) return false;
  }
  if (!refused) return false;
  for (Member& member : members_) member.refused.reset();
  first_error_.reset();
  replies_seen_ = 0;
  loads_.begin_again();
  round_ = static_cast<std::uint8_t>(std::min(round_ + 1, 100));
  return goes_again_ = true;
}

// --- never sent ----------------------------------------------------------------------------------

void CommandGroup::watch(const ReplySlot& caller) {
  members_.back().caller = &caller;
  members_.back().since = core_.time();
  if (!uncommitted_.active() && core_.reactor != nullptr)
    uncommitted_ = core_.reactor->call_later(patience_, [this] { expire(); });
}

// The timer is set for the oldest member; a younger one has its own time.
void CommandGroup::expire() {
  const TimePoint now = core_.time();
  Duration next = patience_;
  bool over = false;
  for (const Member& member : members_) {
    if (member.caller == nullptr || member.slot == nullptr || member.slot->settled()) continue;
    const TimePoint due = member.since + patience_;
    if (due > now) next = std::min<Duration>(next, due - now);
    else if (member.caller->awaited()) over = true;
  }
  if (!over) {
    uncommitted_ = core_.reactor->call_later(next, [this] { expire(); });
    return;
  }
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(patience_).count();
  const bool batch = kind_ == Kind::batch;
  expired_ = Error(errc::timeout,
                   std::string(batch ? "its batch was not executed within "
                                     : "its transaction was not committed within ") +
                       std::to_string(ms) + " ms: call " + (batch ? "execute" : "commit") +
                       "() before you await it",
                   Delivery::not_sent);
  fail_members(*expired_);
}

}  // namespace deferredis::detail
