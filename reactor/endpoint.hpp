// Where to connect or listen: a TCP host and port, or the path of a Unix socket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// The address of a server, as a person writes it. A host name is resolved at each connect.
struct Endpoint {
  std::string host;  ///< a name or a literal address, without brackets; empty for a Unix socket
  std::uint16_t port = 0;  ///< of TCP
  std::string path;        ///< of a Unix socket; empty for TCP

  /// A host and a port.
  static Endpoint tcp(std::string_view host, std::uint16_t port) {
    return {std::string(host), port, {}};
  }
  /// The path of a Unix socket.
  static Endpoint unix_socket(std::string_view path) { return {{}, 0, std::string(path)}; }
  /// "host", "host:port", "[::1]:port", "::1", "/path" or "unix:/path".
  static Outcome<Endpoint> parse(std::string_view text, std::uint16_t default_port);

  /// Is it the path of a Unix socket?
  bool is_unix() const noexcept { return !path.empty(); }
  bool operator==(const Endpoint&) const = default;
};

/// "10.0.0.7:6379", "[::1]:6379" or "/run/server.sock". Characters that would break a log line are
/// escaped.
std::string to_string(const Endpoint& endpoint);

namespace detail {
/// Prepares a text that should be an address for an error message. What stands before an @, or in
/// place of a port, may be a password: *** is shown instead.
std::string shown_address(std::string_view text);
}  // namespace detail

}  // namespace deferredis
