// The replies of the commands about the server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/map.hpp>

namespace deferredis {

/// INFO: named values in sections.
class ServerInfo {
 public:
  using Fields = Map<std::string, std::string>;  ///< Names with values, in the order of the server.

  ServerInfo() = default;
  /// Parses the server's text: "# Server", "redis_version:7.0.15" ...
  explicit ServerInfo(std::string_view text);

  /// A value, such as "redis_version", from any section; null if the server does not report it.
  const std::string* find(std::string_view name) const noexcept;
  /// The same as an integer, such as "used_memory"; nullopt if it is not an integer.
  std::optional<std::int64_t> find_integer(std::string_view name) const noexcept;
  /// The same as a number with a fraction, such as "mem_fragmentation_ratio".
  std::optional<double> find_double(std::string_view name) const noexcept;
  /// One of several parts of a value: find_part("db0", "keys"), find_part<double>("cmdstat_get",
  /// "usec_per_call"), find_part<std::string>("slave0", "state"). Nothing if the server does not
  /// report it, or if it is not such a number.
  template <class T = std::int64_t>
  std::optional<T> find_part(std::string_view name, std::string_view part) const = delete;
  /// "Server", "Memory" ... with their values, in the order of the server.
  const Map<std::string, Fields>& sections() const noexcept { return sections_; }

 private:
  Map<std::string, Fields> sections_;
};

/// ROLE.
struct Role {
  /// What a server is.
  enum class Kind : std::uint8_t { primary, replica, sentinel, other };
  /// A replica, as its primary sees it.
  struct Replica {
    std::string host = {};    ///< its address
    std::int64_t port = 0;    ///< of clients
    std::int64_t offset = 0;  ///< of the replication
  };

  Kind kind = Kind::primary;                ///< other: unknown here, see `name`
  std::string name = {};                    ///< the server's word: "master", "slave" ...
  std::int64_t offset = 0;                  ///< of the replication
  std::vector<Replica> replicas = {};       ///< of a primary
  std::string primary_host = {};            ///< of a replica
  std::int64_t primary_port = 0;            ///< of a replica
  std::string link = {};                    ///< of a replica: "connected", "sync" ...
  std::vector<std::string> primaries = {};  ///< the groups that a sentinel watches
};

/// The same as an integer.
template <>
std::optional<std::int64_t> ServerInfo::find_part(std::string_view name,
                                                  std::string_view part) const;
template <>
std::optional<double> ServerInfo::find_part(std::string_view name, std::string_view part) const;
template <>
std::optional<std::string> ServerInfo::find_part(std::string_view name,
                                                 std::string_view part) const;

template <>
struct Decoder<ServerInfo> {
  static ServerInfo decode(ReplyReader& reader);
};
template <>
struct Decoder<Role> {
  static Role decode(ReplyReader& reader);
};

}  // namespace deferredis
