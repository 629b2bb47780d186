#include <deferredis/sharding/shards/shard_address.hpp>

#include <charconv>
#include <utility>

namespace deferredis::detail {

namespace {

Error refused(std::string_view text, std::string_view why) {
  return Error(errc::invalid_argument,
               "shards: \"" + shown_address(text) + "\" is not a server: " + std::string(why));
}

// Cuts off ":weight" if the text before it is a complete address.
unsigned take_weight(std::string_view& address) {
  const std::size_t colon = address.rfind(':');
  const bool unix_path = address.front() == '/';
  const std::size_t port_colon = address.substr(0, colon).rfind(':');
  const bool bracketed = address.front() == '[';
  if (colon == address.npos || (!unix_path && port_colon == address.npos)) return 1;
  if (bracketed && address[colon - 1] == ']') return 1;
  if (bracketed && port_colon < address.find(']')) return 1;
  const std::string_view text = address.substr(colon + 1);
  unsigned weight = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), weight);
  if (wrong != std::errc() || end != text.data() + text.size()) return 1;
  address = address.substr(0, colon);
  return weight;
}

}  // namespace

Outcome<ShardAddress> ShardAddress::parse(std::string_view text) {
  const std::size_t blank = text.find(' ');
  std::string_view address = text.substr(0, blank);
  if (address.empty()) return refused(text, "an address is missing");
  ShardAddress parsed;
  parsed.weight = take_weight(address);
  auto endpoint = Endpoint::parse(address, 6379);
  if (!endpoint) return refused(text, endpoint.error().message());
  parsed.endpoint = std::move(endpoint.value());
  parsed.name = blank == text.npos ? to_string(parsed.endpoint) : text.substr(blank + 1);
  return parsed;
}

}  // namespace deferredis::detail
