// A command that waits at the server, on a connection of its own.
#pragma once

#include <memory>
#include <optional>

#include <deferredis/client/backend.hpp>
#include <deferredis/protocol/reply_slot.hpp>

namespace deferredis::detail {

constexpr Duration blocking_grace = std::chrono::seconds(2);  // beyond the server's own timeout

/// The timeout that a blocking command gives the server; zero: it waits for ever. None: what stands
/// there is no timeout.
std::optional<Duration> blocking_timeout(const CommandView& command);

/// Runs it on a connection of its own, and settles the slot. It ends two seconds after its own
/// timeout at the latest; one without a timeout never does by itself.
///
/// The server is asked in slices, so that a peer which is gone is found while it is waited for.
/// Cancelling it asks CLIENT UNBLOCK from another connection: the slot is cancelled, or gets the
/// element which the server had taken by then. What comes when nobody holds the future any more
/// goes to Backend::unreceived(), untranslated. `patience`: for a connection; zero: without end.
void run_blocking(Shared<Backend> backend, const CommandView& command, ReplySlot& slot,
                  Duration patience, Duration slice, Translation translation = {});

}  // namespace deferredis::detail
