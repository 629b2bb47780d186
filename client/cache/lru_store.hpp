// LruStore: the built-in store of a near cache. It evicts the least recently used entry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <deferredis/client/cache_store.hpp>

namespace deferredis::detail {

/// Two hash tables through the entries themselves, from commands and from keys to entries, and a
/// list in order of use. The account is exact: the blocks of the entries and the tables.
///
/// Cost: the tables grow by one bucket at a time, so no call takes long.
class LruStore final : public CacheStore {
 public:
  LruStore(std::size_t max_bytes, std::uint64_t seed) noexcept
      : max_bytes_(max_bytes), seed_(seed) {}
  LruStore(const LruStore&) = delete;
  LruStore& operator=(const LruStore&) = delete;
  ~LruStore() override { clear(); }

  CacheEntry* find(const CacheKey& key) noexcept override {
    if (by_command_.empty()) return nullptr;
    for (CacheEntry* each = by_command_[bucket_of(key.hash())]; each != nullptr;
         each = each->next_in_bucket_) {
      if (!each->matches(key)) continue;
      if (each != newest_) use(*each);
      return each;
    }
    return nullptr;
  }
  void add(Shared<CacheEntry> entry, const CacheKey& key) override;
  void remove(CacheEntry& entry) noexcept override;
  std::size_t remove_key(std::string_view key) noexcept override;
  std::size_t sweep(std::size_t most, bool (*unwanted)(const CacheEntry&),
                    bool& done) noexcept override;
  std::size_t clear() noexcept override;
  CacheUsage usage() const noexcept override { return {count_, bytes(), evictions_}; }
  const CacheEntry* oldest() const noexcept override { return oldest_; }

 private:
  using Table = std::vector<CacheEntry*>;

  std::size_t bucket_of(std::uint32_t hash) const noexcept {
    const std::size_t at = hash & (2 * level_ - 1);
    return at < by_command_.size() ? at : at - level_;
  }
  std::size_t bytes() const noexcept {
    return entry_bytes_ + (by_command_.capacity() + by_key_.capacity()) * sizeof(CacheEntry*);
  }
  std::uint32_t hash_of_key(const CacheEntry& entry) const noexcept {
    return CacheKey::hash_of(entry.key(), seed_);
  }
  CacheEntry** find_key(std::string_view key, std::uint32_t key_hash) noexcept;
  void remove(CacheEntry& entry, std::uint32_t key_hash) noexcept;
  void grow();
  void split();
  // The order of use. Inline, because every hit changes it.
  void use(CacheEntry& entry) noexcept {
    unlink_use(entry);
    link_newest(entry);
  }
  void link_newest(CacheEntry& entry) noexcept {
    entry.newer_ = nullptr;
    entry.older_ = newest_;
    (newest_ != nullptr ? newest_->newer_ : oldest_) = &entry;
    newest_ = &entry;
  }
  void unlink_use(CacheEntry& entry) noexcept {
    if (swept_ == &entry) swept_ = entry.newer_;
    (entry.newer_ != nullptr ? entry.newer_->older_ : newest_) = entry.older_;
    (entry.older_ != nullptr ? entry.older_->newer_ : oldest_) = entry.newer_;
  }
  void add_to_key(CacheEntry& entry, std::uint32_t key_hash) noexcept;
  void leave_key(CacheEntry& entry, std::uint32_t key_hash) noexcept;

  Table by_command_;
  Table by_key_;           // the first entry of each key; as large as by_command_
  std::size_t level_ = 1;  // a power of 2; there are level_ to 2 * level_ buckets
  CacheEntry* newest_ = nullptr;
  CacheEntry* oldest_ = nullptr;
  CacheEntry* swept_ = nullptr;  // where sweep() continues
  std::size_t count_ = 0;
  std::size_t entry_bytes_ = 0;
  std::uint64_t evictions_ = 0;
  std::size_t max_bytes_;
  std::uint64_t seed_;
};

}  // namespace deferredis::detail
