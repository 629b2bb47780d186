// A Transport over a connected stream socket.
#pragma once

#include <memory>

#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

namespace deferredis::detail {

/// Takes over `fd`, which is connected, non-blocking and close-on-exec.
std::unique_ptr<Transport> make_stream_transport(Reactor& reactor, int fd, Endpoint peer);

}  // namespace deferredis::detail
