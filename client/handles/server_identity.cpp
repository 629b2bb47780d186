#include <deferredis/client/server_identity.hpp>

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include <deferredis/client/replies/server.hpp>
#include <deferredis/protocol/command_row.hpp>
#include <deferredis/protocol/handshake.hpp>

namespace deferredis {

namespace {

using Kind = ServerIdentity::Kind;

std::string_view field(const ServerInfo& info, std::string_view name) noexcept {
  const std::string* const found = info.find(name);
  return found == nullptr ? std::string_view() : *found;
}

bool has_section(const ServerInfo& info, std::string_view title) noexcept {
  const auto& sections = info.sections();
  return std::any_of(sections.begin(), sections.end(),
                     [&](const auto& section) { return section.first == title; });
}

// "df-v1.31.0" and "7.2.4-rc1" too.
void read_version(std::string_view text, ServerIdentity& server) {
  const std::size_t digit = text.find_first_of("0123456789");
  server.version = text.substr(digit == text.npos ? text.size() : digit);
  const char* at = server.version.data();
  const char* const end = at + server.version.size();
  for (int* const number : {&server.major, &server.minor, &server.patch}) {
    const auto read = std::from_chars(at, end, *number);
    if (read.ec != std::errc()) return;
    at = read.ptr;
    if (at == end || *at != '.') return;
    ++at;
  }
}

Kind kind_named(std::string_view name) noexcept {
  for (const Kind kind : {Kind::redis, Kind::valkey, Kind::redict, Kind::keydb, Kind::dragonfly}) {
    if (name == to_string(kind)) return kind;
  }
  return Kind::unknown;
}

std::pair<Kind, std::string_view> kind_in(const ServerInfo& info) noexcept {
  const auto own = [&](std::string_view name) { return field(info, name); };
  if (const auto version = own("dragonfly_version"); !version.empty())
    return {Kind::dragonfly, version};
  if (const auto version = own("valkey_version"); !version.empty()) return {Kind::valkey, version};
  if (const auto version = own("redict_version"); !version.empty()) return {Kind::redict, version};
  const std::string_view redis = own("redis_version");
  const std::string_view program = own("executable");
  const bool keydb = has_section(info, "KeyDB") ||
                     program.substr(program.rfind('/') + 1).starts_with("keydb-server");
  if (keydb) return {Kind::keydb, redis};
  if (has_section(info, "Proxy")) return {Kind::proxy, own("Version")};
  return {redis.empty() ? Kind::unknown : Kind::redis, redis};
}

bool since(const CommandRow& row, int major, int minor) noexcept {
  return std::pair<int, int>(row.since.major, row.since.minor) <= std::pair(major, minor);
}

bool is_of(const CommandRow& row, Servers servers) noexcept {
  return (static_cast<unsigned>(row.servers) & static_cast<unsigned>(servers)) != 0;
}

// Valkey began as Redis 7.2. Of a later command that both have, the table knows one version only.
bool valkey_has(const ServerIdentity& server, const CommandRow& row) noexcept {
  if (!is_of(row, Servers::valkey)) return false;
  if (is_of(row, Servers::redis)) return true;
  return since(row, server.major, server.minor);
}

}  // namespace

bool ServerIdentity::at_least(int wanted_major, int wanted_minor, int wanted_patch) const noexcept {
  return std::tuple(major, minor, patch) >= std::tuple(wanted_major, wanted_minor, wanted_patch);
}

std::string_view to_string(ServerIdentity::Kind kind) noexcept {
  switch (kind) {
    case Kind::unknown: break;
    case Kind::redis: return "redis";
    case Kind::valkey: return "valkey";
    case Kind::redict: return "redict";
    case Kind::keydb: return "keydb";
    case Kind::dragonfly: return "dragonfly";
    case Kind::proxy: return "proxy";
  }
  return "unknown";
}

ServerIdentity detail::identity_of(const ServerInfo& info) {
  ServerIdentity server;
  const auto [kind, version] = kind_in(info);
  server.kind = kind;
  read_version(version, server);
  server.redis_version = field(info, "redis_version");
  for (const std::string_view name : {"redis_mode", "server_mode", "redict_mode"}) {
    if (server.mode.empty()) server.mode = field(info, name);
  }
  return server;
}

ServerIdentity detail::identity_of(const HelloReply& hello) {
  ServerIdentity server;
  server.kind = kind_named(hello.server);
  read_version(hello.version, server);
  if (server.kind == Kind::redis) server.redis_version = server.version;
  server.mode = hello.mode;
  return server;
}

bool detail::may_have(const ServerIdentity& server, const CommandRow& row) noexcept {
  if (server.major == 0 || is_of(row, Servers::module)) return true;
  switch (server.kind) {
    case Kind::redis:
    case Kind::keydb: return is_of(row, Servers::redis) && since(row, server.major, server.minor);
    case Kind::redict: return is_of(row, Servers::redis) && since(row, 7, 2);
    case Kind::valkey: return valkey_has(server, row);
    case Kind::unknown:
    case Kind::dragonfly:
    case Kind::proxy: break;
  }
  return true;
}

}  // namespace deferredis
