// The measurements of bench_outages: each runs `n` of what its name says.
#pragma once

#include "weather.hpp"

namespace bench {

// --- commands ------------------------------------------------------------------------------------

Cost answered(long n);
Cost killed_in_flight(long n);
Cost disconnected_in_flight(long n);
Cost answered_sets(long n, std::size_t bytes);
/// The server is killed with all of them unanswered, most not even sent. `back`: measures its
/// return.
Cost killed_sets(long n, std::size_t bytes, bool back);
/// Each command has its own deadline; `rate` per second.
Cost with_deadlines(Mode mode, long n, long rate);
/// `extra` is the number of commands per second that the server read.
Cost paced(long n, long rate, bool down, Mode mode, redis::Duration timeout);
Cost cancelled_while_waiting(long n);
Cost cluster_is_away(long n, long rate);

// --- handles -------------------------------------------------------------------------------------

/// `extra` is the time of the call.
Cost large_pool(long size);
/// One command in each turn of the loop, as many as there are connections.
Cost through_large_pool(long size);
Cost sessions_in_line(long n);
Cost event_listeners(long n);
/// Channels that are subscribed again when the server is back.
Cost resubscribed(long n);
/// The calls that create `n` handles with TLS; `extra` is the time of the first.
Cost tls_handles(long n);
/// A first connection with TLS, to a server that never answers.
Cost tls_connection(long n);

struct Memory {
  double chained, both, coroutine;
};
/// Bytes of heap that a command holds while it waits for its reply, without its own bytes.
Memory in_flight_memory(long n);

}  // namespace bench
