// CommandTarget: what commands need of the servers behind a client.
#pragma once

#include <span>
#include <string_view>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {
class Backend;
}

namespace deferredis::detail {

class CommandGroup;
class Lease;

/// How long somebody waits for a server, and whether to wait while none can be reached.
struct Patience {
  TimePoint deadline = TimePoint::max();
  bool offline = false;
};

/// Takes commands and brings them to the right server.
class CommandTarget {
 public:
  /// Sends the command or keeps its bytes, and settles the slot sooner or later. The slot's
  /// deadline, retry category and offline rule must be filled in. `command` is valid during the
  /// call.
  virtual void dispatch(const CommandView& command, ReplySlot& slot) = 0;
  /// The same for a command, or a group of commands, that is already encoded.
  virtual void dispatch(std::string_view bytes, ReplySlot& slot) = 0;
  /// The same for a sealed transaction or batch; `slot` belongs to the whole group.
  virtual void dispatch_group(const Shared<CommandGroup>& group, ReplySlot& slot) = 0;
  /// A connection for the caller alone. If too many are in use, the call waits in line. Works only
  /// with one server: see server_of().
  virtual Future<Lease> lease(Patience patience) = 0;
  /// The one server that has all of these keys, or any server if there are no keys. If there is
  /// only one server, this backend. Fails if no server has all the keys. If no server is known yet,
  /// it fails as a command would: at once if no server can be reached, otherwise at the deadline.
  virtual Future<Shared<Backend>> server_of(std::span<const std::string_view> keys,
                                            Patience patience) = 0;
  /// A server that server_of() had chosen answered a command with this error. `own_words`: the
  /// command (a script) may have written the error's text. Returns true if another server has the
  /// keys by now: ask again.
  virtual Future<bool> misdirected(const Error& error, bool own_words) = 0;
  /// The caller could not get its own connection to `server`, which server_of() had chosen. Returns
  /// true if that may pass soon: ask again after a while. Returns false if a command would fail at
  /// once too.
  virtual bool may_recover(Backend& server, const Error& error, bool offline) = 0;
  /// May a server stop serving a key at any time (MOVED), as in a cluster?
  virtual bool keys_move() const noexcept = 0;
  /// Can a command of this row work here, given the right arguments?
  virtual bool supports(const CommandRow& row) const noexcept = 0;

 protected:
  ~CommandTarget() = default;
};

}  // namespace deferredis::detail
