// A command that waits at the server, on a connection of its own.
#pragma once

#include <deferredis/client/backend.hpp>
#include <deferredis/client/detail/blocking_timeout.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

/// Runs it on a connection of its own, and settles the slot. It ends two seconds after its own
/// timeout at the latest; one without a timeout never does by itself.
///
/// The server is asked in slices, so that a peer which is gone is found while it is waited for.
/// XREAD's `$` becomes an id before, so that nothing is missed between them; and as XREAD takes
/// nothing, it goes on after a lost connection on another one, for the time that is left.
///
/// Cancelling it asks CLIENT UNBLOCK from another connection: the slot is cancelled, or gets the
/// element which the server had taken by then. What comes when nobody holds the future any more
/// goes to Backend::unreceived(), untranslated. `patience`: for a connection; zero: without end.
void run_blocking(Shared<Backend> backend, const CommandView& command, ReplySlot& slot,
                  Duration patience, Duration slice, Translation translation = {});

}  // namespace deferredis::detail
