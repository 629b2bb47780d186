// NearCache: answers reads from memory, or sends them and remembers their replies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <deferredis/client/cache.hpp>
#include <deferredis/client/cache/cache_registry.hpp>
#include <deferredis/client/cache/flight.hpp>
#include <deferredis/client/cache/hash.hpp>
#include <deferredis/client/cache/lru_store.hpp>
#include <deferredis/client/events.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// The cache of one backend, shared by all of its views.
///
/// Ownership: its backend and its flights. It may call `send` until close().
class NearCache final : public FlightOwner, RegisteredCache {
 public:
  /// Sends a command to the servers.
  using Send = MoveFunction<void(const CommandView&, ReplySlot&)>;

  /// Throws InvalidArgumentError on impossible options.
  NearCache(ReactorCore& core, Send send, const CacheOptions& options);
  NearCache(const NearCache&) = delete;
  NearCache& operator=(const NearCache&) = delete;

  /// Do these options describe this cache?
  bool is_like(const CacheOptions& options) const noexcept;
  const CacheOptions& options() const noexcept { return options_; }
  /// The connections of this registry read for it, and write.
  void use(const Shared<CacheRegistry>& registry);
  /// The client accepts no more commands: nothing is answered from memory.
  void stop() noexcept;
  /// The backend is going: nothing is answered from memory any more.
  void close() noexcept;

  CacheKey key_of(const CommandView& command) const noexcept {
    const std::uint64_t first = hash_text(command.arguments[0], seed_);
    return {command.row, command.arguments, first,
            hash_command(command.row, command.arguments, first, seed_)};
  }
  /// Settles the slot from memory, if the reply is there and good.
  bool answer(const CacheKey& key, ReplySlot& slot);
  /// The reply, if it is there and good.
  CacheEntry* find(const CacheKey& key) noexcept;
  /// Sends the command, or joins the one under way. The slot's deadline and rules are filled in.
  void read(const CommandView& command, const CacheKey& key, ReplySlot& slot);

  std::size_t changed(std::string_view key) noexcept override;
  /// Nobody knows which keys have changed.
  void forget() noexcept;
  CacheStats stats() const noexcept;

 private:
  ~NearCache() override;
  friend void retain(NearCache& cache) noexcept;
  friend void release(NearCache& cache) noexcept;

  void store(const Shared<CacheEntry>& entry, CacheLink& link, const CacheKey& key,
             TimePoint until) noexcept override;
  void pass_on(const CommandView& command, ReplySlot& slot) override;
  void stop_flights() noexcept override { flights().all_changed(); }
  void sweep_soon() noexcept override;
  // About a millisecond each.
  std::uint32_t ticks(TimePoint when) const noexcept {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>((when - start_).count()) >> 20);
  }
  // By its age, so that it does not matter when the ticks begin again at 0, after 52 days.
  bool expired(const CacheEntry& entry, TimePoint now) const noexcept {
    return ticks(now) - entry.stored_at_ >= entry.expires_ - entry.stored_at_;
  }
  CacheEntry* find_good(const CacheKey& key) noexcept;
  static bool is_lost(const CacheEntry& entry) { return entry.link_->lost(); }
  void sweep();

  Send send_;  // empty once it is closed
  CacheOptions options_;
  std::vector<std::string> prefixes_;
  std::vector<std::string_view> prefix_views_;  // of prefixes_, for options_
  std::uint64_t seed_;
  TimePoint start_;
  LruStore own_;
  CacheStore* store_;  // own_, or the user's: borrowed
  std::vector<Shared<CacheRegistry>> registries_;
  Timer sweep_timer_;
  std::uint64_t hits_ = 0;
  std::uint64_t misses_ = 0;
  std::uint64_t joined_ = 0;
  std::uint64_t invalidations_ = 0;
  bool open_ = true;
  bool sweeping_ = false;
};

void retain(NearCache& cache) noexcept;
void release(NearCache& cache) noexcept;

}  // namespace deferredis::detail
