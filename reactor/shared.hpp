// Shared<T>: one of several owners of an object that counts its own owners.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <deferredis/reactor/cxx20.hpp>

namespace deferredis {

/// Keeps its object alive. Used like a pointer, and the size of one pointer. A plain T* to the same
/// object can become another owner at any time.
///
/// T's namespace provides `void retain(T&) noexcept` and `void release(T&) noexcept`, which add and
/// remove one owner. They decide which threads may own the object and what happens when the last
/// owner goes. T may be incomplete.
template <class T>
class Shared {
 public:
  Shared() noexcept = default;
  Shared(std::nullptr_t) noexcept {}
  /// Becomes one more owner of `object`, whether it is new or already shared.
  explicit Shared(T* object) noexcept : object_(object) {
    if (object_ != nullptr) retain(*object_);
  }
  Shared(const Shared& other) noexcept : Shared(other.object_) {}
  Shared(Shared&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  /// From a class derived from T.
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
  /// The object; null where there is none.
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

/// A count of owners that may be on several threads.
class OwnerCount {
 public:
  void add() noexcept;
  /// Returns true if that was the last owner.
  [[nodiscard]] bool remove() noexcept;
  /// The current number of owners. It stays true only while no other thread adds or removes an
  /// owner.
  std::uint32_t count() const noexcept;

 private:
  std::uint32_t count_ = 0;  // atomic; <atomic> alone is 5,500 lines
};

}  // namespace detail
}  // namespace deferredis
