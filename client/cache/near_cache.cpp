#include <deferredis/client/cache/near_cache.hpp>

#include <algorithm>
#include <new>
#include <random>
#include <string>
#include <utility>

#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

namespace {

constexpr std::size_t swept_per_turn = 4096;
constexpr Duration longest_ttl = std::chrono::hours(24 * 24);
constexpr std::size_t longest_reply = std::size_t{1} << 30;
constexpr Duration least_silence = std::chrono::milliseconds(10);

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

void check(const CacheOptions& options) {
  const auto refuse = [](const char* why) { Error(errc::invalid_argument, why).raise(); };
  if (options.ttl <= Duration::zero() || options.ttl > longest_ttl)
    refuse("cached: ttl must be more than 0 and at most 24 days");
  if (options.max_silence < least_silence || options.max_silence > std::chrono::hours(1))
    refuse("cached: max_silence must be between 10 ms and an hour");
  if (!options.prefixes.empty() && options.mode != CacheMode::broadcast)
    refuse("cached: prefixes need CacheMode::broadcast");
  if (options.noloop && options.mode == CacheMode::ttl_only)
    refuse("cached: noloop needs a mode with tracking");
  for (std::size_t i = 0; i != options.prefixes.size(); ++i) {
    for (std::size_t k = 0; k != options.prefixes.size(); ++k) {
      if (i != k && options.prefixes[i].starts_with(options.prefixes[k]))
        refuse("cached: a prefix begins with another one, which the server refuses");
    }
  }
}

}  // namespace

NearCache::NearCache(ReactorCore& core, Send send, const CacheOptions& options)
    : FlightOwner(core, {.ttl = options.ttl,
                         .max_silence = options.max_silence,
                         .largest = std::min(options.max_bytes / 4, longest_reply),
                         .keeps_missing = options.cache_missing}),
      send_(std::move(send)),
      options_(options),
      prefixes_(options.prefixes.begin(), options.prefixes.end()),
      seed_(random_seed()),
      start_(core.time()),
      own_(options.max_bytes, seed_),
      store_(options.store != nullptr ? options.store : &own_) {
  check(options);
  prefix_views_.assign(prefixes_.begin(), prefixes_.end());
  options_.prefixes = prefix_views_;
  this->core().add_user();
}

NearCache::~NearCache() {
  close();
  core().remove_user();
}

void retain(NearCache& cache) noexcept { retain(static_cast<FlightOwner&>(cache)); }
void release(NearCache& cache) noexcept { release(static_cast<FlightOwner&>(cache)); }

bool NearCache::is_like(const CacheOptions& options) const noexcept {
  return options.mode == options_.mode && options.noloop == options_.noloop &&
         options.cache_missing == options_.cache_missing &&
         options.max_bytes == options_.max_bytes && options.store == options_.store &&
         options.ttl == options_.ttl && options.max_silence == options_.max_silence &&
         std::equal(options.prefixes.begin(), options.prefixes.end(), prefixes_.begin(),
                    prefixes_.end());
}

void NearCache::use(const Shared<CacheRegistry>& registry) {
  if (std::find(registries_.begin(), registries_.end(), registry) != registries_.end()) return;
  registry->add(*this, {options_.mode, prefixes_, options_.noloop, options_.max_silence});
  registries_.push_back(registry);
}

void NearCache::stop() noexcept {
  open_ = false;
  store_->clear();
  store_ = &own_;  // the user's may go now
}

void NearCache::close() noexcept {
  open_ = false;
  send_ = {};
  sweep_timer_.cancel();
  for (const auto& registry : std::exchange(registries_, {})) registry->remove(*this);
  flights().all_changed();
  store_->clear();
}

// --- reads ---------------------------------------------------------------------------------------

[[gnu::always_inline]] inline CacheEntry* NearCache::find_good(const CacheKey& key) noexcept {
  CacheEntry* const entry = store_ == &own_ ? own_.find(key) : store_->find(key);
  if (entry == nullptr) return nullptr;
  const TimePoint now = core().time();
  if (entry->link_->fresh(now) && !expired(*entry, now)) [[likely]] {
    ++hits_;
    return entry;
  }
  if (entry->link_->lost() || expired(*entry, now)) store_->remove(*entry);
  return nullptr;
}

CacheEntry* NearCache::find(const CacheKey& key) noexcept { return find_good(key); }

bool NearCache::answer(const CacheKey& key, ReplySlot& slot) {
  CacheEntry* const entry = find_good(key);
  if (entry == nullptr) return false;
  const Shared<CacheEntry> kept(entry);  // a user's decoder may do anything
  ReplyReader reader = ReplyReader::owned(kept->reply(), *kept);
  slot.decode(slot, reader);
  slot.drop_producer();
  return true;
}

void NearCache::read(const CommandView& command, const CacheKey& key, ReplySlot& slot) {
  ++misses_;
  const TimePoint now = core().time();
  Flight* const under_way = flights().find(key);
  if (under_way != nullptr && under_way->can_join(slot, now)) {
    ++joined_;
    return under_way->join(slot);
  }
  if (!open_) return pass_on(command, slot);
  const Shared<Flight> flight(new Flight(*this, key, now));
  flight->join(slot);
  ReplySlot& sent = flight->make_slot(slot);
  try {
    send_(command, sent);
  } catch (const std::bad_alloc&) {  // then everybody who waits for it fails
    refuse(sent, out_of_memory());
  }
}

void NearCache::pass_on(const CommandView& command, ReplySlot& slot) {
  if (send_) return send_(command, slot);
  refuse(slot, Error(errc::closed, std::string(command.name()) + ": the client is gone",
                     Delivery::not_sent));
}

void NearCache::store(const Shared<CacheEntry>& entry, CacheLink& link, const CacheKey& key,
                      TimePoint until) noexcept {
  if (!open_ || until <= core().time()) return;
  retain(link);
  entry->link_ = &link;
  entry->stored_at_ = ticks(core().time());
  entry->expires_ = ticks(until);
  try {
    store_->add(entry, key);
  } catch (const std::bad_alloc&) {
    return;  // it is read again
  }
}

// --- changes -------------------------------------------------------------------------------------

std::size_t NearCache::changed(std::string_view key) noexcept {
  flights().key_changed(key, CacheKey::hash_of(key, seed_));
  const std::size_t removed = store_->remove_key(key);
  invalidations_ += removed;
  return removed;
}

void NearCache::forget() noexcept {
  flights().all_changed();
  for (const auto& registry : registries_) registry->all_changed();
}

void NearCache::sweep_soon() noexcept {
  if (std::exchange(sweeping_, true)) return;
  if (core().reactor == nullptr || !open_) return;
  sweep_timer_ = core().reactor->call_later(Duration::zero(), [this] { sweep(); });
}

void NearCache::sweep() {
  bool done = false;
  sweeping_ = false;
  invalidations_ += store_->sweep(swept_per_turn, is_lost, done);
  if (!done) sweep_soon();
}

CacheStats NearCache::stats() const noexcept {
  const CacheUsage usage = store_->usage();
  const CacheEntry* const oldest = store_->oldest();
  CacheStats stats{.hits = hits_,
                   .misses = misses_,
                   .joined = joined_,
                   .evictions = usage.evictions,
                   .invalidations = invalidations_,
                   .entries = usage.entries,
                   .bytes = usage.bytes};
  if (oldest != nullptr)
    stats.age = Duration(std::int64_t{ticks(core().time()) - oldest->stored_at_} << 20);
  return stats;
}

}  // namespace deferredis::detail
