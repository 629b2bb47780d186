#include <deferredis/client/groups/commit_watch.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

CommitWatch::CommitWatch(ReactorCore& core, bool is_batch, MoveFunction<void(const Error&)> expired)
    : core_(core), is_batch_(is_batch), expired_(std::move(expired)) {}

void CommitWatch::add(ReplySlot& caller, ReplySlot& own) {
  if (patience_ <= Duration::zero()) return;
  watched_.push_back({&caller, &own, core_.time()});
  if (!timer_.active() && core_.reactor != nullptr)
    timer_ = core_.reactor->call_later(patience_, [this] { look(); });
}

void CommitWatch::stop() noexcept {
  timer_.cancel();
  watched_.clear();
}

// The timer is set for the oldest command; a younger one has its own time.
void CommitWatch::look() {
  const TimePoint now = core_.time();
  Duration next = patience_;
  bool over = false;
  for (const Watched& each : watched_) {
    if (each.own->settled()) continue;
    const TimePoint due = each.since + patience_;
    if (due > now) next = std::min<Duration>(next, due - now);
    else if (each.caller->awaited()) over = true;
  }
  if (!over) {
    timer_ = core_.reactor->call_later(next, [this] { look(); });
    return;
  }
  watched_.clear();
  why_ = too_late();
  expired_(*why_);
}

Error CommitWatch::too_late() const {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(patience_).count();
  return Error(errc::timeout,
               std::string(is_batch_ ? "its batch was not executed within "
                                     : "its transaction was not committed within ") +
                   std::to_string(ms) + " ms: call " + (is_batch_ ? "execute" : "commit") +
                   "() before you await it",
               Delivery::not_sent);
}

}  // namespace deferredis::detail
