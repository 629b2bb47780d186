// The hashes of twemproxy and Jedis, exactly as those compute them.
#pragma once

#include <cstdint>
#include <string_view>

#include <deferredis/sharding/placement.hpp>

namespace deferredis::detail {

/// One of twemproxy's hashes: all of Hash but automatic and murmur64a. `char_signed` says what its
/// `char` is.
std::uint32_t key_hash(Hash hash, bool char_signed, std::string_view key) noexcept;

/// The CRC-32 of zlib.
std::uint32_t crc32(std::string_view text) noexcept;

/// MurmurHash64A with the seed of Jedis.
std::uint64_t murmur64a(std::string_view text) noexcept;

}  // namespace deferredis::detail
