// A move-only callable (C++23's std::move_only_function, which g++ 12 lacks).
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include <deferredis/reactor/cxx20.hpp>

namespace deferredis::detail {

template <class Signature>
class MoveFunction;

/// Holds any callable with this signature; up to three words need no heap.
template <class R, class... Args>
class MoveFunction<R(Args...)> {
 public:
  MoveFunction() noexcept = default;
  MoveFunction(std::nullptr_t) noexcept {}
  template <class Fn>
  requires(!std::is_same_v<std::remove_cvref_t<Fn>, MoveFunction> &&
           std::is_invocable_r_v<R, std::remove_cvref_t<Fn>&, Args...>) MoveFunction(Fn&& fn) {
    using F = std::remove_cvref_t<Fn>;
    if constexpr (fits<F>) {
      ::new (static_cast<void*>(room_)) F(std::forward<Fn>(fn));
      call_ = [](void* room, Args... args) -> R {
        return (*static_cast<F*>(room))(std::forward<Args>(args)...);
      };
      manage_ = [](void* from, void* to) noexcept {
        auto* fn_from = static_cast<F*>(from);
        if (to != nullptr) ::new (to) F(std::move(*fn_from));
        fn_from->~F();
      };
    } else {
      *reinterpret_cast<F**>(room_) = new F(std::forward<Fn>(fn));
      call_ = [](void* room, Args... args) -> R {
        return (**static_cast<F**>(room))(std::forward<Args>(args)...);
      };
      manage_ = [](void* from, void* to) noexcept {
        if (to != nullptr) *static_cast<F**>(to) = *static_cast<F**>(from);
        else delete *static_cast<F**>(from);
      };
    }
  }
  MoveFunction(MoveFunction&& other) noexcept { take(other); }
  MoveFunction& operator=(MoveFunction&& other) noexcept {
    if (this != &other) {
      reset();
      take(other);
    }
    return *this;
  }
  ~MoveFunction() { reset(); }

  explicit operator bool() const noexcept { return call_ != nullptr; }
  R operator()(Args... args) { return call_(room_, std::forward<Args>(args)...); }

 private:
  static constexpr std::size_t room_size = 3 * sizeof(void*);
  template <class F>
  static constexpr bool fits =
      sizeof(F) <= room_size &&
      alignof(F) <= alignof(void*) && std::is_nothrow_move_constructible_v<F>;

  void take(MoveFunction& other) noexcept {
    call_ = std::exchange(other.call_, nullptr);
    manage_ = std::exchange(other.manage_, nullptr);
    if (manage_ != nullptr) manage_(other.room_, room_);
  }
  void reset() noexcept {
    call_ = nullptr;
    if (auto manage = std::exchange(manage_, nullptr)) manage(room_, nullptr);
  }

  R (*call_)(void*, Args...) = nullptr;
  void (*manage_)(void* from, void* to) noexcept = nullptr;  // to == null: destroy
  alignas(void*) std::byte room_[room_size];
};

}  // namespace deferredis::detail
