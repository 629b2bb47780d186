// Which hosts a client may connect to when servers tell it about other servers.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// A list like "10.0.0.0/8, redis-1:7000-7010, *.cache.example, [fd00::]/8:6379".
///
/// Each entry is a host, optionally followed by a colon and a port or a range of ports
/// ("7000-7010"); without ports, every port is allowed. A host is a name (case-insensitive), `*.`
/// and the end of names, an address, a network in CIDR notation, or `*`. An IPv6 address with ports
/// needs brackets. Networks match literal addresses only: a name is never resolved to be compared.
class AllowedHosts {
 public:
  /// Allows everything.
  AllowedHosts() = default;
  /// An empty text allows everything. On a bad entry, fails with errc::invalid_argument and names
  /// it.
  static Outcome<AllowedHosts> parse(std::string_view list);

  /// Allows this endpoint as well. Has no effect if everything is allowed.
  void add(const Endpoint& endpoint);
  /// May the client connect to this endpoint?
  bool allows(const Endpoint& endpoint) const;
  /// Is everything allowed?
  bool allows_all() const noexcept { return all_; }

 private:
  using Bytes = std::array<std::uint8_t, 16>;
  struct Entry {
    std::string name = {};  // in lower case; empty if the entry is a network
    Bytes network = {};     // IPv4 as ::ffff:a.b.c.d
    unsigned bits = 0;      // length of the network's prefix
    unsigned first_port = 0;
    unsigned last_port = 65535;
  };
  static bool read_entry(std::string_view text, Entry& entry);
  static bool read_host(std::string_view host, Entry& entry);

  std::vector<Entry> entries_;
  bool all_ = true;
};

}  // namespace deferredis
