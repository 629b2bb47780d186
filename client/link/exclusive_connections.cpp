#include <deferredis/client/link/exclusive_connections.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::detail {

namespace {

// After this an unused one is closed.
Duration idle_time(Duration max_idle) {
  constexpr Duration longest = std::chrono::seconds(30);
  return max_idle == Duration::zero() ? longest : std::min(max_idle, longest);
}

}  // namespace

// --- one connection ------------------------------------------------------------------------------

void ExclusiveConnection::close(const Error& reason) {
  if (std::exchange(closed_, true)) return;
  reason_ = reason;
  if (connection_) connection_->close(reason);
  if (owner_ != nullptr) owner_->sweep_soon();
}

void ExclusiveConnection::abandon(const Error& reason) {
  owner_ = nullptr;
  close(reason);
  let_go();
}

void ExclusiveConnection::let_go() noexcept {
  owner_ = nullptr;
  connection_.reset();
}

void ExclusiveConnection::connection_up(Connection&) {
  if (owner_ != nullptr) owner_->opened(*this);
}

void ExclusiveConnection::commands_ended() {
  if (owner_ == nullptr) return;
  if (returning_ && in_flight() == 0 && up()) {
    returning_ = false;
    owner_->rest(*this);
  }
  owner_->commands_ended_();
}

void ExclusiveConnection::connection_down(Connection&, const Error& reason) {
  close(reason.with_delivery(Delivery::not_sent));
}

void ExclusiveConnection::attempt_failed(Connection&, const Error& reason, Duration) {
  close(reason);
  if (owner_ != nullptr) owner_->open_failed(reason);
}

void ExclusiveConnection::give_back(bool clean) noexcept {
  try {
    if (owner_ != nullptr) owner_->given_back(*this, clean);
  } catch (const std::bad_alloc&) {
    close(out_of_memory());
  }
}

// --- all of them ---------------------------------------------------------------------------------

ExclusiveConnections::ExclusiveConnections(Reactor& reactor, const Settings& settings,
                                           MoveFunction<void()> commands_ended)
    : reactor_(reactor),
      settings_(settings),
      commands_ended_(std::move(commands_ended)),
      idle_alarm_(reactor, [this] { close_resting(); }),
      sweep_alarm_(reactor, [this] { sweep(); }),
      self_(*this) {}

ExclusiveConnections::~ExclusiveConnections() {
  self_.cut();
  abandon(Error(errc::closed, "the client is gone"));
}

Future<Lease> ExclusiveConnections::lease() {
  Promise<Lease> promise(reactor_.core());
  auto future = promise.future();
  if (closed_) {
    promise.fail(closed_->with_delivery(Delivery::not_sent));
    return future;
  }
  const std::uint64_t id = next_id_++;
  promise.on_cancel([self = self_.weak(), id] {
    if (self) self->leave(id);
  });
  waiters_.push_back({id, std::move(promise)});
  serve();
  return future;
}

void ExclusiveConnections::leave(std::uint64_t id) {
  const auto found =
      std::lower_bound(waiters_.begin(), waiters_.end(), id,
                       [](const Waiter& each, auto value) { return each.id < value; });
  if (found == waiters_.end() || found->id != id || !found->promise.pending()) return;
  found->promise.fail(
      Error(errc::cancelled,
            settings_.where() + ": cancelled while it waited for a connection of its own",
            Delivery::not_sent));
  ++left_;
  drop_left();
}

// Removes those in the middle all at once, when they are most of the line.
void ExclusiveConnections::drop_left() {
  const auto gone = [](const Waiter& waiter) { return !waiter.promise.pending(); };
  if (2 * left_ > waiters_.size()) {
    std::erase_if(waiters_, gone);
    left_ = 0;
  }
  for (; !waiters_.empty() && gone(waiters_.front()); left_ -= left_ > 0 ? 1 : 0)
    waiters_.pop_front();
}

