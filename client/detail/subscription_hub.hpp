// The subscriptions of one server: one connection for all of them, while any is wanted.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/backend.hpp>
#include <deferredis/client/detail/connection.hpp>
#include <deferredis/client/detail/subscriptions.hpp>
#include <deferredis/protocol/interceptor.hpp>
#include <deferredis/protocol/pubsub_handler.hpp>

namespace deferredis::detail {

/// Keeps what is subscribed to as what is wanted: of each name at most one command is on its way,
/// and what it brings is compared with what is wanted by then.
///
/// Ownership: borrows reactor and listeners.
class SubscriptionHub final : public Subscriptions, ConnectionOwner, Interceptor {
 public:
  /// What becomes of its own connection.
  using Told = MoveFunction<void(ConnectionEvent::Kind, const Connection&, const Error*, Duration)>;

  /// `shared`: instead of a connection of its own; its owner passes on what it is told of it.
  SubscriptionHub(Reactor& reactor, Settings settings, Told told, Connection* shared = nullptr);
  SubscriptionHub(const SubscriptionHub&) = delete;
  SubscriptionHub& operator=(const SubscriptionHub&) = delete;
  ~SubscriptionHub() override;

  Future<void> subscribe(SubscriptionListener& listener, ChannelKind kind,
                         std::span<const std::string_view> names,
                         const SubscriptionRules& rules) override;
  Future<void> unsubscribe(SubscriptionListener& listener, ChannelKind kind,
                           std::span<const std::string_view> names,
                           const SubscriptionRules& rules) override;
  void add(SubscriptionListener& listener) override { listeners_.push_back(&listener); }
  void remove(SubscriptionListener& listener) noexcept override;

  /// Ends all of it: listeners are told, who waits fails with `reason`.
  void close(const Error& reason);
  /// The reactor goes: close(), and no timer or socket is left.
  void abandon(const Error& reason);
  std::uint64_t unknown_pushes() const noexcept { return unknown_pushes_; }
  /// Is its own connection up?
  bool is_listening() const noexcept { return line_ != nullptr && shared_ == nullptr; }
  /// Who is told of the shared connection.
  ConnectionOwner& rider() noexcept { return *this; }

 private:
  /// One subscribe() or unsubscribe() that waits for the server.
  struct Call {
    Call(ReactorCore& core, SubscriptionListener& listener_, ChannelKind kind_, bool subscribes_)
        : promise(core), listener(&listener_), kind(kind_), subscribes(subscribes_) {}

    Promise<void> promise;
    SubscriptionListener* listener;  // borrowed
    ChannelKind kind;
    bool subscribes;
    bool wait_offline = false;
    bool ended = false;
    std::size_t left = 0;            // names that are not confirmed yet
    std::vector<std::string> added;  // names that the listener did not have before
    Timer deadline;
  };
  using CallRef = std::shared_ptr<Call>;  // owners: the names it waits for

  enum class State : std::uint8_t { absent, asked, subscribed, leaving };  // at the server
  struct Ear {
    SubscriptionListener* listener;  // borrowed
    bool confirmed = false;
    bool lapsed = false;  // it was told so
  };
  struct Name {
    State state = State::absent;
    std::vector<Ear> ears;  // who wants it; nobody: it is to be left
    std::vector<CallRef> calls;
  };
  using Names = std::map<std::string, Name, std::less<>>;
  using Views = std::vector<std::string_view>;

  void attempt_began(Connection&) override {}
  void connection_up(Connection& connection) override;
  void connection_down(Connection& connection, const Error& reason) override;
  void attempt_failed(Connection& connection, const Error& reason, Duration wait) override;
  PushMeaning push_came(Connection& connection, ReplyReader& push, bool awaited) override;
  void commands_ended() override {}
  bool command_failed(ReplySlot& slot, const Error& error, const CommandBytes& bytes) override;

  /// Why the server cannot be asked now; nothing where it can, or nobody knows yet.
  std::optional<Error> away() const;
  Names& names(ChannelKind kind) noexcept { return names_[static_cast<std::size_t>(kind)]; }
  bool nothing_wanted() const noexcept;
  void wait(const CallRef& call, const SubscriptionRules& rules);
  void end(Call& call);
  void fail(Call& call, const Error& error);
  void confirm(std::vector<CallRef>& calls, bool subscribes);
  void excuse(Name& name, const SubscriptionListener& listener, std::string_view text);
  bool forget(Call& call, std::string_view text, Views& to_leave);
  void withdraw(Call& call);
  static bool unhear(Name& name, SubscriptionListener& listener, ChannelKind kind,
                     std::string_view text);
  static void lapse(Name& name, ChannelKind kind, std::string_view text);

  void send(ChannelKind kind, bool subscribe, Views texts);
  void send_one(ChannelKind kind, bool subscribe, std::span<const std::string_view> texts);
  void ask_for_all();
  void subscribed(ChannelKind kind, std::string_view text);
  void unsubscribed(ChannelKind kind, std::string_view text);
  void deliver(const PubSubPush& message);
  void refused(const PubSubHandler::Refused& command, const Error& error);
  void give_up(ChannelKind kind, std::string_view text, const Error& error);
  void left_alone(ChannelKind kind, std::string_view text, const Error& error);
  void ask_again_later();
  void open();
  void refuse_resp2();
  void retire_soon();

  Reactor& reactor_;   // borrowed
  ReactorCore& core_;  // outlives it, as our handles may
  Settings settings_;
  Told told_;
  Connection* shared_;  // borrowed; null: connection_ is our own
  std::unique_ptr<Connection> connection_;
  Connection* line_ = nullptr;  // the connection while it is up
  std::optional<PubSubHandler> handler_;
  Names names_[3];  // by ChannelKind
  std::vector<SubscriptionListener*> listeners_;
  std::optional<Error> last_error_;
  std::optional<Error> closed_;
  Timer again_;                             // for those that the server refused for a while
  std::shared_ptr<SubscriptionHub*> self_;  // null in it: we are gone; held by delayed calls
  std::uint64_t unknown_pushes_ = 0;
  bool retiring_ = false;  // somebody will look whether the connection is needed
};

}  // namespace deferredis::detail
