// Combines several futures into one: all, all_settled, race; and maybe_future for a call that may
// throw.
#pragma once

#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

#include <deferredis/reactor/future.hpp>

namespace deferredis {

/// Stands for the value of a Future<void> in a tuple.
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

/// Waits for all the futures and returns their values in the same order. A Future<void> contributes
/// Nothing; if all of them are void, the result is a Future<void>.
///
/// Errors: the first failure fails the result at once and cancels the remaining futures, whose
///   results are dropped. Cancelling the result cancels every member.
/// Delivery: with more than one member the result never says not_sent, because the others may have
///   been executed.
template <class... Ts>
Future<detail::all_result<Ts...>> all(Future<Ts>... futures);
/// The same for any number of futures of one type. An empty vector is ready at once.
template <class T>
Future<detail::all_vector_result<T>> all(std::vector<Future<T>> futures);

/// Waits until all the futures have ended, successfully or not, and returns their outcomes in the
/// same order. The result itself never fails. Cancelling it cancels every member.
template <class... Ts>
Future<std::tuple<Outcome<Ts>...>> all_settled(Future<Ts>... futures);
/// The same for any number of one type.
template <class T>
Future<std::vector<Outcome<T>>> all_settled(std::vector<Future<T>> futures);

/// Returns the first success and its index (for Future<void>, the index alone). The other futures
/// are cancelled, and anything they still produce is dropped.
///
/// Errors: the last failure if all failed; InvalidArgumentError if the vector is empty. Cancelling
///   the result cancels every member.
/// Delivery: the delivery of the failures if they all agree; otherwise maybe_applied.
template <class T>
Future<detail::race_result<T>> race(std::vector<Future<T>> futures);

/// Calls fn(args...) now and returns its value, Future, Outcome or Error, or the exception it
/// throws, as a Future. A temporary fn is kept alive until that Future has ended; any other fn must
/// live that long.
template <class Fn, class... Args>
auto maybe_future(Fn&& fn, Args&&... args)
    -> Future<detail::unwrapped<std::invoke_result_t<Fn&, Args...>>>;

}  // namespace deferredis

#include <deferredis/reactor/combine/combine_impl.hpp>
