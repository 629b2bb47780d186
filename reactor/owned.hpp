// Owned<T>: the only owner of an object. A std::unique_ptr without the 11,000 lines of <memory>.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <deferredis/reactor/cxx20.hpp>

namespace deferredis {

/// Deletes its object when it is destroyed. Used like a pointer; can be moved but not copied.
///
/// T may be incomplete where an Owned of it is declared. It must be complete where an Owned is
/// destroyed or reset. release() hands the object to any other kind of pointer.
template <class T>
class Owned {
 public:
  Owned() noexcept = default;
  Owned(std::nullptr_t) noexcept {}
  /// Takes over an object made with `new`.
  explicit Owned(T* object) noexcept : object_(object) {}
  Owned(Owned&& other) noexcept : object_(other.release()) {}
  /// From a class derived from T. T's destructor must be virtual.
  template <std::derived_from<T> U>
  Owned(Owned<U>&& other) noexcept : object_(other.release()) {
    static_assert(std::has_virtual_destructor_v<T> || std::same_as<std::remove_cv_t<T>, U>);
  }
  Owned& operator=(Owned&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~Owned() { delete_object(object_); }

  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }
  /// The object; null where there is none.
  T* get() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  bool operator==(std::nullptr_t) const noexcept { return object_ == nullptr; }

  /// Gives up the object without deleting it.
  [[nodiscard]] T* release() noexcept { return std::exchange(object_, nullptr); }
  /// Owns `object` from now on, then deletes the previous object.
  void reset(T* object = nullptr) noexcept { delete_object(std::exchange(object_, object)); }

 private:
  static void delete_object(T* object) noexcept {
    static_assert(sizeof(T) > 0, "an incomplete T cannot be deleted here");
    delete object;
  }

  T* object_ = nullptr;
};

/// A new T, constructed from these arguments.
template <class T, class... Args>
Owned<T> make_owned(Args&&... args) {
  return Owned<T>(new T(std::forward<Args>(args)...));
}

}  // namespace deferredis
