#include <deferredis/sharding/cluster/gap_notices.hpp>

namespace deferredis::detail {

namespace {

// How long to wait for other names of the same server.
constexpr Duration gathering = std::chrono::milliseconds(100);

}  // namespace

void GapNotices::add(SubscriptionListener& listener, ChannelKind kind, std::string_view name,
                     bool last) {
  gaps_[&listener].emplace(kind, name);
  tell_after(last ? Duration::zero() : gathering);
}

void GapNotices::take_back(SubscriptionListener& listener, ChannelKind kind,
                           std::string_view name) {
  const auto at = gaps_.find(&listener);
  if (at == gaps_.end()) return;
  at->second.erase(Name(kind, name));
  if (at->second.empty()) gaps_.erase(at);
}

void GapNotices::clear() noexcept {
  gaps_.clear();
  timer_.cancel();
}

void GapNotices::tell_if_owed(SubscriptionListener& listener, ChannelKind kind,
                              std::string_view name) {
  const auto at = gaps_.find(&listener);
  if (at != gaps_.end() && at->second.contains(Name(kind, name))) tell(listener);
}

void GapNotices::tell(SubscriptionListener& listener) {
  const auto gap = gaps_.extract(&listener);
  const auto& [kind, name] = *gap.mapped().begin();
  listener.name_lapsed(kind, name);
  listener.name_resumed(kind, name);
}

void GapNotices::tell_all() {
  while (!gaps_.empty()) tell(*gaps_.begin()->first);
}

// Never immediate: a notice that was just added may be taken back in the same turn of the loop.
void GapNotices::tell_after(Duration wait) {
  if (timer_.active() && wait > Duration::zero()) return;
  timer_ = reactor_.call_later(wait, [this] { tell_all(); });
}

}  // namespace deferredis::detail
