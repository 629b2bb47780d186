// Waits until another thread changes a word, without a lock.
#pragma once

#include <atomic>
#include <cstdint>

#include <deferredis/reactor/clock.hpp>

namespace deferredis::detail {

/// Sleeps while `word` is `value`, until wake_all(), at most until `until`. It may return early for
/// no reason: look at the word again.
void wait_while(const std::atomic<std::uint32_t>& word, std::uint32_t value,
                TimePoint until) noexcept;
/// Wakes all threads that sleep on `word`.
void wake_all(const std::atomic<std::uint32_t>& word) noexcept;

}  // namespace deferredis::detail
