#include <deferredis/sharding/shards/sharded_backend.hpp>

#include <algorithm>
#include <memory>

#include <deferredis/client/cache/near_cache.hpp>
#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/future/settled.hpp>
#include <deferredis/sharding/routing/listening_rules.hpp>

namespace deferredis::detail {

namespace {

Outcome<void> nothing_sent(const Error& error) { return error.with_delivery(Delivery::not_sent); }

}  // namespace

ShardedBackend::ShardedBackend(ReactorCore& core, HashRing ring,
                               std::vector<Shared<Backend>> shards, const EjectOptions& eject)
    : KeyRouting(core), ring_(std::move(ring)), shards_(std::move(shards)), eject_(eject) {
  if (eject.after == Duration::zero()) return;
  ejection_ = std::make_unique<Ejection>(core, shards_.size(), eject);
  for (std::size_t i = 0; i != shards_.size(); ++i) ejection_->watch(i, *shards_[i]);
}

// --- sending commands ----------------------------------------------------------------------------

KeyRouting::Place ShardedBackend::place_of(std::string_view key) const noexcept {
  return static_cast<Place>(ejection_ ? ejection_->locate(ring_, key) : ring_.locate(key));
}

void ShardedBackend::send(Place place, const CommandView& command, ReplySlot& slot) {
  shards_[place]->dispatch(command, slot);
}

void ShardedBackend::send_keyless(const CommandView& command, ReplySlot& slot) {
  if (supports_keyless(command.row) && !command.arguments.empty()) {
    return send(place_of(command.arguments[0]), command, slot);
  }
  refuse(slot, Error(errc::not_supported,
                     std::string(command.name()) + ": without a key the " + describe() +
                         " cannot choose a server; use on() for one of them, or on_all()"));
}

bool ShardedBackend::supports_keyless(const CommandRow& row) const noexcept { return row.channel; }

bool ShardedBackend::servers_have(const CommandRow& row) const noexcept {
  return std::all_of(shards_.begin(), shards_.end(),
                     [&](const auto& shard) { return shard->supports(row); });
}

Subscriptions& ShardedBackend::subscriptions() {
  if (!subscriptions_) {
    subscriptions_ = std::make_unique<ManySubscriptions>(
        core(),
        [this](ChannelKind kind, std::string_view name) { return listening_servers(kind, name); });
  }
  return *subscriptions_;
}

// Shards do not know each other: a message reaches only the subscribers of the shard it was
// published on.
std::vector<Shared<Backend>> ShardedBackend::listening_servers(ChannelKind kind,
                                                               std::string_view name) {
  if (kind == ChannelKind::pattern || told_by(kind, name) == ToldBy::each_primary) return shards_;
  return {shards_[place_of(name)]};
}

Future<Shared<Backend>> ShardedBackend::server_at_place(Place place, Patience) {
  return ready_on(core(), shards_[place]);
}

Future<Shared<Backend>> ShardedBackend::any_server(Patience) {
  Promise<Shared<Backend>> promise(core());
  auto future = promise.future();
  promise.fail(Error(errc::not_supported, "session: without a key the " + describe() +
                                              " cannot choose a server; use session(key) or on()"));
  return future;
}

// --- calls to all shards -------------------------------------------------------------------------

template <class Ask>
Future<void> ShardedBackend::of_all(Ask ask) {
  const CurrentCore current(core());
  std::vector<Future<void>> asked;
  asked.reserve(shards_.size());
  for (const auto& shard : shards_) asked.push_back(ask(*shard));
  return all(std::move(asked));
}

// These send no command.
Future<void> ShardedBackend::connected() {
  return of_all([](Backend& shard) { return shard.connected(); }).on_error(nothing_sent);
}
Future<void> ShardedBackend::disconnected() {
  return of_all([](Backend& shard) { return shard.disconnected(); }).on_error(nothing_sent);
}
void ShardedBackend::reconnect() {
  for (const auto& shard : shards_) shard->reconnect();
}
Future<void> ShardedBackend::first_connected() {
  return of_all([](Backend& shard) { return shard.first_connected(); }).on_error(nothing_sent);
}
Future<void> ShardedBackend::disconnect() {
  return of_all([](Backend& shard) { return shard.disconnect(); });
}
void ShardedBackend::end_waits() {
  Backend::end_waits();
  for (const auto& shard : shards_) shard->end_waits();
}

Future<void> ShardedBackend::drain() {
  return of_all([](Backend& shard) { return shard.drain(); });
}

// The shards remember their variants, so this backend need not.
std::vector<Shared<Backend>> ShardedBackend::variants(const ViewOptions& view) const {
  std::vector<Shared<Backend>> variants;
  variants.reserve(shards_.size());
  for (const auto& shard : shards_) variants.push_back(shard->variant(view));
  return variants;
}

// The shards of one client have one registry, those of several clients have several.
void ShardedBackend::use_cache(NearCache& cache) {
  for (const auto& shard : shards_) shard->use_cache(cache);
  if (ejection_) ejection_->on_change([kept = Shared<NearCache>(&cache)] { kept->forget(); });
}

Shared<Backend> ShardedBackend::variant(const ViewOptions& view) {
  return Shared<Backend>(new ShardedBackend(core(), ring_, variants(view), eject_));
}

Future<std::vector<Server>> ShardedBackend::servers(Patience) {
  std::vector<Server> servers;
  servers.reserve(shards_.size());
  for (const auto& shard : shards_) servers.push_back({shard->endpoints().front(), true, shard});
  return ready_on(core(), std::move(servers));
}

void ShardedBackend::set_credentials(const Credentials& credentials) {
  for (const auto& shard : shards_) shard->set_credentials(credentials);
}

void ShardedBackend::reload_certificates() {
  for (const auto& shard : shards_) shard->reload_certificates();
}

Shared<Backend> ShardedBackend::server_at(const Endpoint& endpoint) {
  const auto found = std::find_if(shards_.begin(), shards_.end(), [&](const auto& shard) {
    return shard->endpoints().front() == endpoint;
  });
  return found == shards_.end() ? nullptr : *found;
}

// --- what others can see -------------------------------------------------------------------------

std::vector<NodeEndpoint> ShardedBackend::endpoints() const {
  std::vector<NodeEndpoint> endpoints;
  for (const auto& shard : shards_) endpoints.push_back(shard->endpoints().front());
  return endpoints;
}

ClientStats ShardedBackend::stats() const {
  ClientStats sum;
  for (const auto& shard : shards_) sum += shard->stats();
  return sum;
}

std::string ShardedBackend::describe() const {
  std::string text = std::to_string(shards_.size()) + " shards (";
  for (const auto& shard : shards_) {
    if (&shard != &shards_.front()) text += "; ";
    text += shard->describe();
  }
  text += ")";
  if (ejection_ && ejection_->count() != 0)
    text += ", " + std::to_string(ejection_->count()) + " ejected";
  return text;
}

Registration ShardedBackend::on_event(MoveFunction<void(const ConnectionEvent&)> fn) {
  const auto listener = std::make_shared<MoveFunction<void(const ConnectionEvent&)>>(std::move(fn));
  std::vector<Registration> registrations;
  for (const auto& shard : shards_) {
    registrations.push_back(
        shard->on_event([listener](const ConnectionEvent& event) { (*listener)(event); }));
  }
  return Registration(std::move(registrations));
}

Registration ShardedBackend::on_push(std::string_view kind, MoveFunction<void(const Reply&)> fn) {
  const auto listener = std::make_shared<MoveFunction<void(const Reply&)>>(std::move(fn));
  std::vector<Registration> registrations;
  for (const auto& shard : shards_) {
    registrations.push_back(
        shard->on_push(kind, [listener](const Reply& push) { (*listener)(push); }));
  }
  return Registration(std::move(registrations));
}

}  // namespace deferredis::detail
