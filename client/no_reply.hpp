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
struct HandleAccess;
class UnansweredCommands;
void retain(UnansweredCommands& commands) noexcept;
void release(UnansweredCommands& commands) noexcept;
}  // namespace detail

/// Writes that need no answer, from Client::no_reply():
///
///   auto metrics = client.no_reply();
///   metrics.command("INCR", "hits").detach();
///
/// They are sent on a connection of their own. The commands of one turn of the loop go together,
/// between CLIENT REPLY OFF and ON. The next ones follow after the server has answered OK to the
/// ON, which is one reply for all of them.
///
/// Results: a future ends when that OK has arrived. The server has then read and executed the
///   command, but nobody knows whether it succeeded. Errors of the server are not reported.
/// Delivery: never sent twice. A command is not_sent until the first byte of its group was sent,
///   and maybe_applied afterwards: the connection was lost, the deadline (the client's timeout)
///   passed, or the server forbids CLIENT REPLY.
/// Ownership: copies share the connection. It is taken with the first command, counts towards
///   Options::max_exclusive, and is returned when the last copy is gone and everything was
///   executed. The key prefix is that of the view it came from. Blocking commands and those that
///   change the connection are refused.
/// Lifetime: may outlive the Client and the Reactor; every command then fails with ClosedError.
class NoReply final : CommandCaller {
 public:
  /// command("SET", "key", value), like Client::command().
  template <class... A>
  Future<void> command(std::string_view name, const A&... arguments) const {
    return CommandCaller::command<void>(name, arguments...);
  }
  /// The same with a list of arguments.
  Future<void> command(std::string_view name, const Args& arguments) const {
    return CommandCaller::command<void>(name, arguments);
  }
  /// Like Client::run().
  template <class Literal, class... A>
  Future<void> run(Literal literal, const A&... arguments) const {
    return CommandCaller::run<void>(literal, arguments...);
  }

 private:
  friend struct detail::HandleAccess;
  NoReply(Shared<Backend> backend, detail::Rewriting rewriting, Duration timeout, bool offline);
  const detail::KnownCommands* known_commands() const noexcept override;
  void dispatch(const CommandView& command, ReplySlot& slot) const override;

  Shared<detail::UnansweredCommands> commands_;  // shared with copies and, while it works, itself
};

}  // namespace deferredis
