// Which servers were found to have no RESP3, so that nobody asks them twice.
#pragma once

#include <algorithm>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// Shared by all connections of a client, those of its sessions and subscribers too: what one of
/// them found out the others know. A server that could not be reached may be another one when it
/// comes back, and is forgotten.
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
  ~Resp2Peers() = default;  // by its last owner
  friend void retain(Resp2Peers& peers) noexcept { peers.owners_.add(); }
  friend void release(Resp2Peers& peers) noexcept {
    if (peers.owners_.remove()) delete &peers;
  }

  std::vector<Endpoint> peers_;
  OwnerCount owners_;
};

}  // namespace deferredis::detail
