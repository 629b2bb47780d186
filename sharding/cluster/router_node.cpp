#include <deferredis/sharding/cluster/router_node.hpp>

#include <deferredis/client/pool/pool_backend.hpp>
#include <deferredis/sharding/cluster/router.hpp>

namespace deferredis::detail {

void RouterNode::open() {
  Settings settings = router_.settings().connection;
  settings.endpoint = endpoint_;
  settings.fsm.handshake.readonly = router_.settings().rules.read_from != ReadFrom::primary;
  pool_ = Shared<Backend>(
      new PoolBackend(router_.reactor(), std::move(settings), router_.settings().connections));
  events_ = pool_->on_event(
      [this](const ConnectionEvent& event) { router_.connection_changed(*this, event); });
  if (router_.draining()) tell_when_commands_end();
  router_.dial(*this);
}

void RouterNode::connect() { static_cast<PoolBackend&>(*pool_).open(); }

void RouterNode::tell_when_commands_end() {
  if (pool_ == nullptr) return;
  static_cast<PoolBackend&>(*pool_).on_commands_ended(router_.idle_look());
}

void RouterNode::disconnect_now() { static_cast<PoolBackend&>(*pool_).disconnect_now(); }

bool RouterNode::busy() const {
  if (pool_ == nullptr) return false;
  const ClientStats stats = pool_->stats();
  return stats.in_flight != 0 || stats.waiting != 0;
}

bool RouterNode::idle() { return pool_ == nullptr || static_cast<PoolBackend&>(*pool_).idle(); }

bool RouterNode::command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) {
  return router_.came_back(*this, slot, error, bytes);
}

}  // namespace deferredis::detail
