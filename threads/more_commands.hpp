// MoreCommandsOf: typed commands for threads that most programs do not need.
#pragma once

#include <deferredis/client/faces/commands/vector_sets.hpp>
#include <deferredis/threads/shared_client.hpp>
#include <deferredis/threads/sync_client.hpp>

namespace deferredis {

/// The second chain of typed commands for threads, as MoreCommands is that of a Client:
/// rc.more().memory_stats(). It shares the client it came from.
template <class Face>
class MoreCommandsOf final : public VectorSetCommandsOf<Face> {
 public:
  /// For the library: more() makes it.
  explicit MoreCommandsOf(Shared<detail::CallTarget> target) noexcept
      : VectorSetCommandsOf<Face>(std::move(target)) {}
};

inline MoreCommandsOf<detail::SharedFace> SharedClient::more() const {
  return MoreCommandsOf<detail::SharedFace>(target());
}
inline MoreCommandsOf<detail::SyncFace> sync::Client::more() const {
  return MoreCommandsOf<detail::SyncFace>(target());
}

}  // namespace deferredis
