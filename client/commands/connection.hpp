// Connections: one's own, and those of others.
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

/// What CLIENT PAUSE keeps waiting.
enum class PauseMode : std::uint8_t {
  all,  ///< every command
  write,  ///< only those that write
};

/// An answer.
enum class YesNo : std::uint8_t { no, yes };

/// What the blocked client is answered.
enum class UnblockReason : std::uint8_t {
  timeout,  ///< as if its time was up
  error,  ///< an error, UNBLOCKED
};

/// Whom CLIENT KILL ends; those that all of it holds for.
struct ClientKillFilter {
  std::optional<std::int64_t> id = {};  ///< ID: the id of a connection
  std::optional<std::string_view> type = {};  ///< TYPE: "normal", "replica", "pubsub"
  std::optional<std::string_view> user = {};  ///< USER: who logged in as this
  std::optional<std::string_view> addr = {};  ///< ADDR: its address, "10.0.0.1:50000"
  std::optional<std::string_view> laddr = {};  ///< LADDR: the address it came to
  std::optional<YesNo> skipme = {};  ///< SKIPME: yes: never one's own
  std::optional<std::chrono::seconds> maxage = {};  ///< MAXAGE: older than this; since 7.4
};

/// Whom CLIENT LIST tells of.
struct ClientListFilter {
  std::optional<std::string_view> type = {};  ///< TYPE: "normal", "replica", "pubsub"
};

/// Connections: one's own, and those of others.
class ConnectionCommands : public ScriptingCommands {
 public:
  /// CLIENT CACHING: whether the next command's keys are tracked.
  Future<void> client_caching(YesNo mode) const;
  /// CLIENT CAPA: tells the server what the client understands, "redirect".
  Future<void> client_capa(const Args& capabilities) const;
  /// CLIENT GETNAME: the name of this connection.
  Future<std::optional<std::string>> client_getname() const;
  /// CLIENT GETREDIR: where invalidations go: the id of a connection, 0: here, -1: no tracking.
  Future<std::int64_t> client_getredir() const;
  /// CLIENT HELP: what CLIENT can do, for people.
  Future<std::vector<std::string>> client_help() const;
  /// CLIENT ID: the id of this connection.
  Future<std::int64_t> client_id() const;
  /// CLIENT IMPORT-SOURCE: whether this connection brings data of another server.
  Future<void> client_import_source(OnOff mode) const;
  /// CLIENT INFO: what the server knows of this connection.
  Future<ClientInfo> client_info() const;
  /// CLIENT KILL: ends a connection; an error where there is none.
  Future<void> client_kill(const Arg& address) const;
  /// CLIENT KILL: ends those that the filter holds for; how many.
  Future<std::int64_t> client_kill(const ClientKillFilter& filter) const;
  /// CLIENT LIST: every connection that the server has.
  Future<std::vector<ClientInfo>> client_list(const ClientListFilter& filter = {}) const;
  /// CLIENT LIST ID: those with these ids.
  Future<std::vector<ClientInfo>> client_list_id(const Args& ids) const;
  /// CLIENT NO-EVICT: whether this connection is spared when clients use too much memory.
  Future<void> client_no_evict(OnOff mode) const;
  /// CLIENT NO-TOUCH: whether what this connection reads counts as used.
  Future<void> client_no_touch(OnOff mode) const;
  /// CLIENT PAUSE: lets every client wait for so long.
  Future<void> client_pause(std::chrono::milliseconds time, PauseMode mode = PauseMode::all) const;
  /// CLIENT SETINFO: "LIB-NAME" or "LIB-VER" of this connection.
  Future<void> client_setinfo(const Arg& attribute, const Arg& value) const;
  /// CLIENT SETNAME: names this connection.
  Future<void> client_setname(const Arg& name) const;
  /// CLIENT TRACKINGINFO: whether, and how, this connection's reads are tracked.
  Future<TrackingInfo> client_trackinginfo() const;
  /// CLIENT UNBLOCK: ends the blocking command of a connection; false where it has none.
  Future<bool> client_unblock(std::int64_t id, UnblockReason reason = UnblockReason::timeout) const;
  /// CLIENT UNPAUSE: ends CLIENT PAUSE.
  Future<void> client_unpause() const;
  /// ECHO: the text.
  Future<std::string> echo(const Arg& text) const;
  /// PING: "PONG".
  Future<std::string> ping() const;
  /// PING: the text.
  Future<std::string> ping(const Arg& text) const;

 protected:
  using ScriptingCommands::ScriptingCommands;
};

}  // namespace deferredis
// clang-format on
