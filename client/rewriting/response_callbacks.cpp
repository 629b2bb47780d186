#include <deferredis/client/rewriting/response_callbacks.hpp>

#include <algorithm>

namespace deferredis::detail {

namespace {

char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_name(std::string_view upper_case, std::string_view name) noexcept {
  return std::equal(upper_case.begin(), upper_case.end(), name.begin(), name.end(),
                    [](char a, char b) { return a == upper(b); });
}

// For a command that is not in the table, the name is the first argument.
bool is_unknown(const CommandView& command) noexcept {
  return command.row.words == 0 && !command.arguments.empty();
}

}  // namespace

void retain(ResponseCallback& callback) noexcept { callback.owners_.add(); }
[[gnu::noinline]] void release(ResponseCallback& callback) noexcept {
  if (callback.owners_.remove()) delete &callback;
}
void retain(ResponseCallbacks& callbacks) noexcept { callbacks.owners_.add(); }
[[gnu::noinline]] void release(ResponseCallbacks& callbacks) noexcept {
  if (callbacks.owners_.remove()) delete &callbacks;
}

void ResponseCallbacks::set(std::string_view name, ResponseFunction fn) {
  std::erase_if(all_, [&](const auto& each) { return same_name(each->name(), name); });
  if (!fn) return;
  std::string text(name);
  std::transform(text.begin(), text.end(), text.begin(), upper);
  all_.emplace_back(new ResponseCallback(std::move(text), std::move(fn)));
}

std::vector<std::string> ResponseCallbacks::arguments_of(const CommandView& command) {
  const auto words = command.arguments.subspan(is_unknown(command) ? 1 : 0);
  return {words.begin(), words.end()};
}

Shared<ResponseCallback> ResponseCallbacks::find(const CommandView& command) const {
  const std::string_view name = is_unknown(command) ? command.arguments[0] : command.name();
  for (const auto& each : all_) {
    if (same_name(each->name(), name)) return each;
  }
  return nullptr;
}

}  // namespace deferredis::detail
