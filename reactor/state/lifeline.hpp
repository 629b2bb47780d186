// Lifeline and Weak: how a callback finds out whether its object still exists.
#pragma once

#include <memory>
#include <utility>

namespace deferredis::detail {

/// A pointer to an object that may be gone. It is null from the moment its Lifeline is cut. A
/// callback captures one instead of `this`.
template <class T>
class Weak {
 public:
  T* get() const noexcept { return *object_; }
  T& operator*() const noexcept { return **object_; }
  T* operator->() const noexcept { return *object_; }
  explicit operator bool() const noexcept { return *object_ != nullptr; }

 private:
  template <class U>
  friend class Lifeline;

  explicit Weak(T& object) : object_(std::make_shared<T*>(&object)) {}

  std::shared_ptr<T*> object_;  // the other owners: the Lifeline and its other Weaks
};

/// A member of an object whose callbacks may come after its end. Hands out Weaks, and makes them
/// null when it is destroyed, or cut() before.
template <class T>
class Lifeline {
 public:
  explicit Lifeline(T& object) : weak_(object) {}
  Lifeline(const Lifeline&) = delete;
  Lifeline& operator=(const Lifeline&) = delete;
  ~Lifeline() { cut(); }

  const Weak<T>& weak() const noexcept { return weak_; }
  void cut() noexcept { *weak_.object_ = nullptr; }
  /// A callback: calls fn(object, arguments...), or nothing if the object is gone.
  template <class Fn>
  auto guard(Fn fn) const {
    return [self = weak_, call = std::move(fn)](auto&&... arguments) {
      if (self) call(*self, std::forward<decltype(arguments)>(arguments)...);
    };
  }

 private:
  Weak<T> weak_;
};

}  // namespace deferredis::detail
