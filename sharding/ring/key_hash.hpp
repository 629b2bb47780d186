// The hash functions of twemproxy and Jedis, computed exactly as those programs do.
#pragma once

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

}  // namespace deferredis::detail
