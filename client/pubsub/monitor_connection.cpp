#include <deferredis/client/pubsub/monitor_connection.hpp>

#include <utility>

#include <deferredis/protocol/command_table.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration refused_wait = std::chrono::milliseconds(100);

Settings listening(Settings settings) {
  settings.fsm.listens = true;
  // A line holds a command with all its values.
  settings.fsm.limits.line_bytes = settings.fsm.limits.bulk_bytes;
  return settings;
}

}  // namespace

MonitorConnection::MonitorConnection(Reactor& reactor, Settings settings, MonitorListener& listener)
    : reactor_(reactor),
      settings_(listening(std::move(settings))),
      listener_(listener),
      connection_(reactor, settings_, static_cast<ConnectionOwner&>(*this),
                  ConnectionUse::listening),
      self_(*this) {}

MonitorConnection::~MonitorConnection() {
  self_.cut();
  closed_ = true;
}

void MonitorConnection::close(const Error& reason) {
  if (std::exchange(closed_, true)) return;
  again_.cancel();
  connection_.close(reason);
  listener_.monitor_ended(reason);
}

void MonitorConnection::connection_up(Connection&) { ask(); }

// The option that limits its lines is bulk_bytes, see listening().
void MonitorConnection::push_refused(const Error& error) {
  constexpr std::string_view name = "line_bytes";
  std::string text(error.full_message());
  if (const std::size_t at = text.find(name); at != text.npos)
    text.replace(at, name.size(), "bulk_bytes");
  listener_.line_refused(Error(error.code(), std::move(text), error.delivery()));
}

void MonitorConnection::ask() {
  if (closed_ || !connection_.up()) return;
  const auto slot = make_slot<void>(reactor_.core(), table::monitor);
  slot->interceptor = this;
  slot->make_quiet();
  auto confirmed = slot.future();
  connection_.send(CommandView{table::monitor, {}}, slot);
  std::move(confirmed)
      .then([self = self_.weak()] {
        if (!self || self->closed_ || !self->connection_.up()) return;
        self->began_ = true;
        self->listener_.monitor_began();
      })
      .on_error([](const Error&) {})  // command_failed() reports it, or we ask again
      .detach();
}

void MonitorConnection::connection_down(Connection&, const Error& reason) {
  again_.cancel();
  if (std::exchange(began_, false)) listener_.monitor_lapsed(reason);
}

PushMeaning MonitorConnection::push_came(Connection&, ReplyReader& push, bool) {
  if (!is_text(push.type())) {
    return settings_.pushes->tell_soon(reactor_, push) ? PushMeaning::news : PushMeaning::unknown;
  }
  auto line = parse_monitor_line(push.read_text());
  if (!line) return PushMeaning::unknown;
  listener_.line_came(std::move(*line));
  return PushMeaning::news;
}

bool MonitorConnection::command_failed(ReplySlot&, const Error& error, const CommandBytes&) {
  if (error.delivery() != Delivery::rejected) return false;
  if (known_not_applied(error)) {
    again_ = reactor_.call_later(refused_wait, [this] { ask(); });
    return false;
  }
  // Not inside the connection's own frames.
  reactor_.call_soon([self = self_.weak(), why = error.with_context("MONITOR")] {
    if (self) self->close(why);
  });
  return false;
}

}  // namespace deferredis::detail
