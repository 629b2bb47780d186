#include <deferredis/sharding/router/router_node.hpp>

#include <deferredis/client/pool/pool_backend.hpp>
#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration ping_patience = std::chrono::seconds(1);

// What the router asks for itself comes back to nobody.
class NeverRepeated final : public Interceptor {
  bool command_failed(ReplySlot&, const Error&, const CommandBytes&) override { return false; }
};
NeverRepeated never_repeated;  // without state

PoolBackend& pool_of(const Shared<Backend>& pool) { return static_cast<PoolBackend&>(*pool); }

}  // namespace

void RouterNode::open() {
  Settings settings = settings_.connection;
  settings.endpoint = endpoint_;
  settings.in_cluster = true;
  settings.fsm.handshake.readonly = settings_.rules.read_from != ReadFrom::primary;
  pool_ = Shared<Backend>(new PoolBackend(reactor_, std::move(settings), settings_.connections));
  events_ = pool_->on_event(
      [this](const ConnectionEvent& event) { owner_.connection_changed(*this, event); });
  owner_.opened(*this);
}

bool RouterNode::is_up() const { return opened() && pool_->stats().connections_up != 0; }

void RouterNode::connect() { pool_of(pool_).open(); }

void RouterNode::disconnect_now() { pool_of(pool_).disconnect_now(); }

void RouterNode::on_commands_ended(MoveFunction<void()> fn) {
  if (opened()) pool_of(pool_).on_commands_ended(std::move(fn));
}

bool RouterNode::busy() const {
  if (!opened()) return false;
  const ClientStats stats = pool_->stats();
  return stats.in_flight != 0 || stats.waiting != 0;
}

bool RouterNode::idle() const { return !opened() || pool_of(pool_).idle(); }

template <class T>
Future<T> RouterNode::ask(const CommandRow& row, Duration patience) {
  const auto slot = make_slot<T>(reactor_.core(), row);
  slot->deadline = reactor_.now() + patience;
  slot->interceptor = &never_repeated;
  auto future = slot.future();
  pool()->dispatch(CommandView{row, {}}, slot);
  return future;
}

template Future<Reply> RouterNode::ask(const CommandRow&, Duration);

Future<void> RouterNode::ping() { return ask<void>(table::ping, ping_patience); }

}  // namespace deferredis::detail
