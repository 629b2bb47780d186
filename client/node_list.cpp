#include <deferredis/client/node_list.hpp>

#include <algorithm>

namespace deferredis {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

void add_cut_at_commas(std::string_view text, std::vector<std::string>& texts) {
  while (!trimmed(text).empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    texts.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
}

}  // namespace

std::vector<std::string> NodeList::texts() const {
  std::vector<std::string> texts;
  if (range_ != nullptr) visit_(range_, texts);
  else add_cut_at_commas(text_, texts);
  for (std::string& text : texts) text = std::string(trimmed(text));
  return texts;
}

Outcome<std::vector<Endpoint>> NodeList::endpoints(std::uint16_t default_port) const {
  std::vector<Endpoint> endpoints;
  for (const std::string& text : texts()) {
    auto endpoint = Endpoint::parse(text, default_port);
    if (!endpoint) return endpoint.error().with_context("option 'nodes': '" + text + "'");
    const bool known = std::find(endpoints.begin(), endpoints.end(), *endpoint) != endpoints.end();
    if (!known) endpoints.push_back(std::move(*endpoint));
  }
  if (endpoints.empty()) {
    return Error(errc::invalid_argument, "option 'nodes': it names no server: use 'host:port'");
  }
  return endpoints;
}

}  // namespace deferredis
