// Resp2Peers: servers known to lack RESP3, so that nobody asks them twice.
#pragma once

#include <algorithm>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// Shared by all connections of a client, including those of sessions and subscribers: what one
/// finds out, the others know. A server that could not be reached may be a different one when it
/// comes back, so it is forgotten.
class Resp2Peers {
 public:
  Resp2Peers() noexcept = default;
  Resp2Peers(const Resp2Peers&) = delete;
  Resp2Peers& operator=(const Resp2Peers&) = delete;

  bool contains(const Endpoint& peer) const {
    return std::find(peers_.begin(), peers_.end(), peer) != peers_.end();
  }
  void add(const Endpoint& peer) {
    if (!contains(peer)) peers_.push_back(peer);
  }
  void forget(const Endpoint& peer) { std::erase(peers_, peer); }

 private:
  ~Resp2Peers() = default;  // deleted by its last owner
  friend void retain(Resp2Peers& peers) noexcept { peers.owners_.add(); }
  friend void release(Resp2Peers& peers) noexcept {
    if (peers.owners_.remove()) delete &peers;
  }

  std::vector<Endpoint> peers_;
  OwnerCount owners_;
};

}  // namespace deferredis::detail
