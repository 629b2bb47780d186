// The parsed form of one entry of ShardOptions::nodes.
#pragma once

#include <string>
#include <string_view>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis::detail {

/// "host:port", "/path", or, as in twemproxy's configuration, "host:port:weight name".
struct ShardAddress {
  static Outcome<ShardAddress> parse(std::string_view text);

  Endpoint endpoint = {};
  std::string name = {};  ///< in the ring; the address if no name is given
  unsigned weight = 1;
};

}  // namespace deferredis::detail
