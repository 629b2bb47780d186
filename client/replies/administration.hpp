// The replies of the commands for running a server.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/map.hpp>

namespace deferredis {

/// ACL GETUSER.
struct AclUser {
  std::vector<std::string> flags = {};      ///< "on", "nopass" ...
  std::vector<std::string> passwords = {};  ///< their SHA-256
  std::string commands = {};                ///< "+@all -@dangerous"
  std::string keys = {};                    ///< "~*"
  std::string channels = {};                ///< "&*"
  /// Further rights, each with its own keys and channels.
  std::vector<Map<std::string, std::string>> selectors = {};
};

/// A command, key, channel or login that was denied.
struct AclLogEntry {
  std::int64_t count = 0;        ///< how often
  std::string reason = {};       ///< "auth", "command", "key" or "channel"
  std::string context = {};      ///< "toplevel", "multi", "lua" or "module"
  std::string object = {};       ///< the command, key or channel
  std::string user = {};         ///< who wanted it
  double age_s = 0;              ///< how long ago
  std::string client_info = {};  ///< a line as in CLIENT LIST
};

/// A slow command.
struct SlowlogEntry {
  std::int64_t id = 0;           ///< grows with each entry
  std::int64_t unix_time_s = 0;  ///< when it ran
  std::int64_t duration_us = 0;  ///< bytes, if Valkey's log is about large requests or replies
  std::vector<std::string> arguments = {};  ///< the command, cut by the server where it is long
  std::string address = {};                 ///< of the client
  std::string client_name = {};             ///< as CLIENT SETNAME set it
};

/// One kind of event that LATENCY watches.
struct LatencyEvent {
  std::string name = {};         ///< "command", "fork" ...
  std::int64_t unix_time_s = 0;  ///< of the latest one
  std::int64_t last_ms = 0;      ///< how long the latest one took
  std::int64_t worst_ms = 0;     ///< how long the longest one took
};

/// How long the calls of a command took.
struct LatencyHistogram {
  std::int64_t calls = 0;  ///< how many there were
  /// A limit in microseconds, and how many calls took at most that long.
  std::vector<std::pair<std::int64_t, std::int64_t>> histogram_us = {};
};

/// A module that the server has loaded.
struct ModuleInfo {
  std::string name = {};                    ///< of the module
  std::int64_t version = 0;                 ///< as the module counts them
  std::string path = {};                    ///< the file it was loaded from
  std::vector<std::string> arguments = {};  ///< those it was loaded with
};

/// BACKUP STATUS.
struct BackupStatus {
  std::string state = {};         ///< "idle", "snapshotting", "incrementing", "sealed" or "failed"
  std::string error = {};         ///< if it failed
  std::int64_t start_time_s = 0;  ///< in Unix time; 0: none was started
  std::int64_t end_time_s = 0;    ///< when it was sealed
};

/// HOTKEYS GET. Anything that was not counted is 0 or empty.
struct Hotkeys {
  bool active = false;             ///< is it being counted?
  std::int64_t sample_ratio = 0;   ///< one of how many commands is counted
  std::int64_t start_time_ms = 0;  ///< in Unix time
  std::int64_t duration_ms = 0;    ///< for how long
  std::vector<std::pair<std::string, std::int64_t>> by_cpu_time_us = {};  ///< highest first
  /// The same by bytes sent and received.
  std::vector<std::pair<std::string, std::int64_t>> by_net_bytes = {};
};

/// A server's description of a command. Parts that an older server does not report are empty.
struct CommandInfo {
  std::string name = {};                     ///< in lower case
  std::int64_t arity = 0;                    ///< words and arguments; negative: at least that many
  std::vector<std::string> flags = {};       ///< "write", "fast" ...
  std::int64_t first_key = 0;                ///< 0: none
  std::int64_t last_key = 0;                 ///< -1: the last argument
  std::int64_t key_step = 0;                 ///< from one key to the next
  std::vector<std::string> categories = {};  ///< of ACL, "@read"
  std::vector<std::string> tips = {};        ///< "request_policy:all_shards"
  std::vector<Reply> key_specifications = {};  ///< in the server's words
  std::vector<CommandInfo> subcommands = {};   ///< of a container, as CONFIG
};

template <>
struct Decoder<AclUser> {
  static AclUser decode(ReplyReader& reader);
};
template <>
struct Decoder<AclLogEntry> {
  static AclLogEntry decode(ReplyReader& reader);
};
template <>
struct Decoder<SlowlogEntry> {
  static SlowlogEntry decode(ReplyReader& reader);
};
template <>
struct Decoder<LatencyEvent> {
  static LatencyEvent decode(ReplyReader& reader);
};
template <>
struct Decoder<LatencyHistogram> {
  static LatencyHistogram decode(ReplyReader& reader);
};
template <>
struct Decoder<ModuleInfo> {
  static ModuleInfo decode(ReplyReader& reader);
};
template <>
struct Decoder<BackupStatus> {
  static BackupStatus decode(ReplyReader& reader);
};
template <>
struct Decoder<Hotkeys> {
  static Hotkeys decode(ReplyReader& reader);
};
template <>
struct Decoder<CommandInfo> {
  static CommandInfo decode(ReplyReader& reader);
};

}  // namespace deferredis
