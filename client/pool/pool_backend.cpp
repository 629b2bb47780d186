#include <deferredis/client/pool/pool_backend.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/client/pool/leased_group.hpp>
#include <deferredis/client/waiting/resend_rule.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

namespace {

constexpr std::size_t turn_bytes = 32 * 1024;  // per connection, before the next one is used
constexpr std::size_t looked_at = 32;          // connections, to find one with little to do

// The error for this command, which may have been executed in an earlier attempt.
Error verdict(ReplySlot& slot, const Error& error) {
  return error.with_delivery(slot.maybe_applied ? Delivery::maybe_applied : Delivery::not_sent);
}

}  // namespace

PoolBackend::PoolBackend(Reactor& reactor, Settings settings, std::size_t size)
    : Backend(reactor.core()),
      reactor_(reactor),
      life_(reactor, *this),
      settings_(std::move(settings)),
      where_(settings_.where()),
      max_size_(size),
      min_size_(settings_.pool_min_size == 0 ? size : std::min(settings_.pool_min_size, size)),
      size_(min_size_),
      grows_(min_size_ < max_size_),
      exclusive_(reactor, settings_, [this] { life_.look_soon(); }),
      open_alarm_(reactor, [this] { open_more(); }),
      send_alarm_(reactor, [this] { send_waiting(); }),
      fail_alarm_(reactor, [this] { fail_some_waiting(), life_.look_soon(); }),
      end_alarm_(reactor, [this] { end_in_portions(); }),
      waiting_alarm_(reactor, [this] { expire_waiting(); }),
      delayed_(
          reactor, [this](ReplySlot& slot, const std::string& bytes) { send_delayed(slot, bytes); },
          [this] { life_.look_soon(); }) {
  core().add_user();
  reactor.bind(*this);
  if (settings_.connect.asker == nullptr) settings_.connect.asker = this;
  if (settings_.source != nullptr) {
    source_events_ = settings_.source->on_event(
        [this](const ConnectionEvent& event) { listeners_.tell(event); });
  }
  reactor.grow_read_buffer(settings_.read_buffer);
  connections_.reserve(size);
  counted_.connections = size_;
  for (int i = 0; i < 2; ++i) lines_.push_back(std::make_unique<WaitingCommands>(reactor.chunks()));
  make_some();
}

PoolBackend::~PoolBackend() {
  life_.close(Error(errc::closed, where_ + ": the client is gone"));
  end_now();
  unbind();
  core().remove_user();
}

// --- commands ------------------------------------------------------------------------------------

void PoolBackend::dispatch(const CommandView& command, ReplySlot& slot) { route(command, slot); }
void PoolBackend::dispatch(std::string_view bytes, ReplySlot& slot) { route(bytes, slot); }

// Before 7.2 a server puts messages that a transaction causes (its own PUBLISH, or a changed key)
// into the middle of EXEC's reply. So a transaction avoids the connection that receives them.
void PoolBackend::dispatch_group(const Shared<CommandGroup>& group, ReplySlot& slot) {
  if (group->redirect() && settings_.fsm.handshake.redirects)
    settings_.source->redirected(*group->redirect());
  const bool rides = hub_ && settings_.subscribe_in_band;
  if (!rides || group->kind() != CommandGroup::Kind::transaction)
    return dispatch(group->bytes(), slot);
  run_leased(Shared<Backend>(this), group, slot, settings_.timeout);
}

// `what` is a command to encode, or encoded bytes.
template <class What>
inline void PoolBackend::route(const What& what, ReplySlot& slot) {
  ++counted_.commands;
  if (slot.interceptor == nullptr) slot.interceptor = this;
  if (held_up_ && held_back(what, slot)) [[unlikely]]
    return;
  Connection* connection = pick();
  if (connection == nullptr) [[unlikely]]
    return keep(what, slot);
  if (connection->in_flight() >= settings_.max_pending ||
      connection->kept() >= settings_.max_pending_bytes) [[unlikely]]
    return refuse_full(slot);
  connection->send(what, slot);
}

// These are out of line, so that the normal path does not pay for their error texts. Returns false
// if nothing holds the command up any more.
template <class What>
[[gnu::noinline]] bool PoolBackend::held_back(const What& what, ReplySlot& slot) {
  // A command that ends a wait may pass while the backend drains.
  const bool ends_wait = slot.row->name == std::string_view("CLIENT UNBLOCK");
  if (life_.closed() || (life_.draining() && !ends_wait)) return refuse_closed(slot), true;
  if (in_line()) return keep(what, slot), true;
  held_up_ = life_.draining();
  return false;
}

