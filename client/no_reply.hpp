// NoReply: commands whose replies the server does not even send.
#pragma once

#include <deferredis/client/commands/caller.hpp>
#include <deferredis/client/rewriting/rewriting.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

class Backend;
void retain(Backend& backend) noexcept;
void release(Backend& backend) noexcept;

namespace detail {
class UnansweredCommands;
void retain(UnansweredCommands& commands) noexcept;
void release(UnansweredCommands& commands) noexcept;
}  // namespace detail

/// Writes that need no answer, from Client::no_reply():
///
///   auto metrics = client.no_reply();
///   metrics.command("INCR", "hits").detach();
///
/// They go out on a connection of their own, those of one turn of the loop together, between CLIENT
/// REPLY OFF and ON; the next ones when the server has said OK to the ON, which is one reply for
/// all.
///
/// Results: a future ends when that OK came: the server has read and executed the command, and
///   nobody knows whether it was content with it. An error of the server is not told.
/// Delivery: never sent twice. not_sent until the first byte of its block has left, then
///   maybe_applied: the connection was lost, the deadline (the client's timeout) came, or the
///   server forbids CLIENT REPLY.
/// Ownership: copies share the connection, which is taken with the first command, counts towards
///   Options::max_exclusive, and goes back when the last copy is gone and everything was executed.
///   Key prefix as the view's that it was made from; blocking commands and those that change the
///   connection are refused.
/// Lifetime: may outlive the Client and the Reactor; then every command fails with ClosedError.
class NoReply final : CommandCaller {
 public:
  NoReply(Shared<Backend> backend, detail::Rewriting rewriting, Duration timeout, bool offline);

  /// command("SET", "key", value), as Client::command().
  template <class... A>
  Future<void> command(std::string_view name, const A&... arguments) const {
    return CommandCaller::command<void>(name, arguments...);
  }
  Future<void> command(std::string_view name, const Args& arguments) const {
    return CommandCaller::command<void>(name, arguments);
  }
  /// As Client::run().
  template <class Literal, class... A>
  Future<void> run(Literal literal, const A&... arguments) const {
    return CommandCaller::run<void>(literal, arguments...);
  }

 private:
  void dispatch(const CommandView& command, ReplySlot& slot) const override;

  Shared<detail::UnansweredCommands> commands_;  // with our copies, and itself while it has some
};

}  // namespace deferredis
