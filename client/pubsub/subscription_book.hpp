// What is subscribed to, for all who listen: names, who wants them, and the calls that wait.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/pubsub/subscriptions.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

/// Keeps what is subscribed to as what is wanted, and compares it with what is told of each name.
/// How names are asked for and left, and of whom, is the derived class's: one server, or several.
///
/// Ownership: borrows reactor and listeners.
class SubscriptionBook : public Subscriptions {
 public:
  SubscriptionBook(const SubscriptionBook&) = delete;
  SubscriptionBook& operator=(const SubscriptionBook&) = delete;

  Future<void> subscribe(SubscriptionListener& listener, ChannelKind kind,
                         std::span<const std::string_view> names,
                         const SubscriptionRules& rules) override;
  Future<void> unsubscribe(SubscriptionListener& listener, ChannelKind kind,
                           std::span<const std::string_view> names,
                           const SubscriptionRules& rules) override;
  void add(SubscriptionListener& listener) override {
    listeners_.push_back(&listener);
    if (closed_) listener.subscriptions_closed(*closed_);
  }
  void remove(SubscriptionListener& listener) noexcept override;

 protected:
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

  static constexpr ChannelKind all_kinds[] = {ChannelKind::channel, ChannelKind::pattern,
                                              ChannelKind::shard};
  /// "SUBSCRIBE".
  static std::string_view word(ChannelKind kind, bool subscribe);

  explicit SubscriptionBook(Reactor& reactor);
  ~SubscriptionBook() override;

  // How it is done.
  /// Names that are absent are wanted.
  virtual void ask(ChannelKind kind, const Views& texts) = 0;
  /// Nobody wants these any more; their states say where they are.
  virtual void leave(ChannelKind kind, const Views& texts) = 0;
  /// May a name be left that is in this state? Else it is looked at again when that has changed.
  virtual bool may_leave(State state) const noexcept { return state == State::subscribed; }
  /// Why it is no use to ask now, for those who do not want to wait.
  virtual std::optional<Error> away() const = 0;
  /// Are names asked for, as far as is known, or do they wait for a connection?
  virtual bool asking() const noexcept = 0;
  virtual std::string where() const = 0;
  /// Perhaps nothing is wanted any more.
  virtual void names_left() {}
  virtual void tell_lapsed(SubscriptionListener& listener, ChannelKind kind,
                           std::string_view name) {
    listener.name_lapsed(kind, name);
  }
  virtual void tell_resumed(SubscriptionListener& listener, ChannelKind kind,
                            std::string_view name) {
    listener.name_resumed(kind, name);
  }

  // What became of it.
  void deliver(const PubSubPush& message);
  /// A message was lost, nobody knows to which of the names that are subscribed to.
  void missed();
  /// Messages of this name were.
  void missed(ChannelKind kind, std::string_view text);
  /// It is subscribed to.
  void confirmed(ChannelKind kind, std::string_view text);
  /// It is left; asked for again where it is wanted again.
  void left(ChannelKind kind, std::string_view text);
  /// It was subscribed to, or on its way, and is not: it has another state by now.
  void lost(Name& name, ChannelKind kind, std::string_view text, State state);
  /// It cannot be had.
  void give_up(ChannelKind kind, std::string_view text, const Error& error);
  /// It cannot be left; its messages go nowhere.
  void cannot_leave(ChannelKind kind, std::string_view text, const Error& error);
  /// The subscriptions that do not wait for a server that is away fail.
  void fail_hurried(const Error& reason);
  /// Who waits fails, listeners are told.
  void close_book(const Error& reason);

  Names& names(ChannelKind kind) noexcept { return names_[static_cast<std::size_t>(kind)]; }
  bool nothing_wanted() const noexcept;
  bool closed() const noexcept { return closed_.has_value(); }
  void confirm(std::vector<CallRef>& calls, bool subscribes);

  Reactor& reactor_;                         // borrowed
  ReactorCore& core_;                        // outlives it, as our handles may
  std::shared_ptr<SubscriptionBook*> self_;  // null in it: we are gone; held by callbacks

 private:
  void wait(const CallRef& call, const SubscriptionRules& rules);
  void end(Call& call);
  void fail(Call& call, const Error& error);
  bool hears(const SubscriptionListener& listener, ChannelKind kind, std::string_view text);
  void excuse(Name& name, const SubscriptionListener& listener, std::string_view text);
  bool forget(Call& call, std::string_view text, Views& to_leave);
  void withdraw(Call& call);
  bool unhear(Name& name, SubscriptionListener& listener, ChannelKind kind, std::string_view text);

  Names names_[3];  // by ChannelKind
  std::vector<SubscriptionListener*> listeners_;
  std::optional<Error> closed_;
};

}  // namespace deferredis::detail
