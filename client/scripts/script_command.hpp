// A script or a function that comes with its text, so that a server which lacks it can be given it.
#pragma once

#include <string_view>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// A command on its way through the handles (Effect::script). Its arguments: the text, then the
/// SHA1 of a script or the name of a function, the number of keys, the keys, the arguments. Each
/// handle makes of it what can work there; no server ever sees it.
const CommandRow& script_row(bool function, bool read_only) noexcept;

bool is_function(const CommandView& script) noexcept;

/// EVALSHA or FCALL: all but the text, of which there is no copy.
CommandView without_text(const CommandView& script) noexcept;

/// EVAL with the text; FCALL, which takes none.
class WholeScript {
 public:
  explicit WholeScript(const CommandView& script);
  /// Valid while this and the views of the script are.
  CommandView view() const noexcept { return {*row_, words_}; }

 private:
  const CommandRow* row_;
  std::vector<std::string_view> words_;
};

/// Does the server say that it lacks the script or function, and did nothing? What a script says by
/// itself with another text is not taken for that.
bool is_unknown_script(const Error& error) noexcept;
bool is_unknown_function(const Error& error) noexcept;
/// FUNCTION LOAD found the library there.
bool is_loaded_already(const Error& error) noexcept;

/// Sends EVALSHA, and EVAL where the server has no such script; or FCALL, and, where it has no such
/// function, FUNCTION LOAD and FCALL again. All within the slot's deadline; the slot's other data
/// goes for each of them. What may have been executed is never sent again.
void run_script(Shared<Backend> backend, const CommandView& script, ReplySlot& slot);
/// EVAL or EVAL_RO, as a user gave it: the same, by the SHA1 of its text.
void run_by_sha1(Shared<Backend> backend, const CommandView& eval, ReplySlot& slot);
bool is_eval(const CommandRow& row) noexcept;

}  // namespace deferredis::detail
