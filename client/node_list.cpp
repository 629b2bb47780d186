#include <deferredis/client/node_list.hpp>

namespace deferredis {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

NodeList::Views NodeList::split() const {
  Views views;
  std::string_view rest = trimmed(text_);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    views.push_back(trimmed(rest.substr(0, comma)));
    if (comma == rest.npos) break;
    rest.remove_prefix(comma + 1);
  }
  return views;
}

}  // namespace deferredis
