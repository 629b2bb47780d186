// The error kinds of a cluster's client.
#pragma once

#include <deferredis/protocol/server_error.hpp>

namespace deferredis {

/// The nodes sent a command from one to the next, more often than is allowed.
class RedirectLimitError : public Exception {
  using Exception::Exception;
};

namespace errc {
/// The nodes do not agree on who has the slot: try again later, and look at the cluster.
inline constexpr Errc redirect_limit = code_of<RedirectLimitError>;
}  // namespace errc

/// A node's line about the cluster that makes no sense. No server has executed anything.
Error garbled(std::string_view what);

}  // namespace deferredis
