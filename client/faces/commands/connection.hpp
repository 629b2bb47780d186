// Connections: the client's own, and those of others. With a face.
// Made by tools/generate.py from commands/connection.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/commands/connection.hpp>
#include <deferredis/client/faces/commands/scripting.hpp>

// clang-format off
namespace deferredis {

/// Connections: the client's own, and those of others. With a face.
template <class Face>
class ConnectionCommandsOf : public ScriptingCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// CLIENT CACHING: whether to track the next command's keys.
  Result<void> client_caching(YesNo mode) const {
    return this->ask([&](const Commands& rc) { return rc.client_caching(mode); });
  }
  /// CLIENT CAPA: tells the server what the client supports, such as "redirect".
  Result<void> client_capa(const Args& capabilities) const {
    return this->ask([&](const Commands& rc) { return rc.client_capa(capabilities); });
  }
  /// CLIENT GETNAME: the name of this connection.
  Result<std::optional<std::string>> client_getname() const {
    return this->ask([&](const Commands& rc) { return rc.client_getname(); });
  }
  /// CLIENT GETREDIR: where invalidations go: the id of a connection; 0: this connection; -1: no
  /// tracking.
  Result<std::int64_t> client_getredir() const {
    return this->ask([&](const Commands& rc) { return rc.client_getredir(); });
  }
  /// CLIENT HELP: the help text of CLIENT.
  Result<std::vector<std::string>> client_help() const {
    return this->ask([&](const Commands& rc) { return rc.client_help(); });
  }
  /// CLIENT ID: the id of this connection.
  Result<std::int64_t> client_id() const {
    return this->ask([&](const Commands& rc) { return rc.client_id(); });
  }
  /// CLIENT IMPORT-SOURCE: whether this connection imports data from another server.
  Result<void> client_import_source(OnOff mode) const {
    return this->ask([&](const Commands& rc) { return rc.client_import_source(mode); });
  }
  /// CLIENT INFO: what the server knows about this connection.
  Result<ClientInfo> client_info() const {
    return this->ask([&](const Commands& rc) { return rc.client_info(); });
  }
  /// CLIENT KILL: closes a connection; an error if there is none with this address.
  Result<void> client_kill(const Arg& address) const {
    return this->ask([&](const Commands& rc) { return rc.client_kill(address); });
  }
  /// CLIENT KILL: closes matching connections; returns how many.
  Result<std::int64_t> client_kill(const ClientKillFilter& filter) const {
    return this->ask([&](const Commands& rc) { return rc.client_kill(filter); });
  }
  /// CLIENT LIST: every connection of the server.
  Result<std::vector<ClientInfo>> client_list(const ClientListFilter& filter = {}) const {
    return this->ask([&](const Commands& rc) { return rc.client_list(filter); });
  }
  /// CLIENT LIST ID: those with these ids.
  Result<std::vector<ClientInfo>> client_list_id(const Args& ids) const {
    return this->ask([&](const Commands& rc) { return rc.client_list_id(ids); });
  }
  /// CLIENT NO-EVICT: whether to spare this connection when clients use too much memory.
  Result<void> client_no_evict(OnOff mode) const {
    return this->ask([&](const Commands& rc) { return rc.client_no_evict(mode); });
  }
  /// CLIENT NO-TOUCH: whether commands of this connection leave the keys' last use unchanged.
  Result<void> client_no_touch(OnOff mode) const {
    return this->ask([&](const Commands& rc) { return rc.client_no_touch(mode); });
  }
  /// CLIENT PAUSE: delays the commands of all clients for this time.
  Result<void> client_pause(std::chrono::milliseconds time, PauseMode mode = PauseMode::all) const {
    return this->ask([&](const Commands& rc) { return rc.client_pause(time, mode); });
  }
  /// CLIENT SETINFO: "LIB-NAME" or "LIB-VER" of this connection.
  Result<void> client_setinfo(const Arg& attribute, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.client_setinfo(attribute, value); });
  }
  /// CLIENT SETNAME: names this connection.
  Result<void> client_setname(const Arg& name) const {
    return this->ask([&](const Commands& rc) { return rc.client_setname(name); });
  }
  /// CLIENT TRACKINGINFO: whether and how this connection's reads are tracked.
  Result<TrackingInfo> client_trackinginfo() const {
    return this->ask([&](const Commands& rc) { return rc.client_trackinginfo(); });
  }
  /// CLIENT UNBLOCK: ends the blocking command of a connection; false if it has none.
  Result<bool> client_unblock(std::int64_t id,
                              UnblockReason reason = UnblockReason::timeout) const {
    return this->ask([&](const Commands& rc) { return rc.client_unblock(id, reason); });
  }
  /// CLIENT UNPAUSE: ends CLIENT PAUSE.
  Result<void> client_unpause() const {
    return this->ask([&](const Commands& rc) { return rc.client_unpause(); });
  }
  /// ECHO: returns the text.
  Result<std::string> echo(const Arg& text) const {
    return this->ask([&](const Commands& rc) { return rc.echo(text); });
  }
  /// PING: "PONG".
  Result<std::string> ping() const {
    return this->ask([&](const Commands& rc) { return rc.ping(); });
  }
  /// PING: returns the text.
  Result<std::string> ping(const Arg& text) const {
    return this->ask([&](const Commands& rc) { return rc.ping(text); });
  }

 protected:
  using ScriptingCommandsOf<Face>::ScriptingCommandsOf;
};

}  // namespace deferredis
// clang-format on
