// The hash functions of twemproxy and Jedis, computed exactly as those programs do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <deferredis/sharding/placement.hpp>

namespace deferredis::detail {

/// One of twemproxy's hashes: any Hash except automatic and murmur64a. `char_signed` says whether
/// its `char` is signed.
std::uint32_t key_hash(Hash hash, bool char_signed, std::string_view key) noexcept;

/// The CRC-32 of zlib.
std::uint32_t crc32(std::string_view text) noexcept;

/// MurmurHash64A with the seed of Jedis.
std::uint64_t murmur64a(std::string_view text) noexcept;

/// The jump consistent hash of Lamping and Veach (arXiv 1406.2294): which of `buckets` the key is
/// in; there must be one. If a bucket is added at the end, only keys that are in it then have
/// moved.
std::size_t jump_hash(std::uint64_t key, std::size_t buckets) noexcept;

}  // namespace deferredis::detail
