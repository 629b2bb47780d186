// A Transport over a connected stream socket.
#pragma once

#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis::detail {

/// Takes over `fd`, which must be connected, non-blocking and close-on-exec.
Owned<Transport> make_stream_transport(Reactor& reactor, int fd, Endpoint peer);

}  // namespace deferredis::detail
