// How connect() and similar functions wait for a client's first connections.
#pragma once

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/backend/handle_access.hpp>
#include <deferredis/client/client.hpp>

namespace deferredis::detail {

/// The client once all its connections are up, or the error of the first attempt that failed. In
/// the second case nothing is left behind.
Future<Client> when_connected(const Shared<Backend>& backend, Client client);

/// make() returns a Shared<Backend>. An error that it throws becomes the Future's.
template <class Make>
Future<Client> connect_client(ReactorCore& core, const Options& options, Make make) {
  try {
    const Shared<Backend> backend = make();
    return when_connected(backend, HandleAccess::make<Client>(backend, options));
  } catch (...) {
    Promise<Client> promise(core);
    promise.fail(Error(std::current_exception()));
    return promise.future();
  }
}

}  // namespace deferredis::detail
