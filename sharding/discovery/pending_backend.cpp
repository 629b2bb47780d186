#include <deferredis/sharding/discovery/pending_backend.hpp>

#include <algorithm>
#include <random>
#include <utility>

#include <deferredis/client/backend/handle_access.hpp>
#include <deferredis/client/link/exclusive_connections.hpp>
#include <deferredis/client/pubsub/monitor_connection.hpp>
#include <deferredis/client/scan.hpp>
#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

PendingBackend::PendingBackend(Reactor& reactor, const Settings& settings,
                               std::vector<Endpoint> nodes, Find find)
    : Backend(reactor.core()),
      reactor_(reactor),
      life_(reactor, *this),
      nodes_(std::move(nodes)),
      max_pending_(settings.max_pending),
      max_pending_bytes_(settings.max_pending_bytes),
      backoff_(settings.backoff, std::random_device()()),
      find_(std::move(find)),
      pushes_(new PushListeners),
      self_(*this) {
  core().add_user();
  reactor.bind(*this);
}

PendingBackend::~PendingBackend() {
  self_.cut();
  life_.close(gone());
  unbind();
  core().remove_user();
}

// --- finding the server --------------------------------------------------------------------------

void PendingBackend::look() {
  const CurrentCore current(core());
  looking_.emplace(find_().then(
      self_.guard([](PendingBackend& self, const Client& client) { self.adopt(client); }),
      self_.guard([](PendingBackend& self, const Error& error) { self.failed(error); })));
}

void PendingBackend::adopt(const Client& client) {
  if (life_.closed()) return;
  real_ = backend_of(client);
  find_ = {};
  last_error_.reset();
  deadline_timer_.cancel();
  share_with(*real_);
  if (near_cache() != nullptr) real_->use_cache(*near_cache());
  real_->on_unreceived([self = self_.weak()](std::string_view command, const Reply& reply) {
    if (self) self->unreceived(command, reply);
  });
  events_ = real_->on_event([this](const ConnectionEvent& event) { listeners_.tell(event); });
  pushed_ = real_->on_push({}, [pushes = pushes_](const Reply& push) { pushes->tell(push); });
  held_.give(*real_);
  if (subscriptions_) subscriptions_->found(*real_);
  for (auto* waiters : {&waiters_, &patient_waiters_})
    for (auto& waiter : std::exchange(*waiters, {})) waiter.fulfill(real_);
  life_.look();
}

void PendingBackend::failed(const Error& error) {
  if (life_.closed()) return;
  const bool went_down = !last_error_;
  last_error_ = error;
  const Duration wait = backoff_.next();
  listeners_.tell_soon(reactor_, {ConnectionEvent::Kind::failed, nodes_.front(),
                                  std::string(error.message()), wait});
  if (went_down)
    listeners_.tell_soon(
        reactor_, {ConnectionEvent::Kind::down, nodes_.front(), std::string(error.message()), {}});
  held_.fail(error, false);
  if (subscriptions_) subscriptions_->away(error);
  for (auto& waiter : std::exchange(waiters_, {}))
    waiter.fail(error.with_delivery(Delivery::not_sent));
  again_timer_ = reactor_.call_later(wait, [this] { look(); });
  life_.look();
}

Future<Shared<Backend>> PendingBackend::wait_in(Waiters& waiters) {
  Promise<Shared<Backend>> promise(core());
  auto future = promise.future();
  if (!life_.open()) promise.fail(gone());
  else if (real_) promise.fulfill(real_);
  else if (last_error_ && &waiters == &waiters_)
    promise.fail(last_error_->with_delivery(Delivery::not_sent));
  else waiters.push_back(std::move(promise));
  return future;
}

Future<Shared<Backend>> PendingBackend::found() { return wait_in(waiters_); }

Future<Shared<Backend>> PendingBackend::found(Patience patience) {
  auto future = wait_in(patience.offline ? patient_waiters_ : waiters_);
  if (patience.deadline == TimePoint::max() || future.settled()) return future;
  return std::move(future)
      .timeout(std::max<Duration>(patience.deadline - reactor_.clock().now(),
                                  std::chrono::milliseconds(1)))
      .then([](Shared<Backend> real) { return Outcome<Shared<Backend>>(std::move(real)); },
            [](const Error& error) {
              return Outcome<Shared<Backend>>(error.with_delivery(Delivery::not_sent));
            });
}

// --- commands ------------------------------------------------------------------------------------

