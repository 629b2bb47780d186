// CacheRegistry: the near caches whose reads go over the same connections.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/cache.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// A cache whose entries are read over the connections of a registry.
class RegisteredCache {
 public:
  /// Somebody has written this key, or may have. Returns how many entries that removed.
  virtual std::size_t changed(std::string_view key) noexcept = 0;
  /// No read under way is stored, and nobody joins one.
  virtual void stop_flights() noexcept = 0;
  /// Entries of lost links are removed, some at a time.
  virtual void sweep_soon() noexcept = 0;

 protected:
  ~RegisteredCache() = default;
};

/// A connection of a registry.
class RegisteredLink {
 public:
  /// The entries so far are worthless, for whatever reason.
  virtual void forget_entries() = 0;

 protected:
  ~RegisteredLink() = default;
};

/// What all connections of a client have in common about caching. There is one registry for all
/// backends of a client, so that each of its connections tells every cache what it has written.
class CacheRegistry {
 public:
  /// How the connections track what they read.
  struct Rules {
    CacheMode mode = CacheMode::tracking;
    std::vector<std::string> prefixes = {};
    bool noloop = false;
    Duration max_silence = {};

    bool operator==(const Rules&) const = default;
    /// Does the server report changes of this key?
    bool covers(std::string_view key) const noexcept;
  };

  CacheRegistry() noexcept = default;
  CacheRegistry(const CacheRegistry&) = delete;
  CacheRegistry& operator=(const CacheRegistry&) = delete;

  /// Was there ever a cache? If not, connections do nothing for it.
  bool active() const noexcept { return active_; }
  const Rules& rules() const noexcept { return rules_; }
  /// Throws InvalidArgumentError if another cache on these connections has other rules.
  void add(RegisteredCache& cache, const Rules& rules);
  void remove(RegisteredCache& cache) noexcept;

  /// The servers are nodes of a cluster: one may be up and no longer answer for its keys.
  void probe_by_key() noexcept { by_key_ = true; }
  bool probes_by_key() const noexcept { return by_key_; }

  void add(RegisteredLink& link) { links_.push_back(&link); }
  void remove(RegisteredLink& link) noexcept;

  /// Somebody has written these keys, or may have.
  void changed(std::string_view key) const noexcept;
  /// No read under way is stored.
  void stop_flights() const noexcept;
  /// Nobody knows which keys have changed.
  void all_changed() const noexcept;
  /// A link has lost its entries.
  void link_lost() const noexcept;

 private:
  ~CacheRegistry() = default;  // deleted by its last owner
  friend void retain(CacheRegistry& registry) noexcept;
  friend void release(CacheRegistry& registry) noexcept;

  std::vector<RegisteredCache*> caches_;  // borrowed
  std::vector<RegisteredLink*> links_;    // borrowed
  Rules rules_;
  bool active_ = false;
  bool by_key_ = false;
  OwnerCount owners_;
};

void retain(CacheRegistry& registry) noexcept;
void release(CacheRegistry& registry) noexcept;

}  // namespace deferredis::detail
