// MOVED and ASK: the node to which another node redirects a command.
#pragma once

#include <cstdint>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// The parsed form of "MOVED 3999 10.0.0.1:6381".
struct Redirect {
  enum class Kind : std::uint8_t {
    moved,  ///< the slot belongs to that node
    ask,    ///< this key may be there already: ask that node once, after ASKING
  };
  Kind kind = Kind::moved;
  std::uint16_t slot = 0;
  std::string host = {};   ///< empty: the host of the node that answered
  std::uint16_t port = 0;  ///< 0, with host "?": the server does not know the node either
  bool known() const noexcept { return port != 0; }
  /// The target's endpoint if the node at `answered` sent the redirect.
  Endpoint target(const Endpoint& answered) const;
};

/// Parses an error with the code errc::moved or errc::ask. Fails with errc::protocol if its slot,
/// host or port is invalid.
Outcome<Redirect> parse_redirect(const Error& error);

}  // namespace deferredis
