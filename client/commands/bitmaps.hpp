// Bitmaps: the bits of a string.
// Made by tools/generate.py from commands/bitmaps.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <deferredis/client/commands/strings.hpp>

// clang-format off
namespace deferredis {

/// What BITOP does with the bits of its sources.
enum class BitOp : std::uint8_t {
  and_,
  or_,
  xor_,
  not_,  ///< inverts one source
  diff,  ///< in the first and in none of the others; Redis 8.2
  diff1,  ///< in any of the others but not in the first; Redis 8.2
  andor,  ///< in the first and in any of the others; Redis 8.2
  one,  ///< in exactly one source; Redis 8.2
};

/// The unit of a range.
enum class BitUnit : std::uint8_t { bytes, bits };

/// Bitmaps: the bits of a string.
class BitmapCommands : public StringCommands {
 public:
  /// BITCOUNT: the number of set bits.
  Future<std::int64_t> bitcount(Key key) const;
  /// BITCOUNT: the same from byte `start` to byte `end`, both included; negative: from the end.
  Future<std::int64_t> bitcount(Key key, std::int64_t start, std::int64_t end) const;
  /// BITCOUNT: the same with a range in bytes or bits.
  Future<std::int64_t> bitcount(Key key, std::int64_t start, std::int64_t end, BitUnit unit) const;
  /// BITFIELD: one number for each operation; nothing where OVERFLOW FAIL prevented it.
  Future<std::vector<std::optional<std::int64_t>>> bitfield(
        Key key, const BitfieldOperations& operations) const;
  /// BITFIELD_RO: only `get` operations; may go to a replica.
  Future<std::vector<std::int64_t>> bitfield_ro(Key key,
                                                const BitfieldOperations& operations) const;
  /// BITOP: stores the result; returns its length in bytes.
  Future<std::int64_t> bitop(BitOp operation, Key destination, const Keys& sources) const;
  /// BITPOS: the position of the first bit that is 0 or 1; -1: there is none.
  Future<std::int64_t> bitpos(Key key, std::int64_t bit) const;
  /// BITPOS: the same from byte `start` on.
  Future<std::int64_t> bitpos(Key key, std::int64_t bit, std::int64_t start) const;
  /// BITPOS: the same up to byte `end`, included.
  Future<std::int64_t> bitpos(Key key, std::int64_t bit, std::int64_t start,
                              std::int64_t end) const;
  /// BITPOS: the same with a range in bytes or bits.
  Future<std::int64_t> bitpos(Key key, std::int64_t bit, std::int64_t start, std::int64_t end,
                              BitUnit unit) const;
  /// GETBIT: the bit, 0 or 1.
  Future<std::int64_t> getbit(Key key, std::int64_t offset) const;
  /// SETBIT: sets a bit; returns its old value.
  Future<std::int64_t> setbit(Key key, std::int64_t offset, std::int64_t bit) const;

 protected:
  using StringCommands::StringCommands;
};

}  // namespace deferredis
// clang-format on
