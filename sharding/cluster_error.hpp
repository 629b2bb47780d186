// The error kinds of a cluster client.
#pragma once

#include <deferredis/protocol/server_error.hpp>

namespace DEFERREDIS_API deferredis {

/// The nodes redirected a command more often than is allowed.
class RedirectLimitError : public Exception {
  using Exception::Exception;
};

namespace errc {
/// The nodes do not agree on who owns the slot: try again later, and check the cluster.
inline constexpr Errc redirect_limit = code_of<RedirectLimitError>;
}  // namespace errc

/// A reply about the cluster that makes no sense. No server has executed the command.
Error garbled(std::string_view what);

}  // namespace deferredis
