// MOVED and ASK: where a node of a cluster sends a command.
#pragma once

#include <cstdint>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// "MOVED 3999 10.0.0.1:6381", read.
struct Redirect {
  enum class Kind : std::uint8_t {
    moved,  ///< the slot belongs to that node
    ask,    ///< this key may be there already: ask once, after ASKING
  };
  Kind kind = Kind::moved;
  std::uint16_t slot = 0;
  std::string host = {};   ///< empty: the host of the node that answered
  std::uint16_t port = 0;  ///< 0, with host "?": the node does not know either
  bool known() const noexcept { return port != 0; }
  /// Where that is, told by the node at `answered`.
  Endpoint target(const Endpoint& answered) const;
};

/// Reads an error of the code errc::moved or errc::ask. An errc::protocol where slot, host or port
/// are none.
Outcome<Redirect> parse_redirect(const Error& error);

}  // namespace deferredis
