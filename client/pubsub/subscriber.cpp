#include <deferredis/client/subscriber.hpp>

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/pubsub/inbox.hpp>
#include <deferredis/client/pubsub/subscriptions.hpp>
#include <deferredis/reactor/state/lifeline.hpp>

namespace deferredis {

namespace {

Message::Kind kind_of(ChannelKind kind) noexcept {
  switch (kind) {
    case ChannelKind::channel: return Message::Kind::channel;
    case ChannelKind::pattern: return Message::Kind::pattern;
    case ChannelKind::shard: break;
  }
  return Message::Kind::shard;
}

Message message_of(const PubSubPush& push) {
  Message message{.kind = kind_of(push.kind), .channel = push.channel};
  if (push.kind == ChannelKind::pattern) message.pattern = push.name;
  message.payload = push.payload;
  return message;
}

constexpr ChannelKind kinds[] = {ChannelKind::channel, ChannelKind::pattern, ChannelKind::shard};

}  // namespace

struct Subscriber::Impl final : detail::SubscriptionListener {
  using Handler = std::shared_ptr<MessageHandler>;  // shared by its names and the running call
  using Names = std::map<std::string, Handler, std::less<>>;  // null: for next()

  Impl(Shared<Backend> backend_, const detail::SubscriptionRules& rules_,
       const detail::QueueLimits& limits, bool end_when_empty_)
      : backend(std::move(backend_)),
        hub(&backend->subscriptions()),
        rules(rules_),
        inbox(backend->core(), limits),
        handled(limits),
        end_when_empty(end_when_empty_),
        self(*this) {
    hub->add(*this);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    self.cut();
    leave_all();
    hub->remove(*this);
    inbox.close(Error(errc::closed, "the Subscriber is gone", Delivery::not_sent));
  }

  Names& names(ChannelKind kind) noexcept { return by_kind[static_cast<std::size_t>(kind)]; }
  Future<void> subscribe(ChannelKind kind, const Args& texts, MessageHandler fn);
  Future<void> unsubscribe(ChannelKind kind, std::span<const std::string_view> texts);
  Future<void> unsubscribe_all(ChannelKind kind);
  Future<void> ping();
  Future<void> failed_here(const Error& error) const;
  void leave_all();
  void drop(ChannelKind kind, std::string_view name);
  void look_if_empty();
  std::size_t size() const noexcept;
  void full();
  void check_readers();
  void report_soon(const Error& error) const;
  void handle_soon();
  void handle_all();
  void call(Handler handler, const Message& message);
  Handler handler_of(const Message& message);

  void message_came(const PubSubPush& push) override;
  void name_lapsed(ChannelKind, std::string_view) override;
  void name_resumed(ChannelKind, std::string_view) override;
  void name_withdrawn(ChannelKind kind, std::string_view name) override { drop(kind, name); }
  void name_refused(ChannelKind kind, std::string_view name, const Error& error) override;
  void subscriptions_closed(const Error& reason) override { inbox.close(reason); }

