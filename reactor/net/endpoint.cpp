#include <deferredis/reactor/endpoint.hpp>

#include <algorithm>
#include <charconv>

#include <deferredis/reactor/text/printable.hpp>

namespace deferredis {

namespace {

Error invalid(std::string_view text, std::string_view why) {
  std::string message = "endpoint '";
  message.append(detail::shown_address(text)).append("': ").append(why);
  return Error(errc::invalid_argument, std::move(message));
}

// "::1" or "fe80::1%eth0", judged by its characters.
bool is_address(std::string_view text) {
  return text.substr(0, text.find('%')).find_first_not_of("0123456789abcdefABCDEF:.") ==
         std::string_view::npos;
}

Outcome<Endpoint> with_port(std::string_view text, std::string_view host, std::string_view port) {
  std::uint16_t number = 0;
  const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (failure != std::errc() || end != port.data() + port.size() || number == 0) {
    return invalid(text, "the port must be a number from 1 to 65535");
  }
  return Endpoint::tcp(host, number);
}

}  // namespace

Outcome<Endpoint> Endpoint::parse(std::string_view text, std::uint16_t default_port) {
  if (text.empty()) return invalid(text, "it is empty");
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ')
      return invalid("...", "it has a control character or space");
  }
  if (text.starts_with("unix:")) return Endpoint::unix_socket(text.substr(5));
  if (text.front() == '/') return Endpoint::unix_socket(text);
  if (text.find('@') != std::string_view::npos) {
    return invalid(text, "user and password are separate options, not part of an address");
  }
  if (text.front() == '[') {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return invalid(text, "the bracket is not closed");
    const auto host = text.substr(1, close - 1);
    const auto rest = text.substr(close + 1);
    if (host.empty()) return invalid(text, "the brackets are empty");
    if (rest.empty()) return Endpoint::tcp(host, default_port);
    if (rest.front() != ':') return invalid(text, "write a port as ':port'");
    return with_port(text, host, rest.substr(1));
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return Endpoint::tcp(text, default_port);
  if (text.find(':', colon + 1) != std::string_view::npos) {
    if (!is_address(text)) return invalid(text, "only an IPv6 address has more than one ':'");
    return Endpoint::tcp(text, default_port);
  }
  if (colon == 0) return invalid(text, "the host is missing");
  return with_port(text, text.substr(0, colon), text.substr(colon + 1));
}

std::string detail::shown_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at != std::string_view::npos) return "***" + printable(text.substr(at));
  const auto bracket = text.starts_with('[') ? text.find(']') : 0;
  const auto colon = bracket == std::string_view::npos ? bracket : text.find(':', bracket);
  const auto port = text.substr(std::min(colon, text.size()));
  const bool is_port = port.find_first_not_of(":+-0123456789") == std::string_view::npos;
  return is_port ? printable(text) : printable(text.substr(0, colon + 1)) + "***";
}

std::string to_string(const Endpoint& endpoint) {
  // Servers name other servers: a host or a path may contain anything.
  if (endpoint.is_unix()) return detail::printable(endpoint.path);
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  std::string text;
  if (v6) text += '[';
  text += detail::printable(endpoint.host);
  if (v6) text += ']';
  return text.append(":").append(std::to_string(endpoint.port));
}

}  // namespace deferredis
