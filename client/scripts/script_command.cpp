#include <deferredis/client/scripts/script_command.hpp>

#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

namespace {

// The row of a command that carries its text.
constexpr CommandRow with_text(CommandRow row) noexcept {
  row.key_at = 3;  // the number of keys comes after the text and the name
  row.effect = Effect::script;
  row.instead = "it comes with its text";
  return row;
}
constexpr CommandRow eval_row = with_text(table::eval);
constexpr CommandRow eval_by_sha1_row = with_text(table::eval);
constexpr CommandRow eval_ro_row = with_text(table::eval_ro);
constexpr CommandRow fcall_row = with_text(table::fcall);
constexpr CommandRow fcall_ro_row = with_text(table::fcall_ro);

bool reads_only(const CommandView& script) noexcept {
  return script.row.has(CommandFlag::readonly);
}

}  // namespace

const CommandRow& script_row(bool read_only, bool by_sha1) noexcept {
  if (read_only) return eval_ro_row;
  return by_sha1 ? eval_by_sha1_row : eval_row;
}

const CommandRow& function_row(bool read_only) noexcept {
  return read_only ? fcall_ro_row : fcall_row;
}

bool may_go_by_sha1(const CommandView& script) noexcept {
  return &script.row == &eval_ro_row || &script.row == &eval_by_sha1_row;
}

bool is_function(const CommandView& script) noexcept {
  return &script.row == &fcall_row || &script.row == &fcall_ro_row;
}

CommandView without_text(const CommandView& script) noexcept {
  const auto rest = script.arguments.subspan(1);
  const bool read_only = reads_only(script);
  if (is_function(script)) return {read_only ? table::fcall_ro : table::fcall, rest};
  return {read_only ? table::evalsha_ro : table::evalsha, rest};
}

WholeScript::WholeScript(const CommandView& script) {
  const bool function = is_function(script), read_only = reads_only(script);
  if (function) row_ = read_only ? &table::fcall_ro : &table::fcall;
  else row_ = read_only ? &table::eval_ro : &table::eval;
  words_.assign(script.arguments.begin(), script.arguments.end());
  words_.erase(words_.begin() + (function ? 0 : 1));  // the library's text, or the SHA1
}

bool is_unknown_script(const Error& error) noexcept {
  return error.is(errc::no_script) &&
         error.message().find("No matching script") != std::string_view::npos;
}

bool is_unknown_function(const Error& error) noexcept {
  return error.code() == errc::reply && error.prefix() == "ERR" &&
         error.message().find("Function not found") != std::string_view::npos;
}

bool is_loaded_already(const Error& error) noexcept {
  return error.message().find("already exists") != std::string_view::npos;
}

bool is_eval(const CommandRow& row) noexcept {
  return &row == &table::eval || &row == &table::eval_ro;
}

}  // namespace deferredis::detail