  Shared<Backend> backend;     // shared with the Client's handles; first, so that it goes last
  detail::Subscriptions* hub;  // borrowed from it
  detail::SubscriptionRules rules;
  Names by_kind[3];
  detail::Inbox<Message> inbox;      // for next()
  detail::Backlog<Message> handled;  // for handlers
  Handler gap_handler;
  bool end_when_empty;
  detail::Lifeline<Impl> self;
  std::size_t lapsed = 0;  // names that are not confirmed again yet
  bool handling = false;   // handle_all() is about to run
  bool read = false;       // next() was called
  bool unread_told = false;
};

Future<void> Subscriber::Impl::failed_here(const Error& error) const {
  Promise<void> promise(backend->core());
  auto future = promise.future();
  promise.fail(error);
  return future;
}

Future<void> Subscriber::Impl::subscribe(ChannelKind kind, const Args& texts, MessageHandler fn) {
  if (inbox.closed()) return failed_here(*inbox.closed());
  const Handler handler = fn ? std::make_shared<MessageHandler>(std::move(fn)) : nullptr;
  for (const std::string_view text : texts.views()) {
    names(kind).insert_or_assign(std::string(text), handler);
  }
  return hub->subscribe({*this, kind, texts.views(), rules});
}

Future<void> Subscriber::Impl::unsubscribe(ChannelKind kind,
                                           std::span<const std::string_view> texts) {
  auto future = hub->unsubscribe({*this, kind, texts, rules});
  const std::size_t before = size();
  for (const std::string_view text : texts) drop(kind, text);
  if (size() != before) look_if_empty();
  return future;
}

void Subscriber::Impl::drop(ChannelKind kind, std::string_view name) {
  const auto at = names(kind).find(name);
  if (at != names(kind).end()) names(kind).erase(at);
}

void Subscriber::Impl::look_if_empty() {
  if (!end_when_empty || size() != 0) return;
  inbox.close(Error(errc::closed, "Subscriber: nothing is subscribed any more (end_when_empty)"));
}

std::size_t Subscriber::Impl::size() const noexcept {
  std::size_t sum = 0;
  for (const auto& names : by_kind) sum += names.size();
  return sum;
}

Future<void> Subscriber::Impl::ping() {
  if (inbox.closed()) return failed_here(*inbox.closed());
  if (size() == 0) {
    return failed_here(Error(errc::not_supported,
                             "PING: nothing is subscribed, so there is no connection; use the "
                             "client's ping()"));
  }
  return hub->ping(*this, rules);
}

Future<void> Subscriber::Impl::unsubscribe_all(ChannelKind kind) {
  std::vector<std::string_view> texts;
  const Names all = std::exchange(names(kind), {});
  for (const auto& [text, handler] : all) texts.push_back(text);
  auto future = unsubscribe(kind, texts);
  if (!all.empty()) look_if_empty();
  return future;
}

void Subscriber::Impl::leave_all() {
  // Whoever lets go does not wait for the result.
  for (const ChannelKind kind : kinds) unsubscribe_all(kind).on_error([](const Error&) {}).detach();
}

// --- what the hub reports ------------------------------------------------------------------------

void Subscriber::Impl::message_came(const PubSubPush& push) {
  if (inbox.closed()) return;
  const auto at = names(push.kind).find(push.name);
  if (at != names(push.kind).end() && at->second != nullptr) {
    if (!handled.push(message_of(push))) full();
    handle_soon();
  } else {
    if (!inbox.push(message_of(push))) full();
    check_readers();
  }
}

// Somebody forgot a handler, or to call next().
void Subscriber::Impl::check_readers() {
  if (read || inbox.dropped() == 0 || std::exchange(unread_told, true)) return;
  report_soon(Error(errc::queue_full,
                    "Subscriber: messages are dropped: no handler takes them, and next() was "
                    "never called"));
}

// Not inside the hub's frames, because it runs user code.
void Subscriber::Impl::report_soon(const Error& error) const {
  Reactor& reactor = Reactor::of(backend->core());
  reactor.call_soon([&reactor, error] { reactor.core().report_unhandled(error); });
}

// Overflow::fail. Not inside the hub's frames, which iterate over its names.
void Subscriber::Impl::full() {
  inbox.close(Error(errc::queue_full,
                    "Subscriber: its queue was full (queue_limit, queue_bytes); it has ended"));
  Reactor::of(backend->core()).call_soon([self = self.weak()] {
    if (self) self->leave_all();
  });
}

void Subscriber::Impl::name_lapsed(ChannelKind, std::string_view) {
  if (lapsed++ != 0) return;
  inbox.gap();
  handled.gap();
}

void Subscriber::Impl::name_resumed(ChannelKind, std::string_view) {
  if (--lapsed != 0) return;
  inbox.resume();
  handled.resume();
  handle_soon();
}

void Subscriber::Impl::name_refused(ChannelKind kind, std::string_view name, const Error& error) {
  const auto at = names(kind).find(name);
  if (at == names(kind).end()) return;
  const bool has_handler = at->second != nullptr;
  names(kind).erase(at);
  if (has_handler) report_soon(error);
  else inbox.fail_next(error);
  look_if_empty();
}

// --- handlers ------------------------------------------------------------------------------------

void Subscriber::Impl::handle_soon() {
  if (!handled.readable() || std::exchange(handling, true)) return;
  Reactor::of(backend->core()).call_soon([self = self.weak()] {
    if (self) self->handle_all();
  });
}

// A handler may do anything, including destroying the Subscriber.
void Subscriber::Impl::handle_all() {
  handling = false;
  const auto alive = self.weak();
  while (alive && handled.readable()) {
    const Message message = handled.take();
    call(message.is_message() ? handler_of(message) : gap_handler, message);
  }
}

Subscriber::Impl::Handler Subscriber::Impl::handler_of(const Message& message) {
  const bool by_pattern = message.kind == Message::Kind::pattern;
  const auto kind = by_pattern                             ? ChannelKind::pattern
                    : message.kind == Message::Kind::shard ? ChannelKind::shard
                                                           : ChannelKind::channel;
  const auto at = names(kind).find(by_pattern ? message.pattern : message.channel);
  return at == names(kind).end() ? nullptr : at->second;
}

// Takes its own copy, because the handler may end its subscription.
void Subscriber::Impl::call(Handler handler, const Message& message) {
  if (handler == nullptr) return;  // unsubscribed in the meantime
  detail::ReactorCore& core = backend->core();
  try {
    (*handler)(message);
  } catch (...) {
    core.report_unhandled(Error(std::current_exception()));
  }
}

// --- the handle ----------------------------------------------------------------------------------

Subscriber::Subscriber(Shared<Backend> backend, Duration timeout, bool wait_offline,
                       const SubscriberOptions& options) {
  const detail::SubscriptionRules rules{.timeout = timeout, .wait_offline = wait_offline};
  const detail::QueueLimits limits{options.queue_limit, options.queue_bytes, options.overflow};
  impl_.reset(new Impl(std::move(backend), rules, limits, options.end_when_empty));
}
Subscriber::Subscriber(Subscriber&&) noexcept = default;
Subscriber& Subscriber::operator=(Subscriber&&) noexcept = default;
Subscriber::~Subscriber() = default;

Future<void> Subscriber::subscribe(const Args& channels) { return subscribe(channels, nullptr); }
Future<void> Subscriber::psubscribe(const Args& patterns) { return psubscribe(patterns, nullptr); }
Future<void> Subscriber::ssubscribe(const Args& shard_channels) {
  return ssubscribe(shard_channels, nullptr);
}
Future<void> Subscriber::subscribe(const Args& channels, MessageHandler handler) {
  return impl_->subscribe(ChannelKind::channel, channels, std::move(handler));
}
Future<void> Subscriber::psubscribe(const Args& patterns, MessageHandler handler) {
  return impl_->subscribe(ChannelKind::pattern, patterns, std::move(handler));
}
Future<void> Subscriber::ssubscribe(const Args& shard_channels, MessageHandler handler) {
  return impl_->subscribe(ChannelKind::shard, shard_channels, std::move(handler));
}

Future<void> Subscriber::unsubscribe(const Args& channels) {
  return impl_->unsubscribe(ChannelKind::channel, channels.views());
}
Future<void> Subscriber::punsubscribe(const Args& patterns) {
  return impl_->unsubscribe(ChannelKind::pattern, patterns.views());
}
Future<void> Subscriber::sunsubscribe(const Args& shard_channels) {
  return impl_->unsubscribe(ChannelKind::shard, shard_channels.views());
}
Future<void> Subscriber::unsubscribe() { return impl_->unsubscribe_all(ChannelKind::channel); }
Future<void> Subscriber::punsubscribe() { return impl_->unsubscribe_all(ChannelKind::pattern); }
Future<void> Subscriber::sunsubscribe() { return impl_->unsubscribe_all(ChannelKind::shard); }

Future<std::optional<Message>> Subscriber::next(Duration timeout) {
  impl_->read = true;
  return impl_->inbox.next(timeout);
}

void Subscriber::on_gap(MessageHandler fn) {
  impl_->gap_handler = std::make_shared<MessageHandler>(std::move(fn));
}

Future<void> Subscriber::ping() { return impl_->ping(); }

std::size_t Subscriber::size() const noexcept { return impl_->size(); }

std::size_t Message::size_bytes() const noexcept {
  return channel.size() + pattern.size() + payload.size();
}

std::string_view to_string(Message::Kind kind) noexcept {
  switch (kind) {
    case Message::Kind::channel: return "channel";
    case Message::Kind::pattern: return "pattern";
    case Message::Kind::shard: return "shard";
    case Message::Kind::gap: return "gap";
    case Message::Kind::dropped: return "dropped";
  }
  return "?";
}

}  // namespace deferredis
