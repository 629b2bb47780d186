// A command that waits at the server, on a connection of its own.
#pragma once

#include <deferredis/client/backend.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

struct BlockingRules {
  Duration patience;    ///< for a connection; zero: without end
  Duration slice;       ///< of the wait that the server is asked for at a time
  Duration dead_after;  ///< a slice that is over for so long has met a dead peer; zero: never
};

/// Runs it on a connection of its own, and settles the slot. It ends two seconds after its own
/// timeout at the latest; one without a timeout never does by itself, but for the end of its
/// client: drain() ends every such wait, and when the last handle goes, those without a timeout.
///
/// The server is asked in slices, so that a peer which is gone is found while it is waited for: it
/// fails when one is not answered within `dead_after` of its end. Answered later than it should
/// have been, it just goes on.
/// XREAD's `$` becomes an id before, so that nothing is missed between them; and as XREAD takes
/// nothing, it goes on after a lost connection on another one, for the time that is left.
///
/// Cancelling it asks CLIENT UNBLOCK from another connection: the slot is cancelled, or gets the
/// element which the server had taken by then. What comes when nobody holds the future any more, or
/// after it has ended by its timeout, goes to Backend::unreceived(), untranslated.
void run_blocking(Shared<Backend> backend, const CommandView& command, ReplySlot& slot,
                  const BlockingRules& rules, Translation translation = {});

}  // namespace deferredis::detail
