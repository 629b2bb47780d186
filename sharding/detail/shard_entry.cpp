#include <deferredis/sharding/detail/shard_entry.hpp>

#include <charconv>
#include <string_view>
#include <utility>

#include <deferredis/client/detail/pool_backend.hpp>

namespace deferredis::detail {

namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  Error(errc::invalid_argument,
        "shards: \"" + std::string(text) + "\" is no server: " + std::string(why))
      .raise();
}

// Cuts ":weight" off, where the address before it is whole without it.
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

ShardEntry parse_entry(std::string_view text) {
  const std::size_t blank = text.find(' ');
  std::string_view address = text.substr(0, blank);
  if (address.empty()) refuse(text, "an address is missing");
  ShardEntry entry;
  entry.weight = take_weight(address);
  auto endpoint = Endpoint::parse(address, 6379);
  if (!endpoint) refuse(text, endpoint.error().message());
  entry.endpoint = std::move(endpoint.value());
  entry.name = blank == text.npos ? to_string(entry.endpoint) : text.substr(blank + 1);
  return entry;
}

}  // namespace

std::vector<ShardEntry> parse_shards(const ShardOptions& options) {
  const EjectOptions& eject = options.eject;
  if (eject.after < Duration::zero() || eject.back_after < Duration::zero())
    Error(errc::invalid_argument, "eject: a time before now: use 0 or more").raise();
  std::vector<ShardEntry> entries;
  for (const std::string_view text : options.nodes.views()) entries.push_back(parse_entry(text));
  return entries;
}

HashRing ring_of(const ShardOptions& options, const std::vector<ShardEntry>& entries) {
  std::vector<ShardNode> nodes;
  for (const ShardEntry& entry : entries) nodes.emplace_back(entry.name, entry.weight);
  return HashRing(options.placement, nodes, options.ring);
}

Shared<Backend> make_shard(Reactor& reactor, const Endpoint& endpoint, Options connection,
                           std::size_t pool_size) {
  connection.host = endpoint.host;
  connection.port = endpoint.port;
  connection.unix_path = endpoint.path;
  return make_pool(reactor, Settings(connection), pool_size);
}

}  // namespace deferredis::detail
