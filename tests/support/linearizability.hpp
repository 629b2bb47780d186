// Is a history of concurrent operations linearizable? The search of Wing and Gong, with Lowe's
// memo.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace deferredis::support {

/// An operation on one register, which holds a number and begins with 0.
struct Operation {
  enum class Kind : std::uint8_t {
    read,     ///< result: the number
    write,    ///< of `argument`
    swap_if,  ///< writes `argument` if the register holds `expected`; result: 1 if it did, else 0
    add,      ///< `argument`; result: the sum
  };
  static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

  Kind kind = Kind::read;
  std::int64_t argument = 0;
  std::int64_t expected = 0;
  std::size_t called = 0;        ///< a moment; only the order of moments counts
  std::size_t returned = never;  ///< never: it may take effect at any time from `called`, or not
  std::int64_t result = 0;       ///< if it returned

  bool has_returned() const noexcept { return returned != never; }
};
std::string to_string(const Operation& operation);

/// The operations on one register, in the order of their calls.
using History = std::vector<Operation>;

/// How the search ended.
enum class Verdict : std::uint8_t {
  linearizable,
  not_linearizable,
  too_hard,  ///< the search has visited as many states as it may
};

/// Looks for an order in which each operation takes effect at once, between its call and its
/// return, and gives the result that it gave.
///
/// Cost: a state for each set of operations that can have taken effect, at most `most_states`.
///   Operations that never returned are what makes a history hard.
Verdict check_linearizable(const History& history, std::size_t most_states = 2'000'000);

}  // namespace deferredis::support
