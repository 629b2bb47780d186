// Outcome<T>: a value, or the Error that came instead.
#pragma once

#include <cassert>
#include <new>
#include <optional>
#include <utility>

#include <deferredis/reactor/error.hpp>

namespace deferredis {

/// How an operation ended. Never throws by itself; `value()` throws the Error's exception.
template <class T>
class [[nodiscard]] Outcome {
 public:
  Outcome(T value) : has_value_(true) { ::new (&value_) T(std::move(value)); }
  Outcome(Error error) : has_value_(false) { ::new (&error_) Error(std::move(error)); }
  Outcome(Outcome&& other) noexcept : has_value_(other.has_value_) { take(std::move(other)); }
  Outcome(const Outcome& other) : has_value_(other.has_value_) {
    if (has_value_) ::new (&value_) T(other.value_);
    else ::new (&error_) Error(other.error_);
  }
  Outcome& operator=(Outcome other) noexcept {
    destroy();
    has_value_ = other.has_value_;
    take(std::move(other));
    return *this;
  }
  ~Outcome() { destroy(); }

  /// Is there a value, and no error?
  bool has_value() const noexcept { return has_value_; }
  explicit operator bool() const noexcept { return has_value_; }

  /// The value. Throws the exception of error() if there is none.
  T& value() & { return check(), value_; }
  /// The same, for an Outcome that is const or about to go.
  const T& value() const& { return check(), value_; }
  /// The same, for an Outcome that is const or about to go.
  T&& value() && { return check(), std::move(value_); }
  /// The value, which must exist.
  T& operator*() & { return assert(has_value_), value_; }
  const T& operator*() const& { return assert(has_value_), value_; }
  T&& operator*() && { return assert(has_value_), std::move(value_); }
  T* operator->() { return assert(has_value_), &value_; }
  const T* operator->() const { return assert(has_value_), &value_; }
  /// The error, which must exist.
  const Error& error() const { return assert(!has_value_), error_; }

 private:
  void check() const {
    if (!has_value_) error_.raise();
  }
  void take(Outcome&& other) {
    if (has_value_) ::new (&value_) T(std::move(other.value_));
    else ::new (&error_) Error(std::move(other.error_));
  }
  void destroy() noexcept {
    if (has_value_) value_.~T();
    else error_.~Error();
  }

  union {
    T value_;
    Error error_;
  };
  bool has_value_;
};

/// Success without a value, or the Error that came instead.
template <>
class [[nodiscard]] Outcome<void> {
 public:
  Outcome() noexcept = default;
  Outcome(Error error) : error_(std::move(error)) {}

  /// Is there a value, and no error?
  bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return has_value(); }
  /// Throws the exception of error() if there is one.
  void value() const {
    if (error_) error_->raise();
  }
  /// The error, which must be there.
  const Error& error() const { return assert(error_), *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace deferredis
