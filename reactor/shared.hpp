// Shared<T>: one owner of several, of an object that counts them itself.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace deferredis {

/// Keeps its object alive; used like a pointer, and one pointer in size. A plain T* to the same
/// object can become another owner at any time.
///
/// T brings `void retain(T&) noexcept` and `void release(T&) noexcept` with it, found by its
///   namespace: another owner came, one has gone. They say which threads may own, and what is
///   done when the last one goes. T may be incomplete.
template <class T>
class Shared {
 public:
  Shared() noexcept = default;
  Shared(std::nullptr_t) noexcept {}
  /// One more owner of `object`, be it new or shared already.
  explicit Shared(T* object) noexcept : object_(object) {
    if (object_ != nullptr) retain(*object_);
  }
  Shared(const Shared& other) noexcept : Shared(other.object_) {}
  Shared(Shared&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  /// From a class that derives from T.
  template <std::derived_from<T> U>
  Shared(Shared<U> other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Shared& operator=(Shared other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Shared() {
    if (object_ != nullptr) release(*object_);
  }

  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }
  T* get() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  bool operator==(std::nullptr_t) const noexcept { return object_ == nullptr; }
  bool operator==(const Shared&) const noexcept = default;

 private:
  template <class U>
  friend class Shared;

  T* object_ = nullptr;
};

namespace detail {

/// How many own something, for those that several threads may own.
class OwnerCount {
 public:
  void add() noexcept;
  /// True: that was the last one.
  [[nodiscard]] bool remove() noexcept;
  /// How many there are; true for long only where no other thread adds or removes one.
  std::uint32_t count() const noexcept;

 private:
  std::uint32_t count_ = 0;  // atomic; <atomic> alone is 5,500 lines
};

}  // namespace detail
}  // namespace deferredis
