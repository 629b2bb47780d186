// HyperLogLogs: estimate the number of different elements, in 12 KiB.
// Made by tools/generate.py from commands/hyperloglog.txt: change that, then `make generate`.
#pragma once

#include <cstdint>

#include <deferredis/client/commands/bitmaps.hpp>

// clang-format off
namespace deferredis {

/// HyperLogLogs: estimate the number of different elements, in 12 KiB.
class HyperLogLogCommands : public BitmapCommands {
 public:
  /// PFADD: adds elements; returns whether the estimate changed.
  Future<bool> pfadd(Key key, const Args& elements) const;
  /// PFCOUNT: the estimated number of different elements in all of them together.
  Future<std::int64_t> pfcount(const Keys& keys) const;
  /// PFMERGE: stores the union of the sources and the destination.
  Future<void> pfmerge(Key destination, const Keys& sources) const;

 protected:
  using BitmapCommands::BitmapCommands;
};

}  // namespace deferredis
// clang-format on
