// CommandCallerOf: the base of all typed commands whose results a face gives.
#pragma once

#include <string_view>

#include <deferredis/client/commands.hpp>

namespace deferredis {

/// Sends any command, like CommandCaller. The families of typed commands derive from it in a chain,
/// and take the arguments of their namesakes in client/commands/, which also do their encoding. A
/// Face says how a result of T is given: to other threads as a SharedFuture<T> or a T, without a
/// reply as a Future<void>.
template <class Face>
class CommandCallerOf : public Face {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// command<std::int64_t>("LLEN", "queue"): any command, decoded as a T.
  template <class T = Reply, class... A>
  Result<T> command(std::string_view name, const A&... arguments) const {
    return this->ask([&](const Commands& rc) { return rc.command<T>(name, arguments...); });
  }
  /// command<std::int64_t>("DEL", Args(names)): the same with a list of any length.
  template <class T = Reply>
  Result<T> command(std::string_view name, const Args& arguments) const {
    return this->ask([&](const Commands& rc) { return rc.command<T>(name, arguments); });
  }
  /// run("SET {} {} EX {}"_redis, key, value, 10): a literal that was checked at compile time.
  /// Include protocol/literals.hpp. Each {} takes one argument.
  template <class T = Reply, class Literal, class... A>
  requires(Literal::placeholders == sizeof...(A)) Result<T> run(Literal literal,
                                                                const A&... arguments)
  const {
    return this->ask([&](const Commands& rc) { return rc.run<T>(literal, arguments...); });
  }

 protected:
  using Face::Face;
};

}  // namespace deferredis
