#include <deferredis/sharding/shards/ejection.hpp>

#include <algorithm>

namespace deferredis::detail {

void Ejection::watch(std::size_t shard, Backend& backend) {
  registrations_.push_back(
      backend.on_event([this, shard](const ConnectionEvent& event) { told(shard, event.kind); }));
}

void Ejection::told(std::size_t shard, ConnectionEvent::Kind kind) {
  Shard& at = shards_[shard];
  switch (kind) {
    case ConnectionEvent::Kind::down:
      if (!at.ejected) change_after(shard, options_.after);
      return;
    case ConnectionEvent::Kind::ready:
      if (at.ejected) change_after(shard, options_.back_after);
      else at.timer.cancel();
      return;
    case ConnectionEvent::Kind::lost:
      if (at.ejected) at.timer.cancel();
      return;
    case ConnectionEvent::Kind::connecting:
    case ConnectionEvent::Kind::failed:
    case ConnectionEvent::Kind::gave_up:
    case ConnectionEvent::Kind::replaced:
    case ConnectionEvent::Kind::login_not_renewed:
    case ConnectionEvent::Kind::unneeded:
    case ConnectionEvent::Kind::listening:
    case ConnectionEvent::Kind::listening_lost:
    case ConnectionEvent::Kind::listening_failed:
    case ConnectionEvent::Kind::failover:
    case ConnectionEvent::Kind::switched:
    case ConnectionEvent::Kind::topology_changed:
    case ConnectionEvent::Kind::tracking:
    case ConnectionEvent::Kind::not_tracking: return;
  }
}

void Ejection::change_after(std::size_t shard, Duration wait) {
  Shard& at = shards_[shard];
  if (at.timer.active()) return;
  at.timer = Reactor::of(core_).call_later(wait, [this, shard] {
    shards_[shard].ejected = !shards_[shard].ejected;
    if (changed_) changed_();
  });
}

std::size_t Ejection::count() const noexcept {
  return static_cast<std::size_t>(std::count_if(shards_.begin(), shards_.end(),
                                                [](const Shard& shard) { return shard.ejected; }));
}

std::size_t Ejection::locate(const HashRing& ring, std::string_view key) const {
  const std::size_t own = ring.locate(key);
  if (!ejected(own)) return own;
  for (const std::size_t next : ring.successors(key)) {
    if (!ejected(next)) return next;
  }
  return own;
}

}  // namespace deferredis::detail