void ExclusiveConnections::serve() noexcept {
  while (!waiters_.empty() && !idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    if (!connection->up()) continue;
    Promise<Lease> promise = std::move(waiters_.front().promise);
    waiters_.pop_front();
    drop_left();
    promise.fulfill(std::move(connection));
  }
  while (opening_ < waiting() && connections_.size() < settings_.max_exclusive) {
    ++opening_;
    try {
      open_one();
    } catch (const std::bad_alloc&) {
      open_failed(out_of_memory());
    }
  }
}

void ExclusiveConnections::open_one() {
  idle_.reserve(connections_.size() + 1);  // so that it can rest without memory
  connections_.push_back(std::make_shared<ExclusiveConnection>(reactor_, settings_, *this));
  const auto connection = connections_.back();
  connection->set_place(connections_.size() - 1);
  connection->open();
}

void ExclusiveConnections::opened(ExclusiveConnection& connection) {
  --opening_;
  rest(connection);
}

void ExclusiveConnections::open_failed(const Error& reason) noexcept {
  --opening_;
  if (waiters_.empty()) return;
  Promise<Lease> promise = std::move(waiters_.front().promise);
  waiters_.pop_front();
  drop_left();
  promise.fail(reason);
}

void ExclusiveConnections::given_back(ExclusiveConnection& connection, bool clean) {
  if (closed_ || connection.closed()) return sweep_soon();
  if (!clean) {
    return connection.close(Error(errc::closed, settings_.where() + ": the session was given back",
                                  Delivery::maybe_applied));
  }
  if (connection.in_flight() == 0) return rest(connection);
  connection.rest_when_answered();
}

void ExclusiveConnections::rest(ExclusiveConnection& connection) {
  if (connection.old())
    return connection.close(
        Error(errc::closed, settings_.where() + ": it is too old to be used again"));
  idle_.push_back(connections_[connection.place()]);
  serve();
  if (!idle_.empty() && !idle_alarm_.active()) idle_alarm_.set(idle_time(settings_.max_idle));
}

void ExclusiveConnections::close_resting() {
  const Error reason(errc::closed, settings_.where() + ": it was not needed any more");
  while (!idle_.empty()) {
    const auto connection = std::move(idle_.back());
    idle_.pop_back();
    connection->close(reason);
  }
}

// Not at once: the connection that ends may be the one calling us.
void ExclusiveConnections::sweep_soon() noexcept {
  if (std::exchange(sweeping_soon_, true)) return;
  try {
    reactor_.call_soon([self = self_.weak()] {
      if (self) self->sweep();
    });
  } catch (const std::bad_alloc&) {
    sweep_alarm_.set(Duration::zero());
  }
}

// A lease may hold a connection for longer than we and the reactor live; after this it uses
// neither.
void ExclusiveConnections::sweep() {
  sweeping_soon_ = false;
  std::erase_if(idle_, [](const auto& connection) { return connection->closed(); });
  std::erase_if(connections_, [](const auto& connection) {
    if (!connection->closed()) return false;
    connection->let_go();
    return true;
  });
  for (std::size_t i = 0; i < connections_.size(); ++i) connections_[i]->set_place(i);
  serve();
}

void ExclusiveConnections::close(const Error& reason) {
  if (closed_) return;
  closed_ = reason;
  idle_alarm_.cancel();
  idle_.clear();
  left_ = 0;
  const Error nothing_sent = reason.with_delivery(Delivery::not_sent);
  for (auto& waiter : std::exchange(waiters_, {})) waiter.promise.fail(nothing_sent);
  for (const auto& connection : connections_) connection->close(reason);
}

void ExclusiveConnections::abandon(const Error& reason) {
  close(reason);
  for (const auto& connection : connections_) connection->abandon(reason);
  connections_.clear();
}

void ExclusiveConnections::end_blocking() {
  for (const auto& connection : connections_) connection->end_blocking();
}

bool ExclusiveConnections::idle() const noexcept {
  return std::all_of(connections_.begin(), connections_.end(),
                     [](const auto& connection) { return connection->idle(); });
}

std::size_t ExclusiveConnections::in_flight() const noexcept {
  std::size_t sum = 0;
  for (const auto& connection : connections_) sum += connection->in_flight();
  return sum;
}

}  // namespace deferredis::detail
