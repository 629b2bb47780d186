// A script or function that carries its text, so that it can be sent to a server that lacks it.
#pragma once

#include <string_view>
#include <vector>

#include <deferredis/protocol/command.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

/// The row of such a command on its way through the handles (Effect::script). Its arguments are the
/// text, then the SHA1 of a script or the name of a function, the number of keys, the keys, the
/// arguments. Each handle turns it into a command that works there; no server ever receives it.
const CommandRow& script_row(bool read_only, bool by_sha1) noexcept;
const CommandRow& function_row(bool read_only) noexcept;

bool is_function(const CommandView& script) noexcept;

/// EVALSHA or FCALL: everything except the text; does not copy.
CommandView without_text(const CommandView& script) noexcept;

/// EVAL with the text, or FCALL, which takes none.
class WholeScript {
 public:
  explicit WholeScript(const CommandView& script);
  /// Valid as long as this and the script's views are.
  CommandView view() const noexcept { return {*row_, words_}; }

 private:
  const CommandRow* row_;
  std::vector<std::string_view> words_;
};

/// May it be sent by its SHA1, and again with its text if the server says that it lacks it? It may
/// have run and have said that itself: it must only read, or its user must vouch for its errors.
bool may_go_by_sha1(const CommandView& script) noexcept;

/// Does the server say that it lacks the script or function? One that runs can say the same.
bool is_unknown_script(const Error& error) noexcept;
bool is_unknown_function(const Error& error) noexcept;
/// FUNCTION LOAD found that the library already exists.
bool is_loaded_already(const Error& error) noexcept;

bool is_eval(const CommandRow& row) noexcept;

}  // namespace deferredis::detail
