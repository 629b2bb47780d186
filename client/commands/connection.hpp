// Connections: the client's own, and those of others.
// Made by tools/generate.py from commands/connection.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/commands/scripting.hpp>
#include <deferredis/client/replies/client_info.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

/// A switch.
enum class OnOff : std::uint8_t { off, on };

/// Which commands CLIENT PAUSE delays.
enum class PauseMode : std::uint8_t {
  all,  ///< every command
  write,  ///< only commands that write
};

/// An answer.
enum class YesNo : std::uint8_t { no, yes };

/// How a blocked client is unblocked.
enum class UnblockReason : std::uint8_t {
  timeout,  ///< as if its timeout had passed
  error,  ///< with the error UNBLOCKED
};

/// Which connections CLIENT KILL closes: those that meet all conditions.
struct ClientKillFilter {
  std::optional<std::int64_t> id = {};  ///< ID: the id of a connection
  std::optional<std::string_view> type = {};  ///< TYPE: "normal", "replica", "pubsub"
  std::optional<std::string_view> user = {};  ///< USER: logged in as this user
  std::optional<std::string_view> addr = {};  ///< ADDR: the client's address, "10.0.0.1:50000"
  std::optional<std::string_view> laddr = {};  ///< LADDR: the server's address that it connected to
  std::optional<YesNo> skipme = {};  ///< SKIPME: yes: not this connection
  std::optional<std::chrono::seconds> maxage = {};  ///< MAXAGE: older than this; since 7.4
};

/// Which connections CLIENT LIST returns.
struct ClientListFilter {
  std::optional<std::string_view> type = {};  ///< TYPE: "normal", "replica", "pubsub"
};

/// Connections: the client's own, and those of others.
class ConnectionCommands : public ScriptingCommands {
 public:
  /// CLIENT CACHING: whether to track the next command's keys.
  Future<void> client_caching(YesNo mode) const;
  /// CLIENT CAPA: tells the server what the client supports, such as "redirect".
  Future<void> client_capa(const Args& capabilities) const;
  /// CLIENT GETNAME: the name of this connection.
  Future<std::optional<std::string>> client_getname() const;
  /// CLIENT GETREDIR: where invalidations go: the id of a connection; 0: this connection; -1: no
  /// tracking.
  Future<std::int64_t> client_getredir() const;
  /// CLIENT HELP: the help text of CLIENT.
  Future<std::vector<std::string>> client_help() const;
  /// CLIENT ID: the id of this connection.
  Future<std::int64_t> client_id() const;
  /// CLIENT IMPORT-SOURCE: whether this connection imports data from another server.
  Future<void> client_import_source(OnOff mode) const;
  /// CLIENT INFO: what the server knows about this connection.
  Future<ClientInfo> client_info() const;
  /// CLIENT KILL: closes a connection; an error if there is none with this address.
  Future<void> client_kill(const Arg& address) const;
  /// CLIENT KILL: closes matching connections; returns how many.
  Future<std::int64_t> client_kill(const ClientKillFilter& filter) const;
  /// CLIENT LIST: every connection of the server.
  Future<std::vector<ClientInfo>> client_list(const ClientListFilter& filter = {}) const;
  /// CLIENT LIST ID: those with these ids.
  Future<std::vector<ClientInfo>> client_list_id(const Args& ids) const;
  /// CLIENT NO-EVICT: whether to spare this connection when clients use too much memory.
  Future<void> client_no_evict(OnOff mode) const;
  /// CLIENT NO-TOUCH: whether commands of this connection leave the keys' last use unchanged.
  Future<void> client_no_touch(OnOff mode) const;
  /// CLIENT PAUSE: delays the commands of all clients for this time.
  Future<void> client_pause(std::chrono::milliseconds time, PauseMode mode = PauseMode::all) const;
  /// CLIENT SETINFO: "LIB-NAME" or "LIB-VER" of this connection.
  Future<void> client_setinfo(const Arg& attribute, const Arg& value) const;
  /// CLIENT SETNAME: names this connection.
  Future<void> client_setname(const Arg& name) const;
  /// CLIENT TRACKINGINFO: whether and how this connection's reads are tracked.
  Future<TrackingInfo> client_trackinginfo() const;
  /// CLIENT UNBLOCK: ends the blocking command of a connection; false if it has none.
  Future<bool> client_unblock(std::int64_t id, UnblockReason reason = UnblockReason::timeout) const;
  /// CLIENT UNPAUSE: ends CLIENT PAUSE.
  Future<void> client_unpause() const;
  /// ECHO: returns the text.
  Future<std::string> echo(const Arg& text) const;
  /// PING: "PONG".
  Future<std::string> ping() const;
  /// PING: returns the text.
  Future<std::string> ping(const Arg& text) const;

 protected:
  using ScriptingCommands::ScriptingCommands;
};

}  // namespace deferredis
// clang-format on
