// Gate: holds up a thread until a test opens it.
#pragma once

#include <condition_variable>
#include <mutex>

namespace deferredis::test {

/// Closed until it is opened for good.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

}  // namespace deferredis::test
