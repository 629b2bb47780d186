#include <deferredis/sharding/discovery/server_kind.hpp>

#include <string>

#include <deferredis/client/client.hpp>

namespace deferredis::detail {

namespace {

// Valkey sends server_mode, unless it is configured to look like Redis. Redict has its own word.
std::string_view mode_in(std::string_view info) noexcept {
  for (const std::string_view name : {"redis_mode:", "server_mode:", "redict_mode:"}) {
    const std::size_t at = info.find(name);
    if (at == info.npos || (at != 0 && info[at - 1] != '\n')) continue;
    const std::string_view rest = info.substr(at + name.size());
    return rest.substr(0, rest.find_first_of("\r\n"));
  }
  return {};
}

// The options for the probe: nothing that only one kind of server understands.
Options options_for(const ParsedUrl& url, const Endpoint& at) {
  Options options = url.options();
  options.host = at.host;
  options.port = at.port;
  options.unix_path = at.path;
  options.database = 0;
  options.client_name = {};
  options.announce_library = options.no_evict = options.no_touch = false;
  options.on_connect = nullptr;
  return options;
}

Future<ServerKind> ask(Client probe) {
  auto info = co_await probe.command<std::string>("INFO", "server").outcome();
  if (info) co_return kind_in_info(*info).value_or(ServerKind::single);
  if (info.error().delivery() != Delivery::rejected) co_return info.error();
  // A user without the right to INFO, or a client of a proxy, may still get an answer to this.
  auto state = co_await probe.command<std::string>("CLUSTER", "INFO").outcome();
  if (state) co_return ServerKind::cluster;
  if (state.error().delivery() != Delivery::rejected) co_return state.error();
  co_return ServerKind::single;
}

Future<ServerKind> connect_and_ask(Reactor& reactor, ParsedUrl url, Endpoint at, bool login) {
  Options options = options_for(url, at);
  if (!login) {
    options.user = options.password = {};
    options.credentials = nullptr;
  }
  auto connecting = connect(reactor, options);
  Client probe = co_await std::move(connecting);
  auto asked = ask(probe);
  auto kind = co_await std::move(asked).outcome();
  co_await probe.disconnect();
  if (!kind) co_return kind.error();
  co_return *kind;
}

}  // namespace

std::optional<ServerKind> kind_in_info(std::string_view info) noexcept {
  const std::string_view mode = mode_in(info);
  if (mode == "cluster") return ServerKind::cluster;
  if (mode == "sentinel") return ServerKind::sentinel;
  if (mode == "standalone") return ServerKind::single;
  return std::nullopt;
}

Future<FoundServer> find_server_kind(Reactor& reactor, ParsedUrl url) {
  std::optional<Error> last;
  for (std::size_t i = 0; i != url.nodes().size(); ++i) {
    const Endpoint at = Endpoint::parse(url.nodes()[i], 6379).value();
    auto asked = connect_and_ask(reactor, url, at, true);
    auto kind = co_await std::move(asked).outcome();
    if (kind) co_return FoundServer{.kind = *kind, .node = i};
    last = kind.error();
    if (!last->is(errc::auth)) continue;
    auto asked_again = connect_and_ask(reactor, url, at, false);
    auto bare = co_await std::move(asked_again).outcome();
    if (bare && *bare == ServerKind::sentinel)
      co_return FoundServer{.kind = *bare, .node = i, .without_login = true};
  }
  co_return *last;
}

}  // namespace deferredis::detail
