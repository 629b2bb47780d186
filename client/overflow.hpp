// Overflow: what happens to a reader that is slower than the server.
#pragma once

#include <cstdint>

#include <deferredis/reactor/cxx20.hpp>

namespace deferredis {

/// What to do if a queue is full. Nothing is lost silently: dropped items are counted, and reported
/// at their place in the queue.
enum class Overflow : std::uint8_t {
  drop_oldest,
  drop_newest,
  fail,  ///< ends the queue: its items can still be read, then next() fails with QueueFullError
};

}  // namespace deferredis
