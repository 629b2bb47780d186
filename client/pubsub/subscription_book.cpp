#include <deferredis/client/pubsub/subscription_book.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace deferredis::detail {

std::string_view SubscriptionBook::word(ChannelKind kind, bool subscribe) {
  return PubSubHandler::row(kind, subscribe).name;
}

SubscriptionBook::SubscriptionBook(Reactor& reactor)
    : reactor_(reactor), core_(reactor.core()), self_(*this) {}

SubscriptionBook::~SubscriptionBook() { self_.cut(); }

// --- what listeners request ----------------------------------------------------------------------

Future<void> SubscriptionBook::subscribe(const SubscriptionRequest& request) {
  const auto& [listener, kind, texts, rules] = request;
  const auto call = std::make_shared<Call>(core_, listener, kind, true);
  auto future = call->promise.future();
  const std::optional<Error> why = closed_ || rules.wait_offline ? closed_ : away();
  if (why) {
    call->promise.fail(why->with_context(word(kind, true)).with_delivery(Delivery::not_sent));
    for (const std::string_view text : texts) {
      if (!hears(listener, kind, text)) listener.name_withdrawn(kind, text);
    }
    return future;
  }
  Views to_ask;
  for (const std::string_view text : texts) {
    const auto [at, made] = names(kind).try_emplace(std::string(text));
    Name& name = at->second;
    if (!hears(listener, kind, text)) {
      name.ears.push_back({&listener, name.state == State::subscribed});
      call->added.emplace_back(text);
    }
    if (name.state == State::subscribed) continue;
    if (!name.calls.empty() && name.calls.back() == call) continue;  // the call names it twice
    name.calls.push_back(call);
    ++call->left;
    if (name.state == State::absent) to_ask.push_back(at->first);
  }
  wait(call, rules);
  if (!to_ask.empty()) ask(kind, to_ask);
  return future;
}

Future<void> SubscriptionBook::unsubscribe(const SubscriptionRequest& request) {
  const auto& [listener, kind, texts, rules] = request;
  const auto call = std::make_shared<Call>(core_, listener, kind, false);
  auto future = call->promise.future();
  Views to_leave;
  for (const std::string_view text : texts) {
    const auto at = names(kind).find(text);
    if (at == names(kind).end()) continue;
    excuse(at->second, listener, text);
    unhear(at->second, listener, kind, text);
    if (!forget(*call, text, to_leave)) continue;
    at->second.calls.push_back(call);
    ++call->left;
  }
  wait(call, rules);
  if (!to_leave.empty()) leave(kind, to_leave);
  names_left();
  return future;
}

bool SubscriptionBook::hears(const SubscriptionListener& listener, ChannelKind kind,
                             std::string_view text) {
  const auto at = names(kind).find(text);
  return at != names(kind).end() &&
         std::any_of(at->second.ears.begin(), at->second.ears.end(),
                     [&](const Ear& each) { return each.listener == &listener; });
}

// The listener's earlier calls no longer wait for this name.
void SubscriptionBook::excuse(Name& name, const SubscriptionListener& listener,
                              std::string_view text) {
  const auto asked_for_it = [&](const CallRef& call) {
    if (!call->subscribes || call->listener != &listener) return false;
    std::erase(call->added, text);
    if (!call->ended && --call->left == 0) end(*call);
    return true;
  };
  std::erase_if(name.calls, asked_for_it);
}

// Somebody no longer wants this name. Returns true if the server still has to confirm leaving it.
bool SubscriptionBook::forget(Call& call, std::string_view text, Views& to_leave) {
  const auto at = names(call.kind).find(text);
  Name& name = at->second;
  if (!name.ears.empty()) return false;
  if (name.state == State::absent) {
    names(call.kind).erase(at);
    return false;
  }
  if (may_leave(name.state)) to_leave.push_back(at->first);
  return true;
}

void SubscriptionBook::remove(SubscriptionListener& listener) noexcept {
  std::erase(listeners_, &listener);
}

bool SubscriptionBook::unhear(Name& name, SubscriptionListener& listener, ChannelKind kind,
                              std::string_view text) {
  const auto ear = std::find_if(name.ears.begin(), name.ears.end(),
                                [&](const Ear& each) { return each.listener == &listener; });
  if (ear == name.ears.end()) return false;
  const bool lapsed = ear->lapsed;
  name.ears.erase(ear);
  if (lapsed) tell_resumed(listener, kind, text);
  return true;
}

// --- calls that wait -----------------------------------------------------------------------------

void SubscriptionBook::wait(const CallRef& call, const SubscriptionRules& rules) {
  if (call->left == 0) return end(*call);
  call->wait_offline = rules.wait_offline;
  const std::weak_ptr<Call> weak = call;
  call->promise.on_cancel([self = self_.weak(), weak] {
    const auto cancelled = weak.lock();
    if (!self || !cancelled) return;
    const auto text = std::string(word(cancelled->kind, cancelled->subscribes)) + ": cancelled";
    self->fail(*cancelled, Error(errc::cancelled, text, Delivery::maybe_applied));
  });
  if (rules.timeout.count() <= 0) return;
  call->deadline = reactor_.call_later(rules.timeout, [this, weak] {
    const auto late = weak.lock();
    if (!late) return;
    const auto text = std::string(word(late->kind, late->subscribes)) + ": " + where() +
                      " did not confirm it within its deadline";
    fail(*late,
         Error(errc::timeout, text, asking() ? Delivery::maybe_applied : Delivery::not_sent));
  });
}

