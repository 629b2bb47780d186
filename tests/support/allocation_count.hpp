// Counts operator new, for tests that promise to allocate nothing. Link allocation_count.cpp.
#pragma once

#include <cstddef>

namespace deferredis::test {

/// Calls of operator new on this thread until now.
std::size_t allocation_count() noexcept;

}  // namespace deferredis::test
