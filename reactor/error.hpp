// Error: what went wrong, as a cheap value. Nothing is thrown until somebody awaits it.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/reactor/export.hpp>

namespace DEFERREDIS_API deferredis {

class Error;
namespace detail {
class ErrorSlot;
/// A text of several lines, in which everything that came from outside has already been escaped.
struct LaidOut {
  explicit LaidOut(std::string lines) noexcept : text(std::move(lines)) {}
  std::string text;
};
}  // namespace detail

/// What is known about a command that failed.
enum class Delivery : std::uint8_t {
  not_sent,       ///< no server can have executed it: it is safe to send again
  maybe_applied,  ///< it was sent, and no answer came: it may or may not have been executed
  rejected,       ///< the server answered with an error
};

std::string_view to_string(Delivery delivery) noexcept;

/// One kind of failure: its name, the function that throws it, and the wider kind it belongs to.
/// The set is open: see code_of.
struct ErrorKind {
  std::string_view name;  ///< "TimeoutError"
  /// Throws the exception.
  void (*raise)(const Error&);       // never returns
  const ErrorKind* wider = nullptr;  ///< null: none
};

/// The code of an Error, with one value per way to react. Compare with `==`, or use `is` to include
/// narrower kinds (errc::auth is also errc::connection).
class Errc {
 public:
  constexpr explicit Errc(const ErrorKind& kind) noexcept : kind_(&kind) {}

  constexpr bool operator==(const Errc&) const noexcept = default;
  /// Is it this kind, or one below it?
  constexpr bool is(Errc wider) const noexcept {
    for (const ErrorKind* kind = kind_; kind != nullptr; kind = kind->wider) {
      if (kind == wider.kind_) return true;
    }
    return false;
  }
  /// The name of the exception, "TimeoutError".
  constexpr std::string_view name() const noexcept { return kind_->name; }
  /// The kind behind the code.
  constexpr const ErrorKind& kind() const noexcept { return *kind_; }

 private:
  const ErrorKind* kind_;
};

/// A failure: a code, a text for people, and what the failure means for the command it belongs to.
///
/// Cost: one pointer; copies share the text. The text never holds a password or the value of an
///   argument. message() shows at most 1 KiB of text from outside, and escapes characters that
///   would end the line or control a terminal ("\n", "\x1b"), so it can be logged as it is.
/// Thread: may be copied and read from any thread.
class [[nodiscard]] Error {
 public:
  Error(Errc code, std::string message, Delivery delivery);
  /// Chooses the delivery by the kind. Kinds that mean the call was refused up front
  /// (invalid_argument, not_supported, queue_full) are not_sent; all others are maybe_applied.
  Error(Errc code, std::string message);
  /// An error reply. `prefix` is the server's first word (WRONGTYPE, MOVED ...).
  Error(Errc code, std::string prefix, std::string message, Delivery delivery);
  Error(Errc code, detail::LaidOut message);
  /// Wraps the user's own exception, which co_await rethrows unchanged. Always maybe_applied.
  explicit Error(std::exception_ptr foreign);

  Error(const Error& other) noexcept : rep_(other.rep_) { retain(); }
  Error(Error&& other) noexcept : rep_(std::exchange(other.rep_, nullptr)) {}
  Error& operator=(Error other) noexcept {
    std::swap(rep_, other.rep_);
    return *this;
  }
  ~Error() {
    if (rep_ != nullptr) release();
  }

  /// Which kind of failure it is.
  Errc code() const noexcept;
  /// Is it of this kind, or of one below it?
  bool is(Errc wider) const noexcept { return code().is(wider); }
  /// The text for people and logs. It contains no NUL and is followed by one.
  std::string_view message() const noexcept;
  /// The whole text as it arrived. It may be long and contain line ends, escape sequences and any
  /// other byte: meant for programs, not for logs.
  std::string_view full_message() const noexcept;
  /// The server's first word; empty if the error did not come from a server.
  std::string_view prefix() const noexcept;
  /// What is known of the command that failed.
  Delivery delivery() const noexcept;
  /// The user's own exception, or null.
  std::exception_ptr foreign() const noexcept;

  /// The same failure with another delivery, for a command in another state.
  Error with_delivery(Delivery delivery) const noexcept;
  /// The same failure as reported by an operation of which the failed command is only a part. Other
  /// parts may have been executed, so not_sent becomes maybe_applied.
  Error of_a_part() const;
  /// The same failure with `context` prepended to its text.
  Error with_context(std::string_view context) const noexcept;

  /// Throws the exception of this kind, or the foreign exception if there is one.
  [[noreturn]] void raise() const;

