// The replies of CLIENT LIST, CLIENT INFO and CLIENT TRACKINGINFO.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/map.hpp>

namespace deferredis {

/// One connection of the server. Parts that the server does not report are 0 or empty.
struct ClientInfo {
  std::int64_t id = 0;                        ///< of the connection
  std::string address = {};                   ///< of the client
  std::string local_address = {};             ///< of the server's side
  std::string name = {};                      ///< as CLIENT SETNAME set it
  std::int64_t age_s = 0;                     ///< since it connected
  std::int64_t idle_s = 0;                    ///< since its last command
  std::string flags = {};                     ///< "N": none, "P": subscribed, "b": blocked ...
  std::int64_t database = 0;                  ///< the one it has selected
  std::string command = {};                   ///< the latest, "client|list"
  std::string user = {};                      ///< as whom it is logged in
  int protocol = 2;                           ///< of RESP
  Map<std::string, std::string> fields = {};  ///< all fields as the server wrote them
};

/// How a connection's reads are tracked.
struct TrackingInfo {
  std::vector<std::string> flags = {};     ///< "off", "on", "bcast" ...
  std::int64_t redirect = -1;              ///< the id of a connection, 0: this one, -1: no tracking
  std::vector<std::string> prefixes = {};  ///< of the keys that are told, with BCAST
};

template <>
struct Decoder<ClientInfo> {
  static ClientInfo decode(ReplyReader& reader);
};
template <>
struct Decoder<TrackingInfo> {
  static TrackingInfo decode(ReplyReader& reader);
};

}  // namespace deferredis
