#include <deferredis/client/groups/group_rounds.hpp>

#include <algorithm>

#include <deferredis/client/waiting/delayed_commands.hpp>
#include <deferredis/client/waiting/resend_rule.hpp>

namespace deferredis::detail {

bool GroupRounds::permits(const CommandRow& row, const Error& error, TimePoint now) const noexcept {
  CommandData data{.decode = nullptr, .row = &row};
  data.attempts = number_;
  return resend_rule(data, error) == Resend::later && now + wait() < until_;
}

Duration GroupRounds::wait() const noexcept { return DelayedCommands::delay_after(number_); }

GroupRounds GroupRounds::next() const noexcept {
  GroupRounds later = *this;
  later.number_ = static_cast<std::uint8_t>(std::min(number_ + 1, 100));  // one byte
  return later;
}

}  // namespace deferredis::detail
