#include <deferredis/sharding/from_url.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/backend/handle_access.hpp>
#include <deferredis/client/options/kept_functions.hpp>
#include <deferredis/client/url.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/discovery/pending_backend.hpp>
#include <deferredis/sharding/discovery/server_kind.hpp>
#include <deferredis/sharding/discovery/url_settings.hpp>
#include <deferredis/sharding/sentinel.hpp>
#include <deferredis/sharding/shards/shard_address.hpp>

namespace deferredis {

namespace {

Client sharded(Reactor& reactor, const ParsedUrl& url) {
  for (std::size_t i = 0; i != url.nodes().size(); ++i) {
    // The error of parse() would show text that may be a password.
    if (!detail::ShardAddress::parse(url.nodes()[i]))
      url.refuse_node(i, "this is not a server: write host:port, host:port:weight or %2Fpath");
  }
  const ShardOptions options = detail::shard_options(url);
  return url.pool() ? lazy_sharded_pool(reactor, options) : lazy_sharded(reactor, options);
}

// The error of parse() would show text that may be a password.
std::vector<Endpoint> endpoints(const ParsedUrl& url) {
  std::vector<Endpoint> nodes;
  for (std::size_t i = 0; i != url.nodes().size(); ++i) {
    const auto node = Endpoint::parse(url.nodes()[i], 6379);
    if (!node) url.refuse_node(i, "this is not a server: write host:port or %2Fpath");
    nodes.push_back(*node);
  }
  return nodes;
}

Client cluster(Reactor& reactor, const ParsedUrl& url) {
  endpoints(url);
  return lazy_cluster(reactor, detail::cluster_options(url));
}

Client single(Reactor& reactor, const ParsedUrl& url, const Options& options) {
  return url.pool() ? lazy_pool(reactor, options) : lazy_connection(reactor, options);
}

Client sentinel(Reactor& reactor, const ParsedUrl& url) {
  endpoints(url);
  return lazy_sentinel(reactor, detail::sentinel_options(url));
}

// --- redis+auto:// -------------------------------------------------------------------------------

// From now on, the sentinels are spoken to in the way that worked.
Client found_sentinel(Reactor& reactor, const ParsedUrl& url, const detail::FoundServer& found) {
  if (url.text("service").empty()) {
    Error(errc::invalid_argument, "url: " + std::string(url.nodes()[found.node]) +
                                      " is a sentinel: name its group with ?service=mymaster")
        .raise();
  }
  SentinelOptions options = detail::sentinel_options(url);
  if (!found.without_login && url.text("sentinel_password").empty()) {
    options.sentinel.user = url.options().user;
    options.sentinel.password = url.options().password;
  }
  return lazy_sentinel(reactor, options);
}

Client found_single(Reactor& reactor, const ParsedUrl& url, const detail::FoundServer& found) {
  const Endpoint at = Endpoint::parse(url.nodes()[found.node], 6379).value();
  Options options = url.options();
  options.host = at.host;
  options.port = at.port;
  options.unix_path = at.path;
  return single(reactor, url, options);
}

Client found_server(Reactor& reactor, const ParsedUrl& url, const detail::FoundServer& found) {
  switch (found.kind) {
    case detail::ServerKind::cluster: return cluster(reactor, url);
    case detail::ServerKind::sentinel: return found_sentinel(reactor, url, found);
    case detail::ServerKind::single: break;
  }
  return found_single(reactor, url, found);
}

// The functions that the options point to may be gone when the server answers.
Client automatic(Reactor& reactor, ParsedUrl url) {
  const auto kept = std::make_shared<const detail::KeptFunctions>(url.options());
  kept->apply(url.options());
  auto* pending = new detail::PendingBackend(
      reactor, detail::Settings(url.options()), endpoints(url), [&reactor, url, kept] {
        return detail::find_server_kind(reactor, url)
            .then([&reactor, url, kept](const detail::FoundServer& found) {
              return found_server(reactor, url, found);
            });
      });
  const Shared<Backend> backend(pending);
  pending->open();
  return detail::HandleAccess::make<Client>(backend, url.options());
}

}  // namespace

Client from_url(Reactor& reactor, std::string_view url) {
  return from_url(reactor, parse_url(url).value());
}

Client from_url(Reactor& reactor, const ParsedUrl& url) {
  switch (url.kind()) {
    case UrlKind::server: break;
    case UrlKind::sharded: return sharded(reactor, url);
    case UrlKind::cluster: return cluster(reactor, url);
    case UrlKind::sentinel: return sentinel(reactor, url);
    case UrlKind::automatic: return automatic(reactor, url);
  }
  return single(reactor, url, url.options());
}

}  // namespace deferredis
