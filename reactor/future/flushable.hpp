// What sends at the end of a turn what it collected in it.
#pragma once

namespace deferredis::detail {

/// Anything that collected output during a turn and sends it at its end.
class Flushable {
 public:
  virtual void flush() noexcept = 0;

 protected:
  ~Flushable() = default;

 private:
  friend class ReactorCore;
  Flushable* next_dirty_ = nullptr;
  bool dirty_ = false;
};

}  // namespace deferredis::detail
