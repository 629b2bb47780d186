#include <deferredis/client/node_list.hpp>

#include <algorithm>
#include <string>
#include <utility>

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

Outcome<std::vector<Endpoint>> NodeList::endpoints(std::uint16_t default_port) const {
  std::vector<Endpoint> endpoints;
  for (const std::string_view text : views()) {
    auto endpoint = Endpoint::parse(text, default_port);
    if (!endpoint) return endpoint.error().with_context("option 'nodes'");
    const bool known = std::find(endpoints.begin(), endpoints.end(), *endpoint) != endpoints.end();
    if (!known) endpoints.push_back(std::move(*endpoint));
  }
  if (endpoints.empty()) {
    return Error(errc::invalid_argument, "option 'nodes': it names no server: use 'host:port'");
  }
  return endpoints;
}

}  // namespace deferredis
