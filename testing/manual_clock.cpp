#include <deferredis/testing/manual_clock.hpp>

#include <cassert>

namespace deferredis {

void ManualClock::move_to(TimePoint when) noexcept {
  assert(when >= now_);
  now_ = when;
}

}  // namespace deferredis
