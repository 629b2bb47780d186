#include <deferredis/sharding/cluster/router.hpp>

#include <random>
#include <utility>

#include <deferredis/protocol/command_keys.hpp>
#include <deferredis/protocol/encoded_command.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/protocol/server_error.hpp>

namespace deferredis::detail {

namespace {

constexpr std::uint64_t direct_bit = std::uint64_t{1} << 63;  // in no ticket of the machine's
constexpr std::string_view asking_bytes = "*1\r\n$6\r\nASKING\r\n";

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

ClusterRules rules_of(const ClusterSettings& settings) {
  ClusterRules rules = settings.rules;
  rules.zone = settings.zone;
  return rules;
}

// Keys that are alike to it are alike to no user: two of one slot stay in order, no more.
std::uint64_t hash_of(std::string_view key) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash | 1;
}

}  // namespace

ClusterRouter::ClusterRouter(Reactor& reactor, const ClusterSettings& settings)
    : reactor_(reactor),
      settings_(settings),
      fsm_(rules_of(settings_), settings_.seeds, random_seed()),
      hedged_reads_(*this, settings_.hedge),
      reads_spread_(settings_.rules.read_from != ReadFrom::primary),
      hedges_(reads_spread_ && settings_.hedge.percentile > 0),
      direct_(slot_count, no_node),
      self_(*this) {
  if (settings_.connection.connect.asker == nullptr) settings_.connection.connect.asker = this;
}

ClusterRouter::~ClusterRouter() {
  close(Error(errc::closed, "the cluster's client is gone"));
  self_.cut();
}

// --- on the way

void ClusterRouter::cancel_routed(ReplySlot& reply) {
  const CommandData& data = command_data(reply);
  reply.fail(Error(errc::cancelled,
                   std::string(data.row->name) + ": cancelled on its way to a cluster's node",
                   data.attempts > 0 ? Delivery::maybe_applied : Delivery::not_sent));
}

void ClusterRouter::refuse(ReplySlot& reply, const Error& error) noexcept {
  reply.fail(error.with_context(command_data(reply).row->name));
  reply.drop_producer();
}

std::optional<Error> ClusterRouter::away() const {
  if (!fsm_.all_away() || fsm_.refreshing()) return std::nullopt;
  return last_error_
             ? last_error_->with_delivery(Delivery::not_sent)
             : Error(errc::connection, "no node of the cluster can be reached", Delivery::not_sent);
}

// True: it was, and why is told.
bool ClusterRouter::refused(ReplySlot& reply) {
  if (closed_ || draining_) {
    refuse(reply, gone());
  } else if (const auto why = away(); why && !command_data(reply).offline_wait) {
    refuse(reply, *why);
  } else if (routed_.size() + fresh_ >= settings_.connection.max_pending) {
    refuse(reply, Error(errc::queue_full,
                        "too many commands wait for nodes of the cluster (max_pending)"));
  } else {
    return false;
  }
  return true;
}

void ClusterRouter::send_slowly(std::uint16_t slot, const CommandView& command, ReplySlot& reply) {
  std::string bytes;
  command.encode(bytes);
  take_in(slot, std::move(bytes), reply);
}

// A proxy holds its replies until EXEC's is there: redirects stand before it.
void ClusterRouter::send_transaction(std::uint16_t slot, std::string_view bytes, ReplySlot& reply) {
  const NodeIndex at = slot == no_slot ? fsm_.any() : direct_[slot];
  if (at == no_node || closed_ || draining_) return take_in(slot, std::string(bytes), reply);
  reply.set_canceller(cancel_routed);
  const Ticket ticket{direct_bit | ++transactions_};
  const auto added = routed_.emplace(
      static_cast<std::uint64_t>(ticket),
      Routed{.reply = &reply, .bytes = std::string(bytes), .slot = slot, .direct = at});
  send_proxy(ticket, added.first->second, *nodes_[at], false);
}

void ClusterRouter::send_anywhere(const CommandView& command, ReplySlot& reply) {
  const NodeIndex at = fsm_.any();
  if (at == no_node || closed_) return send_slowly(no_slot, command, reply);
  command_data(reply).interceptor = nodes_[at].get();
  nodes_[at]->pool()->dispatch(command, reply);
}

void ClusterRouter::take_in(std::uint16_t slot, std::string bytes, ReplySlot& reply) {
  if (refused(reply)) return settle_slot(slot);
  reply.set_canceller(cancel_routed);
  const auto busy = busy_.find(slot);
  if (busy != busy_.end() && busy->second.fences != 0) {
    busy->second.fresh.push_back({&reply, std::move(bytes)});
    ++fresh_;
    return;
  }
  submit(slot, std::move(bytes), reply);
}

void ClusterRouter::submit(std::uint16_t slot, std::string bytes, ReplySlot& reply) {
  const Ticket ticket = fsm_.submit(describe_command(reply, slot, bytes), now());
  add_routed(ticket, slot, std::move(bytes), reply);
  pump();
}

