// HyperLogLogs: about how many different things were seen, in 12 KiB.
// Made by tools/generate.py from commands/hyperloglog.txt: change that, then `make generate`.
#pragma once

#include <cstdint>

#include <deferredis/client/commands/bitmaps.hpp>

// clang-format off
namespace deferredis {

/// HyperLogLogs: about how many different things were seen, in 12 KiB.
class HyperLogLogCommands : public BitmapCommands {
 public:
  /// PFADD: whether the estimate changed.
  Future<bool> pfadd(Key key, const Args& elements) const;
  /// PFCOUNT: about how many different elements were added, to any of them.
  Future<std::int64_t> pfcount(const Keys& keys) const;
  /// PFMERGE: the union of them, with the destination.
  Future<void> pfmerge(Key destination, const Keys& sources) const;

 protected:
  using BitmapCommands::BitmapCommands;
};

}  // namespace deferredis
// clang-format on
