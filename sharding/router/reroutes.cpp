#include <deferredis/sharding/router/reroutes.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/protocol/server_error.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/sharding/router/routed_command.hpp>

namespace deferredis::detail {

namespace {

constexpr std::uint64_t direct_bit = std::uint64_t{1} << 63;  // the machine's tickets do not use it
constexpr std::string_view asking_bytes = "*1\r\n$6\r\nASKING\r\n";

// We close the connections of a node that left: for a command that was there, they were lost.
bool closed_as_it_left(const RouterNode& node, const Error& error) noexcept {
  return node.leaving && error.is(errc::closed);
}

Error as_lost(const Error& error) {
  return Error(errc::connection, std::string(error.message()), error.delivery());
}

// Decodes the replies of a transaction into its slot.
template <class ReaderOf>
void decode_all(ReplySlot& reply, std::vector<std::string>& frames, ReaderOf reader_of) {
  const auto decode = reply.decode;
  for (const std::string& frame : std::exchange(frames, {})) {
    ReplyReader reader = reader_of(std::string_view(frame));
    if (!reply.settled()) decode(reply, reader);
  }
}

// The members of a transaction that was not executed learn which of them was refused, and why.
void tell_members(ReplySlot& reply, std::vector<std::string>& frames) {
  decode_all(reply, frames, [](std::string_view frame) { return ReplyReader{frame}; });
}

}  // namespace

Reroutes::Routed* Reroutes::find(Ticket ticket) noexcept {
  const auto found = routed_.find(ticket);
  return found == routed_.end() ? nullptr : &found->second;
}

std::size_t Reroutes::waiting() const noexcept {
  std::size_t count = 0;
  for (const auto& each : routed_) count += each.second.in_flight ? 0u : 1u;
  return count;
}

// --- to the machine

void Reroutes::submit(std::uint16_t slot, std::string bytes, ReplySlot& reply) {
  const Ticket ticket = router_.fsm.submit(describe_command(reply, slot, bytes), router_.now());
  add(ticket, slot, std::move(bytes), reply);
  router_.machine.pump();
}

bool Reroutes::came_back(RouterNode& node, ReplySlot& reply, const Error& error,
                         const CommandBytes& bytes) {
  const bool left = closed_as_it_left(node, error);
  const bool answered = error.delivery() == Delivery::rejected;
  if (reply.settled() || (error.is(errc::closed) && !left)) return false;
  if (answered && !known_not_applied(error) && !error.is(errc::moved) && !error.is(errc::ask))
    return false;
  std::string copy = bytes.copy();
  const std::uint16_t slot = slot_of(reply, copy);
  return resubmit(node, reply, left ? as_lost(error) : error, slot, std::move(copy));
}

// The machine gets a command that it did not know, as one that has come back.
bool Reroutes::resubmit(RouterNode& node, ReplySlot& reply, const Error& error, std::uint16_t slot,
                        std::string bytes) {
  const ClusterCommand what = describe_command(reply, slot, bytes);
  // Others of its key may have been executed in the meantime.
  if (node.overtaken && !what.reads) return false;
  ++resent_;
  if (slot != no_slot && !fences_.is_busy(slot) && !node.leaving) fences_.raise(node, slot);
  const Ticket ticket = router_.fsm.returned(what, node.index(), error, router_.now());
  add(ticket, slot, std::move(bytes), reply);
  router_.machine.pump();
  return true;
}

void Reroutes::add(Ticket ticket, std::uint16_t slot, std::string bytes, ReplySlot& reply) {
  try {
    make_room_for_impatient();
    const auto added =
        routed_.emplace(ticket, Routed{.reply = &reply, .bytes = std::move(bytes), .slot = slot});
    if (slot != no_slot) fences_.routed(slot);
    note_waiting(ticket, added.first->second);
  } catch (const std::bad_alloc&) {
    routed_.erase(ticket);
    drop(ticket);
    throw;
  }
  reply.set_canceller<cancel_routed>();
}

void Reroutes::make_room_for_impatient() {
  if (impatient_.size() == impatient_.capacity()) impatient_.reserve(2 * impatient_.size() + 16);
}

// It waits for a node, or is about to.
void Reroutes::note_waiting(Ticket ticket, const Routed& routed) noexcept {
  if (routed.reply->offline_wait) return;
  impatient_.push_back(ticket);
  if (impatient_.size() <= most_impatient_) return;
  std::erase_if(impatient_, [&](Ticket each) {
    const Routed* const found = find(each);
    return found == nullptr || found->in_flight;
  });
  most_impatient_ = 2 * impatient_.size() + 64;
}

// --- to a node

void Reroutes::send_transaction(std::uint16_t slot, RouterNode& node, std::string_view bytes,
                                ReplySlot& reply) {
  const Ticket ticket{direct_bit | ++transactions_};
  const auto added = routed_.emplace(
      ticket,
      Routed{.reply = &reply, .bytes = std::string(bytes), .slot = slot, .direct = node.index()});
  try {
    send(ticket, added.first->second, node, false);
  } catch (const std::bad_alloc&) {
    routed_.erase(ticket);
    throw;
  }
  reply.set_canceller<cancel_routed>();
}

void Reroutes::send(const ClusterAction& action) {
  Routed* const routed = find(action.ticket);
  if (routed == nullptr) return drop(action.ticket);  // there was no memory for it
  if (routed->reply->settled()) {                     // cancelled while it waited
    router_.fsm.dropped(action.ticket, router_.now());
    return end(action.ticket);
  }
  try {
    send(action.ticket, *routed, router_.nodes[action.node],
         action.kind == ClusterAction::Kind::send_asking);
  } catch (const std::bad_alloc&) {
    give_up(action.ticket);
  }
}

void Reroutes::send(Ticket ticket, Routed& routed, RouterNode& node, bool asking) {
  CommandData data = *routed.reply;
  ++routed.reply->attempts;
  data.decode = take_reply;
  data.interceptor = this;
  data.maybe_applied = false;  // the machine remembers; each attempt starts without
  data.replies += asking ? 1u : 0u;
  const std::string bytes = (asking ? std::string(asking_bytes) : std::string()) + routed.bytes;
  make_room_for_impatient();  // for when it comes back
  const NewSlot<Proxy> slot(router_.reactor.core(), data);
  slot.state().emplace(Proxy{this, &node, ticket, ++routed.sending, asking ? 1u : 0u});
  routed.in_flight = true;
  routed.refusal.reset();
  routed.frames.clear();
  // Deadlines, and what a pool refuses, come this way; command_failed() has reported the rest.
  slot.future()
      .then([](const Proxy&) {})
      .on_error(self_.guard([proxy = slot.state().value()](Reroutes& self, const Error& error) {
        self.failed(proxy, error);
      }))
      .detach();
  try {
    node.pool()->dispatch(bytes, slot);
  } catch (const std::bad_alloc&) {
    ++routed.sending;  // the end of this one means nothing
    refuse(slot, out_of_memory(Delivery::not_sent));
    throw;
  }
}

// --- back from a node

void Reroutes::take_reply(ReplySlot& slot, ReplyReader& reader) {
  Proxy& proxy = slot.state_of<Proxy>().value();
  if (proxy.to_skip > 0) {
    --proxy.to_skip;
    return reader.skip();
  }
  Reroutes& self = *proxy.owner;
  Routed* const routed = self.find(proxy.ticket);
  if (routed == nullptr) return reader.skip();
  ReplySlot& reply = *routed->reply;
  if (reply.replies > 1) {
    if (!take_part(*routed, reader)) return;
  } else if (reply.settled()) {
    reader.skip();
  } else {
    reply.decode(reply, reader);
  }
  const Ticket ticket = proxy.ticket;
  slot.settle();
  self.answered(ticket);
}

// Keeps a transaction's replies until it is known whether it is sent again. Returns true if it has
// all of them.
bool Reroutes::take_part(Routed& routed, ReplyReader& reader) {
  const bool refused = is_error(reader.type());
  std::string frame(reader.read_frame());
  if (refused && !routed.refusal) {
    ReplyReader again = reader.for_part(frame);
    routed.refusal = again.read_error();
  }
  routed.frames.push_back(std::move(frame));
  if (routed.frames.size() < routed.reply->replies) return false;
  decode_all(*routed.reply, routed.frames,
             [&](std::string_view each) { return reader.for_part(each); });
  return true;
}

void Reroutes::answered(Ticket ticket) {
  const auto found = routed_.find(ticket);
  if (found->second.direct != no_node) {
    found->second.reply->drop_producer();
    routed_.erase(found);
    return router_.life.look_soon();
  }
  try {
    router_.fsm.executed(ticket, router_.now());
  } catch (const std::bad_alloc&) {
    drop(ticket);
  }
  end(ticket);
  router_.machine.pump();
}

bool Reroutes::command_failed(ReplySlot& slot, const Error& error, const CommandBytes&) {
  if (router_.nodes.closed()) return false;
  const Proxy proxy = slot.state_of<Proxy>().value();
  const Error cause = closed_as_it_left(*proxy.node, error) ? as_lost(error) : error;
  slot.fail(error, true);
  slot.drop_producer();
  failed(proxy, cause);
  return true;
}

void Reroutes::failed(const Proxy& proxy, const Error& error) {
  Routed* const routed = find(proxy.ticket);
  if (routed == nullptr || !routed->in_flight || routed->sending != proxy.sending) return;
  const bool aborted =
      error.is(errc::exec_aborted) && routed->refusal && known_not_applied(*routed->refusal);
  const Error cause = aborted ? *routed->refusal : error;
  if (routed->direct != no_node) return transaction_failed(proxy.ticket, cause);
  routed->in_flight = false;
  note_waiting(proxy.ticket, *routed);
  if (!cause.is(errc::timeout)) ++resent_;
  try {
    router_.fsm.failed(proxy.ticket, cause, router_.now());
  } catch (const std::bad_alloc&) {
    give_up(proxy.ticket);
  }
  router_.machine.pump();
}

void Reroutes::transaction_failed(Ticket ticket, const Error& error) {
  Routed routed = std::move(routed_.extract(ticket).mapped());
  ReplySlot& reply = *routed.reply;
  RouterNode* const node = router_.nodes.find(routed.direct);
  const bool may_go = node != nullptr && !reply.settled() && !error.is(errc::timeout) &&
                      !error.is(errc::closed) &&
                      (error.delivery() != Delivery::rejected || known_not_applied(error));
  try {
    if (may_go && resubmit(*node, reply, error, routed.slot, std::move(routed.bytes))) return;
  } catch (const std::bad_alloc&) {
    return refuse(reply, out_of_memory());
  }
  tell_members(reply, routed.frames);
  refuse(reply, error.with_context(reply.row->name));
  router_.life.look_soon();
}

// --- the end

void Reroutes::end(Ticket ticket) {
  const auto found = routed_.find(ticket);
  if (found == routed_.end()) return;
  const Routed routed = std::move(found->second);
  routed_.erase(found);
  routed.reply->drop_producer();
  router_.life.look_soon();
  if (routed.slot != no_slot) fences_.ended(routed.slot);
}

// There was no memory to go on with it.
void Reroutes::give_up(Ticket ticket) noexcept {
  Routed* const routed = find(ticket);
  if (routed != nullptr) routed->reply->fail(out_of_memory());
  drop(ticket);
  end(ticket);
}

// The machine forgets the command. If it finds no memory for that, it looks at everything again.
void Reroutes::drop(Ticket ticket) noexcept {
  try {
    router_.fsm.dropped(ticket, router_.now());
  } catch (const std::bad_alloc&) {
    router_.fsm.look_again(router_.now());
  }
}

void Reroutes::fail(const ClusterAction& action) {
  Routed* const routed = find(action.ticket);
  if (routed == nullptr) return;
  ReplySlot& reply = *routed->reply;
  tell_members(reply, routed->frames);
  reply.fail(action.error->with_context(reply.row->name));
  end(action.ticket);
}

Delivery Reroutes::delivery_of(Ticket ticket) const noexcept {
  const bool maybe = router_.fsm.maybe_applied(ticket) || router_.fsm.may_have_run(ticket);
  return maybe ? Delivery::maybe_applied : Delivery::not_sent;
}

void Reroutes::fail_away(const Error& why) {
  std::vector<Ticket> tickets = std::exchange(impatient_, {});
  std::sort(tickets.begin(), tickets.end());
  for (const Ticket ticket : tickets) {
    const Routed* const routed = find(ticket);
    if (routed == nullptr || routed->in_flight) continue;
    ReplySlot& reply = *routed->reply;
    reply.fail(why.with_delivery(delivery_of(ticket)).with_context(reply.row->name));
    router_.fsm.dropped(ticket, router_.now());
    end(ticket);
  }
}

void Reroutes::close(const Error& reason) {
  self_.cut();
  for (auto& [ticket, routed] : std::exchange(routed_, {})) {
    const Delivery delivery = routed.in_flight ? Delivery::maybe_applied : delivery_of(ticket);
    const std::string_view name = routed.reply->row->name;
    refuse(*routed.reply, reason.with_delivery(delivery).with_context(name));
  }
}

}  // namespace deferredis::detail
