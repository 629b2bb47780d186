// The grammar of a RESP3 double, one character at a time.
#pragma once

#include <cstdint>

namespace deferredis::detail {

/// [+-] then digits[.digits][e[+-]digits], inf or nan, in any case and as printf writes them:
/// "infinity", "nan(0x1)".
class DoubleLine {
 public:
  /// Returns false if no double can continue this way.
  bool accept(char c) noexcept {
    const bool is_digit = c >= '0' && c <= '9';
    const bool is_sign = c == '-' || c == '+';
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    switch (state_) {
      case State::start:
        if (is_sign) return to(State::sign);
        [[fallthrough]];
      case State::sign:
        if (lower == 'i') return to(State::i);
        if (lower == 'n') return to(State::n);
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
      case State::i: return lower == 'n' && to(State::in);
      case State::in: return lower == 'f' && to(State::inf);
      case State::inf: return lower == 'i' && to(State::infi);
      case State::infi: return lower == 'n' && to(State::infin);
      case State::infin: return lower == 'i' && to(State::infini);
      case State::infini: return lower == 't' && to(State::infinit);
      case State::infinit: return lower == 'y' && to(State::word);
      case State::n: return lower == 'a' && to(State::na);
      case State::na: return lower == 'n' && to(State::nan);
      case State::nan: return c == '(' && to(State::payload);
      case State::payload:
        return is_digit || (lower >= 'a' && lower <= 'z') || c == '_' ||
               (c == ')' && to(State::word));
      case State::word: return false;
    }
    return false;
  }

  /// Whether the line may end here.
  bool whole() const noexcept {
    return state_ == State::integral || state_ == State::fraction || state_ == State::exponent ||
           state_ == State::inf || state_ == State::nan || state_ == State::word;
  }

 private:
  // clang-format off
  enum class State : std::uint8_t {
    start, sign, integral, fraction, e, e_sign, exponent, i, in, inf, infi, infin, infini, infinit,
    n, na, nan, payload, word,
  };
  // clang-format on

  bool to(State state) noexcept {
    state_ = state;
    return true;
  }

  State state_ = State::start;
};

}  // namespace deferredis::detail