[[gnu::noinline]] void PoolBackend::refuse_closed(ReplySlot& slot) {
  refuse(slot, gone().with_context(slot.row->name));
}

[[gnu::noinline]] void PoolBackend::refuse_full(ReplySlot& slot) {
  refuse(slot, Error(errc::queue_full,
                     std::string(slot.row->name) + ": " + where_ +
                         " owes too many replies; slow down (max_pending, max_pending_bytes)"));
}

Connection* PoolBackend::pick() noexcept {
  if (current_ != nullptr && current_->up()) {
    if (up_.size() == 1 && !grows_) return current_;
    const std::size_t unsent = current_->unsent();
    if (unsent != 0 && unsent < turn_bytes) return current_;
  }
  current_ = nullptr;
  Connection* const chosen = up_.size() > looked_at ? pick_of_many() : least_loaded(0, up_.size());
  if (grows_) [[unlikely]]
    grow_if_busy(chosen);
  return chosen;
}

// Looks at some connections of a large pool, from where the last look ended: the cost does not grow
// with the pool.
Connection* PoolBackend::pick_of_many() noexcept {
  if (next_look_ >= up_.size()) next_look_ = 0;
  const std::size_t end = std::min(next_look_ + looked_at, up_.size());
  current_ = least_loaded(std::exchange(next_look_, end), end);
  return current_ != nullptr ? current_ : least_loaded(0, up_.size());
}

Connection* PoolBackend::least_loaded(std::size_t first, std::size_t last) noexcept {
  for (std::size_t i = first; i < last; ++i) {
    Connection* const connection = up_[i];
    if (!connection->up()) continue;
    if (current_ == nullptr || connection->in_flight() < current_->in_flight())
      current_ = connection;
    if (current_->in_flight() == 0) break;
  }
  return current_;
}

Subscriptions& PoolBackend::subscriptions() {
  if (!hub_) {
    const auto told = [this](ConnectionEvent::Kind kind, const Connection& connection,
                             const Error* error, Duration wait) {
      if (kind == ConnectionEvent::Kind::listening_lost) ++counted_.listening_losses;
      tell(kind, connection, error, wait);
    };
    const bool rides = settings_.subscribe_in_band && !life_.closed();
    hub_.emplace(reactor_, settings_, told, rides ? &*connections_.front() : nullptr);
  }
  if (life_.closed()) hub_->close(gone());
  return *hub_;
}

MonitorConnection& PoolBackend::monitor(MonitorListener& listener) {
  MonitorConnection& made =
      *monitors_.emplace_back(std::make_unique<MonitorConnection>(reactor_, settings_, listener));
  if (!life_.open()) made.close(gone());
  else made.open();
  return made;
}

void PoolBackend::end_monitor(MonitorConnection& connection) noexcept {
  std::erase_if(monitors_, [&](const auto& each) { return each.get() == &connection; });
}

void PoolBackend::refuse_ended(ReplySlot& slot, const Error& reason) noexcept {
  refuse(slot, verdict(slot, reason));
}

// The interceptor above us may know another server.
template <class What>
bool PoolBackend::hand_over(const What& what, ReplySlot& slot) {
  if (slot.interceptor == this) return false;
  std::string bytes;
  if constexpr (std::is_same_v<What, CommandView>) what.encode(bytes);
  else bytes = what;
  return slot.interceptor->command_failed(slot, verdict(slot, away()), CommandBytes(bytes));
}

template <class What>
[[gnu::noinline]] void PoolBackend::keep(const What& what, ReplySlot& slot) {
  if (down() && hand_over(what, slot)) return;
  if (!may_wait(slot)) return refuse(slot, away());
  if (waiting_count() >= settings_.max_pending || waiting_bytes() >= settings_.max_pending_bytes) {
    return refuse(
        slot, Error(errc::queue_full, std::string(slot.row->name) +
                                          ": too many commands wait for a connection to " + where_ +
                                          " (max_pending, max_pending_bytes)"));
  }
  waiting().add(what, slot);
  held_up_ = true;
  watch_waiting(slot.deadline);
}

