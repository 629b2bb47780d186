// Which hosts a client may connect to, where servers tell it of others.
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
/// Each entry is a host and, after a colon, a port or two with `-` between them; without ports all
/// are allowed. A host is a name (letter case does not matter), `*.` and the end of names, an
/// address, a network in CIDR notation, or `*`. An IPv6 address stands in brackets where ports
/// follow. Networks match literal addresses only: a name is never resolved to be compared.
class AllowedHosts {
 public:
  /// Allows everything.
  AllowedHosts() = default;
  /// An empty text allows everything. Fails with errc::invalid_argument, naming the entry.
  static Outcome<AllowedHosts> parse(std::string_view list);

  /// From now on this one is allowed too. No effect where everything is.
  void add(const Endpoint& endpoint);
  /// May this be connected to?
  bool allows(const Endpoint& endpoint) const;
  /// Is everything allowed?
  bool allows_all() const noexcept { return all_; }

 private:
  using Bytes = std::array<std::uint8_t, 16>;
  struct Entry {
    std::string name = {};  // in lower case; empty: a network
    Bytes network = {};     // IPv4 as ::ffff:a.b.c.d
    unsigned bits = 0;      // of the network that count
    unsigned first_port = 0;
    unsigned last_port = 65535;
  };
  static bool read_entry(std::string_view text, Entry& entry);
  static bool read_host(std::string_view host, Entry& entry);

  std::vector<Entry> entries_;
  bool all_ = true;
};

}  // namespace deferredis
