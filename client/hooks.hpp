// Functions that options carry: what a client calls when it connects, and when it cannot.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <deferredis/client/options.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/error.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/state/move_function.hpp>
#include <deferredis/reactor/text/secret.hpp>

namespace deferredis {

/// A function with any number of owners: a copy is one more owner of the same function.
///
/// Options hold a pointer to one, which must be valid until the call that takes the options
/// returns. The client becomes an owner, so the function may be a local variable. It is destroyed
/// with its last owner.
///
/// Thread: called on the thread of the reactor whose client owns it. If clients of several reactors
///   share one, it must be thread-safe.
template <class R, class... Args>
class SharedFunction<R(Args...)> {
 public:
  /// No function.
  SharedFunction() noexcept = default;
  /// Any callable with this signature.
  template <class Fn>
  requires(!std::is_same_v<Fn, SharedFunction> && std::is_invocable_r_v<R, Fn&, Args...>)
      SharedFunction(Fn fn)
      : held_(new Held(std::move(fn))) {}

  /// Is there one?
  explicit operator bool() const noexcept { return held_ != nullptr; }
  R operator()(Args... args) const { return held_->fn(std::forward<Args>(args)...); }

 private:
  struct Held {
    explicit Held(detail::MoveFunction<R(Args...)> given) : fn(std::move(given)) {}
    friend void retain(Held& held) noexcept { held.owners.add(); }
    friend void release(Held& held) noexcept {
      if (held.owners.remove()) delete &held;
    }
    detail::MoveFunction<R(Args...)> fn;
    detail::OwnerCount owners;
  };
  Shared<Held> held_;
};

/// A response callback: fn(reply) -> Reply, or fn(reply, arguments) -> Reply, which also gets the
/// arguments of the command as the caller gave them, without the words of its name.
///
/// Cost: the arguments are copied only for a function that takes them.
class ResponseFunction {
 public:
  /// The arguments of a command; valid during the call.
  using Arguments = std::span<const std::string>;

  /// No function.
  ResponseFunction() noexcept = default;
  ResponseFunction(std::nullptr_t) noexcept {}
  template <class Fn>
  requires(std::is_invocable_r_v<Reply, Fn&, Reply, Arguments>) ResponseFunction(Fn fn)
      : with_arguments_(std::move(fn)) {}
  template <class Fn>
  requires(!std::is_same_v<Fn, ResponseFunction> && std::is_invocable_r_v<Reply, Fn&, Reply>)
      ResponseFunction(Fn fn)
      : plain_(std::move(fn)) {}

  /// Is there one?
  explicit operator bool() const noexcept { return plain_ || with_arguments_; }
  /// Does it take the arguments of the command?
  bool wants_arguments() const noexcept { return static_cast<bool>(with_arguments_); }
  /// `arguments` may be empty if it does not want them.
  Reply operator()(Reply reply, Arguments arguments) const {
    return with_arguments_ ? with_arguments_(std::move(reply), arguments)
                           : plain_(std::move(reply));
  }

 private:
  SharedFunction<Reply(Reply)> plain_;
  SharedFunction<Reply(Reply, Arguments)> with_arguments_;
};

/// A response callback and the command it is for, "INFO" or "CONFIG GET", in any case.
struct NamedResponse {
  std::string name = {};     ///< of the command
  ResponseFunction fn = {};  ///< converts its replies
};
/// For Options::response_callbacks.
using ResponseTable = std::vector<NamedResponse>;

/// What a CredentialProvider gives.
struct IssuedCredentials {
  std::string user = {};                   ///< ACL user; empty: the default user
  Secret password = {};                    ///< in plain text
  std::optional<Duration> valid_for = {};  ///< from now; none: until the server refuses it
};

}  // namespace deferredis
