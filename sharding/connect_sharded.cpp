#include <deferredis/sharding/connect_sharded.hpp>

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/detail/connect_client.hpp>
#include <deferredis/client/detail/pool_backend.hpp>
#include <deferredis/sharding/detail/sharded_backend.hpp>
#include <deferredis/sharding/hash_ring.hpp>

namespace deferredis {

namespace {

// One entry of ShardOptions::nodes.
struct Entry {
  Endpoint endpoint;
  std::string name;  // in the ring
  unsigned weight = 1;
};

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

Entry parse_entry(std::string_view text) {
  const std::size_t blank = text.find(' ');
  std::string_view address = text.substr(0, blank);
  if (address.empty()) refuse(text, "an address is missing");
  Entry entry;
  entry.weight = take_weight(address);
  auto endpoint = Endpoint::parse(address, 6379);
  if (!endpoint) refuse(text, endpoint.error().message());
  entry.endpoint = std::move(endpoint.value());
  entry.name = blank == text.npos ? to_string(entry.endpoint) : text.substr(blank + 1);
  return entry;
}

Shared<Backend> make_sharded(Reactor& reactor, const ShardOptions& options, bool pool) {
  std::vector<ShardNode> nodes;
  std::vector<Entry> entries;
  for (const std::string_view text : options.nodes.views()) {
    entries.push_back(parse_entry(text));
    nodes.emplace_back(entries.back().name, entries.back().weight);
  }
  HashRing ring(options.placement, nodes, options.ring);
  std::vector<Shared<Backend>> shards;
  const std::size_t size = pool ? options.connection.pool_size : 1;
  for (const Entry& entry : entries) {
    Options connection = options.connection;
    connection.host = entry.endpoint.host;
    connection.port = entry.endpoint.port;
    connection.unix_path = entry.endpoint.path;
    shards.push_back(detail::make_pool(reactor, detail::Settings(connection), size));
  }
  return Shared<Backend>(
      new detail::ShardedBackend(reactor.core(), std::move(ring), std::move(shards)));
}

Future<Client> connect_all(Reactor& reactor, const ShardOptions& options, bool pool) {
  return detail::connect_client(reactor.core(), options.connection,
                                [&] { return make_sharded(reactor, options, pool); });
}

}  // namespace

Client lazy_sharded(Reactor& reactor, const ShardOptions& options) {
  return Client(make_sharded(reactor, options, false), options.connection);
}
Client lazy_sharded_pool(Reactor& reactor, const ShardOptions& options) {
  return Client(make_sharded(reactor, options, true), options.connection);
}
Future<Client> connect_sharded(Reactor& reactor, const ShardOptions& options) {
  return connect_all(reactor, options, false);
}
Future<Client> connect_sharded_pool(Reactor& reactor, const ShardOptions& options) {
  return connect_all(reactor, options, true);
}

}  // namespace deferredis
