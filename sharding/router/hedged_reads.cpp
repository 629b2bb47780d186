#include <deferredis/sharding/router/hedged_reads.hpp>

#include <utility>

#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/sharding/router/routed_command.hpp>

namespace deferredis::detail {

void HedgedReads::send(std::uint16_t slot, NodeIndex first, const CommandView& command,
                       ReplySlot& reply) {
  const std::uint64_t id = next_++;
  const TimePoint now = router_.now();
  reply.set_canceller<cancel_routed>();
  Read& read = reads_[id] =
      Read{.reply = &reply, .bytes = {}, .slot = slot, .first = first, .begun = now};
  command.encode(read.bytes);
  policy_.begun();
  if (policy_.patience() != Duration::max()) watch_out(now + policy_.patience(), id);
  ++reply.attempts;
  send_copy(id, read, false, first);
}

void HedgedReads::send_copy(std::uint64_t id, Read& read, bool second, NodeIndex node) {
  CommandData data = *read.reply;
  data.decode = take_reply;
  data.interceptor = this;
  const NewSlot<Copy> slot(router_.reactor.core(), data);
  slot.state().emplace(Copy{this, id, node, second});
  read.copies[second] = slot.future()
                            .then([](const Copy&) {})
                            .on_error(self_.guard([copy = slot.state().value()](
                                                      HedgedReads& self, const Error& error) {
                              self.failed(copy, error);
                            }));
  const std::string bytes = read.bytes;  // dispatch() may end the read
  router_.nodes[node].pool()->dispatch(bytes, slot);
}

void HedgedReads::take_reply(ReplySlot& slot, ReplyReader& reader) {
  const Copy copy = slot.state_of<Copy>().value();
  slot.settle();
  copy.owner->answered(copy, reader);
}

void HedgedReads::answered(const Copy& copy, ReplyReader& reader) {
  const auto found = reads_.find(copy.read);
  if (found == reads_.end()) return reader.skip();
  Read read = std::move(found->second);
  reads_.erase(found);
  policy_.answered(router_.now() - read.begun);
  ReplySlot& reply = *read.reply;
  if (reply.settled()) reader.skip();  // cancelled
  else reply.decode(reply, reader);
  reply.drop_producer();
  std::move(*read.copies[copy.second]).detach();
  if (auto& other = read.copies[!copy.second]) {
    other->cancel();
    std::move(*other).detach();
  }
}

bool HedgedReads::command_failed(ReplySlot& slot, const Error& error, const CommandBytes&) {
  const Copy copy = slot.state_of<Copy>().value();
  slot.fail(error, true);
  slot.drop_producer();
  failed(copy, error);
  return true;
}

// A connection that loses a copy calls this directly; a deadline, or a pool that refuses the copy,
// fails its future, which calls it too.
void HedgedReads::failed(const Copy& copy, const Error& error) {
  const auto found = reads_.find(copy.read);
  if (found == reads_.end() || !found->second.copies[copy.second]) return;
  std::move(*found->second.copies[copy.second]).detach();
  found->second.copies[copy.second].reset();
  if (found->second.copies[!copy.second]) {
    if (!may_choose_its_error(*found->second.reply)) heard_(error, copy.node);
    return;
  }
  const Read read = std::move(found->second);
  reads_.erase(found);
  ReplySlot& reply = *read.reply;
  RouterNode* const node = router_.nodes.find(copy.node);
  const bool sent_again = node != nullptr && !error.is(errc::timeout) &&
                          node->command_failed(reply, error, CommandBytes(read.bytes));
  if (!sent_again) refuse(reply, error.with_context(reply.row->name));
}

void HedgedReads::watch_out(TimePoint late, std::uint64_t id) {
  late_.emplace_back(late, id);
  if (late_.size() == 1) arm();
}

void HedgedReads::arm() {
  if (late_.empty()) return timer_.cancel();
  timer_ = router_.reactor.call_later(late_.front().first - router_.reactor.clock().now(),
                                      [this] { send_late_ones(); });
}

void HedgedReads::send_late_ones() {
  const TimePoint now = router_.now();
  while (!late_.empty() && late_.front().first <= now) {
    const std::uint64_t id = late_.front().second;
    late_.pop_front();
    const auto found = reads_.find(id);
    if (found == reads_.end() || found->second.reply->settled()) continue;
    const NodeIndex other = router_.fsm.other_reader(found->second.slot, found->second.first);
    if (other == no_node || !policy_.spend()) continue;
    ++hedged_;
    send_copy(id, found->second, true, other);
  }
  arm();
}

void HedgedReads::close(const Error& reason) {
  self_.cut();
  timer_.cancel();
  late_.clear();
  for (auto& [id, read] : std::exchange(reads_, {})) {
    for (auto& copy : read.copies) {
      if (copy) std::move(*copy).detach();
    }
    refuse(*read.reply, reason.with_context(read.reply->row->name));
  }
}

}  // namespace deferredis::detail
