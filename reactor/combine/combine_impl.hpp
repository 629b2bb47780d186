// The bodies of all, all_settled, race and maybe_future: typed slots over a compiled Gathering.
#pragma once

#include <optional>

#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/combine/member_list.hpp>

namespace deferredis {

namespace detail {

Error all_failed(const Error& last, std::size_t count);
Error nothing_to_race();

template <class T>
Outcome<T> take_outcome(StateBase& state) {
  if (state.failed()) return state.take_error();
  if constexpr (std::is_void_v<T>) return {};
  else return std::move(static_cast<State<T>&>(state).value());
}

/// Builds the value of `state` in `slot`.
template <class T, class Slot>
void take_value(StateBase& state, Slot& slot) {
  if constexpr (std::is_void_v<T>) slot.emplace();
  else slot.emplace(std::move(static_cast<State<T>&>(state).value()));
}

/// The slots of a tuple or a vector. take() fills the slot of the member with this index.
template <class... Ts>
struct TupleSlots {
  std::tuple<std::optional<value_or_nothing<Ts>>...> values;

  explicit TupleSlots(std::size_t) {}
  void take(StateBase& state, std::size_t index) {
    take_at(state, index, std::index_sequence_for<Ts...>());
  }
  auto result() {
    return std::apply(
        [](auto&... slot) { return std::tuple<value_or_nothing<Ts>...>(std::move(*slot)...); },
        values);
  }

 private:
  template <std::size_t... I>
  void take_at(StateBase& state, std::size_t index, std::index_sequence<I...>) {
    static_cast<void>(((index == I && (take_value<Ts>(state, std::get<I>(values)), true)) || ...));
  }
};

template <class T>
struct VectorSlots {
  std::vector<std::optional<T>> values;

  explicit VectorSlots(std::size_t size) : values(size) {}
  void take(StateBase& state, std::size_t index) { take_value<T>(state, values[index]); }
  auto result() {
    std::vector<T> all;
    all.reserve(values.size());
    for (auto& value : values) all.push_back(std::move(*value));
    return all;
  }
};

/// All members are void: there is nothing to keep.
struct NoSlots {
  explicit NoSlots(std::size_t) {}
  void take(StateBase&, std::size_t) {}
};

template <class... Ts>
struct TupleOutcomes {
  std::tuple<std::optional<Outcome<Ts>>...> values;

  explicit TupleOutcomes(std::size_t) {}
  void take(StateBase& state, std::size_t index) {
    take_at(state, index, std::index_sequence_for<Ts...>());
  }
  auto result() {
    return std::apply([](auto&... slot) { return std::tuple<Outcome<Ts>...>(std::move(*slot)...); },
                      values);
  }

 private:
  template <std::size_t... I>
  void take_at(StateBase& state, std::size_t index, std::index_sequence<I...>) {
    static_cast<void>(
        ((index == I && (std::get<I>(values).emplace(take_outcome<Ts>(state)), true)) || ...));
  }
};

template <class T>
struct VectorOutcomes {
  std::vector<std::optional<Outcome<T>>> values;

  explicit VectorOutcomes(std::size_t size) : values(size) {}
  void take(StateBase& state, std::size_t index) { values[index].emplace(take_outcome<T>(state)); }
  auto result() {
    std::vector<Outcome<T>> all;
    all.reserve(values.size());
    for (auto& value : values) all.push_back(std::move(*value));
    return all;
  }
};

/// Fills its slots until none is open. `stop_at_failure` distinguishes all from all_settled.
template <class R, class Slots, bool stop_at_failure>
class Collect final : public Gathering {
 public:
  Collect(State<R>& target, std::size_t count)
      : Gathering(target), slots_(count), missing_(count) {}

 private:
  void member_settled(StateBase& state, std::size_t index) noexcept override {
    if (!open()) return finish();
    try {
      if (stop_at_failure && state.failed()) {
        const Error error = state.take_error();
        fail(added() == 1 ? error : error.of_a_part());
        return cancel_all();
      }
      slots_.take(state, index);
      if (--missing_ != 0) return;
      if constexpr (!std::is_void_v<R>) static_cast<State<R>&>(target()).emplace(slots_.result());
      succeed();
    } catch (...) {  // a move constructor threw
      fail(Error(std::current_exception()));
      cancel_all();
    }
  }

  Slots slots_;
  std::size_t missing_;
};

template <class T>
class Race final : public Gathering {
 public:
  Race(State<race_result<T>>& target, std::size_t count)
      : Gathering(target), count_(count), missing_(count) {}

