#include <deferredis/client/groups/group_scripts.hpp>

#include <algorithm>

namespace deferredis::detail {

std::optional<std::size_t> GroupScripts::find_or_add(std::string_view sha1, std::string_view text) {
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [&](const Known& each) { return each.sha1 == sha1; });
  if (found != known_.end()) return static_cast<std::size_t>(found - known_.begin());
  known_.push_back({std::string(sha1), std::string(text)});
  return std::nullopt;
}

const GroupScripts::Hashed* GroupScripts::find(std::size_t member) const noexcept {
  const auto found =
      std::lower_bound(hashed_.begin(), hashed_.end(), member,
                       [](const Hashed& each, std::size_t number) { return each.member < number; });
  return found != hashed_.end() && found->member == member ? &*found : nullptr;
}

// Two words change, and the number of words stays the same.
std::string GroupScripts::with_text(const Hashed& command, std::string_view bytes) const {
  const auto next = [&bytes](int lines) {
    std::size_t end = 0;
    for (; lines > 0; --lines) end = bytes.find("\r\n", end) + 2;
    const std::string_view part = bytes.substr(0, end);
    bytes.remove_prefix(end);
    return part;
  };
  const std::string& text = known_[command.script].text;
  std::string eval(next(1));
  const bool read_only = next(2).ends_with("_RO\r\n");
  next(2);
  eval += read_only ? "$7\r\nEVAL_RO\r\n$" : "$4\r\nEVAL\r\n$";
  eval.append(std::to_string(text.size())).append("\r\n").append(text).append("\r\n");
  return eval.append(bytes);
}

}  // namespace deferredis::detail
