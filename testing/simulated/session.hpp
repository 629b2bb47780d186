// What a server knows of one connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/testing/simulated/resp/request_reader.hpp>

namespace deferredis::simulated {

/// A blocking command that waits for one of its keys.
struct Waiting {
  Words words;
  std::vector<std::string> keys;
  std::optional<std::int64_t> deadline;  // in ms of Unix time
  std::string timeout_reply;
  std::int64_t since = 0;
};

/// CLIENT TRACKING of one connection.
struct TrackingOptions {
  bool on = false;
  bool broadcast = false;
  bool opt_in = false;
  bool opt_out = false;
  bool no_loop = false;
  bool caching = false;            // CLIENT CACHING was said for the next command
  std::uint64_t redirect = 0;      // the id of another connection; 0: this one
  std::set<std::string> prefixes;  // of BCAST
};

struct Session {
  std::uint64_t id = 0;
  std::string address;
  std::string name{};
  std::string library_name{};
  std::string library_version{};
  std::int64_t connected_at = 0;  // in ms of Unix time
  int protocol = 2;
  std::size_t database = 0;
  std::string user = "default";
  bool authenticated = false;
  std::string last_command{};

  RequestReader requests{};
  std::string out{};
  bool ending = false;  // once `out` is sent; what else arrives is not read

  bool in_multi = false;
  bool multi_failed = false;
  bool executing = false;  // EXEC, or a script
  std::vector<Words> queued{};
  std::set<std::pair<std::size_t, std::string>> watched{};
  bool watch_broken = false;

  std::set<std::string> channels{};
  std::set<std::string> patterns{};
  std::set<std::string> shard_channels{};
  bool monitoring = false;

  std::optional<Waiting> waiting{};
  bool silent = false;     // CLIENT REPLY OFF
  bool skip_next = false;  // CLIENT REPLY SKIP
  bool asking = false;
  bool readonly = false;
  TrackingOptions tracking{};

  std::size_t subscriptions() const noexcept { return channels.size() + patterns.size(); }
  bool subscribed() const noexcept { return subscriptions() + shard_channels.size() != 0; }
};

}  // namespace deferredis::simulated
