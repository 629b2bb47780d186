// CacheKey and CacheEntry: which command an entry answers, and its one block of memory.
#include <cstring>
#include <new>

#include <deferredis/client/cache/cache_link.hpp>
#include <deferredis/client/cache/hash.hpp>
#include <deferredis/client/cache/packed_arguments.hpp>
#include <deferredis/client/cache_store.hpp>

namespace deferredis {

CacheKey::CacheKey(const CommandRow& row, std::span<const std::string_view> arguments,
                   std::uint64_t seed) noexcept
    : CacheKey(row, arguments, detail::hash_text(arguments[0], seed), 0) {
  hash_ = detail::hash_command(row, arguments, key_hash_, seed);
}

std::uint32_t CacheKey::hash_of(std::string_view key, std::uint64_t seed) noexcept {
  return static_cast<std::uint32_t>(detail::hash_text(key, seed));
}

CacheEntry::~CacheEntry() {
  if (link_ != nullptr) release(*link_);
}

Shared<CacheEntry> CacheEntry::make(const CommandRow& row, std::string_view arguments, bool single,
                                    std::uint32_t hash, std::size_t reply_size) {
  void* const memory = ::operator new(sizeof(CacheEntry) + arguments.size() + reply_size);
  auto* const entry = ::new (memory) CacheEntry;
  entry->row_ = &row;
  entry->hash_ = hash;
  entry->single_ = single;
  entry->arguments_size_ = static_cast<std::uint32_t>(arguments.size());
  entry->reply_size_ = static_cast<std::uint32_t>(reply_size);
  std::memcpy(entry->room(), arguments.data(), arguments.size());
  return Shared<CacheEntry>(entry);
}

// Not inline: g++ 12 would see a use after the delete.
[[gnu::noinline]] void CacheEntry::destroy(CacheEntry& entry) noexcept {
  entry.~CacheEntry();
  ::operator delete(&entry);
}

std::string_view CacheEntry::key() const noexcept {
  return detail::first_packed({text(), arguments_size_}, single_ != 0);
}

bool CacheEntry::same_arguments(const CacheKey& key) const noexcept {
  return detail::is_packed({text(), arguments_size_}, single_ != 0, key.arguments());
}

// As glibc: a header of 8 bytes, rounded up to 16.
std::size_t CacheEntry::bytes() const noexcept {
  return (sizeof(CacheEntry) + arguments_size_ + reply_size_ + 8 + 15) & ~std::size_t{15};
}

}  // namespace deferredis
