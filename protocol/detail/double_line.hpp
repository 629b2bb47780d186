// The grammar of a RESP3 double, one character at a time.
#pragma once

#include <cstdint>

namespace deferredis::detail {

/// [+-] then digits[.digits][e[+-]digits], inf or nan.
class DoubleLine {
 public:
  /// False where no double goes on like this.
  bool accept(char c) noexcept {
    const bool is_digit = c >= '0' && c <= '9';
    const bool is_sign = c == '-' || c == '+';
    switch (state_) {
      case State::start:
        if (is_sign) return to(State::sign);
        [[fallthrough]];
      case State::sign:
        if (c == 'i') return to(State::i);
        if (c == 'n') return to(State::n);
        return is_digit && to(State::integral);
      case State::integral:
        if (c == '.') return to(State::fraction);
        [[fallthrough]];
      case State::fraction: return is_digit || ((c == 'e' || c == 'E') && to(State::e));
      case State::e:
        if (is_sign) return to(State::e_sign);
        [[fallthrough]];
      case State::e_sign: return is_digit && to(State::exponent);
      case State::exponent: return is_digit;
      case State::i: return c == 'n' && to(State::in);
      case State::in: return c == 'f' && to(State::word);
      case State::n: return c == 'a' && to(State::na);
      case State::na: return c == 'n' && to(State::word);
      case State::word: return false;
    }
    return false;
  }

  /// Whether the line may end here.
  bool whole() const noexcept {
    return state_ == State::integral || state_ == State::fraction || state_ == State::exponent ||
           state_ == State::word;
  }

 private:
  // clang-format off
  enum class State : std::uint8_t {
    start, sign, integral, fraction, e, e_sign, exponent, i, in, n, na, word,
  };
  // clang-format on

  bool to(State state) noexcept {
    state_ = state;
    return true;
  }

  State state_ = State::start;
};

}  // namespace deferredis::detail
