// SubscriptionBook: the names that listeners want, and the calls that wait for them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/pubsub/subscriptions.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/state/lifeline.hpp>

namespace deferredis::detail {

/// Records which names are wanted, and compares that with what is reported about each name. The
/// derived class decides how names are requested and left, and from whom: one server, or several.
///
/// Ownership: borrows the reactor and the listeners.
class SubscriptionBook : public Subscriptions {
 public:
  SubscriptionBook(const SubscriptionBook&) = delete;
  SubscriptionBook& operator=(const SubscriptionBook&) = delete;

  Future<void> subscribe(const SubscriptionRequest& request) override;
  Future<void> unsubscribe(const SubscriptionRequest& request) override;
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
  using CallRef = std::shared_ptr<Call>;  // shared by the names it waits for

  enum class State : std::uint8_t { absent, asked, subscribed, leaving };  // at the server
  struct Ear {
    SubscriptionListener* listener;  // borrowed
    bool confirmed = false;
    bool lapsed = false;  // the listener was told
  };
  struct Name {
    State state = State::absent;
    std::vector<Ear> ears;  // who wants it; if nobody does, it will be left
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

  // How it is done:
  /// These absent names are wanted.
  virtual void ask(ChannelKind kind, const Views& texts) = 0;
  /// Nobody wants these names any more; their states say how far they are.
  virtual void leave(ChannelKind kind, const Views& texts) = 0;
  /// May a name in this state be left? Otherwise it is checked again when its state changes.
  virtual bool may_leave(State state) const noexcept { return state == State::subscribed; }
  /// Why a request is pointless now, for calls that do not want to wait.
  virtual std::optional<Error> away() const = 0;
  /// Are requests being sent, or do they wait for a connection?
  virtual bool asking() const noexcept = 0;
  virtual std::string where() const = 0;
  /// Possibly no name is wanted any more.
  virtual void names_left() {}
  virtual void tell_lapsed(SubscriptionListener& listener, ChannelKind kind,
                           std::string_view name) {
    listener.name_lapsed(kind, name);
  }
  virtual void tell_resumed(SubscriptionListener& listener, ChannelKind kind,
                            std::string_view name) {
    listener.name_resumed(kind, name);
  }

  // What happened:
  void deliver(const PubSubPush& message);
  /// A message was lost; nobody knows for which of the subscribed names.
  void missed();
  /// Messages of this name were lost.
  void missed(ChannelKind kind, std::string_view text);
  /// The name is subscribed.
  void confirmed(ChannelKind kind, std::string_view text);
  /// The name is left. If it is wanted again, it is requested again.
  void left(ChannelKind kind, std::string_view text);
  /// The name was subscribed or requested, and no longer is. `state` is its new state.
  void lost(Name& name, ChannelKind kind, std::string_view text, State state);
  /// The name cannot be subscribed.
  void give_up(ChannelKind kind, std::string_view text, const Error& error);
  /// The name cannot be left; its messages are dropped.
  void cannot_leave(ChannelKind kind, std::string_view text, const Error& error);
  /// Fails the subscriptions that do not wait for a server that is away.
  void fail_hurried(const Error& reason);
  /// Fails waiting calls and informs listeners.
  void close_book(const Error& reason);

  Names& names(ChannelKind kind) noexcept { return names_[static_cast<std::size_t>(kind)]; }
  bool nothing_wanted() const noexcept;
  bool closed() const noexcept { return closed_.has_value(); }
  void confirm(std::vector<CallRef>& calls, bool subscribes);
  /// Does this listener want the name?
  bool hears(const SubscriptionListener& listener, ChannelKind kind, std::string_view text);

  Reactor& reactor_;   // borrowed
  ReactorCore& core_;  // outlives this, because our handles may outlive it
  Lifeline<SubscriptionBook> self_;

 private:
  void wait(const CallRef& call, const SubscriptionRules& rules);
  void end(Call& call);
  void fail(Call& call, const Error& error);
  void excuse(Name& name, const SubscriptionListener& listener, std::string_view text);
  bool forget(Call& call, std::string_view text, Views& to_leave);
  void withdraw(Call& call);
  bool unhear(Name& name, SubscriptionListener& listener, ChannelKind kind, std::string_view text);

  Names names_[3];  // by ChannelKind
  std::vector<SubscriptionListener*> listeners_;
  std::optional<Error> closed_;
};

}  // namespace deferredis::detail
