// A codec that compresses values with zlib. The library itself does not need zlib: link it (-lz).
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include <zlib.h>

#include <deferredis/client/codec.hpp>

namespace deferredis {

/// How values are compressed.
struct ZlibOptions {
  int level = Z_DEFAULT_COMPRESSION;  ///< 1: fastest, to 9: smallest
  /// Shorter values are stored as they are, unless they look like compressed ones.
  std::size_t from_bytes = 64;
  /// A stored value that would become longer than this is refused: compressed, it may be a
  /// thousand times shorter.
  std::size_t most_bytes = std::size_t{512} << 20;
};

namespace detail {

/// The first two bytes of RFC 1950, as zlib writes them.
inline bool looks_compressed(std::string_view stored) noexcept {
  if (stored.size() < 2 || stored[0] != 0x78) return false;
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(stored[i]));
  };
  return (byte(0) * 256 + byte(1)) % 31 == 0;
}

inline void compress(std::string_view value, std::string& to, int level) {
  if (value.size() > std::numeric_limits<uLong>::max() / 2)
    throw std::length_error("zlib: the value is too long");
  uLongf size = compressBound(static_cast<uLong>(value.size()));
  to.resize(size);
  const auto* const from =
      reinterpret_cast<const Bytef*>(value.data());  // zlib's own type of bytes
  auto* const out = reinterpret_cast<Bytef*>(to.data());
  if (compress2(out, &size, from, static_cast<uLong>(value.size()), level) != Z_OK)
    throw std::runtime_error("zlib: the value could not be compressed");
  to.resize(size);
}

/// One inflation; ends it whatever is thrown.
class Inflation {
 public:
  Inflation() {
    if (inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
  }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;
  ~Inflation() { inflateEnd(&stream_); }

  void run(std::string_view stored, std::string& to, std::size_t most) {
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(stored.data()));
    std::size_t left = stored.size();
    for (int result = Z_OK; result != Z_STREAM_END;) {
      if (stream_.avail_in == 0) {
        const std::size_t part = std::min(left, std::size_t{1} << 30);  // it counts in 32 bits
        stream_.avail_in = static_cast<uInt>(part);
        left -= part;
      }
      const std::size_t size = to.size();
      if (size >= most) throw std::length_error("zlib: the value is longer than most_bytes");
      to.resize(std::min({most, 2 * size + 4 * stored.size() + 64, size + (std::size_t{1} << 30)}));
      stream_.next_out = reinterpret_cast<Bytef*>(to.data()) + size;
      stream_.avail_out = static_cast<uInt>(to.size() - size);
      result = inflate(&stream_, Z_NO_FLUSH);
      const bool stuck = stream_.avail_in == 0 && left == 0 && stream_.avail_out != 0;
      to.resize(to.size() - stream_.avail_out);
      if (result != Z_STREAM_END && (result != Z_OK || stuck))
        throw std::runtime_error("zlib: the stored value is damaged");
    }
    if (stream_.avail_in != 0 || left != 0)
      throw std::runtime_error("zlib: bytes follow the compressed value");
  }

 private:
  z_stream stream_ = {};
};

}  // namespace detail

/// Compresses values as RFC 1950, which every language can read (Python: zlib.decompress). Values
/// that were stored before, uncompressed, are still read, unless they look compressed.
///
///   const redis::Codec zlib = redis::zlib_codec();
///   redis::Client small = rc.with({.codec = &zlib});
///
/// Errors: what cannot be decompressed is a std::runtime_error, and what would become too long a
///   std::length_error, of that command.
inline Codec zlib_codec(const ZlibOptions& options = {}) {
  return {.encode =
              [options](std::string_view value, std::string& to) {
                const bool plain =
                    value.size() < options.from_bytes && !detail::looks_compressed(value);
                if (plain) to.append(value);
                else detail::compress(value, to, options.level);
              },
          .decode =
              [options](std::string_view stored, std::string& to) {
                if (!detail::looks_compressed(stored)) return void(to.append(stored));
                detail::Inflation().run(stored, to, options.most_bytes);
              }};
}

}  // namespace deferredis
