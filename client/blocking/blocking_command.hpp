// A command that waits in the server, on a connection of its own.
#pragma once

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

struct BlockingRules {
  Duration patience;    ///< for getting a connection; zero: no limit
  Duration slice;       ///< how long each request waits in the server
  Duration dead_after;  ///< a slice this late means a dead peer; zero: never
};

/// Runs the command on a connection of its own, and settles the slot. It ends two seconds after its
/// own timeout at the latest. A command without a timeout ends only with its client: drain() ends
/// every such wait, and when the last handle is dropped, the waits without a timeout end too.
///
/// The wait is split into slices, so that a dead peer is noticed: the command fails if a slice is
/// not answered within `dead_after` of its end. A slice that is merely answered late does not
/// matter. XREAD's `$` is replaced with an id first, so that nothing is missed between slices.
/// Because XREAD removes nothing, it continues on another connection after a loss, for the
/// remaining time.
///
/// Cancelling sends CLIENT UNBLOCK from another connection: the slot is cancelled, or gets the
/// element that the server had already removed. A reply that arrives when nobody holds the future
/// any more, or after the timeout, goes to Backend::unreceived(), untranslated.
void run_blocking(Shared<Backend> backend, const CommandView& command, ReplySlot& slot,
                  const BlockingRules& rules, Translation translation = {});

}  // namespace deferredis::detail
