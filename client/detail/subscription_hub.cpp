#include <deferredis/client/detail/subscription_hub.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace deferredis::detail {

namespace {

constexpr std::size_t most_names = 256;        // of one command
constexpr std::size_t most_bytes = 16 * 1024;  // of their texts
constexpr Duration refused_wait = std::chrono::milliseconds(100);

std::string_view name_of(ChannelKind kind, bool subscribe) {
  return PubSubHandler::row(kind, subscribe).name;
}

// RESP2's messages look like replies: only where nothing else is asked for they are pushes.
Settings listening(Settings settings) {
  settings.fsm.listens = true;
  return settings;
}

}  // namespace

SubscriptionHub::SubscriptionHub(Reactor& reactor, Settings settings, Told told, Connection* shared)
    : reactor_(reactor),
      core_(reactor.core()),
      settings_(listening(std::move(settings))),
      told_(std::move(told)),
      shared_(shared),
      self_(std::make_shared<SubscriptionHub*>(this)) {
  if (shared_ != nullptr && shared_->up()) connection_up(*shared_);
}

SubscriptionHub::~SubscriptionHub() {
  *self_ = nullptr;
  close(Error(errc::closed, settings_.where() + ": the client is gone"));
}

// --- what listeners ask for ----------------------------------------------------------------------

Future<void> SubscriptionHub::subscribe(SubscriptionListener& listener, ChannelKind kind,
                                        std::span<const std::string_view> texts,
                                        const SubscriptionRules& rules) {
  const auto call = std::make_shared<Call>(core_, listener, kind, true);
  auto future = call->promise.future();
  if (closed_ || (away() && !rules.wait_offline)) {
    const Error why = closed_ ? *closed_ : *away();
    call->promise.fail(why.with_context(name_of(kind, true)).with_delivery(Delivery::not_sent));
    return future;
  }
  Views to_ask;
  for (const std::string_view text : texts) {
    const auto [at, made] = names(kind).try_emplace(std::string(text));
    Name& name = at->second;
    const auto ear = std::find_if(name.ears.begin(), name.ears.end(),
                                  [&](const Ear& each) { return each.listener == &listener; });
    if (ear == name.ears.end()) {
      name.ears.push_back({&listener, name.state == State::subscribed});
      call->added.emplace_back(text);
    }
    if (name.state == State::subscribed) continue;
    if (!name.calls.empty() && name.calls.back() == call) continue;  // named twice
    name.calls.push_back(call);
    ++call->left;
    if (name.state == State::absent) to_ask.push_back(at->first);
  }
  wait(call, rules);
  send(kind, true, to_ask);
  open();
  return future;
}

Future<void> SubscriptionHub::unsubscribe(SubscriptionListener& listener, ChannelKind kind,
                                          std::span<const std::string_view> texts,
                                          const SubscriptionRules& rules) {
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
  send(kind, false, to_leave);
  retire_soon();
  return future;
}

// What the listener asked for before does not wait for this name any more.
void SubscriptionHub::excuse(Name& name, const SubscriptionListener& listener,
                             std::string_view text) {
  const auto asked_for_it = [&](const CallRef& call) {
    if (!call->subscribes || call->listener != &listener) return false;
    std::erase(call->added, text);
    if (!call->ended && --call->left == 0) end(*call);
    return true;
  };
  std::erase_if(name.calls, asked_for_it);
}

// A name that somebody does not want any more: true while the server must confirm that.
bool SubscriptionHub::forget(Call& call, std::string_view text, Views& to_leave) {
  const auto at = names(call.kind).find(text);
  Name& name = at->second;
  if (!name.ears.empty()) return false;
  if (name.state == State::absent) {
    names(call.kind).erase(at);
    return false;
  }
  if (name.state == State::subscribed) to_leave.push_back(at->first);
  return true;
}

void SubscriptionHub::remove(SubscriptionListener& listener) noexcept {
  std::erase(listeners_, &listener);
}

bool SubscriptionHub::unhear(Name& name, SubscriptionListener& listener, ChannelKind kind,
                             std::string_view text) {
  const auto ear = std::find_if(name.ears.begin(), name.ears.end(),
                                [&](const Ear& each) { return each.listener == &listener; });
  if (ear == name.ears.end()) return false;
  const bool lapsed = ear->lapsed;
  name.ears.erase(ear);
  if (lapsed) listener.name_resumed(kind, text);
  return true;
}

