// What must be known of a command to route it in a cluster.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/sharding/slots/cluster_action.hpp>

namespace deferredis::detail {

/// What the machine must know. `bytes`: the encoded command.
ClusterCommand describe_command(ReplySlot& reply, std::uint16_t slot, std::string_view bytes);
/// The slot of its keys; no_slot if it has none.
std::uint16_t slot_of(ReplySlot& reply, std::string_view bytes);
/// Is it a script, or an unknown command of a module? Such a command may have written the text of
/// its error itself.
bool may_choose_its_error(ReplySlot& reply) noexcept;
/// Fails it because it was cancelled on its way to a node.
void cancel_routed(ReplySlot& reply);

}  // namespace deferredis::detail
