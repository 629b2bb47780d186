// Bitmaps: the bits of a string. With a face.
// Made by tools/generate.py from commands/bitmaps.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <deferredis/client/commands/bitmaps.hpp>
#include <deferredis/client/faces/commands/strings.hpp>

// clang-format off
namespace deferredis {

/// Bitmaps: the bits of a string. With a face.
template <class Face>
class BitmapCommandsOf : public StringCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// BITCOUNT: the number of set bits.
  Result<std::int64_t> bitcount(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.bitcount(key); });
  }
  /// BITCOUNT: the same from byte `start` to byte `end`, both included; negative: from the end.
  Result<std::int64_t> bitcount(Key key, std::int64_t start, std::int64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.bitcount(key, start, end); });
  }
  /// BITCOUNT: the same with a range in bytes or bits.
  Result<std::int64_t> bitcount(Key key, std::int64_t start, std::int64_t end, BitUnit unit) const {
    return this->ask([&](const Commands& rc) { return rc.bitcount(key, start, end, unit); });
  }
  /// BITFIELD: one number for each operation; nothing where OVERFLOW FAIL prevented it.
  Result<std::vector<std::optional<std::int64_t>>> bitfield(
        Key key, const BitfieldOperations& operations) const {
    return this->ask([&](const Commands& rc) { return rc.bitfield(key, operations); });
  }
  /// BITFIELD_RO: only `get` operations; may go to a replica.
  Result<std::vector<std::int64_t>> bitfield_ro(Key key,
                                                const BitfieldOperations& operations) const {
    return this->ask([&](const Commands& rc) { return rc.bitfield_ro(key, operations); });
  }
  /// BITOP: stores the result; returns its length in bytes.
  Result<std::int64_t> bitop(BitOp operation, Key destination, const Keys& sources) const {
    return this->ask([&](const Commands& rc) { return rc.bitop(operation, destination, sources); });
  }
  /// BITPOS: the position of the first bit that is 0 or 1; -1: there is none.
  Result<std::int64_t> bitpos(Key key, std::int64_t bit) const {
    return this->ask([&](const Commands& rc) { return rc.bitpos(key, bit); });
  }
  /// BITPOS: the same from byte `start` on.
  Result<std::int64_t> bitpos(Key key, std::int64_t bit, std::int64_t start) const {
    return this->ask([&](const Commands& rc) { return rc.bitpos(key, bit, start); });
  }
  /// BITPOS: the same up to byte `end`, included.
  Result<std::int64_t> bitpos(Key key, std::int64_t bit, std::int64_t start,
                              std::int64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.bitpos(key, bit, start, end); });
  }
  /// BITPOS: the same with a range in bytes or bits.
  Result<std::int64_t> bitpos(Key key, std::int64_t bit, std::int64_t start, std::int64_t end,
                              BitUnit unit) const {
    return this->ask([&](const Commands& rc) { return rc.bitpos(key, bit, start, end, unit); });
  }
  /// GETBIT: the bit, 0 or 1.
  Result<std::int64_t> getbit(Key key, std::int64_t offset) const {
    return this->ask([&](const Commands& rc) { return rc.getbit(key, offset); });
  }
  /// SETBIT: sets a bit; returns its old value.
  Result<std::int64_t> setbit(Key key, std::int64_t offset, std::int64_t bit) const {
    return this->ask([&](const Commands& rc) { return rc.setbit(key, offset, bit); });
  }

 protected:
  using StringCommandsOf<Face>::StringCommandsOf;
};

}  // namespace deferredis
// clang-format on
