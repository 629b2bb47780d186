// The error of writes that a view of ensure_replication() or ensure_persistence() made.
#pragma once

#include <deferredis/reactor/error.hpp>

namespace deferredis {

/// The server has executed the writes, but fewer replicas or disks than asked for said in time that
/// they have them. Those may still get them; whether a failover keeps them is not known.
class ReplicationError : public Exception {
  using Exception::Exception;
};

namespace kind {
inline constexpr ErrorKind replication{"ReplicationError", detail::raise_as<ReplicationError>};
}
namespace errc {
inline constexpr Errc replication{kind::replication};  ///< written; ask what holds, or go on
}

}  // namespace deferredis