std::optional<Error> SubscriptionHub::away() const {
  const Connection* const connection = shared_ != nullptr ? shared_ : connection_.get();
  if (connection == nullptr || !connection->failed()) return std::nullopt;
  return last_error_.value_or(Error(errc::connection, settings_.where() + ": not connected"));
}

// --- calls that wait -----------------------------------------------------------------------------

void SubscriptionHub::wait(const CallRef& call, const SubscriptionRules& rules) {
  if (call->left == 0) return end(*call);
  call->wait_offline = rules.wait_offline;
  const std::weak_ptr<Call> weak = call;
  call->promise.on_cancel([self = self_, weak] {
    const auto cancelled = weak.lock();
    if (*self == nullptr || !cancelled) return;
    const auto text = std::string(name_of(cancelled->kind, cancelled->subscribes)) + ": cancelled";
    (*self)->fail(*cancelled, Error(errc::cancelled, text, Delivery::maybe_applied));
  });
  if (rules.timeout.count() <= 0) return;
  call->deadline = reactor_.call_later(rules.timeout, [this, weak] {
    const auto late = weak.lock();
    if (!late) return;
    const auto text = std::string(name_of(late->kind, late->subscribes)) + ": " +
                      settings_.where() + " did not confirm it within its deadline";
    fail(*late, Error(errc::timeout, text,
                      line_ == nullptr ? Delivery::not_sent : Delivery::maybe_applied));
  });
}

void SubscriptionHub::end(Call& call) {
  if (std::exchange(call.ended, true)) return;
  call.deadline.cancel();
  call.promise.fulfill();
}

// The listener keeps nothing of a call that failed.
void SubscriptionHub::fail(Call& call, const Error& error) {
  if (std::exchange(call.ended, true)) return;
  call.deadline.cancel();
  call.promise.fail(error);
  if (call.subscribes) withdraw(call);
}

void SubscriptionHub::withdraw(Call& call) {
  Views to_leave;
  for (const std::string& text : call.added) {
    const auto at = names(call.kind).find(text);
    const bool heard =
        at != names(call.kind).end() && unhear(at->second, *call.listener, call.kind, text);
    if (!heard) continue;
    call.listener->name_withdrawn(call.kind, text);
    forget(call, text, to_leave);
  }
  send(call.kind, false, to_leave);
  retire_soon();
}

void SubscriptionHub::confirm(std::vector<CallRef>& calls, bool subscribes) {
  std::vector<CallRef> others;
  for (CallRef& call : calls) {
    if (call->subscribes != subscribes) others.push_back(std::move(call));
    else if (!call->ended && --call->left == 0) end(*call);
  }
  calls = std::move(others);
}

// --- commands ------------------------------------------------------------------------------------

// A cluster refuses shard channels of different slots in one command.
void SubscriptionHub::send(ChannelKind kind, bool subscribe, Views texts) {
  if (line_ == nullptr) return;
  const State from = subscribe ? State::absent : State::subscribed;
  std::erase_if(texts, [&](auto text) { return names(kind).find(text)->second.state != from; });
  const std::size_t most = kind == ChannelKind::shard ? 1 : most_names;
  std::size_t begin = 0;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i != texts.size(); ++i) {
    bytes += texts[i].size();
    if (i + 1 != texts.size() && i + 1 - begin < most && bytes < most_bytes) continue;
    send_one(kind, subscribe, std::span(texts).subspan(begin, i + 1 - begin));
    begin = i + 1;
    bytes = 0;
  }
}

void SubscriptionHub::send_one(ChannelKind kind, bool subscribe,
                               std::span<const std::string_view> texts) {
  for (const std::string_view text : texts) {
    names(kind).find(text)->second.state = subscribe ? State::asked : State::leaving;
  }
  const CommandRow& row = PubSubHandler::row(kind, subscribe);
  auto& slot = make_slot<void>(core_, row);
  command_data(slot).replies = 0;
  command_data(slot).interceptor = this;
  slot.make_quiet();
  slot.release_future();
  handler_->sent(kind, subscribe, texts);
  line_->send(CommandView{row, texts}, slot);
}

