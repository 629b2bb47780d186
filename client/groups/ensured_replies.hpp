// EnsuredReplies: the replies of a group of commands, kept until it is known how well they hold.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/groups/ensure.hpp>

namespace deferredis::detail {

/// The last reply of a group that must be ensured is that of WAIT or WAITAOF. No command gets its
/// result before.
class EnsuredReplies {
 public:
  explicit EnsuredReplies(const Ensure& ensure) noexcept : ensure_(ensure) {}

  const Ensure& ensure() const noexcept { return ensure_; }
  bool wanted() const noexcept { return static_cast<bool>(ensure_); }
  void keep(ReplyReader& reply);
  std::size_t kept() const noexcept { return frames_.size(); }
  /// Reads the reply of WAIT, and returns the kept ones, in order.
  std::vector<std::string> release(ReplyReader& reply);
  /// What could not be ensured. Nothing before release().
  const std::optional<Error>& shortfall() const noexcept { return shortfall_; }

 private:
  Ensure ensure_;
  std::vector<std::string> frames_;
  std::optional<Error> shortfall_;
};

}  // namespace deferredis::detail