 private:
  struct Rep;
  friend class detail::ErrorSlot;
  explicit Error(Rep* rep) noexcept : rep_(rep) {}
  void wrap(std::exception_ptr foreign) noexcept;
  void retain() const noexcept;
  void release() noexcept;

  Rep* rep_;
};

/// "TimeoutError: GET: no reply within 5000 ms (maybe_applied)".
std::string to_string(const Error& error);

/// The exception that co_await, run(future) and blocking_call throw. Each error kind is a subclass.
class Exception : public std::exception {
 public:
  explicit Exception(Error error) noexcept : error_(std::move(error)) {}

  /// The failure as a value.
  const Error& error() const noexcept { return error_; }
  /// What is known of the command that failed.
  Delivery delivery() const noexcept { return error_.delivery(); }
  /// The text for people. The view is valid as long as this exception.
  const char* what() const noexcept override { return error_.message().data(); }

 private:
  Error error_;
};

namespace detail {
/// An Error that may be absent, in the space of one pointer.
class ErrorSlot {
 public:
  bool empty() const noexcept { return error_.rep_ == nullptr; }
  void set(Error error) noexcept { error_ = std::move(error); }
  const Error& get() const noexcept { return error_; }
  Error take() noexcept { return std::exchange(error_, Error(static_cast<Error::Rep*>(nullptr))); }

 private:
  Error error_{static_cast<Error::Rep*>(nullptr)};
};

template <class E>
void raise_as(const Error& error) {
  throw E(error);
}
void raise_foreign(const Error& error);
/// "out of memory": an errc::connection that was made in advance.
const Error& out_of_memory(Delivery delivery = Delivery::maybe_applied) noexcept;
inline constexpr ErrorKind foreign_kind{"Exception", raise_foreign};

/// "TimeoutError" for TimeoutError.
template <class E>
consteval std::string_view class_name() {
  std::string_view text = __PRETTY_FUNCTION__;  // "... [with E = deferredis::TimeoutError; ..."
  text.remove_prefix(text.find(" E = ") + 5);
  text = text.substr(0, text.find_first_of(";]"));
  return text.substr(text.rfind(':') + 1);
}

constexpr const ErrorKind* kind_or_null() noexcept { return nullptr; }
constexpr const ErrorKind* kind_or_null(const Errc& code) noexcept { return &code.kind(); }
template <class E, const Errc&... wider>
inline constexpr ErrorKind kind_of{class_name<E>(), raise_as<E>, kind_or_null(wider...)};
}  // namespace detail

/// No connection could be made, or it was lost.
class ConnectionError : public Exception {
  using Exception::Exception;
};
/// The deadline passed.
class TimeoutError : public Exception {
  using Exception::Exception;
};
/// `cancel()` was called.
class CancelledError : public Exception {
  using Exception::Exception;
};
/// A Promise was dropped before it was fulfilled.
class BrokenPromiseError : public Exception {
  using Exception::Exception;
};
/// Closed by its owner: disconnect(), drain(), or the end of the reactor.
class ClosedError : public Exception {
  using Exception::Exception;
};
/// A bound on what waits was reached.
class QueueFullError : public Exception {
  using Exception::Exception;
};
/// It cannot work on this handle.
class NotSupportedError : public Exception {
  using Exception::Exception;
};
/// The call, or an option, cannot work.
class InvalidArgumentError : public Exception {
  using Exception::Exception;
};

/// The code of the errors that are thrown as E, a subclass of Exception. `wider`: the code of E's
/// own base class, unless that is Exception itself.
///
///     class LockBusyError : public LockError { using LockError::LockError; };
///     inline constexpr Errc lock_busy = code_of<LockBusyError, lock>;
template <class E, const Errc&... wider>
inline constexpr Errc code_of{detail::kind_of<E, wider...>};

/// The codes of this room; other rooms add theirs to the same namespace. Each is defined by its
/// exception, and by the wider code that it belongs to, if there is one.
namespace errc {
/// No connection: try again later.
inline constexpr Errc connection = code_of<ConnectionError>;
/// The deadline passed.
inline constexpr Errc timeout = code_of<TimeoutError>;
/// cancel() was called.
inline constexpr Errc cancelled = code_of<CancelledError>;
/// The producer went away.
inline constexpr Errc broken_promise = code_of<BrokenPromiseError>;
/// Closed by its owner.
inline constexpr Errc closed = code_of<ClosedError>;
/// A limit was reached: slow down.
inline constexpr Errc queue_full = code_of<QueueFullError>;
/// Not possible here.
inline constexpr Errc not_supported = code_of<NotSupportedError>;
/// Fix the call.
inline constexpr Errc invalid_argument = code_of<InvalidArgumentError>;
/// A user's own exception.
inline constexpr Errc foreign{detail::foreign_kind};
}  // namespace errc

}  // namespace deferredis
