#include <deferredis/sharding/router/fences.hpp>

#include <new>
#include <utility>

#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

Fences::Fences(const RouterParts& router, Submit submit)
    : router_(router),
      submit_(std::move(submit)),
      direct_(slot_count, no_node),
      alarm_(router.reactor, [this] { expire(); }),
      self_(*this) {}

Fences::BusySlot& Fences::make_busy(std::uint16_t slot) {
  direct_[slot] = no_node;
  return busy_[slot];
}

bool Fences::hold(std::uint16_t slot, std::string& bytes, ReplySlot& reply) {
  const auto busy = busy_.find(slot);
  if (busy == busy_.end() || busy->second.fences == 0) return false;
  auto& held = busy->second.held;
  held.push_back({&reply, {}, next_number_++});
  try {
    watch(held.back());
  } catch (const std::bad_alloc&) {
    held.pop_back();
    throw;
  }
  held.back().bytes = std::move(bytes);
  ++held_;
  return true;
}

void Fences::watch(const Held& held) {
  if (held.reply->deadline == TimePoint::max()) return;
  const auto place = deadlines_.emplace(std::pair(held.reply->deadline, held.number), held.reply);
  if (place.first == deadlines_.begin()) set_alarm();
}

void Fences::forget(const Held& held) { deadlines_.erase({held.reply->deadline, held.number}); }

void Fences::set_alarm() noexcept {
  if (deadlines_.empty()) return alarm_.cancel();
  alarm_.set(deadlines_.begin()->first.first - router_.reactor.clock().now());
}

// They keep their places, and are let go of with the others of their slot.
void Fences::expire() {
  const AgainIfThrown again(alarm_);
  const TimePoint now = router_.now();
  while (!deadlines_.empty() && deadlines_.begin()->first.first <= now) {
    ReplySlot& reply = *deadlines_.begin()->second;
    if (!reply.settled()) {
      reply.fail(Error(errc::timeout,
                       std::string(reply.row->name) +
                           ": its deadline passed while its slot went over to another node",
                       reply.maybe_applied ? Delivery::maybe_applied : Delivery::not_sent));
    }
    deadlines_.erase(deadlines_.begin());
  }
  set_alarm();
}

void Fences::ended(std::uint16_t slot) {
  --busy_.at(slot).routed;
  settle(slot);
}

// --- fences

void Fences::raise(RouterNode& node, std::uint16_t slot) {
  BusySlot& busy = make_busy(slot);
  node.fence.next.push_back(slot);
  ++busy.fences;
  if (!node.fence.under_way) send_fence(node);
}

void Fences::send_fence(RouterNode& node) {
  node.fence.under_way = true;
  node.fence.slots = std::exchange(node.fence.next, {});
  try {
    node.ping(
        self_.guard([index = node.index(), at = &node](Fences& self, RouterNode::Pinged pinged) {
          if (self.router_.nodes.find(index) == at)
            self.fence_ended(*at, pinged != RouterNode::Pinged::silent);
        }));
  } catch (const std::bad_alloc&) {  // as if nobody had answered
    fence_ended(node, false);
  }
}

void Fences::fence_ended(RouterNode& node, bool answered) {
  node.fence.under_way = false;
  node.overtaken = !answered;
  const auto slots = std::exchange(node.fence.slots, {});
  if (!node.fence.next.empty()) send_fence(node);
  router_.life.look_soon();
  drop(slots);
}

std::vector<std::uint16_t> Fences::take_down(RouterNode& node) {
  node.fence.under_way = false;
  auto slots = std::exchange(node.fence.slots, {});
  slots.insert(slots.end(), node.fence.next.begin(), node.fence.next.end());
  node.fence.next.clear();
  return slots;
}

void Fences::drop(const std::vector<std::uint16_t>& slots) {
  for (const std::uint16_t slot : slots) {
    --busy_.at(slot).fences;
    settle(slot);
  }
}

// --- busy and quiet

void Fences::settle(std::uint16_t slot) {
  const auto found = busy_.find(slot);
  if (found == busy_.end() || found->second.fences != 0) return;
  if (!found->second.held.empty()) return let_through(slot, found->second);
  if (found->second.routed != 0) return;
  busy_.erase(found);
  const RouterNode* const node = router_.nodes.primary(slot);
  direct_[slot] = node == nullptr ? no_node : node->index();
}

void Fences::let_through(std::uint16_t slot, BusySlot& busy) {
  auto held = std::exchange(busy.held, {});
  held_ -= held.size();
  ++busy.routed;  // so that it stays
  for (Held& each : held) {
    forget(each);
    try {
      if (each.reply->settled()) each.reply->drop_producer();
      else submit_(slot, std::move(each.bytes), *each.reply);
    } catch (const std::bad_alloc&) {
      refuse(*each.reply, out_of_memory());  // how far it came is not known
    }
  }
  ended(slot);
}

void Fences::follow_map() {
  std::vector<bool> at_work;
  router_.nodes.for_each([&](const RouterNode& node) {
    at_work.resize(node.index() + std::size_t{1});
    at_work[node.index()] = node.busy();
  });
  std::vector<std::pair<NodeIndex, std::uint16_t>> moved;
  for (std::uint16_t slot = 0; slot < slot_count; ++slot) {
    const NodeIndex before = direct_[slot];
    const NodeIndex after = router_.fsm.primary(slot);
    if (before == after || is_busy(slot)) continue;
    direct_[slot] = after;
    if (before >= at_work.size() || !at_work[before]) continue;
    make_busy(slot);
    moved.emplace_back(before, slot);
  }
  for (const auto& [node, slot] : moved) raise(router_.nodes[node], slot);
}

bool Fences::is_behind() const {
  for (std::uint16_t slot = 0; slot < slot_count; ++slot) {
    if (direct_[slot] != router_.fsm.primary(slot) && !is_busy(slot)) return true;
  }
  return false;
}

void Fences::close(const Error& reason) {
  self_.cut();
  // A node that was not used yet would be connected to by its first command.
  direct_.assign(slot_count, no_node);
  for (auto& [slot, busy] : std::exchange(busy_, {})) {
    for (const Held& each : busy.held) {
      const std::string_view name = each.reply->row->name;
      refuse(*each.reply, reason.with_context(name).with_delivery(Delivery::not_sent));
    }
  }
  held_ = 0;
  deadlines_.clear();
  alarm_.cancel();
}

}  // namespace deferredis::detail
