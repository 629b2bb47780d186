#include <deferredis/sharding/router/routed_command.hpp>

#include <string>
#include <vector>

#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/encoded_command.hpp>

namespace deferredis::detail {

namespace {

// A hash collision is harmless: two keys of one slot then keep their order, which nobody notices.
std::uint64_t hash_of(std::string_view key) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash | 1;
}

}  // namespace

ClusterCommand describe_command(ReplySlot& reply, std::uint16_t slot, std::string_view bytes) {
  const CommandRow& row = *reply.row;
  ClusterCommand what{.slot = slot,
                      .reads = row.has(CommandFlag::readonly),
                      .script = may_choose_its_error(reply),
                      .resend_ambiguous = row.retry <= reply.retry,
                      .waits_offline = reply.offline_wait,
                      .deadline = reply.deadline};
  if (reply.replies == 1 && slot != no_slot && row.first_key > 0 && row.first_key == row.last_key) {
    const EncodedCommand command(row, bytes);
    const auto at = static_cast<std::size_t>(row.first_key - 1);
    if (at < command.view().arguments.size()) what.key = hash_of(command.view().arguments[at]);
  }
  return what;
}

std::uint16_t slot_of(ReplySlot& reply, std::string_view bytes) {
  const EncodedCommand command(*reply.row, bytes);
  std::vector<std::size_t> keys;
  find_keys(command.view(), keys);
  return keys.empty() ? no_slot : key_slot(command.view().arguments[keys.front()]);
}

bool may_choose_its_error(ReplySlot& reply) noexcept {
  if (reply.replies > 1) return false;  // a transaction: refused before it began
  return reply.row->retry == RetryCategory::never || reply.row->script;
}

void cancel_routed(ReplySlot& reply) {
  reply.fail(Error(errc::cancelled,
                   std::string(reply.row->name) + ": cancelled on its way to a cluster's node",
                   reply.attempts > 0 ? Delivery::maybe_applied : Delivery::not_sent));
}

}  // namespace deferredis::detail