// Why there is no connection; null if there is one, or if none was tried yet.
const Error* PoolBackend::latest_failure() const noexcept {
  return up_.empty() && last_error_ ? &*last_error_ : nullptr;
}

Error PoolBackend::away() const {
  return last_error_ ? *last_error_
                     : Error(errc::connection, where_ + ": not connected", Delivery::not_sent);
}

Error PoolBackend::gone() const {
  return Error(
      errc::closed,
      where_ + (core().closing() ? ": the reactor is gone" : ": the client was disconnected"),
      Delivery::not_sent);
}

// A single server's backend does not follow redirects, so the error says what does. A script may
// have made its text up.
bool PoolBackend::redirected(ReplySlot& slot, const Error& error) {
  const bool doubtful = slot.row->script;
  const std::string text =
      std::string(error.full_message())
          .append(doubtful ? " (the script says so, or the server is" : " (the server is")
          .append(
              " a node of a cluster: connect with redis+cluster:// or "
              "connect_cluster, which ask the node that it names)");
  refuse(slot, Error(error.code(), std::string(error.prefix()), text, Delivery::rejected)
                   .with_context(slot.row->name));
  return true;
}

bool PoolBackend::resend(ReplySlot& slot, std::string_view bytes, WaitingCommands& line) {
  if (life_.closed() || slot.settled()) return false;
  Connection* const connection = in_line() ? nullptr : pick();
  if (connection != nullptr) {
    ++counted_.resent;
    connection->send(bytes, slot);
    return true;
  }
  if (!may_wait(slot)) return false;
  ++counted_.resent;
  line.add(bytes, slot);
  held_up_ = true;
  watch_waiting(slot.deadline);
  return true;
}

bool PoolBackend::command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) {
  const bool redirect = error.is(errc::moved) || error.is(errc::ask);
  if (redirect && !life_.closed()) return redirected(slot, error);
  if (error.is(errc::redirect) && !follows(slot, error)) return false;
  if (life_.closed() || slot.deadline <= reactor_.now()) return false;
  switch (resend_rule(slot, error)) {
    case Resend::never: break;
    case Resend::at_once: return resend(slot, bytes.view(scratch_), returned());
    case Resend::later: return resend_later(slot, error, bytes);
  }
  return false;
}

// Do the connections go to the server that the redirect names? A script may have made it up.
bool PoolBackend::follows(const CommandData& data, const Error& redirect) const {
  return settings_.fsm.handshake.redirects && !data.row->script &&
         redirect_target(redirect).has_value();
}

bool PoolBackend::resend_later(ReplySlot& slot, const Error& refusal, const CommandBytes& bytes) {
  slot.attempts = std::min<std::uint8_t>(slot.attempts, 100);  // counted in one byte
  delayed_.refused(slot.attempts);
  const Duration delay = DelayedCommands::delay_after(slot.attempts);
  if (slot.deadline - reactor_.now() <= delay) return false;
  if (delayed_.size() >= settings_.max_pending ||
      delayed_.size_bytes() + bytes.size() > settings_.max_pending_bytes)
    return false;
  delayed_.add(slot, bytes.copy(), delay, refusal);
  return true;
}

void PoolBackend::send_delayed(ReplySlot& slot, const std::string& bytes) {
  if (slot.settled()) slot.drop_producer();
  else if (!resend(slot, bytes, waiting())) refuse(slot, verdict(slot, away()));
}

// --- connections ---------------------------------------------------------------------------------

void PoolBackend::attempt_began(Connection& connection) {
  tell(ConnectionEvent::Kind::connecting, connection, nullptr, {});
}

void PoolBackend::connection_up(Connection& connection) {
  ++counted_.connects;
  connection.set_place(up_.size());
  up_.push_back(&connection);
  if (connection.failures() != 0) --failed_count_;
  if (connection.hello() != nullptr) greeted(*connection.hello());
  tell(ConnectionEvent::Kind::ready, connection, nullptr, {});
  if (ConnectionOwner* const rider = rider_on(connection)) rider->connection_up(connection);
  send_waiting();
  if (up_.size() != size_) return;
  for (auto& waiter : std::exchange(connected_waiters_, {})) waiter.fulfill();
  for (auto& waiter : std::exchange(first_waiters_, {})) waiter.fulfill();
}

