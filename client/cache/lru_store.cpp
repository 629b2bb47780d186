#include <deferredis/client/cache/lru_store.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::detail {

namespace {

constexpr std::size_t first_buckets = 64;

}  // namespace

void LruStore::add(Shared<CacheEntry> entry, const CacheKey& key) {
  if (CacheEntry* const before = find(key)) remove(*before, key.key_hash());
  if (entry->bytes() > max_bytes_) return;
  grow();
  CacheEntry& added = *entry;
  retain(added);  // until remove()
  CacheEntry*& bucket = by_command_[bucket_of(added.hash_)];
  added.next_in_bucket_ = std::exchange(bucket, &added);
  add_to_key(added, key.key_hash());
  link_newest(added);
  ++count_;
  entry_bytes_ += added.bytes();
  while (bytes() > max_bytes_ && oldest_ != nullptr) {
    remove(*oldest_);
    ++evictions_;
  }
}

void LruStore::remove(CacheEntry& entry) noexcept { remove(entry, hash_of_key(entry)); }

void LruStore::remove(CacheEntry& entry, std::uint32_t key_hash) noexcept {
  if (by_command_.empty()) return;
  CacheEntry** at = &by_command_[bucket_of(entry.hash_)];
  while (*at != nullptr && *at != &entry) at = &(*at)->next_in_bucket_;
  if (*at == nullptr) return;
  *at = entry.next_in_bucket_;
  leave_key(entry, key_hash);
  unlink_use(entry);
  --count_;
  entry_bytes_ -= entry.bytes();
  release(entry);
}

std::size_t LruStore::remove_key(std::string_view key) noexcept {
  const std::uint32_t hash = CacheKey::hash_of(key, seed_);
  std::size_t removed = 0;
  for (CacheEntry** first; (first = find_key(key, hash)) != nullptr; ++removed) {
    // From the second on, so that the key's place in its bucket changes only once.
    CacheEntry& each = (*first)->next_of_key_ != nullptr ? *(*first)->next_of_key_ : **first;
    remove(each, hash);
  }
  return removed;
}

std::size_t LruStore::sweep(std::size_t most, bool (*unwanted)(const CacheEntry&),
                            bool& done) noexcept {
  if (swept_ == nullptr) swept_ = oldest_;
  std::size_t removed = 0;
  for (; most > 0 && swept_ != nullptr; --most) {
    CacheEntry& each = *swept_;
    swept_ = each.newer_;
    if (!unwanted(each)) continue;
    remove(each);
    ++removed;
  }
  done = swept_ == nullptr;
  return removed;
}

std::size_t LruStore::clear() noexcept {
  const std::size_t removed = count_;
  swept_ = nullptr;
  while (oldest_ != nullptr) {
    CacheEntry& entry = *oldest_;
    oldest_ = entry.newer_;
    entry.next_in_bucket_ = entry.next_key_ = entry.next_of_key_ = nullptr;
    entry.older_ = entry.newer_ = nullptr;
    entry.first_ = 0;
    release(entry);
  }
  newest_ = nullptr;
  count_ = entry_bytes_ = 0;
  by_command_ = {};
  by_key_ = {};
  level_ = 1;
  return removed;
}

// --- the tables ----------------------------------------------------------------------------------

// Three entries for two buckets.
void LruStore::grow() {
  if (by_command_.empty()) {
    Table by_command(first_buckets, nullptr);
    Table by_key(first_buckets, nullptr);
    by_command_.swap(by_command);
    by_key_.swap(by_key);
    level_ = first_buckets;
  }
  if (2 * count_ >= 3 * by_command_.size()) split();
}

// Adds a bucket, which takes its share of the entries of one other.
void LruStore::split() {
  const std::size_t size = by_command_.size();
  for (Table* table : {&by_command_, &by_key_})  // both, before either has changed
    if (table->capacity() == size) table->reserve(size + size / 8);  // so that little is unused
  by_command_.push_back(nullptr);
  by_key_.push_back(nullptr);
  const std::size_t from = size - level_;
  const std::uint32_t bit = static_cast<std::uint32_t>(level_);
  for (CacheEntry** at = &by_command_[from]; *at != nullptr;) {
    CacheEntry& each = **at;
    if ((each.hash_ & bit) == 0) {
      at = &each.next_in_bucket_;
      continue;
    }
    *at = each.next_in_bucket_;
    each.next_in_bucket_ = std::exchange(by_command_.back(), &each);
  }
  for (CacheEntry** at = &by_key_[from]; *at != nullptr;) {
    CacheEntry& each = **at;
    if ((hash_of_key(each) & bit) == 0) {
      at = &each.next_key_;
      continue;
    }
    *at = each.next_key_;
    each.next_key_ = std::exchange(by_key_.back(), &each);
  }
  if (by_command_.size() == 2 * level_) level_ *= 2;
}

// The place that leads to the first entry of the key; null: there is none.
CacheEntry** LruStore::find_key(std::string_view key, std::uint32_t key_hash) noexcept {
  if (by_key_.empty()) return nullptr;
  CacheEntry** at = &by_key_[bucket_of(key_hash)];
  while (*at != nullptr && (*at)->key() != key) at = &(*at)->next_key_;
  return *at == nullptr ? nullptr : at;
}

void LruStore::add_to_key(CacheEntry& entry, std::uint32_t key_hash) noexcept {
  if (CacheEntry** const at = find_key(entry.key(), key_hash)) {
    CacheEntry& first = **at;
    entry.first_ = 0;
    entry.next_key_ = &first;  // the one before it
    entry.next_of_key_ = first.next_of_key_;
    if (entry.next_of_key_ != nullptr) entry.next_of_key_->next_key_ = &entry;
    first.next_of_key_ = &entry;
    return;
  }
  entry.first_ = 1;
  entry.next_of_key_ = nullptr;
  entry.next_key_ = std::exchange(by_key_[bucket_of(key_hash)], &entry);
}

void LruStore::leave_key(CacheEntry& entry, std::uint32_t key_hash) noexcept {
  CacheEntry* const next = entry.next_of_key_;
  if (entry.first_ == 0) {
    entry.next_key_->next_of_key_ = next;
    if (next != nullptr) next->next_key_ = entry.next_key_;
  } else {
    CacheEntry** at = &by_key_[bucket_of(key_hash)];
    while (*at != &entry) at = &(*at)->next_key_;
    if (next != nullptr) {
      next->first_ = 1;
      next->next_key_ = entry.next_key_;
      *at = next;
    } else {
      *at = entry.next_key_;
    }
  }
  entry.next_key_ = entry.next_of_key_ = nullptr;
  entry.first_ = 0;
}

}  // namespace deferredis::detail