// Returns true if the command was refused; its slot then has the error.
bool PendingBackend::refused(ReplySlot& slot) {
  std::optional<Error> why;
  if (!life_.open()) why = gone();
  else if (last_error_ && !slot.offline_wait) why = last_error_->with_delivery(Delivery::not_sent);
  else if (held_.size() >= max_pending_ || held_.size_bytes() >= max_pending_bytes_)
    why = Error(errc::queue_full, "too many commands wait for " + where() + " (max_pending)");
  if (!why) return false;
  refuse(slot, why->with_context(slot.row->name));
  return true;
}

void PendingBackend::dispatch(const CommandView& command, ReplySlot& slot) {
  if (real_) [[likely]]
    return real_->dispatch(command, slot);
  std::string bytes;
  command.encode(bytes);
  dispatch(bytes, slot);
}

void PendingBackend::dispatch(std::string_view bytes, ReplySlot& slot) {
  if (real_) return real_->dispatch(bytes, slot);
  if (refused(slot)) return;
  held_.add(std::string(bytes), slot);
  watch(slot.deadline);
}

void PendingBackend::dispatch_group(const Shared<CommandGroup>& group, ReplySlot& slot) {
  if (real_) return real_->dispatch_group(group, slot);
  if (refused(slot)) return;
  held_.add(group, slot);
  watch(slot.deadline);
}

void PendingBackend::watch(TimePoint deadline) {
  if (deadline >= watched_) return;
  watched_ = deadline;
  deadline_timer_ = reactor_.call_later(deadline - reactor_.clock().now(), [this] {
    watched_ = TimePoint::max();
    watch(held_.expire(reactor_.now(), where(), last_error_ ? &*last_error_ : nullptr));
    life_.look();
  });
}

Future<Lease> PendingBackend::lease(Patience patience) {
  return found(patience).then(
      [patience](const Shared<Backend>& real) { return real->lease(patience); });
}

Future<Shared<Backend>> PendingBackend::server_of(std::span<const std::string_view> keys,
                                                  Patience patience) {
  if (real_) return real_->server_of(keys, patience);
  return found(patience).then([texts = std::vector<std::string>(keys.begin(), keys.end()),
                               patience](const Shared<Backend>& real) {
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    return real->server_of(views, patience);
  });
}

Future<std::vector<Server>> PendingBackend::servers(Patience patience) {
  return found(patience).then(
      [patience](const Shared<Backend>& real) { return real->servers(patience); });
}

Future<Shared<Backend>> PendingBackend::server_of_slot(std::uint16_t slot, Patience patience) {
  if (real_) return real_->server_of_slot(slot, patience);
  return found(patience).then([slot, patience](const Shared<Backend>& real) {
    return real->server_of_slot(slot, patience);
  });
}

void PendingBackend::set_credentials(const Credentials& credentials) {
  if (real_) return real_->set_credentials(credentials);
  Error(errc::not_supported, "set_credentials: the servers are not known yet: wait for connected()")
      .raise();
}

void PendingBackend::reload_certificates() {
  if (real_) return real_->reload_certificates();
  Error(errc::not_supported,
        "reload_certificates: the servers are not known yet: wait for connected()")
      .raise();
}

Shared<Backend> PendingBackend::server_at(const Endpoint& endpoint) {
  return real_ ? real_->server_at(endpoint) : Shared<Backend>();
}

Owned<ScanSource<std::string>> PendingBackend::key_source(const Client& client,
                                                          const ScanOptions& options) {
  return real_ ? real_->key_source(client, options) : nullptr;
}

Subscriptions& PendingBackend::subscriptions() {
  if (!subscriptions_) {
    subscriptions_.emplace(core());
    if (real_) subscriptions_->found(*real_);
  }
  return *subscriptions_;
}

MonitorConnection& PendingBackend::monitor(MonitorListener& listener) {
  if (real_) return real_->monitor(listener);
  Error(errc::not_supported,
        "MONITOR works on one server, and the servers are not known yet: wait for connected()")
      .raise();
}

void PendingBackend::end_monitor(MonitorConnection& connection) noexcept {
  if (real_) real_->end_monitor(connection);
}

