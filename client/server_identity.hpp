// ServerIdentity: which server a client talks to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deferredis {

struct CommandRow;
struct HelloReply;
class ServerInfo;

/// What a server says of itself, from Client::server_info().
struct ServerIdentity {
  /// Whose program it is.
  enum class Kind : std::uint8_t {
    unknown,  ///< it does not say, or is none of the others
    redis,
    valkey,
    redict,
    keydb,
    dragonfly,
    proxy,  ///< it has no INFO, or says that it is one: the servers behind it may be anything
  };
  /// One of its modules.
  struct Module {
    std::string name;          ///< "search"
    std::int64_t version = 0;  ///< as the module counts them
  };

  Kind kind = Kind::unknown;  ///< which server it is
  std::string version = {};   ///< its own, not the one of Redis that it resembles: "8.1.1"
  int major = 0;              ///< of 8.1.1 the 8
  int minor = 0;              ///< of 8.1.1 the middle 1
  int patch = 0;              ///< of 8.1.1 the last 1
  /// The version of Redis that it says to be compatible with; of Redis itself its version.
  std::string redis_version = {};
  std::string mode = {};                ///< "standalone", "cluster", "sentinel"; empty: not said
  std::vector<Module> modules = {};     ///< if it may be asked for them
  std::vector<std::string> hints = {};  ///< why parts are missing: the texts of its refusals

  /// Is its own version at least this?
  bool at_least(int wanted_major, int wanted_minor = 0, int wanted_patch = 0) const noexcept;
};

/// "redis", "valkey" ...
std::string_view to_string(ServerIdentity::Kind kind) noexcept;

namespace detail {

/// What a reply to INFO says.
ServerIdentity identity_of(const ServerInfo& info);
/// What a reply to HELLO says; `kind` is unknown if the server did not answer HELLO.
ServerIdentity identity_of(const HelloReply& hello);
/// False if a server of this kind and version certainly lacks the command.
bool may_have(const ServerIdentity& server, const CommandRow& row) noexcept;

}  // namespace detail
}  // namespace deferredis
