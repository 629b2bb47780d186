#include <deferredis/sharding/cluster/backend.hpp>

#include <algorithm>

#include <deferredis/client/cache/near_cache.hpp>
#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/sharding/cluster/scan.hpp>

namespace deferredis::detail {

namespace {

Error gone(const ClusterRouter& router) {
  return Error(errc::closed, router.nodes().describe() + ": the client was disconnected",
               Delivery::not_sent);
}

}  // namespace

ClusterBackend::ClusterBackend(Reactor& reactor, ClusterSettings settings)
    : KeyRouting(reactor.core()),
      reactor_(reactor),
      life_(reactor, *this),
      router_(reactor, settings, life_),
      self_(*this) {
  core().add_user();
  reactor.bind(*this);
}

ClusterBackend::~ClusterBackend() {
  self_.cut();
  life_.close(gone(router_));
  unbind();
  core().remove_user();
}

// --- sending commands

void ClusterBackend::dispatch_group(const Shared<CommandGroup>& group, ReplySlot& slot) {
  if (group->kind() != CommandGroup::Kind::transaction || slot.piecemeal)
    return KeyRouting::dispatch_group(group, slot);
  const auto keys = group->keys();
  const auto slot_of = [&](std::string_view key) { return key_slot(key); };
  const std::uint16_t first = keys.empty() ? no_slot : slot_of(keys.front());
  const bool together = std::all_of(keys.begin(), keys.end(),
                                    [&](std::string_view key) { return slot_of(key) == first; });
  if (together) return router_.send_transaction(first, group->bytes(), slot);
  refuse(slot,
         Error(errc::not_supported, "the keys of the transaction are in several slots of the " +
                                        describe() + "; give them one tag, as in {user:1}:name"));
}

void ClusterBackend::send_keyless(const CommandView& command, ReplySlot& slot) {
  if (supports_keyless(command.row)) return router_.send_anywhere(command, slot);
  refuse(slot, Error(errc::not_supported,
                     std::string(command.name()) + ": each node of the " + describe() +
                         " has its own answer; use on() for one of them, or on_all()"));
}

bool ClusterBackend::servers_have(const CommandRow& row) const noexcept {
  bool all = true;
  router_.nodes().for_each([&](RouterNode& node) {
    if (node.opened()) all = all && node.pool()->supports(row);
  });
  return all;
}

template <class Find>
Future<Shared<Backend>> ClusterBackend::find_server(Patience patience, Find find) {
  return router_.known(patience).then([self = self_.weak(), find]() -> Outcome<Shared<Backend>> {
    if (!self) return Error(errc::closed, "the cluster's client is gone", Delivery::not_sent);
    if (self->life_.closed()) return gone(self->router_);
    RouterNode* const node = find(self->router_);
    if (node != nullptr) return node->pool();
    return Error(errc::connection, self->describe() + ": no node has the slot at present",
                 Delivery::not_sent);
  });
}

Future<Shared<Backend>> ClusterBackend::server_at_place(Place place, Patience patience) {
  return find_server(patience, [place](ClusterRouter& router) {
    return router.nodes().primary(static_cast<std::uint16_t>(place));
  });
}

Future<Shared<Backend>> ClusterBackend::any_server(Patience patience) {
  return find_server(patience, [](ClusterRouter& router) { return router.nodes().any(); });
}

Future<std::vector<Server>> ClusterBackend::servers(Patience patience) {
  return router_.known(patience).then([self = self_.weak()]() {
    return self ? self->router_.nodes().servers() : std::vector<Server>();
  });
}

bool ClusterBackend::may_recover(Backend& server, const Error& error, bool offline) {
  if (!life_.open()) return false;
  const bool left = error.is(errc::closed) && &server != this;  // the node left the cluster
  if (!left && !error.is(errc::connection) && !error.is(errc::timeout)) return false;
  if (&server == this) router_.refresh();
  else if (!left) router_.unreachable(server.endpoints().front());
  return offline || !router_.away();
}

void ClusterBackend::set_credentials(const Credentials& credentials) {
  for (auto& each : variants_) each.backend->set_credentials(credentials);
  router_.set_credentials(credentials);
}

void ClusterBackend::reload_certificates() {
  const Shared<TlsContext>& tls = router_.settings().connection.tls;  // of every node and view
  if (tls != nullptr) reload_tls_context(*tls);
}

Future<void> ClusterBackend::disconnected() {
  const CurrentCore current(core());
  if (life_.closed()) return failed<>(gone(router_));
  return router_.nodes().disconnected();
}

void ClusterBackend::reconnect() {
  for (auto& each : variants_) each.backend->reconnect();
  router_.nodes().reconnect();
  router_.refresh();
}

Owned<ScanSource<std::string>> ClusterBackend::key_source(const Client& client,
                                                          const ScanOptions& options) {
  const auto news = [self = self_.weak()]() -> Future<void> {
    if (self) return self->router_.next_view();
    return failed<>(Error(errc::closed, "the cluster's client is gone", Delivery::not_sent));
  };
  return make_owned<ClusterScan>(client, options, news, router_.settings().connection.timeout);
}

Shared<Backend> ClusterBackend::server_at(const Endpoint& endpoint) {
  RouterNode* const node = router_.nodes().at(endpoint);
  return node == nullptr ? nullptr : node->pool();
}

Future<Shared<Backend>> ClusterBackend::server_of_slot(std::uint16_t slot, Patience patience) {
  const CurrentCore current(core());
  if (slot < slot_count) return server_at_place(slot, patience);
  return failed<Shared<Backend>>(Error(
      errc::invalid_argument, "on_slot: " + std::to_string(slot) + " is not a slot: use 0 to 16383",
      Delivery::not_sent));
}

void ClusterBackend::use_cache(NearCache& cache) {
  router_.settings().connection.caches->probe_by_key();
  cache.use(router_.settings().connection.caches);
  // Its node no longer reports changes of a key that now belongs to another one.
  router_.on_slots_moved(
      [caches = router_.settings().connection.caches] { caches->all_changed(); });
}

Shared<Backend> ClusterBackend::variant(const ViewOptions& view) {
  if (!life_.open()) return Shared<Backend>(this);
  ClusterSettings wanted = router_.settings();
  wanted.connection = wanted.connection.with(view);
  if (view.read_from) wanted.rules.read_from = *view.read_from;
  if (wanted.rules.read_from == ReadFrom::primary) wanted.hedge = {};  // there is no second node
  for (const Variant& each : variants_) {
    const bool same_reads = each.read_from == wanted.rules.read_from;
    if (same_reads && each.connection.same_connection(wanted.connection)) return each.backend;
  }
  for (const Endpoint& known : endpoints()) wanted.seeds.push_back(known);
  variants_.push_back({wanted.connection, wanted.rules.read_from, make_cluster(reactor_, wanted)});
  return variants_.back().backend;
}

Subscriptions& ClusterBackend::subscriptions() {
  if (!subscriptions_) {
    subscriptions_.emplace(router_);
    router_.on_view([this] { subscriptions_->view_changed(); });
  }
  if (life_.closed()) subscriptions_->close(gone(router_));
  return *subscriptions_;
}

ClientStats ClusterBackend::stats() const {
  ClientStats stats = router_.stats();
  if (!subscriptions_) return stats;
  stats.unknown_pushes += subscriptions_->unknown_pushes();
  stats.listening = subscriptions_->listening();
  return stats;
}

// --- connecting and closing

void ClusterBackend::close_all(const Error& reason) {
  if (subscriptions_) subscriptions_->close(reason);
  router_.close(reason);
  closing_waits().end(reason);
}

Future<void> ClusterBackend::disconnect() {
  for (auto& each : variants_) each.backend->disconnect().detach();
  life_.close(gone(router_).with_delivery(Delivery::maybe_applied));
  Promise<void> promise(core());
  auto future = promise.future();
  promise.fulfill();
  return future;
}

void ClusterBackend::end_waits() {
  for (const auto& each : variants_) each.backend->end_waits();
  Backend::end_waits();
  router_.end_waits();
}

Future<void> ClusterBackend::drain() {
  const CurrentCore current(core());
  std::vector<Future<void>> drained;
  for (const auto& each : variants_) drained.push_back(each.backend->drain());
  const bool begins = life_.open();
  drained.push_back(life_.drain());
  if (begins) router_.drain();
  return all(std::move(drained));
}

void ClusterBackend::drained() {
  life_.close(Error(errc::closed, describe() + ": the client was drained"));
}

void ClusterBackend::abandon() noexcept {
  variants_.clear();
  const bool begins = life_.open();
  if (life_.abandon() && begins) router_.drain();
}

void ClusterBackend::reactor_closing() noexcept {
  life_.close(Error(errc::closed, describe() + ": the reactor is gone", Delivery::maybe_applied));
  life_.bury();
}

Shared<Backend> make_cluster(Reactor& reactor, ClusterSettings settings) {
  auto* cluster = new ClusterBackend(reactor, std::move(settings));
  Shared<Backend> shared(cluster);
  cluster->open();
  return shared;
}

}  // namespace deferredis::detail
