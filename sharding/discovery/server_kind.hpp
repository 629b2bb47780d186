// What is behind an address: one server, a node of a cluster, or a sentinel.
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

/// What INFO says; none where it says nothing about that.
std::optional<ServerKind> kind_in_info(std::string_view info) noexcept;

struct FoundServer {
  ServerKind kind = ServerKind::single;
  std::size_t node = 0;        ///< which of the URL's has answered
  bool without_login = false;  ///< a sentinel that knows no passwords, though the URL has one
};

/// Asks the nodes of the URL, one after the other, until one has answered; each by a connection
/// that is closed again. Fails with the error of the last. Cancelling it closes what it has open.
Future<FoundServer> find_server_kind(Reactor& reactor, ParsedUrl url);

}  // namespace deferredis::detail
