#include <deferredis/client/commands/caller.hpp>

#include <deferredis/client/commands/known_commands.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis {

namespace table {
const CommandRow& eval_ro_row = eval_ro;
const CommandRow& eval_row = eval;
const CommandRow& evalsha_ro_row = evalsha_ro;
const CommandRow& evalsha_row = evalsha;
const CommandRow& fcall_ro_row = fcall_ro;
const CommandRow& fcall_row = fcall;
const CommandRow& get_row = get;
const CommandRow& unwatch_row = unwatch;
const CommandRow& watch_row = watch;
const CommandRow& zrange_row = zrange;
}  // namespace table

namespace {

// A command that is not in the table: nothing is known about it except its words.
constexpr CommandRow unknown_row{.name = "command", .encoded = {}, .words = 0};

}  // namespace

std::vector<std::string_view> CommandCaller::words_of(std::string_view name,
                                                      const Args& arguments) {
  std::vector<std::string_view> words;
  words.reserve(1 + arguments.views().size());
  words.push_back(name);
  words.insert(words.end(), arguments.views().begin(), arguments.views().end());
  return words;
}

void CommandCaller::dispatch_named(std::span<const std::string_view> words, const Arg* given,
                                   ReplySlot& slot) const {
  const CommandRow* row = find_command(words[0], words.size() > 1 ? words[1] : std::string_view());
  if (row == nullptr || (row->words == 1 && row->retry == RetryCategory::never)) {
    const detail::KnownCommands* const known = known_commands();
    const CommandRow* const own = known == nullptr ? nullptr : known->find(words);
    if (own != nullptr) row = own;
  }
  if (row == nullptr) {
    slot.row = &unknown_row;
    return dispatch(CommandView{unknown_row, words, nullptr, given}, slot);
  }
  slot.row = row;
  dispatch(CommandView{*row, words.subspan(row->words), nullptr, given}, slot);
}

void CommandCaller::dispatch_script(const CommandRow& row, std::span<const std::string_view> run,
                                    const Args& keys, const Args& arguments,
                                    ReplySlot& slot) const {
  const Arg count(keys.views().size());
  std::vector<std::string_view> words(run.begin(), run.end());
  words.push_back(count.view());
  words.insert(words.end(), keys.views().begin(), keys.views().end());
  words.insert(words.end(), arguments.views().begin(), arguments.views().end());
  dispatch(CommandView{row, words}, slot);
}

void CommandCaller::fail_invalid(ReplySlot& slot, const CommandRow& row, std::string_view why) {
  detail::refuse(slot,
                 Error(errc::invalid_argument, std::string(row.name) + ": " + std::string(why)));
}

}  // namespace deferredis
