// Finds out what is behind an address: a single server, a cluster node, or a sentinel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <deferredis/client/url.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/reactor.hpp>

namespace deferredis::detail {

enum class ServerKind : std::uint8_t { single, cluster, sentinel };

/// The kind that a reply to INFO names; none if it names no kind.
std::optional<ServerKind> kind_in_info(std::string_view info) noexcept;

struct FoundServer {
  ServerKind kind = ServerKind::single;
  std::size_t node = 0;        ///< index in the URL of the node that answered
  bool without_login = false;  ///< a sentinel without passwords, though the URL has one
};

/// Asks the nodes of the URL, one after the other, until one answers; uses a connection to each
/// that it closes again. Fails with the error of the last node. Cancelling closes the open
/// connection.
Future<FoundServer> find_server_kind(Reactor& reactor, ParsedUrl url);

}  // namespace deferredis::detail
