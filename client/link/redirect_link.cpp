#include <deferredis/client/link/redirect_link.hpp>

#include <algorithm>
#include <random>
#include <utility>

#include <deferredis/protocol/command_table.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration refused_wait = std::chrono::seconds(1);

Settings listening(Settings settings) {
  settings.fsm.listens = true;
  settings.fsm.handshake.protocol = ProtocolVersion::resp2;
  return settings;
}

std::string random_channel() {
  std::random_device device;
  std::string name(invalidation_channel);
  for (int i = 0; i != 4; ++i) name += ':' + std::to_string(device());
  return name;
}

}  // namespace

RedirectLink::RedirectLink(Reactor& reactor, Settings settings)
    : reactor_(reactor),
      settings_(listening(std::move(settings))),
      connection_(reactor, settings_, static_cast<ConnectionOwner&>(*this),
                  ConnectionUse::listening),
      self_(*this) {
  mark_ = random_channel();
}

RedirectLink::~RedirectLink() {
  self_.cut();
  closed_ = true;
}

void RedirectLink::close(const Error& reason) {
  if (std::exchange(closed_, true)) return;
  id_ = 0;
  proven_ = TimePoint::min();
  handler_.reset();
  again_.cancel();
  probe_timer_.cancel();
  connection_.close(reason);
}

void RedirectLink::set_credentials(const Credentials& credentials) {
  settings_.fsm.handshake.user = credentials.user;
  settings_.fsm.handshake.password = credentials.password;
  connection_.login_changed();
}

void RedirectLink::need() {
  if (closed_) return;
  if (!std::exchange(opened_, true)) return connection_.open();
  if (!up()) return;
  if (is_old()) ping();
  arm();
}

// --- how it begins and ends ----------------------------------------------------------------------

void RedirectLink::ask() {
  if (closed_ || !connection_.up()) return;
  const auto slot = make_slot<std::int64_t>(reactor_.core(), table::client_id);
  slot->interceptor = this;
  slot->make_quiet();
  auto id = slot.future();
  connection_.send(CommandView{table::client_id, {}}, slot);
  std::move(id)
      .then([self = self_.weak(), number = times_up_](std::int64_t value) {
        if (self && self->times_up_ == number) self->subscribe(value);
      })
      .on_error([](const Error&) {})  // see command_failed()
      .detach();
}

void RedirectLink::subscribe(std::int64_t id) {
  if (closed_ || !connection_.up()) return;
  asked_id_ = id;
  asked_at_ = reactor_.core().time();
  const std::string_view channels[] = {invalidation_channel, mark_};
  const auto slot = make_slot<void>(reactor_.core(), table::subscribe);
  slot->replies = 0;
  slot->interceptor = this;
  slot->make_quiet();
  slot->release_future();
  handler_.emplace().sent(ChannelKind::channel, true, channels);
  connection_.send(CommandView{table::subscribe, channels}, slot);
}

void RedirectLink::subscribed() {
  id_ = asked_id_;
  proven_ = asked_at_;
  tell_changed(nullptr);
}

// Whatever was read has nobody who is told of its changes.
void RedirectLink::connection_down(Connection&, const Error&) {
  ++times_up_;
  id_ = 0;
  proven_ = TimePoint::min();
  pinged_ = false;
  refused_ = false;
  handler_.reset();
  again_.cancel();
  probe_timer_.cancel();
  tell_changed(nullptr);
}

bool RedirectLink::command_failed(ReplySlot&, const Error& error, const CommandBytes&) {
  if (error.delivery() != Delivery::rejected) return false;
  handler_.reset();
  if (!std::exchange(refused_, true)) tell_changed(&error);
  again_ = reactor_.call_later(refused_wait, [this] { ask(); });
  return false;
}

void RedirectLink::tell_changed(const Error* refusal) const {
  for (RedirectedLink* const link : links_) link->redirection_changed(refusal);
}

// --- what it is told -----------------------------------------------------------------------------

PushMeaning RedirectLink::push_came(Connection&, ReplyReader& push, bool awaited) {
  if (!handler_) return PushMeaning::unknown;
  const PubSubPush told = handler_->take(push, awaited);
  if (told.type == PubSubPush::Type::invalidated) changed(told);
  if (!told.answers)
    return told.type == PubSubPush::Type::unknown ? PushMeaning::unknown : PushMeaning::news;
  subscribed();
  return PushMeaning::answer;
}

void RedirectLink::changed(const PubSubPush& told) const {
  if (!told.keys) return all_changed();
  for (const std::string& key : *told.keys) settings_.caches->changed(key);
}

void RedirectLink::all_changed() const {
  for (RedirectedLink* const link : links_) link->all_keys_changed();
}

// --- proofs --------------------------------------------------------------------------------------

bool RedirectLink::in_use() const noexcept {
  return std::any_of(links_.begin(), links_.end(), [](const auto* link) { return link->in_use(); });
}

bool RedirectLink::is_old() const noexcept {
  return reactor_.core().time() - proven_ >= settings_.caches->rules().max_silence / 2;
}

void RedirectLink::arm() {
  if (probe_timer_.active()) return;
  probe_timer_ =
      reactor_.call_later(settings_.caches->rules().max_silence / 2, [this] { probe(); });
}

void RedirectLink::probe() {
  if (!up() || !in_use()) return;
  ping();
  arm();
}

void RedirectLink::ping() {
  if (std::exchange(pinged_, true)) return;
  const auto slot = make_slot<void>(reactor_.core(), table::ping);
  slot->make_quiet();
  auto pong = slot.future();
  const TimePoint sent = reactor_.core().time();
  connection_.send(CommandView{table::ping, {}}, slot);
  std::move(pong)
      .then([self = self_.weak(), number = times_up_, sent] {
        if (self && self->times_up_ == number) self->answered(sent);
      })
      .on_error([self = self_.weak(), number = times_up_](const Error&) {
        if (self && self->times_up_ == number) self->pinged_ = false;  // that proves nothing
      })
      .detach();
}

void RedirectLink::answered(TimePoint sent) {
  pinged_ = false;
  if (!up()) return;
  proven_ = std::max(proven_, sent);
  for (RedirectedLink* const link : links_) link->redirection_proven();
}

}  // namespace deferredis::detail
