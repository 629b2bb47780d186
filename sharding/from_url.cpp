#include <deferredis/sharding/from_url.hpp>

#include <string>

#include <deferredis/client/url.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/detail/shard_address.hpp>
#include <deferredis/sharding/sentinel.hpp>

namespace deferredis {

namespace {

// The value of an option by its name; `fallback` where the URL has no such option.
template <class E>
E choose(const ParsedUrl& url, std::string_view option, E fallback,
         std::optional<E> (*find)(std::string_view) noexcept, std::string_view example) {
  const std::string_view text = url.text(option);
  if (text.empty()) return fallback;
  const auto found = find(text);
  if (!found) url.refuse(option, "there is none of this name: write " + std::string(example));
  return *found;
}

Client sharded(Reactor& reactor, const ParsedUrl& url) {
  for (std::size_t i = 0; i != url.nodes().size(); ++i) {
    // Its own text would show what could be a password.
    if (!detail::ShardAddress::parse(url.nodes()[i]))
      url.refuse_node(i, "this is no server: write host:port, host:port:weight or %2Fpath");
  }
  const ShardOptions options{
      .nodes = url.nodes(),
      .placement = choose(url, "placement", Placement::txredisapi, find_placement, "ketama"),
      .ring = {.hash = choose(url, "hash", Hash::automatic, find_hash, "fnv1a_64"),
               .tag = url.text("tag")},
      .connection = url.options()};
  return url.pool() ? lazy_sharded_pool(reactor, options) : lazy_sharded(reactor, options);
}

Client cluster(Reactor& reactor, const ParsedUrl& url) {
  return lazy_cluster(reactor, {.nodes = url.nodes(), .connection = url.options()});
}

Client sentinel(Reactor& reactor, const ParsedUrl& url) {
  SentinelOptions options{.nodes = url.nodes(), .connection = url.options()};
  if (const auto service = url.text("service"); !service.empty()) options.service = service;
  if (!url.pool()) options.connection.pool_size = 1;
  return lazy_sentinel(reactor, options);
}

}  // namespace

Client from_url(Reactor& reactor, std::string_view text) {
  const ParsedUrl url = parse_url(text).value();
  switch (url.kind()) {
    case UrlKind::server: break;
    case UrlKind::sharded: return sharded(reactor, url);
    case UrlKind::cluster: return cluster(reactor, url);
    case UrlKind::sentinel: return sentinel(reactor, url);
    case UrlKind::automatic:
      Error(errc::not_supported,
            "url: redis+auto:// is not supported: say redis:// for one server, "
            "redis+cluster:// or redis+sentinel:// for several")
          .raise();
  }
  return url.pool() ? lazy_pool(reactor, url.options()) : lazy_connection(reactor, url.options());
}

}  // namespace deferredis
