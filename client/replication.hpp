// The error of writes in a view of ensure_replication() or ensure_persistence().
#pragma once

#include <deferredis/reactor/error.hpp>

namespace DEFERREDIS_API deferredis {

/// The server executed the writes, but fewer replicas or disks than requested confirmed them in
/// time. The others may still get the writes. It is unknown whether a failover keeps them.
class ReplicationError : public Exception {
  using Exception::Exception;
};

namespace errc {
/// Written; check what holds, or continue.
inline constexpr Errc replication = code_of<ReplicationError>;
}  // namespace errc

}  // namespace deferredis
