// Counts operator new, for tests that promise to allocate nothing. Link allocation_count.cpp.
#pragma once

#include <cstddef>

namespace deferredis::test {

/// Calls of operator new on this thread so far.
std::size_t allocation_count() noexcept;

/// While it lives, operator new on this thread throws std::bad_alloc above this many bytes.
class NoAllocationAbove {
 public:
  explicit NoAllocationAbove(std::size_t bytes) noexcept;
  NoAllocationAbove(const NoAllocationAbove&) = delete;
  NoAllocationAbove& operator=(const NoAllocationAbove&) = delete;
  ~NoAllocationAbove();

 private:
  std::size_t before_;
};

}  // namespace deferredis::test
