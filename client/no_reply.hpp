// NoReply: commands whose replies the server does not even send.
#pragma once

#include <optional>
#include <utility>

#include <deferredis/client/commands.hpp>
#include <deferredis/client/faces/commands/server.hpp>
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

namespace detail {

/// The results are Futures without a value.
class NoReplyFace {
 public:
  template <class T>
  using Result = Future<void>;

 protected:
  explicit NoReplyFace(Shared<UnansweredCommands> commands);

  /// Sends the command that ask(const Commands&) calls.
  template <class Ask>
  Future<void> ask(const Ask& ask) const {
    const Catcher catcher(*commands_);
    auto called = ask(static_cast<const Commands&>(catcher));
    if (catcher.sent) return std::move(*catcher.sent);
    return std::move(called).then([](auto&&...) {});  // it was refused, or had nothing to do
  }

 private:
  /// Takes the command out of the call, whose own future ends without a report.
  class Catcher final : public Commands {
   public:
    explicit Catcher(UnansweredCommands& commands);
    mutable std::optional<Future<void>> sent;

   private:
    const KnownCommands* known_commands() const noexcept override;
    void dispatch(const CommandView& command, ReplySlot& slot) const override;
    UnansweredCommands& commands_;  // borrowed
  };

  Shared<UnansweredCommands> commands_;  // shared with copies and, while it works, itself
};

}  // namespace detail

/// Writes that need no answer, from Client::no_reply():
///
///   auto metrics = client.no_reply();
///   metrics.incr("hits").detach();
///
/// It has every typed command of a Client, and command() and run(), all with a Future<void>. They
/// are sent on a connection of their own. The commands of one turn of the loop go together, between
/// CLIENT REPLY OFF and ON. The next ones follow after the server has answered OK to the ON, which
/// is one reply for all of them.
///
/// Results: a future ends when that OK has arrived. The server has then read and executed the
///   command, but nobody knows whether it succeeded. Errors of the server are not reported.
/// Several servers: each command goes to the server of its keys, over one connection to each. In a
///   cluster the server is then asked about each key (EXISTS): if it has given one away, or is
///   about to, its commands fail with MovedError or AskError{maybe_applied}, and the next ones go
///   to the new server. A command without keys is refused there; see Client::on().
/// Delivery: never sent twice. A command is not_sent until the first byte of its group was sent,
///   and maybe_applied afterwards: the connection was lost, its own deadline (the client's timeout)
///   passed, or the server forbids CLIENT REPLY.
/// Ownership: copies share the connections. One is taken with the first command, counts towards
///   Options::max_exclusive, and is returned when the last copy is gone and everything was
///   executed. The key prefix and the codec are those of the view it came from. Blocking commands
///   and those that change the connection are refused.
/// Lifetime: may outlive the Client and the Reactor; every command then fails with ClosedError.
class NoReply final : public ServerCommandsOf<detail::NoReplyFace> {
 private:
  friend struct detail::HandleAccess;
  NoReply(Shared<Backend> backend, detail::Rewriting rewriting, Duration timeout, bool offline);
};

}  // namespace deferredis
