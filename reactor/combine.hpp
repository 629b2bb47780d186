// Several futures as one: all, all_settled, race; and maybe_future for a call that may throw.
#pragma once

#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

#include <deferredis/reactor/future.hpp>

namespace deferredis {

/// What stands for the value of a Future<void> in a tuple.
struct Nothing {
  friend bool operator==(Nothing, Nothing) noexcept { return true; }
};

namespace detail {
template <class T>
using value_or_nothing = std::conditional_t<std::is_void_v<T>, Nothing, T>;

template <class... Ts>
using all_result =
    std::conditional_t<(std::is_void_v<Ts> && ...), void, std::tuple<value_or_nothing<Ts>...>>;
template <class T>
using all_vector_result =
    std::conditional_t<std::is_void_v<T>, void, std::vector<value_or_nothing<T>>>;
template <class T>
using race_result =
    std::conditional_t<std::is_void_v<T>, std::size_t, std::pair<std::size_t, value_or_nothing<T>>>;
}  // namespace detail

/// Waits for all of them and gives their values in this order (Nothing for a Future<void>; all of
/// them void: a Future<void>).
///
/// Errors: the first failure fails the whole at once and cancels the rest, whose own results are
///   dropped. Cancelling the whole cancels every member.
/// Delivery: the whole never says not_sent of more than one member: others may have been executed.
template <class... Ts>
Future<detail::all_result<Ts...>> all(Future<Ts>... futures);
/// The same for any number of one type; none: ready at once.
template <class T>
Future<detail::all_vector_result<T>> all(std::vector<Future<T>> futures);

/// Waits until all of them have ended, well or not, and gives their outcomes in this order. It
/// never fails by itself. Cancelling it cancels every member.
template <class... Ts>
Future<std::tuple<Outcome<Ts>...>> all_settled(Future<Ts>... futures);
template <class T>
Future<std::vector<Outcome<T>>> all_settled(std::vector<Future<T>> futures);

/// The first success and its index (for Future<void> the index alone); the others are cancelled,
/// and what they give nevertheless is dropped.
///
/// Errors: the last failure if all failed; InvalidArgumentError if there are none. Cancelling it
///   cancels every member.
/// Delivery: what is true of all that failed; where they differ, maybe_applied.
template <class T>
Future<detail::race_result<T>> race(std::vector<Future<T>> futures);

/// Calls fn(args...) now. Its value, Future, Outcome or Error, or what it throws, as a Future. A
/// temporary fn lives until that has ended; anything else is to live so long.
template <class Fn, class... Args>
auto maybe_future(Fn&& fn, Args&&... args)
    -> Future<detail::unwrapped<std::invoke_result_t<Fn&, Args...>>>;

}  // namespace deferredis

#include <deferredis/reactor/combine/combine_impl.hpp>
