#include <deferredis/sharding/resharding/resharding_backend.hpp>

#include <utility>

#include <deferredis/protocol/command_keys.hpp>

namespace deferredis::detail {

ReshardingBackend::ReshardingBackend(ReactorCore& core, std::shared_ptr<const KeyMoves> moves,
                                     std::vector<Shared<Backend>> shards)
    : ShardedBackend(core, moves->rings().to, std::move(shards)),
      lanes_(std::make_shared<KeyLanes>(core, std::move(moves))) {}

void ReshardingBackend::send(Place place, const CommandView& command, ReplySlot& slot) {
  std::vector<std::size_t> indices;
  find_keys(command, indices);
  std::vector<std::string_view> keys;
  keys.reserve(indices.size());
  for (const std::size_t index : indices) keys.push_back(command.arguments[index]);
  auto unsettled = lanes_->unsettled(keys);
  if (unsettled.empty()) return ShardedBackend::send(place, command, slot);
  lanes_->hold(std::move(unsettled), command, slot, shards()[place]);
}

Future<Shared<Backend>> ReshardingBackend::server_of(std::span<const std::string_view> keys,
                                                     Patience patience) {
  auto server = ShardedBackend::server_of(keys, patience);
  auto unsettled = lanes_->unsettled({keys.begin(), keys.end()});
  if (unsettled.empty()) return server;
  const auto settled = std::make_shared<Promise<void>>(core());
  auto ended = settled->future();
  lanes_->wait(std::move(unsettled), {}, [settled](const std::optional<Error>& error) {
    if (error) settled->fail(error->with_delivery(Delivery::not_sent));
    else settled->fulfill();
  });
  return std::move(ended).then(
      [server = std::move(server)]() mutable { return std::move(server); });
}

// A server may still have keys that left it, or not yet have keys that belong to it.
std::string_view ReshardingBackend::refuses_keyless(const CommandView& command) const noexcept {
  for (const std::string_view name :
       {"DBSIZE", "FLUSHALL", "FLUSHDB", "KEYS", "RANDOMKEY", "SWAPDB"}) {
    if (command.name() == name)
      return ": not possible while keys move between shards; ask the servers one by one with "
             "on_all()";
  }
  return {};
}

Future<void> ReshardingBackend::drain() {
  return lanes_->idle().then(
      [self = Shared<ReshardingBackend>(this)] { return self->ShardedBackend::drain(); });
}

Shared<Backend> ReshardingBackend::variant(const ViewOptions& view) {
  refuse_read_from(view);
  ViewOptions connection;
  connection.database = view.database;
  connection.client_name = view.client_name;
  connection.protocol = view.protocol;
  std::vector<Client> nodes;
  for (const Client& node : lanes_->moves()->nodes()) nodes.push_back(node.with(connection));
  auto moves = std::make_shared<KeyMoves>(lanes_->moves()->rings(), std::move(nodes));
  return Shared<Backend>(new ReshardingBackend(core(), std::move(moves), variants(view)));
}

std::string ReshardingBackend::describe() const {
  return ShardedBackend::describe() + " between which keys move";
}

}  // namespace deferredis::detail
