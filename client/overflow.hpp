// What happens to those who read more slowly than the server tells.
#pragma once

#include <cstdint>

namespace deferredis {

/// When a queue is full. Nothing is lost in silence: what was dropped is counted, and told in its
/// place in the queue.
enum class Overflow : std::uint8_t {
  drop_oldest,
  drop_newest,
  fail,  ///< it ends: what is queued can still be read, then next() fails with QueueFullError
};

}  // namespace deferredis