void SubscriptionHub::ask_for_all() {
  for (const ChannelKind kind : {ChannelKind::channel, ChannelKind::pattern, ChannelKind::shard}) {
    Views absent;
    for (const auto& [text, name] : names(kind)) {
      if (name.state == State::absent) absent.push_back(text);
    }
    send(kind, true, absent);
  }
}

// --- what the server says ------------------------------------------------------------------------

PushMeaning SubscriptionHub::push_came(Connection&, ReplyReader& push, bool awaited) {
  if (!handler_) return PushMeaning::unknown;
  const PubSubPush told = handler_->take(push, awaited);
  switch (told.type) {
    case PubSubPush::Type::message: deliver(told); break;
    case PubSubPush::Type::subscribed: subscribed(told.kind, told.name); break;
    case PubSubPush::Type::unsubscribed: unsubscribed(told.kind, told.name); break;
    case PubSubPush::Type::unknown: ++unknown_pushes_; return PushMeaning::unknown;
  }
  return told.answers ? PushMeaning::answer : PushMeaning::news;
}

// To a name that nobody wants any more: the server has not yet read that.
void SubscriptionHub::deliver(const PubSubPush& message) {
  const auto at = names(message.kind).find(message.name);
  if (at == names(message.kind).end()) return;
  for (const Ear& ear : at->second.ears) ear.listener->message_came(message);
}

void SubscriptionHub::subscribed(ChannelKind kind, std::string_view text) {
  const auto at = names(kind).find(text);
  if (at == names(kind).end() || at->second.state != State::asked) return;
  Name& name = at->second;
  name.state = State::subscribed;
  for (Ear& ear : name.ears) {
    ear.confirmed = true;
    if (std::exchange(ear.lapsed, false)) ear.listener->name_resumed(kind, text);
  }
  confirm(name.calls, true);
  if (name.ears.empty()) send(kind, false, {text});
}

void SubscriptionHub::unsubscribed(ChannelKind kind, std::string_view text) {
  const auto at = names(kind).find(text);
  if (at == names(kind).end()) return;
  Name& name = at->second;
  if (name.state == State::subscribed) {  // a slot moved to another node of the cluster
    name.state = State::absent;
    lapse(name, kind, text);
    return send(kind, true, {text});
  }
  if (name.state != State::leaving) return;  // it confirms what was confirmed unasked before
  name.state = State::absent;
  confirm(name.calls, false);
  if (!name.ears.empty()) return send(kind, true, {text});
  names(kind).erase(at);
  retire_soon();
}

void SubscriptionHub::lapse(Name& name, ChannelKind kind, std::string_view text) {
  for (Ear& ear : name.ears) {
    if (!ear.confirmed || std::exchange(ear.lapsed, true)) continue;
    ear.listener->name_lapsed(kind, text);
  }
}

bool SubscriptionHub::command_failed(ReplySlot&, const Error& error, const CommandBytes&) {
  if (error.delivery() == Delivery::rejected && handler_) refused(handler_->refused(), error);
  return false;
}

// One refusal is for all names of a command; each is asked for alone, to have its own answer.
void SubscriptionHub::refused(const PubSubHandler::Refused& command, const Error& error) {
  const ChannelKind kind = command.kind;
  const Error why = error.with_context(name_of(kind, command.subscribe));
  const bool passing = known_not_applied(error) && !error.is(errc::moved) && !error.is(errc::ask);
  for (const std::string& text : command.names) {
    const auto at = names(kind).find(text);
    if (at == names(kind).end()) continue;
    at->second.state = command.subscribe ? State::absent : State::subscribed;
    if (!command.subscribe) left_alone(kind, text, why);
    else if (at->second.ears.empty()) give_up(kind, text, why);
    else if (passing) ask_again_later();
    else if (command.names.size() > 1) send(kind, true, {text});
    else give_up(kind, text, why);
  }
  retire_soon();
}

// It cannot be had.
void SubscriptionHub::give_up(ChannelKind kind, std::string_view text, const Error& error) {
  const auto at = names(kind).find(text);
  Name name = std::move(at->second);
  names(kind).erase(at);
  confirm(name.calls, false);
  for (const CallRef& call : name.calls) fail(*call, error);
  for (const Ear& ear : name.ears) {
    if (ear.lapsed) ear.listener->name_resumed(kind, text);
    if (ear.confirmed) ear.listener->name_refused(kind, text, error);
    else ear.listener->name_withdrawn(kind, text);
  }
}

