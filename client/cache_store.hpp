// CacheStore: where a near cache keeps its entries. The built-in one evicts the least recently
// used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/reply_reader.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

class CachedText;
namespace detail {
class CacheLink;
class FlightOwner;
class LruStore;
class NearCache;
}  // namespace detail

/// Which command an entry answers: its row, its arguments, and their hashes. Its first argument is
/// its only key.
///
/// Lifetime: views the arguments.
class CacheKey {
 public:
  /// `seed` makes the hashes unpredictable for those who choose the keys.
  CacheKey(const CommandRow& row, std::span<const std::string_view> arguments,
           std::uint64_t seed) noexcept;
  /// With hashes that are known already.
  CacheKey(const CommandRow& row, std::span<const std::string_view> arguments,
           std::uint64_t key_hash, std::uint64_t hash) noexcept
      : row_(&row), arguments_(arguments), key_hash_(key_hash), hash_(hash) {}

  /// The command.
  const CommandRow& row() const noexcept { return *row_; }
  /// Its arguments: first the key.
  std::span<const std::string_view> arguments() const noexcept { return arguments_; }
  /// The key that it reads.
  std::string_view key() const noexcept { return arguments_[0]; }
  /// Of the whole command.
  std::uint32_t hash() const noexcept { return static_cast<std::uint32_t>(hash_); }
  /// Of the key alone.
  std::uint32_t key_hash() const noexcept { return static_cast<std::uint32_t>(key_hash_); }
  /// The hash of a key alone.
  static std::uint32_t hash_of(std::string_view key, std::uint64_t seed) noexcept;

 private:
  const CommandRow* row_;
  std::span<const std::string_view> arguments_;
  std::uint64_t key_hash_;
  std::uint64_t hash_;
};

/// One command with its reply, in one block of memory.
///
/// Ownership: counts its owners: the store, and every CachedText that shows it.
/// Thread: the reactor's.
class CacheEntry final : public detail::FrameOwner {
 public:
  CacheEntry(const CacheEntry&) = delete;
  CacheEntry& operator=(const CacheEntry&) = delete;

  /// Is it the entry of this command?
  bool matches(const CacheKey& key) const noexcept {
    if (hash_ != key.hash() || row_ != &key.row()) return false;
    if (single_ == 0 || key.arguments().size() != 1) return same_arguments(key);
    const std::string_view argument = key.arguments()[0];
    return argument.size() == arguments_size_ &&
           std::memcmp(argument.data(), text(), argument.size()) == 0;
  }
  std::uint32_t hash() const noexcept { return hash_; }  ///< of its command
  std::string_view key() const noexcept;                 ///< the key that it was read from
  /// The reply as the server sent it.
  std::string_view reply() const noexcept { return {text() + arguments_size_, reply_size_}; }
  /// The memory that it takes, with the allocator's share.
  std::size_t bytes() const noexcept;

 private:
  friend class CachedText;
  friend class detail::FlightOwner;
  friend class detail::LruStore;
  friend class detail::NearCache;
  friend void retain(CacheEntry& entry) noexcept { ++entry.owners_; }
  friend void release(CacheEntry& entry) noexcept {
    if (--entry.owners_ == 0) destroy(entry);
  }

  CacheEntry() noexcept = default;
  ~CacheEntry();
  static void destroy(CacheEntry& entry) noexcept;
  /// `arguments`: as pack() wrote them.
  static Shared<CacheEntry> make(const CommandRow& row, std::string_view arguments, bool single,
                                 std::uint32_t hash, std::size_t reply_size);
  const char* text() const noexcept { return reinterpret_cast<const char*>(this + 1); }
  char* room() noexcept { return reinterpret_cast<char*>(this + 1); }
  bool same_arguments(const CacheKey& key) const noexcept;

  // For the built-in store. The first entry of a key stands for the key.
  CacheEntry* next_in_bucket_ = nullptr;
  CacheEntry* next_key_ = nullptr;     // of another key, if it is the first of its key; otherwise
                                       // the entry of this key before it
  CacheEntry* next_of_key_ = nullptr;  // another command about the same key
  CacheEntry* older_ = nullptr;
  CacheEntry* newer_ = nullptr;

  const CommandRow* row_ = nullptr;
  detail::CacheLink* link_ = nullptr;  // one of its owners
  std::uint32_t hash_ = 0;
  std::uint32_t stored_at_ = 0;  // both in ticks of the cache
  std::uint32_t expires_ = 0;
  std::uint32_t arguments_size_ = 0;
  std::uint32_t reply_size_ = 0;
  std::uint32_t owners_ : 30 = 0;
  std::uint32_t single_ : 1 = 0;  // it has one argument, stored without its length
  std::uint32_t first_ : 1 = 0;   // of its key
};

/// What a store holds at this moment, and what it has evicted so far.
struct CacheUsage {
  std::size_t entries = 0;      ///< replies that it holds
  std::size_t bytes = 0;        ///< their memory
  std::uint64_t evictions = 0;  ///< entries that were removed because there was no room
};

/// Where a near cache keeps its entries. Derive from it for another rule of eviction.
///
/// Thread: called on the reactor's thread. None of the calls may call back into the client.
class CacheStore {
 public:
  virtual ~CacheStore() = default;

  /// The entry that matches(), which counts as used now; null: none.
  virtual CacheEntry* find(const CacheKey& key) noexcept = 0;
  /// Keeps the entry instead of the one for the same command. It may evict entries, also this one.
  virtual void add(Shared<CacheEntry> entry, const CacheKey& key) = 0;
  /// Removes this entry, if it is there.
  virtual void remove(CacheEntry& entry) noexcept = 0;
  /// Removes all entries of this key; returns how many.
  virtual std::size_t remove_key(std::string_view key) noexcept = 0;
  /// Removes entries for which unwanted(entry) holds, looking at `most` of them and continuing
  /// where the call before ended. Returns how many it removed; `done`: it has looked at all.
  virtual std::size_t sweep(std::size_t most, bool (*unwanted)(const CacheEntry&),
                            bool& done) noexcept = 0;
  /// Removes everything; returns how many.
  virtual std::size_t clear() noexcept = 0;
  /// How much it holds.
  virtual CacheUsage usage() const noexcept = 0;
  /// The entry that was not used for the longest time; null: unknown.
  virtual const CacheEntry* oldest() const noexcept { return nullptr; }
};

}  // namespace deferredis
