// PoolBackend: how many connections it has.
#include <algorithm>

#include <deferredis/client/pool/pool_backend.hpp>

namespace deferredis::detail {

namespace {

constexpr int looks = 4;  // within pool_shrink_after
constexpr Duration least_look = std::chrono::milliseconds(1);

}  // namespace

// One at a time: a burst of one turn needs no more than it takes to answer it.
void PoolBackend::grow_soon() {
  const bool opening = up_.size() < connections_.size() || connections_.size() < size_;
  if (size_ == max_size_ || opening || grow_timer_.active() || life_.closed()) return;
  // Not in here: what opens a connection may ask a user's function for the login.
  grow_timer_ = reactor_.call_later(Duration::zero(), [this] { grow(); });
}

void PoolBackend::grow() {
  if (life_.closed() || size_ == max_size_) return;
  counted_.connections = ++size_;
  make_some();
  connections_.back()->open();
  shrink_later();
}

void PoolBackend::shrink_later() {
  const Duration after = settings_.pool_shrink_after;
  if (after == Duration::zero() || size_ == min_size_ || shrink_timer_.active()) return;
  shrink_timer_ =
      reactor_.call_later(std::max<Duration>(after / looks, least_look), [this] { shrink(); });
}

// From the back: pick() prefers those in front, and the first may belong to subscribers.
void PoolBackend::shrink() {
  const TimePoint now = reactor_.now();
  uses_.resize(connections_.size(), Use{0, now});
  for (std::size_t i = connections_.size(); i > 1 && size_ > min_size_; --i) {
    if (is_unneeded(i - 1, now)) remove(i - 1);
  }
  shrink_later();
  life_.look_soon();
}

bool PoolBackend::is_unneeded(std::size_t index, TimePoint now) {
  const Connection& connection = *connections_[index];
  Use& use = uses_[index];
  const std::uint64_t bytes = connection.bytes_of_commands();
  if (bytes != use.bytes || !connection.idle()) {
    use = {bytes, now};
    return false;
  }
  // The last one that is up is needed, whatever the others become, and so is an attempt.
  const bool spare = connection.up() ? up_.size() > 1 : connection.failures() != 0;
  return spare && now - use.at >= settings_.pool_shrink_after;
}

void PoolBackend::remove(std::size_t index) {
  const auto at = connections_.begin() + static_cast<std::ptrdiff_t>(index);
  const std::unique_ptr<Connection> connection = std::move(*at);
  connections_.erase(at);
  uses_.erase(uses_.begin() + static_cast<std::ptrdiff_t>(index));
  counted_.connections = --size_;
  const bool was_up = connection->up();
  if (was_up) leave_up(*connection);
  else --failed_count_;
  if (current_ == &*connection) current_ = nullptr;
  const Error reason(errc::closed, where_ + ": the connection was not needed any more");
  tell(ConnectionEvent::Kind::unneeded, *connection, &reason, {});
  connection->close(reason);
  if (up_.size() != size_) return;
  for (auto& waiter : std::exchange(connected_waiters_, {})) waiter.fulfill();
}

}  // namespace deferredis::detail
