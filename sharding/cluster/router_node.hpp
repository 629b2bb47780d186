// RouterNode: one node of a cluster and our connections to it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/sharding/slots/cluster_action.hpp>

namespace deferredis::detail {

class ClusterRouter;

/// Gives back to the router what a node did not execute. Its pool is made when it is first used.
class RouterNode final : public Interceptor {
 public:
  RouterNode(ClusterRouter& router, NodeIndex index, Endpoint endpoint)
      : router_(router), index_(index), endpoint_(std::move(endpoint)) {}
  RouterNode(const RouterNode&) = delete;
  RouterNode& operator=(const RouterNode&) = delete;

  NodeIndex index() const noexcept { return index_; }
  const Endpoint& endpoint() const noexcept { return endpoint_; }
  const Shared<Backend>& pool() {
    if (pool_ == nullptr) [[unlikely]]
      open();
    return pool_;
  }
  bool opened() const noexcept { return pool_ != nullptr; }
  /// From now on the router is told when commands have ended here.
  void tell_when_commands_end();
  /// Begins to connect; what is sent before waits.
  void connect();
  /// Ends it, and all that is at it, at once.
  void disconnect_now();
  /// Is anything of ours at it, or on its way to it?
  bool busy() const;
  /// Does nobody wait for anything of it? What was cancelled does not count.
  bool idle();

  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override;

  // The router's, about this node.
  std::vector<std::uint16_t> fenced = {};    // slots that wait for the fence that is under way
  std::vector<std::uint16_t> to_fence = {};  // for the next one
  bool fence_under_way = false;
  bool probe_under_way = false;
  bool silent = false;     // it did not answer in time
  bool overtaken = false;  // commands have gone past those that are still at it
  bool leaving = false;    // it left the cluster
  enum class Dial : std::uint8_t { waits, begun, over } dial = Dial::waits;

 private:
  void open();

  ClusterRouter& router_;  // borrowed
  NodeIndex index_;
  Endpoint endpoint_;
  Shared<Backend> pool_;  // with those to whom on() gave it
  Registration events_;
};

}  // namespace deferredis::detail
