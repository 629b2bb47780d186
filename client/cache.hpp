// CacheOptions: the settings of a near cache, which answers reads from the memory of this process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include <deferredis/reactor/chrono.hpp>
#include <deferredis/reactor/clock.hpp>

namespace deferredis {

class CacheStore;

/// How a near cache learns that a value has changed.
enum class CacheMode : std::uint8_t {
  /// CLIENT TRACKING with OPTIN (Redis 6): each connection asks the server to report changes of the
  /// keys that it reads for the cache, and of no others. With RESP2 it uses REDIRECT: the
  /// server reports the changes on one more connection.
  tracking,
  /// CLIENT TRACKING with BCAST: the server reports every change of keys with these prefixes, to
  /// each connection, and keeps no list of keys. Other keys are not cached. RESP2: see tracking.
  broadcast,
  /// Nobody reports changes: a value may be as old as CacheOptions::ttl. For servers without
  /// tracking.
  ttl_only,
};

/// Settings of a near cache; see Client::cached() and docs/howto/near-cache.md.
struct CacheOptions {
  CacheMode mode = CacheMode::tracking;  ///< how it learns that a value has changed
  /// The prefixes of CacheMode::broadcast; none: every key. No prefix may begin with another one.
  std::span<const std::string_view> prefixes = {};
  /// CLIENT TRACKING's NOLOOP: the server does not report what the same connection has written. The
  /// cache knows these writes without a report.
  bool noloop = false;
  /// Also keeps that a key does not exist.
  bool cache_missing = false;
  /// Of all entries, with their overhead. A reply longer than a quarter of it is not kept.
  std::size_t max_bytes = std::size_t{64} << 20;
  /// Keeps the entries instead of the built-in store, which then ignores max_bytes. Borrowed: it
  /// must live until the client has closed. See client/cache_store.hpp.
  CacheStore* store = nullptr;
  Duration ttl = std::chrono::minutes(10);  ///< the longest life of an entry, at most 24 days
  /// How old the latest proof may be that a connection delivers its reports; older, and its entries
  /// are not used. The connection is probed twice in this time. At least 10 ms.
  Duration max_silence = std::chrono::seconds(2);
};
static_assert(std::is_trivially_destructible_v<CacheOptions>);

namespace literals {

consteval std::size_t operator""_KiB(unsigned long long count) {
  return static_cast<std::size_t>(count) << 10;
}
/// 64_MiB, for CacheOptions::max_bytes.
consteval std::size_t operator""_MiB(unsigned long long count) {
  return static_cast<std::size_t>(count) << 20;
}
consteval std::size_t operator""_GiB(unsigned long long count) {
  return static_cast<std::size_t>(count) << 30;
}

}  // namespace literals
}  // namespace deferredis
