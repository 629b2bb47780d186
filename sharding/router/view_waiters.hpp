// ViewWaiters: those who wait for a view of the cluster.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/reactor/state/lifeline.hpp>
#include <deferredis/sharding/slots/cluster_fsm.hpp>

namespace deferredis::detail {

/// Ends each wait when there is a view, or fails it with the reason why there is none.
class ViewWaiters {
 public:
  ViewWaiters(Reactor& reactor, ClusterFsm& fsm) : reactor_(reactor), fsm_(fsm), self_(*this) {}
  ViewWaiters(const ViewWaiters&) = delete;
  ViewWaiters& operator=(const ViewWaiters&) = delete;

  /// Ends when there is a view; fails as a command would. `refusable`: fails also if the nodes
  /// answer and none of them gives a view, and asks them again if they are not being asked.
  Future<void> known(Patience patience, bool refusable);
  /// The same, but fails with the error of the first attempt.
  Future<void> first();
  /// Ends when the view has been refreshed, with or without success.
  Future<void> next();
  /// The machine's state has changed: ends the waits that are over.
  void settle();

  /// A node could not be reached, or gave no view.
  void met(Error error) { latest_ = std::move(error); }
  const std::optional<Error>& latest() const noexcept { return latest_; }
  /// Why nothing is sent, if no node can be reached.
  std::optional<Error> away() const;

  void close(const Error& reason);
  /// Why nothing is accepted any more.
  Error gone() const;

 private:
  struct Known {
    Promise<void> promise;
    Patience patience;
    bool refusable = false;
    std::uint64_t refreshes = 0;  // before; what the nodes said then does not count
    Timer timer = {};
  };

  void settle_known();
  void expire_known();
  void settle_next();

  Reactor& reactor_;  // borrowed
  ClusterFsm& fsm_;   // borrowed
  std::vector<Known> known_;
  std::vector<Promise<void>> first_;
  std::vector<std::pair<std::uint64_t, Promise<void>>> next_;  // after so many refreshes
  std::optional<Error> latest_;
  std::optional<Error> closed_;
  Lifeline<ViewWaiters> self_;  // cut when closed
};

}  // namespace deferredis::detail