 private:
  void member_settled(StateBase& state, std::size_t index) noexcept override {
    --missing_;
    if (!open()) return finish();
    if (state.failed()) {
      const Error error = state.take_error();
      if (missing_ + 1 == count_) delivery_ = error.delivery();
      else if (delivery_ != error.delivery()) delivery_ = Delivery::maybe_applied;
      if (missing_ == 0) fail(all_failed(error.with_delivery(delivery_), count_));
      return;
    }
    try {
      auto& winner = static_cast<State<race_result<T>>&>(target());
      if constexpr (std::is_void_v<T>) winner.emplace(index);
      else winner.emplace(index, std::move(static_cast<State<T>&>(state).value()));
      succeed();
    } catch (...) {
      fail(Error(std::current_exception()));
    }
    cancel_all();
  }

  std::size_t count_;
  std::size_t missing_;
  Delivery delivery_ = Delivery::not_sent;  // what holds for all failures so far
};

template <class R, class Gather, class... Ts>
Future<R> gather_pack(Future<Ts>&... futures) {
  (FutureAccess::state(futures), ...);  // throws before any of them is taken
  StateBase* const members[] = {&FutureAccess::release(futures)...};
  return gather<R, Gather>(members, sizeof...(Ts));
}

template <class R, class Gather, class T>
Future<R> gather_vector(std::vector<Future<T>>& futures) {
  std::vector<StateBase*> members;
  members.reserve(futures.size());
  for (const auto& future : futures) FutureAccess::state(future);  // as above
  for (auto& future : futures) members.push_back(&FutureAccess::release(future));
  return gather<R, Gather>(members.data(), members.size());
}

}  // namespace detail

template <class... Ts>
Future<detail::all_result<Ts...>> all(Future<Ts>... futures) {
  using R = detail::all_result<Ts...>;
  using Slots = std::conditional_t<std::is_void_v<R>, detail::NoSlots, detail::TupleSlots<Ts...>>;
  if constexpr (sizeof...(Ts) == 0) return ready();
  else return detail::gather_pack<R, detail::Collect<R, Slots, true>>(futures...);
}

template <class T>
Future<detail::all_vector_result<T>> all(std::vector<Future<T>> futures) {
  using R = detail::all_vector_result<T>;
  if constexpr (std::is_void_v<T>) {
    if (futures.empty()) return ready();
    return detail::gather_vector<R, detail::Collect<R, detail::NoSlots, true>>(futures);
  } else {
    if (futures.empty()) return ready(R());
    return detail::gather_vector<R, detail::Collect<R, detail::VectorSlots<T>, true>>(futures);
  }
}

template <class... Ts>
Future<std::tuple<Outcome<Ts>...>> all_settled(Future<Ts>... futures) {
  using R = std::tuple<Outcome<Ts>...>;
  using Slots = detail::TupleOutcomes<Ts...>;
  if constexpr (sizeof...(Ts) == 0) return ready(R());
  else return detail::gather_pack<R, detail::Collect<R, Slots, false>>(futures...);
}

template <class T>
Future<std::vector<Outcome<T>>> all_settled(std::vector<Future<T>> futures) {
  using R = std::vector<Outcome<T>>;
  if (futures.empty()) return ready(R());
  return detail::gather_vector<R, detail::Collect<R, detail::VectorOutcomes<T>, false>>(futures);
}

template <class T>
Future<detail::race_result<T>> race(std::vector<Future<T>> futures) {
  using R = detail::race_result<T>;
  if (futures.empty()) return failed<R>(detail::nothing_to_race());
  return detail::gather_vector<R, detail::Race<T>>(futures);
}

template <class Fn, class... Args>
auto maybe_future(Fn&& fn, Args&&... args)
    -> Future<detail::unwrapped<std::invoke_result_t<Fn&, Args...>>> {
  using R = std::invoke_result_t<Fn&, Args...>;
  using U = detail::unwrapped<R>;
  auto& state = detail::make_state<U>(detail::ReactorCore::require());
  if constexpr (detail::is_future<R> && !std::is_lvalue_reference_v<Fn>) {
    // Nobody else has this fn, and it may be a coroutine with captures.
    auto kept = make_owned<Fn>(std::forward<Fn>(fn));
    detail::call_into<U>(state, *kept, std::forward<Args>(args)...);
    return detail::FutureAccess::make<U>(state).finally([held = std::move(kept)] {});
  } else {
    detail::call_into<U>(state, fn, std::forward<Args>(args)...);
    return detail::FutureAccess::make<U>(state);
  }
}

}  // namespace deferredis
