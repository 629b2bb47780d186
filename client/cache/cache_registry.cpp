#include <deferredis/client/cache/cache_registry.hpp>

#include <algorithm>

#include <deferredis/client/options/settings.hpp>
#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

Shared<CacheRegistry> make_cache_registry() { return Shared(new CacheRegistry); }

void retain(CacheRegistry& registry) noexcept { registry.owners_.add(); }
[[gnu::noinline]] void release(CacheRegistry& registry) noexcept {
  if (registry.owners_.remove()) delete &registry;
}

bool CacheRegistry::Rules::covers(std::string_view key) const noexcept {
  return prefixes.empty() || std::any_of(prefixes.begin(), prefixes.end(),
                                         [&](const auto& each) { return key.starts_with(each); });
}

void CacheRegistry::add(RegisteredCache& cache, const Rules& rules) {
  if (std::find(caches_.begin(), caches_.end(), &cache) != caches_.end()) return;
  if (active_ && rules_ != rules) {
    Error(errc::invalid_argument,
          "cached: these connections already have a near cache with another mode, prefixes, noloop "
          "or max_silence")
        .raise();
  }
  caches_.push_back(&cache);
  rules_ = rules;
  active_ = true;
}

void CacheRegistry::remove(RegisteredCache& cache) noexcept { std::erase(caches_, &cache); }
void CacheRegistry::remove(RegisteredLink& link) noexcept { std::erase(links_, &link); }

void CacheRegistry::changed(std::string_view key) const noexcept {
  for (RegisteredCache* const cache : caches_) cache->changed(key);
}

void CacheRegistry::stop_flights() const noexcept {
  for (RegisteredCache* const cache : caches_) cache->stop_flights();
}

void CacheRegistry::all_changed() const noexcept {
  stop_flights();
  for (RegisteredLink* const link : links_) link->forget_entries();
  link_lost();
}

void CacheRegistry::link_lost() const noexcept {
  for (RegisteredCache* const cache : caches_) cache->sweep_soon();
}

}  // namespace deferredis::detail
