// Which keys a command may have written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/command.hpp>

namespace deferredis::detail {

/// The keys that somebody writes.
struct WrittenKeys {
  std::vector<std::string> keys = {};
  bool all = false;  ///< any key: FLUSHALL, a script that names none

  bool empty() const noexcept { return keys.empty() && !all; }
  void add(const WrittenKeys& more);
};

/// Between MULTI and EXEC of a session, nothing is written yet.
struct KeysInTransaction {
  WrittenKeys keys = {};
  bool queueing = false;
};

/// What a command that is sent now may write, and, with EXEC, what the transaction may write.
/// `guess_nothing`: a script writes any key, whatever keys it names.
WrittenKeys written_keys(const CommandView& command, bool guess_nothing,
                         KeysInTransaction& transaction);
/// The same for one or more encoded commands.
WrittenKeys written_keys(std::string_view bytes, bool guess_nothing,
                         KeysInTransaction& transaction);

}  // namespace deferredis::detail
