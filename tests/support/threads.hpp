// For tests of several threads: a gate, and what a call on another thread throws.
#pragma once

#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>

#include <deferredis/reactor/error.hpp>

namespace deferredis::test {

/// Holds up threads until it is opened for good.
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

/// "ClosedError: ..." if call() throws it, and "nothing" if it does not throw. Boost.Test's checks
/// work on one thread: check the text there.
template <class Call>
std::string caught(Call call) {
  try {
    call();
  } catch (const Exception& error) {
    return to_string(error.error());
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace deferredis::test
