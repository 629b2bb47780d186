#include <deferredis/client/pubsub/subscription_hub.hpp>

#include <iterator>
#include <utility>

#include <deferredis/protocol/held_slot.hpp>

namespace deferredis::detail {

namespace {

constexpr std::size_t most_names = 256;        // per command
constexpr std::size_t most_bytes = 16 * 1024;  // of their texts
constexpr Duration refused_wait = std::chrono::milliseconds(100);
constexpr CommandRow ping_row{
    .name = "PING", .encoded = "$4\r\nPING\r\n", .retry = RetryCategory::connection};

// RESP2's messages look like replies; they are pushes only if nothing else is requested here.
Settings listening(Settings settings) {
  settings.fsm.listens = true;
  return settings;
}

}  // namespace

SubscriptionHub::SubscriptionHub(Reactor& reactor, Settings settings, Told told, Connection* shared)
    : SubscriptionBook(reactor),
      settings_(listening(std::move(settings))),
      told_(std::move(told)),
      shared_(shared) {
  if (shared_ != nullptr && shared_->up()) connection_up(*shared_);
}

SubscriptionHub::~SubscriptionHub() {
  close(Error(errc::closed, settings_.where() + ": the client is gone"));
}

// --- commands ------------------------------------------------------------------------------------

std::optional<Error> SubscriptionHub::away() const {
  const Connection* const connection = shared_ != nullptr ? shared_ : connection_.get();
  if (connection == nullptr || !connection->failed()) return std::nullopt;
  return last_error_.value_or(
      Error(errc::connection, settings_.where() + ": not connected", Delivery::not_sent));
}

void SubscriptionHub::ask(ChannelKind kind, const Views& texts) {
  send(kind, true, texts);
  open();
}

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
  const auto slot = make_slot<void>(core_, row);
  slot->replies = 0;
  slot->interceptor = this;
  slot->make_quiet();
  slot->release_future();
  handler_->sent(kind, subscribe, texts);
  line_->send(CommandView{row, texts}, slot);
}

// On a connection that listens, its answer comes behind the messages that were sent before.
Future<void> SubscriptionHub::ping(SubscriptionListener&, const SubscriptionRules& rules) {
  const auto slot = make_slot<void>(core_, ping_row);
  auto answered = slot.future();
  if (line_ == nullptr) {
    const Error why = away().value_or(
        Error(errc::connection, where() + ": the connection of its subscribers is not up"));
    refuse(slot, why.with_context("PING").with_delivery(Delivery::not_sent));
    return answered;
  }
  if (rules.timeout > Duration::zero()) slot->deadline = core_.time() + rules.timeout;
  line_->send(CommandView{ping_row, {}}, slot);
  return answered;
}

void SubscriptionHub::ask_for_all() {
  for (const ChannelKind kind : all_kinds) {
    Views absent;
    for (const auto& [text, name] : names(kind)) {
      if (name.state == State::absent) absent.push_back(text);
    }
    send(kind, true, absent);
  }
}

// --- what the server reports ---------------------------------------------------------------------

PushMeaning SubscriptionHub::push_came(Connection&, ReplyReader& push, bool awaited) {
  if (!handler_) return PushMeaning::unknown;
  ReplyReader again(push.rest());
  const PubSubPush told = handler_->take(push, awaited);
  switch (told.type) {
    case PubSubPush::Type::message: deliver(told); break;
    case PubSubPush::Type::subscribed: subscribed(told.kind, told.name); break;
    case PubSubPush::Type::unsubscribed: unsubscribed(told.kind, told.name); break;
    case PubSubPush::Type::invalidated: invalidated(told); break;
    case PubSubPush::Type::unknown:
      if (settings_.pushes->tell_soon(reactor_, again)) break;
      ++unknown_pushes_;
      return PushMeaning::unknown;
  }
  return told.answers ? PushMeaning::answer : PushMeaning::news;
}

// RESP2's form of RESP3's push: listeners of either form are called.
void SubscriptionHub::invalidated(PubSubPush told) {
  Reply keys;
  if (told.keys) {
    std::vector<Reply> all;
    for (const std::string& key : *told.keys) all.push_back(Reply::bulk_string(key));
    keys = Reply::array(std::move(all));
  }
  std::vector<Reply> push;
  push.push_back(Reply::bulk_string("invalidate"));
  push.push_back(std::move(keys));
  settings_.pushes->tell_soon(reactor_, Reply::push(std::move(push)));
  if (!told.keys) return missed(told.kind, told.name);
  told.type = PubSubPush::Type::message;
  const std::vector<std::string> keys_told = *std::move(told.keys);
  for (const std::string& key : keys_told) {
    told.payload = key;
    deliver(told);
  }
}

