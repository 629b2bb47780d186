#include <deferredis/client/link/connection_age.hpp>

#include <algorithm>
#include <utility>

namespace deferredis::detail {

namespace {

constexpr int looks = 4;  // within the time that it may be unused

// From 90 % to 110 % of it.
Duration spread(Duration limit, std::uint64_t seed) noexcept {
  const auto thousandths = static_cast<Duration::rep>(900 + seed % 201);
  return limit / 1000 * thousandths + limit % 1000 * thousandths / 1000;
}

}  // namespace

ConnectionAge::ConnectionAge(Duration max_idle, Duration max_lifetime, std::uint64_t seed) noexcept
    : max_idle_(spread(max_idle, seed >> 32)), max_lifetime_(spread(max_lifetime, seed)) {}

void ConnectionAge::begin(TimePoint now, std::uint64_t used) noexcept {
  used_at_ = now;
  used_ = used;
  ends_at_ = max_lifetime_ > Duration::zero() ? now + max_lifetime_ : TimePoint::max();
}

std::optional<std::string_view> ConnectionAge::look(TimePoint now, std::uint64_t used,
                                                    bool owes) noexcept {
  if (owes || std::exchange(used_, used) != used) used_at_ = now;
  if (old(now)) return "it reached max_lifetime";
  if (max_idle_ > Duration::zero() && now - used_at_ >= max_idle_)
    return "it was unused for max_idle";
  return std::nullopt;
}

TimePoint ConnectionAge::next_look(TimePoint now) const noexcept {
  if (max_idle_ <= Duration::zero()) return ends_at_;
  return std::min({ends_at_, now + max_idle_ / looks, used_at_ + max_idle_});
}

}  // namespace deferredis::detail
