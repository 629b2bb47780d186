// PoolBackend: how its connections begin, and how it ends.
#include <utility>

#include <deferredis/client/cache/near_cache.hpp>
#include <deferredis/client/pool/pool_backend.hpp>
#include <deferredis/reactor/combine.hpp>

namespace deferredis::detail {

Future<void> PoolBackend::connected() {
  Promise<void> promise(core());
  auto future = promise.future();
  if (life_.closed()) promise.fail(gone());
  else if (up_.size() == size_) promise.fulfill();
  else if (gave_up()) promise.fail(away());
  else {
    // Somebody may ask again and again, with a timeout.
    if (connected_waiters_.size() >= most_waiters_) {
      std::erase_if(connected_waiters_, [](const auto& waiter) { return !waiter.pending(); });
      most_waiters_ = 2 * connected_waiters_.size() + 16;
    }
    connected_waiters_.push_back(std::move(promise));
  }
  return future;
}

Future<void> PoolBackend::disconnected() {
  Promise<void> promise(core());
  auto future = promise.future();
  if (life_.closed()) promise.fail(gone());
  else if (up_.empty()) promise.fulfill();
  else down_waiters_.push_back(std::move(promise));
  return future;
}

void PoolBackend::reconnect() {
  for (const auto& [settings, backend] : variants_) backend->reconnect();
  if (hub_) hub_->reconnect();
  if (redirect_) redirect_->reconnect();
  for (const auto& monitor : monitors_) monitor->reconnect();
  for (const auto& connection : connections_) connection->reconnect();
}

bool PoolBackend::gave_up() const noexcept {
  return down() && std::all_of(connections_.begin(), connections_.end(),
                               [](const auto& connection) { return connection->gave_up(); });
}

Future<void> PoolBackend::first_connected() {
  Promise<void> promise(core());
  auto future = promise.future();
  first_waiters_.push_back(std::move(promise));
  return future;
}

Future<void> PoolBackend::drain() {
  std::vector<Future<void>> drained;
  for (const auto& [settings, backend] : variants_) drained.push_back(backend->drain());
  drained.push_back(drain_own());
  return all(std::move(drained));
}

void PoolBackend::end_waits() {
  for (const auto& [settings, backend] : variants_) backend->end_waits();
  Backend::end_waits();
  exclusive_.end_blocking();
}

Future<void> PoolBackend::drain_own() {
  held_up_ = true;
  auto drained = life_.drain();
  life_.look_soon();
  return drained;
}

void PoolBackend::drained() {
  life_.close(Error(errc::closed, where_ + ": the client was drained"));
}

std::size_t PoolBackend::in_flight() const noexcept {
  std::size_t sum = exclusive_.in_flight();
  for (const auto& connection : connections_) sum += connection->in_flight();
  return sum;
}

bool PoolBackend::idle() noexcept {
  return delayed_.empty() && nobody_waits() && exclusive_.idle() &&
         std::all_of(connections_.begin(), connections_.end(),
                     [](const auto& connection) { return connection->idle(); });
}

void PoolBackend::abandon() noexcept {
  variants_.clear();
  held_up_ = true;
  if (life_.abandon()) life_.look_soon();
}

void PoolBackend::reactor_closing() noexcept {
  life_.close(Error(errc::closed, where_ + ": the reactor is gone", Delivery::maybe_applied));
  end_now();
  connections_.clear();
  redirect_.reset();
  exclusive_.abandon(Error(errc::closed, where_ + ": the reactor is gone"));
  if (hub_) hub_->abandon(Error(errc::closed, where_ + ": the reactor is gone"));
  life_.bury();
}

void PoolBackend::use_cache(NearCache& cache) { cache.use(settings_.caches); }

Redirection* PoolBackend::redirection() {
  if (life_.closed()) return nullptr;
  if (!redirect_) redirect_ = std::make_unique<RedirectLink>(reactor_, settings_);
  return redirect_.get();
}

Shared<Backend> PoolBackend::variant(const ViewOptions& view) {
  // Closed is closed, whatever the settings.
  if (!life_.open()) return Shared<Backend>(this);
  refuse_read_from(view);
  return variant_with(settings_.with(view));
}

// The variant of a cluster's node that is not asked by READONLY to answer reads is.
Shared<Backend> PoolBackend::for_reads() {
  if (!life_.open() || !settings_.in_cluster || settings_.fsm.handshake.readonly)
    return Shared<Backend>(this);
  Settings wanted = settings_;
  wanted.fsm.handshake.readonly = true;
  return variant_with(std::move(wanted));
}

Shared<Backend> PoolBackend::variant_with(Settings wanted) {
  for (const auto& [settings, backend] : variants_) {
    if (settings.same_connection(wanted)) return backend;
  }
  auto backend = make_pool(reactor_, wanted, max_size_);
  variants_.emplace_back(std::move(wanted), backend);
  return backend;
}

}  // namespace deferredis::detail
