// State<T>: a state with its value.
#pragma once

#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

#include <deferredis/reactor/state/reactor_core.hpp>

namespace deferredis::detail {

/// A state with room for a T.
template <class T>
class State : public FullState {
 public:
  // Not inherited: an inherited constructor would require T to be default constructible.
  State(ReactorCore& core, std::uint16_t size_class) noexcept : FullState(core, size_class) {}
  ~State() {}  // set_value_destructor() destroys the value

  template <class... Args>
  void emplace(Args&&... args) {
    ::new (static_cast<void*>(&value_)) T(std::forward<Args>(args)...);
    own_value();
  }
  /// Builds the result of make() in place, without a move.
  template <class Make>
  void emplace_from(Make make) {
    ::new (static_cast<void*>(&value_)) T(make());
    own_value();
  }
  T& value() noexcept { return value_; }

 private:
  void own_value() noexcept {
    if constexpr (!std::is_trivially_destructible_v<T>) {
      set_value_destructor(
          [](StateBase& state) noexcept { static_cast<State&>(state).value_.~T(); });
    }
  }

  union {
    T value_;
  };
};

template <>
class State<void> : public FullState {
 public:
  using FullState::FullState;
  void emplace() noexcept {}
};

/// A new state, held by one Future and one producer.
template <class T>
State<T>& make_state(ReactorCore& core) {
  static_assert(alignof(State<T>) <= 16, "over-aligned types cannot be the value of a Future");
  constexpr std::size_t size_class = StatePool::class_of(sizeof(State<T>));
  void* block = core.take_state(size_class, sizeof(State<T>));
  return *::new (block) State<T>(core, static_cast<std::uint16_t>(size_class));
}

/// The same for nothing, and a producer that keeps only `short_producer_size` bytes in it.
inline StateBase& make_short_state(ReactorCore& core) {
  constexpr std::size_t size_class = StatePool::class_of(sizeof(StateBase));
  void* block = core.take_state(size_class, sizeof(StateBase));
  return *::new (block) StateBase(core, static_cast<std::uint16_t>(size_class));
}

}  // namespace deferredis::detail