void ClusterRouter::add_routed(Ticket ticket, std::uint16_t slot, std::string bytes,
                               ReplySlot& reply) {
  if (slot != no_slot) ++make_busy(slot).routed;
  reply.set_canceller(cancel_routed);
  const auto added =
      routed_.emplace(static_cast<std::uint64_t>(ticket),
                      Routed{.reply = &reply, .bytes = std::move(bytes), .slot = slot});
  note_waiting(added.first->first, added.first->second);
}

bool ClusterRouter::may_choose_its_error(ReplySlot& reply) noexcept {
  const CommandData& data = command_data(reply);
  if (data.replies > 1) return false;  // a transaction: refused before it began
  return data.row->retry == RetryCategory::never || data.row->name.starts_with("EVAL") ||
         data.row->name.starts_with("FCALL");
}

ClusterCommand ClusterRouter::describe_command(ReplySlot& reply, std::uint16_t slot,
                                               std::string_view bytes) {
  const CommandData& data = command_data(reply);
  const CommandRow& row = *data.row;
  ClusterCommand what{.slot = slot,
                      .reads = row.has(CommandFlag::readonly),
                      .script = may_choose_its_error(reply),
                      .resend_ambiguous = row.retry <= data.retry,
                      .waits_offline = data.offline_wait,
                      .deadline = data.deadline};
  if (data.replies == 1 && slot != no_slot && row.first_key > 0 && row.first_key == row.last_key) {
    const EncodedCommand command(row, bytes);
    const auto at = static_cast<std::size_t>(row.first_key - 1);
    if (at < command.view().arguments.size()) what.key = hash_of(command.view().arguments[at]);
  }
  return what;
}

std::uint16_t ClusterRouter::slot_of(ReplySlot& reply, std::string_view bytes) const {
  const CommandData& data = command_data(reply);
  const EncodedCommand command(*data.row, bytes);
  std::vector<std::size_t> keys;
  find_keys(command.view(), keys);
  return keys.empty() ? no_slot : key_slot(command.view().arguments[keys.front()]);
}

// --- back again

bool ClusterRouter::came_back(RouterNode& node, ReplySlot& reply, const Error& error,
                              const CommandBytes& bytes) {
  if (command_data(reply).decode == take_reply) {
    const Proxy proxy = static_cast<State<Proxy>&>(reply).value();
    if (closed_) return false;
    reply.fail(error, true);
    reply.drop_producer();
    // Closed by us, because it left: for the command it was lost.
    const bool left = error.is(errc::closed) && node.leaving;
    proxy_came_back(
        proxy,
        left ? Error(errc::connection, std::string(error.message()), error.delivery()) : error);
    return true;
  }
  const bool left = error.is(errc::closed) && node.leaving;
  const bool answered = error.delivery() == Delivery::rejected;
  if (closed_ || reply.settled() || (error.is(errc::closed) && !left)) return false;
  if (answered && !known_not_applied(error) && !error.is(errc::moved) && !error.is(errc::ask))
    return false;
  std::string copy = bytes.copy();
  const std::uint16_t slot = slot_of(reply, copy);
  const Error told =
      left ? Error(errc::connection, std::string(error.message()), error.delivery()) : error;
  return readmit(node, reply, told, slot, std::move(copy));
}

// The machine gets a command that it did not know, as one that has come back.
bool ClusterRouter::readmit(RouterNode& node, ReplySlot& reply, const Error& error,
                            std::uint16_t slot, std::string bytes) {
  const ClusterCommand what = describe_command(reply, slot, bytes);
  // Others of its key may have been executed in the meantime.
  if (node.overtaken && !what.reads) return false;
  ++resent_;
  if (slot != no_slot && !busy_.contains(slot)) {
    make_busy(slot);
    if (!node.leaving) fence(node, slot);
  }
  const Ticket ticket = fsm_.returned(what, node.index(), error, now());
  add_routed(ticket, slot, std::move(bytes), reply);
  pump();
  return true;
}

void ClusterRouter::send_routed(const ClusterAction& action) {
  const auto found = routed_.find(static_cast<std::uint64_t>(action.ticket));
  if (found == routed_.end()) return;
  Routed& routed = found->second;
  if (routed.reply->settled()) {  // cancelled while it waited
    fsm_.dropped(action.ticket, now());
    return end_routed(action.ticket);
  }
  send_proxy(action.ticket, routed, *nodes_[action.node],
             action.kind == ClusterAction::Kind::send_asking);
}

void ClusterRouter::send_proxy(Ticket ticket, Routed& routed, RouterNode& node, bool asking) {
  CommandData data = command_data(*routed.reply);
  ++command_data(*routed.reply).attempts;
  data.decode = take_reply;
  data.interceptor = &node;
  data.next = nullptr;
  data.maybe_applied = false;  // the machine remembers; a new attempt begins with a clean sheet
  data.replies += asking ? 1u : 0u;
  auto& slot = make_state<Proxy>(reactor_.core());
  slot.emplace(Proxy{this, ticket, ++routed.sending, asking ? 1u : 0u});
  slot.emplace_producer(data);
  routed.in_flight = true;
  routed.refusal.reset();
  routed.frames.clear();
  // Deadlines, and what a pool refuses, come this way; the rest was told before.
  FutureAccess::make<Proxy>(slot)
      .then([](const Proxy&) {})
      .on_error(guarded([proxy = slot.value()](ClusterRouter& router, const Error& error) {
        router.proxy_came_back(proxy, error);
      }))
      .detach();
  const std::string bytes = (asking ? std::string(asking_bytes) : std::string()) + routed.bytes;
  node.pool()->dispatch(bytes, slot);
}

