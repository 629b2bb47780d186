#include <deferredis/sharding/allowed_hosts.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include <deferredis/protocol/server_error.hpp>
#include <deferredis/sharding/endpoint_map.hpp>

namespace deferredis {

namespace {

constexpr unsigned ipv4_prefix = 96;  // length of ::ffff:0:0/96

bool read_number(std::string_view text, unsigned most, unsigned& number) noexcept {
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return !text.empty() && result.ec == std::errc() && result.ptr == end && number <= most;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::string_view trimmed(std::string_view text) noexcept {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// Reads a literal address into `bytes`, and its length into `bits`. Returns false if it is not one.
bool read_address(std::string_view text, std::array<std::uint8_t, 16>& bytes, unsigned& bits) {
  const std::string host(text.substr(0, text.find('%')));  // without its zone
  bytes = {};
  if (::inet_pton(AF_INET, host.c_str(), bytes.data() + 12) == 1) {
    bytes[10] = bytes[11] = 0xff;
    bits = 32;
    return true;
  }
  bits = 128;
  return ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

bool is_ipv4(const std::array<std::uint8_t, 16>& bytes) noexcept {
  constexpr std::array<std::uint8_t, 12> start{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::equal(start.begin(), start.end(), bytes.begin());
}

bool same_start(const std::array<std::uint8_t, 16>& a, const std::array<std::uint8_t, 16>& b,
                unsigned bits) noexcept {
  const std::size_t whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin()))
    return false;
  const unsigned rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool name_matches(std::string_view pattern, std::string_view name) noexcept {
  if (pattern == "*") return true;
  if (!pattern.starts_with("*.")) return pattern == name;
  return name.size() > pattern.size() - 1 && name.ends_with(pattern.substr(1));
}

// Cuts off the ports: "host:7000-7010", "[::1]:7000"; "fd00::/8" has none.
bool cut_ports(std::string_view& text, unsigned& first, unsigned& last) {
  const std::size_t colon = text.rfind(':');
  const bool bare_ipv6 = text.find(']') == text.npos && text.find(':') != colon;
  if (colon == text.npos || bare_ipv6 || text.find(']', colon) != text.npos) return true;
  const std::string_view ports = text.substr(colon + 1);
  const std::size_t dash = std::min(ports.find('-'), ports.size());
  text = text.substr(0, colon);
  if (!read_number(ports.substr(0, dash), 65535, first)) return false;
  last = first;
  return dash == ports.size() ||
         (read_number(ports.substr(dash + 1), 65535, last) && first <= last);
}

}  // namespace

bool AllowedHosts::read_host(std::string_view host, Entry& entry) {
  std::string_view bits_text;
  if (const std::size_t slash = host.find('/'); slash != host.npos) {
    bits_text = host.substr(slash + 1);
    host = host.substr(0, slash);
    if (bits_text.empty()) return false;
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  unsigned bits = 0;
  if (read_address(host, entry.network, bits)) {
    unsigned counted = bits;
    if (!bits_text.empty() && !read_number(bits_text, bits, counted)) return false;
    entry.bits = counted + (bits == 32 ? ipv4_prefix : 0);
    return true;
  }
  if (!bits_text.empty()) return false;
  entry.name = lower(host);
  const std::string_view plain = host.starts_with("*.") ? host.substr(2) : host;
  return host == "*" || is_host(plain);
}

bool AllowedHosts::read_entry(std::string_view text, Entry& entry) {
  return cut_ports(text, entry.first_port, entry.last_port) && read_host(text, entry);
}

Outcome<AllowedHosts> AllowedHosts::parse(std::string_view list) {
  AllowedHosts allowed;
  if (trimmed(list).empty()) return allowed;
  allowed.all_ = false;
  for (;;) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view text = trimmed(list.substr(0, comma));
    if (Entry entry; read_entry(text, entry)) {
      allowed.entries_.push_back(std::move(entry));
    } else {
      return Error(errc::invalid_argument,
                   "option 'allowed_hosts': \"" + std::string(text) +
                       "\" is not a host: use 10.0.0.0/8, redis-1:7000-7010 or *.example.com");
    }
    if (comma == list.size()) return allowed;
    list.remove_prefix(comma + 1);
  }
}

void AllowedHosts::add(const Endpoint& endpoint) {
  if (all_) return;
  Entry entry;
  entry.first_port = entry.last_port = endpoint.port;
  if (read_host(endpoint.host, entry)) entries_.push_back(std::move(entry));
}

bool AllowedHosts::allows(const Endpoint& endpoint) const {
  if (all_) return true;
  Bytes bytes;
  unsigned bits = 0;
  const bool literal = read_address(endpoint.host, bytes, bits);
  const std::string name = lower(endpoint.host);
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    if (endpoint.port < entry.first_port || endpoint.port > entry.last_port) return false;
    if (!entry.name.empty())
      return entry.name == "*" || (!literal && name_matches(entry.name, name));
    const bool same_kind = is_ipv4(bytes) == (entry.bits >= ipv4_prefix && is_ipv4(entry.network));
    return literal && same_kind && same_start(entry.network, bytes, entry.bits);
  });
}

}  // namespace deferredis
