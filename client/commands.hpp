// Commands: every typed command, over one dispatch function.
#pragma once

#include <deferredis/client/commands/server.hpp>

namespace deferredis {

/// Every Redis command, typed: the last in a chain of classes, one for each family of commands in
/// client/commands/. Client and Session derive from it; the backends know no command by name.
///
/// Arguments are views, valid during the call. Replies are the same on RESP2 and RESP3. A result is
/// `optional` exactly if the server may answer nil. Errors arrive in the Future: ReplyError and its
/// kinds from the server, ConnectionError, TimeoutError (delivery() tells what is known), and
/// InvalidArgumentError before anything is sent.
class Commands : public ServerCommands {
 public:
  /// The typed commands for clusters, sentinels, modules and administration:
  /// more().json_get("doc"). Include client/more_commands.hpp. The result borrows this handle.
  MoreCommands more() const noexcept;

 protected:
  using ServerCommands::ServerCommands;
  Commands(const Commands&) = default;
  Commands& operator=(const Commands&) = default;
  ~Commands() override = default;  // never deleted through this type
};

}  // namespace deferredis
