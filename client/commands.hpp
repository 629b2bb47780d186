// Commands: every typed command, over one dispatch.
#pragma once

#include <deferredis/client/commands/server.hpp>

namespace deferredis {

/// Every Redis command, typed: the last of a chain of classes, one for each family of commands in
/// client/commands/. Client and Session derive from it; what is behind knows no command by name.
///
/// Arguments are views, valid during the call. Replies are the same on RESP2 and RESP3; `optional`
/// is exactly where the server may answer nil. Errors reach the Future: ReplyError and its kinds
/// from the server, ConnectionError, TimeoutError (delivery() tells what is known), and
/// InvalidArgumentError before anything is sent.
class Commands : public ServerCommands {
 public:
  /// The commands of clusters, sentinels and modules, and those for administrators, typed:
  /// more().json_get("doc"). Include client/more_commands.hpp; it borrows this handle.
  MoreCommands more() const noexcept;

 protected:
  using ServerCommands::ServerCommands;
  Commands(const Commands&) = default;
  Commands& operator=(const Commands&) = default;
  ~Commands() = default;  // never deleted through this type
};

}  // namespace deferredis