void PoolBackend::connection_down(Connection& connection, const Error& reason) {
  const bool replaced = reason.is(errc::closed);
  ++(replaced ? counted_.replaced : counted_.losses);
  begin_returning(connection);
  leave_up(connection);
  if (current_ == &connection) current_ = nullptr;
  last_error_ = reason.with_delivery(Delivery::not_sent);
  tell(replaced ? ConnectionEvent::Kind::replaced : ConnectionEvent::Kind::lost, connection,
       &reason, {});
  if (ConnectionOwner* const rider = rider_on(connection))
    rider->connection_down(connection, reason);
  if (up_.empty()) {
    for (auto& waiter : std::exchange(down_waiters_, {})) waiter.fulfill();
  }
  life_.look_soon();
}

void PoolBackend::attempt_failed(Connection& connection, const Error& reason, Duration wait) {
  const bool was_down = down();
  if (connection.failures() == 1) ++failed_count_;
  last_error_ = reason;
  const bool last = connection.gave_up();
  tell(last ? ConnectionEvent::Kind::gave_up : ConnectionEvent::Kind::failed, connection, &reason,
       wait);
  if (ConnectionOwner* const rider = rider_on(connection))
    rider->attempt_failed(connection, reason, wait);
  for (auto& waiter : std::exchange(first_waiters_, {})) waiter.fail(reason);
  if (!down()) return;
  if (!was_down) tell(ConnectionEvent::Kind::down, connection, &reason, {});
  fail_waiting(reason);
  if (last && gave_up()) {
    for (auto& waiter : std::exchange(connected_waiters_, {})) waiter.fail(reason);
  }
  life_.look_soon();
}

// The order does not matter: the last connection takes its place.
void PoolBackend::leave_up(const Connection& connection) noexcept {
  const std::size_t place = connection.place();
  if (place >= up_.size() || up_[place] != &connection) return;  // closed in the meantime
  up_.back()->set_place(place);
  up_[place] = up_.back();
  up_.pop_back();
}

PushMeaning PoolBackend::push_came(Connection& connection, ReplyReader& push, bool awaited) {
  if (ConnectionOwner* const rider = rider_on(connection))
    return rider->push_came(connection, push, awaited);
  if (settings_.pushes->tell_soon(reactor_, push)) return PushMeaning::news;
  ++counted_.unknown_pushes;
  return PushMeaning::unknown;
}

// --- what can be seen from outside ---------------------------------------------------------------

ClientStats PoolBackend::stats() const {
  ClientStats stats = counted_;
  stats.connections_up = up_.size();
  stats.exclusive = exclusive_.size();
  stats.in_flight = in_flight();
  stats.waiting = waiting_count() + delayed_.size();
  if (hub_) stats.unknown_pushes += hub_->unknown_pushes();
  if (hub_ && hub_->is_listening()) stats.listening = 1;
  return stats;
}

std::vector<NodeEndpoint> PoolBackend::endpoints() const {
  if (settings_.source != nullptr) return settings_.source->endpoints();
  return {{settings_.endpoint, NodeRole::unknown}};
}

std::string PoolBackend::describe() const {
  std::string text = max_size_ == 1
                         ? "connection to " + where_
                         : "pool of " + std::to_string(counted_.connections) + " to " + where_;
  if (settings_.source != nullptr) {
    std::string now;
    for (const Endpoint& endpoint : settings_.source->endpoints())
      now += (now.empty() ? "" : ", ") + to_string(endpoint);
    if (!now.empty() && now != where_) text += " (" + now + ")";
  }
  if (life_.closed()) return text + ", closed";
  if (down()) return text + ", down: " + std::string(away().message());
  return text + ", " + std::to_string(up_.size()) + " up";
}

void PoolBackend::tell(ConnectionEvent::Kind kind, const Connection& connection, const Error* error,
                       Duration wait) noexcept {
  if (listeners_.empty()) return;
  try {
    listeners_.tell_soon(reactor_, {.kind = kind,
                                    .endpoint = connection.endpoint(),
                                    .error = error == nullptr ? "" : std::string(error->message()),
                                    .wait = wait,
                                    .connection = connection.number()});
  } catch (const std::bad_alloc&) {
    return;  // nobody hears of it
  }
}

Shared<Backend> make_pool(Reactor& reactor, Settings settings, std::size_t size) {
  auto* pool = new PoolBackend(reactor, std::move(settings), size);
  Shared<Backend> shared(pool);
  pool->open();
  return shared;
}

}  // namespace deferredis::detail