// It cannot be left; its messages go nowhere.
void SubscriptionHub::left_alone(ChannelKind kind, std::string_view text, const Error& error) {
  const auto at = names(kind).find(text);
  Name& name = at->second;
  const auto calls = std::exchange(name.calls, {});
  if (name.ears.empty()) names(kind).erase(at);
  for (const CallRef& call : calls) {
    if (call->subscribes) end(*call);
    else fail(*call, error);
  }
}

void SubscriptionHub::ask_again_later() {
  if (again_.active()) return;
  again_ = reactor_.call_later(refused_wait, [this] { ask_for_all(); });
}

// --- the connection ------------------------------------------------------------------------------

void SubscriptionHub::open() {
  if (shared_ != nullptr) return shared_->up() ? refuse_resp2() : void();
  if (connection_ || nothing_wanted()) return;
  connection_ =
      std::make_unique<Connection>(reactor_, settings_, static_cast<ConnectionOwner&>(*this));
  connection_->open();
}

// On the commands' connection its messages could not be told from replies.
void SubscriptionHub::refuse_resp2() {
  if (shared_->resp3()) return;
  const Error why(
      errc::not_supported,
      settings_.where() + ": subscribe_in_band needs RESP3, and the server speaks RESP2");
  for (const ChannelKind kind : {ChannelKind::channel, ChannelKind::pattern, ChannelKind::shard}) {
    while (!names(kind).empty()) {
      const std::string text = names(kind).begin()->first;
      give_up(kind, text, why.with_context(name_of(kind, true)));
    }
  }
}

void SubscriptionHub::connection_up(Connection& connection) {
  if (shared_ != nullptr && !connection.resp3()) return refuse_resp2();
  if (shared_ == nullptr) told_(ConnectionEvent::Kind::listening, connection, nullptr, {});
  line_ = &connection;
  handler_.emplace();
  ask_for_all();
}

void SubscriptionHub::connection_down(Connection& connection, const Error& reason) {
  if (shared_ == nullptr) told_(ConnectionEvent::Kind::listening_lost, connection, &reason, {});
  line_ = nullptr;
  handler_.reset();
  last_error_ = reason;
  for (const ChannelKind kind : {ChannelKind::channel, ChannelKind::pattern, ChannelKind::shard}) {
    for (auto at = names(kind).begin(); at != names(kind).end();) {
      auto& [text, name] = *at;
      name.state = State::absent;
      confirm(name.calls, false);
      lapse(name, kind, text);
      at = name.ears.empty() ? names(kind).erase(at) : std::next(at);
    }
  }
  retire_soon();
}

void SubscriptionHub::attempt_failed(Connection& connection, const Error& reason, Duration wait) {
  if (shared_ == nullptr) told_(ConnectionEvent::Kind::listening_failed, connection, &reason, wait);
  last_error_ = reason;
  std::vector<CallRef> hurried;
  for (const Names& each : names_) {
    for (const auto& [text, name] : each) {
      for (const CallRef& call : name.calls) {
        if (!call->wait_offline && !call->ended) hurried.push_back(call);
      }
    }
  }
  for (const CallRef& call : hurried) {
    fail(*call, reason.with_context(name_of(call->kind, true)));
  }
}

bool SubscriptionHub::nothing_wanted() const noexcept {
  return std::all_of(std::begin(names_), std::end(names_),
                     [](const Names& each) { return each.empty(); });
}

// Not under the connection's own frames.
void SubscriptionHub::retire_soon() {
  if (!connection_ || !nothing_wanted() || std::exchange(retiring_, true)) return;
  reactor_.call_soon([self = self_] {
    SubscriptionHub* const hub = *self;
    if (hub == nullptr) return;
    hub->retiring_ = false;
    if (!hub->nothing_wanted()) return;
    hub->line_ = nullptr;
    hub->handler_.reset();
    hub->connection_.reset();
    hub->last_error_.reset();
  });
}

void SubscriptionHub::abandon(const Error& reason) {
  close(reason);
  connection_.reset();
}

void SubscriptionHub::close(const Error& reason) {
  if (closed_) return;
  closed_ = reason;
  line_ = nullptr;
  handler_.reset();
  again_.cancel();
  if (connection_) connection_->close(reason);
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