// A view of a backend that is not known yet waits for it too.
Shared<Backend> PendingBackend::variant(const ViewOptions& view) {
  if (real_) return real_->variant(view);
  if (!life_.open()) return Shared<Backend>(this);
  Options rules;
  rules.max_pending = max_pending_;
  rules.max_pending_bytes = max_pending_bytes_;
  ViewOptions wanted;
  wanted.database = view.database;
  wanted.protocol = view.protocol;
  wanted.read_from = view.read_from;
  const auto name = std::make_shared<std::optional<std::string>>(view.client_name);
  auto* made = new PendingBackend(
      reactor_, Settings(rules), nodes_, [parent = Shared<PendingBackend>(this), wanted, name] {
        return parent->found().then([wanted, name](const Shared<Backend>& real) {
          ViewOptions with = wanted;
          if (*name) with.client_name = **name;
          auto backend = real->variant(with);
          if (backend == nullptr)
            Error(errc::closed, "the client was disconnected", Delivery::not_sent).raise();
          return HandleAccess::make<Client>(std::move(backend), Options());
        });
      });
  Shared<Backend> shared(made);
  made->open();
  return shared;
}

// --- connecting and closing ----------------------------------------------------------------------

Future<void> PendingBackend::connected() {
  return wait_in(patient_waiters_).then([](const Shared<Backend>& real) {
    return real->connected();
  });
}

// Until the servers are found, the client has no connection.
Future<void> PendingBackend::disconnected() {
  if (real_) return real_->disconnected();
  Promise<void> promise(core());
  auto future = promise.future();
  if (life_.closed()) promise.fail(gone());
  else promise.fulfill();
  return future;
}

Future<void> PendingBackend::first_connected() {
  return found().then([](const Shared<Backend>& real) { return real->first_connected(); });
}

Future<void> PendingBackend::disconnect() {
  const Shared<Backend> real = real_;
  life_.close(gone());
  if (real) return real->disconnect();
  Promise<void> promise(core());
  auto future = promise.future();
  promise.fulfill();
  return future;
}

void PendingBackend::end_waits() {
  Backend::end_waits();
  if (real_) real_->end_waits();
}

Future<void> PendingBackend::drain() {
  auto drained = life_.drain();
  life_.look();
  return drained;
}

// All commands have been handed over or have failed. A backend that was found drains next.
void PendingBackend::drained() {
  const Shared<Backend> real = real_;
  auto drains = real ? life_.take_drains() : std::vector<Promise<void>>();
  life_.close(gone());
  if (drains.empty()) return;
  const CurrentCore current(core());
  const auto shared = std::make_shared<std::vector<Promise<void>>>(std::move(drains));
  real->drain()
      .then([shared] {
        for (auto& each : *shared) each.fulfill();
      })
      .detach();
}

void PendingBackend::abandon() noexcept {
  if (real_) life_.close(gone());  // it has nothing of its own left
  if (life_.abandon()) life_.look();
}

void PendingBackend::close_all(const Error& reason) {
  again_timer_.cancel();
  deadline_timer_.cancel();
  if (looking_) {
    looking_->cancel();
    auto forgotten = std::exchange(looking_, std::nullopt);
    std::move(*forgotten).on_error([](const Error&) {}).detach();
  }
  find_ = {};
  held_.fail(reason, true);
  if (subscriptions_) subscriptions_->close(reason);
  for (auto* waiters : {&waiters_, &patient_waiters_})
    for (auto& waiter : std::exchange(*waiters, {})) waiter.fail_quietly(reason);
  closing_waits().end(reason);
}

void PendingBackend::reactor_closing() noexcept {
  life_.close(Error(errc::closed, describe() + ": the reactor is gone"));
  life_.bury();
}

// --- what others can see -------------------------------------------------------------------------

std::vector<NodeEndpoint> PendingBackend::endpoints() const {
  if (real_) return real_->endpoints();
  std::vector<NodeEndpoint> endpoints;
  for (const Endpoint& node : nodes_) endpoints.push_back({node, NodeRole::unknown});
  return endpoints;
}

ClientStats PendingBackend::stats() const {
  if (real_) return real_->stats();
  ClientStats stats;
  stats.waiting = held_.size();
  return stats;
}

std::string PendingBackend::where() const {
  std::string text;
  for (const Endpoint& each : nodes_) text += (text.empty() ? "" : ", ") + to_string(each);
  return text;
}

std::string PendingBackend::describe() const {
  return real_ ? real_->describe() : "the unknown server at " + where();
}

Error PendingBackend::gone() const {
  const auto* const why =
      core().closing() ? ": the reactor is gone" : ": the client was disconnected";
  return Error(errc::closed, where() + why, Delivery::not_sent);
}

}  // namespace deferredis::detail
