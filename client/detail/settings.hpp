// Options as a backend keeps them: checked, with texts of its own.
#pragma once

#include <memory>
#include <string>

#include <deferredis/client/options.hpp>
#include <deferredis/protocol/connection_fsm.hpp>
#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/endpoint.hpp>

namespace deferredis::detail {

/// Throws InvalidArgumentError on impossible options.
struct Settings {
  explicit Settings(const Options& options);
  /// The same with the connection settings of a view.
  Settings with(const ViewOptions& view) const;

  Endpoint endpoint;
  ConnectOptions connect;
  std::shared_ptr<TlsContext> tls;  // shared with views on other connection settings
  std::string tls_server_name;
  FsmOptions fsm;
  Backoff backoff;
  std::size_t max_pending;
  std::size_t max_pending_bytes;
  std::size_t max_exclusive;
  Duration timeout;
};

}  // namespace deferredis::detail
