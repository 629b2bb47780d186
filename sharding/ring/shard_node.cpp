#include <deferredis/sharding/shard_node.hpp>

namespace deferredis {

void ShardNodes::push(Node&& node) { list_.push_back(std::move(node)); }

}  // namespace deferredis
