// What is called when a descriptor is ready.
#pragma once

namespace deferredis::detail {

/// Called when a descriptor is ready.
class IoHandler {
 public:
  virtual void io_ready(bool readable, bool writable) noexcept = 0;

 protected:
  ~IoHandler() = default;
};

}  // namespace deferredis::detail
