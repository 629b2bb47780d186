// SharedLoads: who waits in this process for a value that remember() is getting.
#pragma once

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis::detail {

/// The keys that are being read or loaded, of one backend.
class SharedLoads {
 public:
  SharedLoads() : random_(std::random_device()()) {}
  SharedLoads(const SharedLoads&) = delete;
  SharedLoads& operator=(const SharedLoads&) = delete;

  /// Waits for the value of this key. `first`: nobody gets it yet, so the caller has to.
  Future<std::string> wait(ReactorCore& core, std::string_view key, bool& first);
  /// The value, or why there is none.
  void end(const std::string& key, const Outcome<std::string>& outcome);
  /// A number above 0 and at most 1.
  double random() { return 1.0 - std::uniform_real_distribution<double>(0, 1)(random_); }

 private:
  ~SharedLoads() = default;  // deleted by its last owner
  friend void retain(SharedLoads& loads) noexcept;
  friend void release(SharedLoads& loads) noexcept;

  std::map<std::string, std::vector<Promise<std::string>>, std::less<>> waiting_;
  std::mt19937_64 random_;
  OwnerCount owners_;
};

void retain(SharedLoads& loads) noexcept;
void release(SharedLoads& loads) noexcept;

}  // namespace deferredis::detail
