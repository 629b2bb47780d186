#include <deferredis/client/streams/group_acks.hpp>

#include <algorithm>
#include <utility>

#include <deferredis/client/streams/stream_feed.hpp>

namespace deferredis::detail {

GroupAcks::GroupAcks(const Client& client, std::string group, std::size_t batch, Duration within)
    : client_(client), group_(std::move(group)), size_(batch), within_(within) {}

GroupAcks::Batch& GroupAcks::open_batch(std::string_view stream) {
  for (Batch& batch : batches_) {
    if (!batch.sent && batch.stream == stream) return batch;
  }
  return batches_.emplace_back(Batch{std::string(stream), {}, {}, false});
}

Future<void> GroupAcks::add(std::string_view stream, std::string_view id) {
  Batch& batch = open_batch(stream);
  batch.ids.emplace_back(id);
  auto future = batch.promises.emplace_back(core_of(client_)).future();
  if (batch.ids.size() >= size_ || closed_) {
    flush();
  } else if (within_ > Duration::zero()) {
    if (!due_.active()) {
      due_ = Reactor::of(core_of(client_)).call_later(within_, [this] { flush(); });
    }
  } else if (!std::exchange(scheduled_, true)) {
    Reactor::of(core_of(client_)).call_soon([self = Shared<GroupAcks>(this)] { self->flush(); });
  }
  return future;
}

bool GroupAcks::has(std::string_view stream, std::string_view id) const noexcept {
  return std::any_of(batches_.begin(), batches_.end(), [&](const Batch& batch) {
    return batch.stream == stream &&
           std::find(batch.ids.begin(), batch.ids.end(), id) != batch.ids.end();
  });
}

void GroupAcks::flush() {
  scheduled_ = false;
  due_.cancel();
  for (auto batch = batches_.begin(); batch != batches_.end();) {
    const auto each = batch++;
    if (!each->sent) send(each);
  }
}

void GroupAcks::send(Batches::iterator batch) {
  batch->sent = true;
  const CurrentCore current(core_of(client_));
  deliver(Shared<GroupAcks>(this), batch).detach();
}

void GroupAcks::close() {
  closed_ = true;
  flush();
}

Future<void> GroupAcks::drained() {
  const CurrentCore current(core_of(client_));
  if (batches_.empty()) return ready();
  return draining_.emplace_back(core_of(client_)).future();
}

Future<void> GroupAcks::deliver(Shared<GroupAcks> self, Batches::iterator batch) {
  BackoffTimer waits({.max = std::chrono::seconds(1)}, batch->ids.size());
  for (;;) {
    auto asked = self->client_.xack(batch->stream, self->group_, batch->ids);
    const auto done = co_await std::move(asked).outcome();
    // XACK may be executed twice: the second one finds nothing.
    if (done || self->closed_ || !passes(done.error())) {
      self->settle(batch, done ? Outcome<void>() : Outcome<void>(done.error()));
      co_return;
    }
    auto pausing = Reactor::of(core_of(self->client_)).after(waits.next());
    co_await std::move(pausing);
  }
}

void GroupAcks::settle(Batches::iterator batch, const Outcome<void>& outcome) {
  auto promises = std::move(batch->promises);
  batches_.erase(batch);
  for (auto& promise : promises) {
    if (outcome) promise.fulfill();
    else promise.fail(outcome.error());
  }
  if (!batches_.empty()) return;
  for (auto& promise : std::exchange(draining_, {})) promise.fulfill();
}

}  // namespace deferredis::detail
