// Flushable: sends at the end of a turn what it collected during the turn.
#pragma once

namespace deferredis::detail {

/// An object that collects output during a turn and sends it at the end.
class Flushable {
 public:
  virtual void flush() noexcept = 0;

 protected:
  virtual ~Flushable() = default;

 private:
  friend class ReactorCore;
  Flushable* next_dirty_ = nullptr;
  bool dirty_ = false;
};

}  // namespace deferredis::detail