void ClusterRouter::proxy_came_back(const Proxy& proxy, const Error& error) {
  const auto found = routed_.find(static_cast<std::uint64_t>(proxy.ticket));
  if (found == routed_.end()) return;
  const Routed& routed = found->second;
  if (!routed.in_flight || routed.sending != proxy.sending) return;
  const bool aborted =
      error.is(errc::exec_aborted) && routed.refusal && known_not_applied(*routed.refusal);
  const Error cause = aborted ? *routed.refusal : error;
  if (routed.direct != no_node) return transaction_came_back(proxy.ticket, cause);
  routed_failed(proxy.ticket, cause);
}

void ClusterRouter::transaction_came_back(Ticket ticket, const Error& error) {
  const auto found = routed_.find(static_cast<std::uint64_t>(ticket));
  Routed routed = std::move(found->second);
  routed_.erase(found);
  RouterNode* const node = nodes_[routed.direct].get();
  const bool mended = node != nullptr && !routed.reply->settled() && !error.is(errc::timeout) &&
                      !error.is(errc::closed) &&
                      (error.delivery() != Delivery::rejected || known_not_applied(error)) &&
                      readmit(*node, *routed.reply, error, routed.slot, std::move(routed.bytes));
  if (mended) return;
  tell_refusal(routed);
  refuse(*routed.reply, error);
  look_if_idle();
}

// The members of a transaction that was not executed learn which of them was refused, and why.
void ClusterRouter::tell_refusal(Routed& routed) {
  const auto decode = command_data(*routed.reply).decode;
  for (const std::string& each : std::exchange(routed.frames, {})) {
    ReplyReader reader{std::string_view(each)};
    if (!routed.reply->settled()) decode(*routed.reply, reader);
  }
}

// A reply of what was sent in a routed command's place.
void ClusterRouter::take_reply(ReplySlot& slot, ReplyReader& reader) {
  Proxy& proxy = static_cast<State<Proxy>&>(slot).value();
  if (proxy.to_skip > 0) {
    --proxy.to_skip;
    return reader.skip();
  }
  ClusterRouter& router = *proxy.router;
  const auto found = router.routed_.find(static_cast<std::uint64_t>(proxy.ticket));
  if (found == router.routed_.end()) return reader.skip();
  if (!router.take_part(found->second, reader)) return;
  const Ticket ticket = proxy.ticket;
  slot.settle();
  router.routed_executed(ticket);
}

// True: it has all of its replies. Those of a transaction are kept until it is known whether it
// goes out again.
bool ClusterRouter::take_part(Routed& routed, ReplyReader& reader) {
  ReplySlot& reply = *routed.reply;
  CommandData& data = command_data(reply);
  if (data.replies > 1) {
    const bool refused = is_error(reader.type());
    std::string frame(reader.read_frame());
    if (refused && !routed.refusal) {
      ReplyReader again = reader.for_part(frame);
      routed.refusal = again.read_error();
    }
    routed.frames.push_back(std::move(frame));
    if (routed.frames.size() < data.replies) return false;
    for (const std::string& each : std::exchange(routed.frames, {})) {
      ReplyReader again = reader.for_part(each);
      if (!reply.settled()) data.decode(reply, again);
    }
    return true;
  }
  if (!reply.settled()) data.decode(reply, reader);
  else reader.skip();
  return true;
}

void ClusterRouter::routed_executed(Ticket ticket) {
  if (routed_.at(static_cast<std::uint64_t>(ticket)).direct != no_node) {
    routed_.at(static_cast<std::uint64_t>(ticket)).reply->drop_producer();
    routed_.erase(static_cast<std::uint64_t>(ticket));
    return look_if_idle();
  }
  fsm_.executed(ticket, now());
  end_routed(ticket);
  pump();
}

void ClusterRouter::routed_failed(Ticket ticket, const Error& error) {
  Routed& routed = routed_.at(static_cast<std::uint64_t>(ticket));
  routed.in_flight = false;
  note_waiting(static_cast<std::uint64_t>(ticket), routed);
  if (!error.is(errc::timeout)) ++resent_;
  fsm_.failed(ticket, error, now());
  pump();
}

void ClusterRouter::end_routed(Ticket ticket) {
  const auto found = routed_.find(static_cast<std::uint64_t>(ticket));
  if (found == routed_.end()) return;
  const Routed routed = std::move(found->second);
  routed_.erase(found);
  routed.reply->drop_producer();
  look_if_idle();
  if (routed.slot == no_slot) return;
  --busy_.at(routed.slot).routed;
  settle_slot(routed.slot);
}

}  // namespace deferredis::detail
