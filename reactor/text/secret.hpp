// Passwords in memory: overwrites them when they are no longer needed. No other file does this.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace deferredis {

namespace detail {
/// Overwrites memory that held a secret; the compiler cannot remove this.
void wipe(void* memory, std::size_t size) noexcept;
}  // namespace detail

/// A text that is wiped from memory when it is destroyed or changed. Each copy wipes itself.
class Secret {
 public:
  Secret() = default;
  Secret(std::string_view text) : text_(text) {}    // NOLINT(google-explicit-constructor)
  Secret(const char* text) : text_(text) {}         // NOLINT(google-explicit-constructor)
  Secret(const std::string& text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  Secret(const Secret& other) = default;
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.clear(); }
  Secret& operator=(Secret other) noexcept {
    text_.swap(other.text_);
    return *this;
  }
  ~Secret() { clear(); }

  operator std::string_view() const noexcept { return text_; }  // NOLINT
  bool empty() const noexcept { return text_.empty(); }

 private:
  // Wipes the whole capacity: moving a short text leaves its bytes behind.
  void clear() noexcept {
    text_.resize(text_.capacity());
    detail::wipe(text_.data(), text_.size());
    text_.clear();
  }

  std::string text_;
};

}  // namespace deferredis
