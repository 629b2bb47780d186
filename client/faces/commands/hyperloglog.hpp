// HyperLogLogs: estimate the number of different elements, in 12 KiB. With a face.
// Made by tools/generate.py from commands/hyperloglog.txt: change that, then `make generate`.
#pragma once

#include <cstdint>

#include <deferredis/client/commands/hyperloglog.hpp>
#include <deferredis/client/faces/commands/bitmaps.hpp>

// clang-format off
namespace deferredis {

/// HyperLogLogs: estimate the number of different elements, in 12 KiB. With a face.
template <class Face>
class HyperLogLogCommandsOf : public BitmapCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// PFADD: adds elements; returns whether the estimate changed.
  Result<bool> pfadd(Key key, const Args& elements) const {
    return this->ask([&](const Commands& rc) { return rc.pfadd(key, elements); });
  }
  /// PFCOUNT: the estimated number of different elements in all of them together.
  Result<std::int64_t> pfcount(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.pfcount(keys); });
  }
  /// PFMERGE: stores the union of the sources and the destination.
  Result<void> pfmerge(Key destination, const Keys& sources) const {
    return this->ask([&](const Commands& rc) { return rc.pfmerge(destination, sources); });
  }

 protected:
  using BitmapCommandsOf<Face>::BitmapCommandsOf;
};

}  // namespace deferredis
// clang-format on
