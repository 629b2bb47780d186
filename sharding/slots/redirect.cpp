#include <deferredis/sharding/slots/redirect.hpp>

#include <algorithm>
#include <charconv>
#include <string>

#include <deferredis/sharding/cluster_error.hpp>
#include <deferredis/sharding/endpoint_map.hpp>
#include <deferredis/sharding/key_slot.hpp>

namespace deferredis {

namespace {

// Reads the whole text as a number of at most `most`.
bool read_number(std::string_view text, std::uint32_t most, std::uint16_t& number) noexcept {
  std::uint32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (text.empty() || result.ec != std::errc() || result.ptr != end || value > most) return false;
  number = static_cast<std::uint16_t>(value);
  return true;
}

// Reads "host:port", "::1:6379" or "[::1]:6379". An empty host and "?" have special meanings.
bool read_address(std::string_view text, Redirect& redirect) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || !read_number(text.substr(colon + 1), 65535, redirect.port))
    return false;
  std::string_view host = text.substr(0, colon);
  if (host == "?") redirect.port = 0;
  else if (redirect.port == 0) return false;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  redirect.host = host;
  return host.empty() || host == "?" || is_host(host);
}

}  // namespace

Endpoint Redirect::target(const Endpoint& answered) const {
  return Endpoint::tcp(host.empty() ? std::string_view(answered.host) : host, port);
}

Outcome<Redirect> parse_redirect(const Error& error) {
  Redirect redirect;
  redirect.kind = error.code() == errc::ask ? Redirect::Kind::ask : Redirect::Kind::moved;
  std::string_view text = error.message();
  if (const std::size_t at = text.find(error.prefix()); at != text.npos) text.remove_prefix(at);
  text.remove_prefix(std::min(text.find(' '), text.size() - 1) + 1);
  const std::size_t space = text.find(' ');
  if (space == text.npos) return garbled("a redirect without an address");
  if (!read_number(text.substr(0, space), slot_count - 1, redirect.slot))
    return garbled("a redirect for a slot that does not exist");
  if (!read_address(text.substr(space + 1), redirect))
    return garbled("a redirect to an invalid address");
  return redirect;
}

}  // namespace deferredis