void SubscriptionHub::subscribed(ChannelKind kind, std::string_view text) {
  const auto at = names(kind).find(text);
  if (at != names(kind).end() && at->second.state == State::asked) confirmed(kind, text);
}

void SubscriptionHub::unsubscribed(ChannelKind kind, std::string_view text) {
  const auto at = names(kind).find(text);
  if (at == names(kind).end()) return;
  Name& name = at->second;
  if (name.state == State::subscribed) {  // a slot moved to another node of the cluster
    lost(name, kind, text, State::absent);
    return send(kind, true, {text});
  }
  // Otherwise it repeats a confirmation that came without a request.
  if (name.state == State::leaving) left(kind, text);
}

bool SubscriptionHub::command_failed(ReplySlot&, const Error& error, const CommandBytes&) {
  if (error.delivery() == Delivery::rejected && handler_) refused(handler_->refused(), error);
  return false;
}

// A refusal covers all names of a command, so each name is requested alone to get its own answer.
void SubscriptionHub::refused(const PubSubHandler::Refused& command, const Error& error) {
  const ChannelKind kind = command.kind;
  const Error why = error.with_context(word(kind, command.subscribe));
  const bool passing = known_not_applied(error) && !error.is(errc::moved) && !error.is(errc::ask);
  for (const std::string& text : command.names) {
    const auto at = names(kind).find(text);
    if (at == names(kind).end()) continue;
    at->second.state = command.subscribe ? State::absent : State::subscribed;
    const bool wanted = !at->second.ears.empty();
    if (!command.subscribe) cannot_leave(kind, text, why);
    else if (wanted && passing) ask_again_later();
    else if (wanted && command.names.size() > 1) send(kind, true, {text});
    else give_up(kind, text, why);
  }
  retire_soon();
}

void SubscriptionHub::ask_again_later() {
  if (again_.active()) return;
  again_ = reactor_.call_later(refused_wait, [this] { ask_for_all(); });
}

// --- the connection ------------------------------------------------------------------------------

void SubscriptionHub::open() {
  if (shared_ != nullptr) return shared_->up() ? refuse_resp2() : void();
  if (connection_ || nothing_wanted()) return;
  connection_ = std::make_unique<Connection>(
      reactor_, settings_, static_cast<ConnectionOwner&>(*this), ConnectionUse::listening);
  connection_->open();
}

// With RESP2, messages on the commands' connection could not be distinguished from replies.
void SubscriptionHub::refuse_resp2() {
  if (shared_->resp3()) return;
  const Error why(
      errc::not_supported,
      settings_.where() + ": subscribe_in_band needs RESP3, but the server speaks RESP2");
  for (const ChannelKind kind : all_kinds) {
    while (!names(kind).empty()) {
      const std::string text = names(kind).begin()->first;
      give_up(kind, text, why.with_context(word(kind, true)));
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
  for (const ChannelKind kind : all_kinds) {
    for (auto at = names(kind).begin(); at != names(kind).end();) {
      auto& [text, name] = *at;
      confirm(name.calls, false);
      lost(name, kind, text, State::absent);
      at = name.ears.empty() ? names(kind).erase(at) : std::next(at);
    }
  }
  retire_soon();
}

void SubscriptionHub::attempt_failed(Connection& connection, const Error& reason, Duration wait) {
  if (shared_ == nullptr) told_(ConnectionEvent::Kind::listening_failed, connection, &reason, wait);
  last_error_ = reason;
  fail_hurried(reason);
}

// Not inside the connection's own frames.
void SubscriptionHub::retire_soon() {
  if (!connection_ || !nothing_wanted() || std::exchange(retiring_, true)) return;
  reactor_.call_soon([this, self = self_.weak()] {
    if (!self) return;
    retiring_ = false;
    if (!nothing_wanted()) return;
    line_ = nullptr;
    handler_.reset();
    connection_.reset();
    last_error_.reset();
  });
}

void SubscriptionHub::abandon(const Error& reason) {
  close(reason);
  connection_.reset();
}

void SubscriptionHub::close(const Error& reason) {
  if (closed()) return;
  line_ = nullptr;
  handler_.reset();
  again_.cancel();
  if (connection_) connection_->close(reason);
  close_book(reason);
}

}  // namespace deferredis::detail
