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

/// One call of operator new that throws std::bad_alloc: the one with this index, from 0, of those
/// that this thread makes within during().
class FailedAllocation {
 public:
  explicit FailedAllocation(std::size_t index) noexcept : left_(index) {}
  FailedAllocation(const FailedAllocation&) = delete;
  FailedAllocation& operator=(const FailedAllocation&) = delete;

  template <class F>
  void during(F fn) {
    const Armed armed(*this);
    fn();
  }
  /// Were there so many calls?
  bool happened() const noexcept { return happened_; }
  /// Is it the turn of this call?
  bool is_now() noexcept {
    if (happened_ || left_-- != 0) return false;
    return happened_ = true;
  }

 private:
  class Armed {
   public:
    explicit Armed(FailedAllocation& failure) noexcept;
    Armed(const Armed&) = delete;
    Armed& operator=(const Armed&) = delete;
    ~Armed();
  };

  std::size_t left_;
  bool happened_ = false;
};

}  // namespace deferredis::test