void SubscriptionBook::end(Call& call) {
  if (std::exchange(call.ended, true)) return;
  call.deadline.cancel();
  call.promise.fulfill();
}

// The listener keeps nothing of a failed call.
void SubscriptionBook::fail(Call& call, const Error& error) {
  if (std::exchange(call.ended, true)) return;
  call.deadline.cancel();
  call.promise.fail(error);
  if (call.subscribes) withdraw(call);
}

void SubscriptionBook::withdraw(Call& call) {
  Views to_leave;
  for (const std::string& text : call.added) {
    const auto at = names(call.kind).find(text);
    const bool heard =
        at != names(call.kind).end() && unhear(at->second, *call.listener, call.kind, text);
    if (!heard) continue;
    call.listener->name_withdrawn(call.kind, text);
    forget(call, text, to_leave);
  }
  if (!to_leave.empty()) leave(call.kind, to_leave);
  names_left();
}

void SubscriptionBook::confirm(std::vector<CallRef>& calls, bool subscribes) {
  std::vector<CallRef> others;
  for (CallRef& call : calls) {
    if (call->subscribes != subscribes) others.push_back(std::move(call));
    else if (!call->ended && --call->left == 0) end(*call);
  }
  calls = std::move(others);
}

void SubscriptionBook::fail_hurried(const Error& reason) {
  std::vector<CallRef> hurried;
  for (const Names& each : names_) {
    for (const auto& [text, name] : each) {
      for (const CallRef& call : name.calls) {
        if (call->subscribes && !call->wait_offline && !call->ended) hurried.push_back(call);
      }
    }
  }
  for (const CallRef& call : hurried) fail(*call, reason.with_context(word(call->kind, true)));
}

// --- what happened to names
// -----------------------------------------------------------------------

// A message for a name that nobody wants may arrive: the server has not read the request yet.
void SubscriptionBook::deliver(const PubSubPush& message) {
  const auto at = names(message.kind).find(message.name);
  if (at == names(message.kind).end()) return;
  for (const Ear& ear : at->second.ears) ear.listener->message_came(message);
}

void SubscriptionBook::missed() {
  for (const ChannelKind kind : all_kinds) {
    for (const auto& [text, name] : names(kind)) missed(kind, text);
  }
}

void SubscriptionBook::missed(ChannelKind kind, std::string_view text) {
  const auto at = names(kind).find(text);
  if (at == names(kind).end()) return;
  for (const Ear& ear : at->second.ears) {
    if (!ear.confirmed || ear.lapsed) continue;
    tell_lapsed(*ear.listener, kind, text);
    tell_resumed(*ear.listener, kind, text);
  }
}

void SubscriptionBook::confirmed(ChannelKind kind, std::string_view text) {
  const auto at = names(kind).find(text);
  Name& name = at->second;
  name.state = State::subscribed;
  for (Ear& ear : name.ears) {
    ear.confirmed = true;
    if (std::exchange(ear.lapsed, false)) tell_resumed(*ear.listener, kind, text);
  }
  confirm(name.calls, true);
  if (name.ears.empty()) leave(kind, {at->first});
}

void SubscriptionBook::left(ChannelKind kind, std::string_view text) {
  const auto at = names(kind).find(text);
  Name& name = at->second;
  name.state = State::absent;
  confirm(name.calls, false);
  if (!name.ears.empty()) return ask(kind, {at->first});
  names(kind).erase(at);
  names_left();
}

void SubscriptionBook::lost(Name& name, ChannelKind kind, std::string_view text, State state) {
  name.state = state;
  for (Ear& ear : name.ears) {
    if (!ear.confirmed || std::exchange(ear.lapsed, true)) continue;
    tell_lapsed(*ear.listener, kind, text);
  }
}

void SubscriptionBook::give_up(ChannelKind kind, std::string_view text, const Error& error) {
  const auto at = names(kind).find(text);
  Name name = std::move(at->second);
  names(kind).erase(at);
  confirm(name.calls, false);
  for (const CallRef& call : name.calls) fail(*call, error);
  for (const Ear& ear : name.ears) {
    if (ear.lapsed) tell_resumed(*ear.listener, kind, text);
    if (ear.confirmed) ear.listener->name_refused(kind, text, error);
    else ear.listener->name_withdrawn(kind, text);
  }
}

void SubscriptionBook::cannot_leave(ChannelKind kind, std::string_view text, const Error& error) {
  const auto at = names(kind).find(text);
  Name& name = at->second;
  const auto calls = std::exchange(name.calls, {});
  if (name.ears.empty()) names(kind).erase(at);
  for (const CallRef& call : calls) {
    if (call->subscribes) end(*call);
    else fail(*call, error);
  }
}

bool SubscriptionBook::nothing_wanted() const noexcept {
  return std::all_of(std::begin(names_), std::end(names_),
                     [](const Names& each) { return each.empty(); });
}

void SubscriptionBook::close_book(const Error& reason) {
  closed_ = reason;
  for (Names& each : names_) {
    for (auto& [text, name] : std::exchange(each, {})) {
      for (const CallRef& call : name.calls) {
        call->deadline.cancel();
        if (std::exchange(call->ended, true)) continue;
        if (call->subscribes) call->promise.fail_quietly(reason);
        else call->promise.fulfill();
      }
    }
  }
  for (SubscriptionListener* listener : std::exchange(listeners_, {})) {
    listener->subscriptions_closed(reason);
  }
}

}  // namespace deferredis::detail
