// The subscriptions of one server: one connection for all of them, while any is wanted.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/link/connection.hpp>
#include <deferredis/client/pubsub/subscription_book.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/pubsub_handler.hpp>

namespace deferredis::detail {

/// A SubscriptionBook whose names are all at one server. For each name at most one command is under
/// way, and its result is compared with what is wanted by then.
class SubscriptionHub final : public SubscriptionBook, ConnectionOwner, Interceptor {
 public:
  /// Reports the events of its own connection.
  using Told = MoveFunction<void(ConnectionEvent::Kind, const Connection&, const Error*, Duration)>;

  /// `shared` replaces a connection of its own; the owner of `shared` passes on its events.
  SubscriptionHub(Reactor& reactor, Settings settings, Told told, Connection* shared = nullptr);
  SubscriptionHub(const SubscriptionHub&) = delete;
  SubscriptionHub& operator=(const SubscriptionHub&) = delete;
  ~SubscriptionHub() override;

  /// Ends everything: listeners are informed, waiting calls fail with `reason`.
  void close(const Error& reason);
  Future<void> ping(SubscriptionListener& listener, const SubscriptionRules& rules) override;
  /// The reactor is being destroyed: close(), and no timer or socket is left.
  void abandon(const Error& reason);
  /// See Connection::reconnect(), for its own connection.
  void reconnect() {
    if (connection_) connection_->reconnect();
  }
  std::uint64_t unknown_pushes() const noexcept { return unknown_pushes_; }
  /// Is its own connection up?
  bool is_listening() const noexcept { return line_ != nullptr && shared_ == nullptr; }
  /// Receives the events of the shared connection.
  ConnectionOwner& rider() noexcept { return *this; }

 private:
  void attempt_began(Connection&) override {}
  void connection_up(Connection& connection) override;
  void connection_down(Connection& connection, const Error& reason) override;
  void attempt_failed(Connection& connection, const Error& reason, Duration wait) override;
  PushMeaning push_came(Connection& connection, ReplyReader& push, bool awaited) override;
  void push_refused(const Error&) override { missed(); }
  void commands_ended() override {}
  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override;

  void ask(ChannelKind kind, const Views& texts) override;
  void leave(ChannelKind kind, const Views& texts) override { send(kind, false, texts); }
  std::optional<Error> away() const override;
  bool asking() const noexcept override { return line_ != nullptr; }
  std::string where() const override { return settings_.where(); }
  void names_left() override { retire_soon(); }

  void send(ChannelKind kind, bool subscribe, Views texts);
  void send_one(ChannelKind kind, bool subscribe, std::span<const std::string_view> texts);
  void ask_for_all();
  void invalidated(PubSubPush told);
  void subscribed(ChannelKind kind, std::string_view text);
  void unsubscribed(ChannelKind kind, std::string_view text);
  void refused(const PubSubHandler::Refused& command, const Error& error);
  void ask_again_later();
  void open();
  void refuse_resp2();
  void retire_soon();

  Settings settings_;
  Told told_;
  Connection* shared_;  // borrowed; null: connection_ is our own
  std::unique_ptr<Connection> connection_;
  Connection* line_ = nullptr;  // the connection while it is up
  std::optional<PubSubHandler> handler_;
  std::optional<Error> last_error_;
  Timer again_;  // for names that the server refused temporarily
  std::uint64_t unknown_pushes_ = 0;
  bool retiring_ = false;  // a check whether the connection is needed is planned
};

}  // namespace deferredis::detail
