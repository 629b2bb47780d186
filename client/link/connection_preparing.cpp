// Connection: on_connect has a new connection for itself.
#include <string>
#include <utility>

#include <deferredis/client/backend/handle_access.hpp>
#include <deferredis/client/link/connection.hpp>
#include <deferredis/client/link/lease.hpp>
#include <deferredis/client/session.hpp>
#include <deferredis/protocol/server_error.hpp>
#include <deferredis/reactor/combine.hpp>

namespace deferredis::detail {

/// The lease of a new connection. It may outlive its time: it then leads nowhere.
class Preparation final : public LeasedConnection {
 public:
  explicit Preparation(Connection& connection) noexcept
      : connection_(&connection), reason_(errc::closed, "on_connect has ended") {}

  /// From now on commands fail for this reason.
  void end(const Error& reason) {
    connection_ = nullptr;
    reason_ = reason;
  }

  bool up() const noexcept override { return connection_ != nullptr; }
  std::size_t in_flight() const noexcept override {
    return connection_ == nullptr ? 0 : connection_->in_flight();
  }
  void send(const CommandView& command, ReplySlot& slot) override {
    connection_->send(command, slot);
  }
  void send(std::string_view bytes, ReplySlot& slot) override { connection_->send(bytes, slot); }
  const Error& reason() const noexcept override { return reason_; }
  /// Whatever it changed is what it was called for.
  void give_back(bool) noexcept override {}

 private:
  Connection* connection_;  // borrowed; null: the time is over
  Error reason_;
};

namespace {

// The text of a failed on_connect. Only a refused login means more than a failed attempt.
Error not_prepared(const Error& why) {
  const bool refused = why.is(errc::auth) || why.is(errc::no_auth);
  return Error(refused ? errc::auth : errc::connection,
               "on_connect failed: " + std::string(why.full_message()), Delivery::not_sent);
}

}  // namespace

// Not inside the conversation's own frames.
void Connection::prepare() {
  reconnect_.prepare();
  preparation_ = std::make_shared<Preparation>(*this);
  limit_timer_ = reactor_.call_later(settings_.fsm.handshake_timeout, [this] {
    const auto limit =
        std::chrono::duration_cast<std::chrono::milliseconds>(settings_.fsm.handshake_timeout);
    perform(reconnect_.failed(Error(
        errc::connection, "on_connect did not end within " + std::to_string(limit.count()) + " ms",
        Delivery::not_sent)));
  });
  reactor_.call_soon([self = self_.weak(), preparation = preparation_] {
    if (self && self->preparation_ == preparation) self->run_on_connect();
  });
}

void Connection::run_on_connect() {
  const CurrentCore current(core_);
  const auto on_end = [this, self = self_.weak(), preparation = preparation_] {
    if (!self || preparation_ != preparation || !reconnect_.preparing()) return;
    end_preparation(Error(errc::closed, "on_connect has ended", Delivery::not_sent));
    fsm_->prepared();
    arrive();
  };
  const auto on_failure = [this, self = self_.weak(),
                           preparation = preparation_](const Error& error) {
    if (!self || preparation_ != preparation) return;
    perform(reconnect_.failed(not_prepared(error)));
  };
  const auto self = self_.weak();
  OnConnect call = settings_.on_connect;  // it lives until its Future has ended
  auto running = maybe_future(std::move(call), HandleAccess::make<Session>(
                                                   core_, Lease(preparation_), settings_.timeout))
                     .then(on_end, on_failure);
  if (self && preparation_ != nullptr) connecting_ = std::move(running);
  else running.cancel(), std::move(running).detach();
}

// Whatever on_connect still does with its session fails for this reason.
void Connection::end_preparation(const Error& reason) {
  if (preparation_ == nullptr) return;
  std::exchange(preparation_, nullptr)->end(reason.with_delivery(Delivery::not_sent));
  limit_timer_.cancel();
}

}  // namespace deferredis::detail
