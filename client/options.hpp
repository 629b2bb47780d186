// All settings of a client, with their defaults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include <deferredis/protocol/protocol_options.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/tls.hpp>

namespace deferredis {

class Network;

/// What happens to a command while the server is known to be away (state *down*).
enum class WhenDisconnected : std::uint8_t {
  fail,  ///< ConnectionError{not_sent} at once, so that a web server can answer 503
  wait,  ///< waits for a connection, within its deadline and the limits of the queue
};

/// Which commands are sent again if nobody knows whether they were executed: those of this category
/// and of the ones before it. A command that was certainly not executed is always sent again.
enum class Retry : std::uint8_t {
  none,
  read_only,
  write_checked,
  write_last_wins,
  all,  ///< except scripts and unknown commands
};

/// How a connection is reopened: at once after a loss, then after random waits (full jitter) below
/// a bound that doubles from `min` to `max`, without end.
struct Backoff {
  Duration min = std::chrono::milliseconds(50);     ///< bound of the first wait
  Duration max = std::chrono::seconds(5);           ///< bound of the longest wait
  Duration stable_after = std::chrono::seconds(5);  ///< up this long: start at `min` again
};

/// Settings of connections and calls. An aggregate for designated initialisers, and trivially
/// destructible: texts must live until the call that takes the options returns; the call copies
/// what it keeps.
struct Options {
  // where
  std::string_view host = "localhost";  ///< a name, an IPv4 or an IPv6 address
  std::uint16_t port = 6379;            ///< of TCP
  std::string_view unix_path = {};      ///< of a Unix socket; if set, host and port are ignored
  /// The server at unix_path must run as this user, given by name or number; empty: any user.
  /// Otherwise anyone who may write to the folder could put a socket there and receive the
  /// password.
  std::string_view unix_owner = {};
  std::optional<TlsOptions> tls = {};  ///< TLS, if given
  /// Opens every connection of the client; null: the system's sockets. Borrowed: it must live until
  /// the client has closed. See reactor/network.hpp.
  Network* network = nullptr;

  // who
  std::string_view user = {};         ///< ACL user; empty: the default user
  std::string_view password = {};     ///< of the user
  int database = 0;                   ///< SELECT
  std::string_view client_name = {};  ///< CLIENT SETNAME
  /// RESP2, RESP3, or what the server knows.
  ProtocolVersion protocol = ProtocolVersion::automatic;
  bool announce_library = true;  ///< CLIENT SETINFO

  // what
  std::size_t pool_size = 10;      ///< for connect_pool and lazy_pool
  std::size_t max_exclusive = 64;  ///< connections of sessions, in addition to pool_size
  /// While the server is known to be away.
  WhenDisconnected when_disconnected = WhenDisconnected::fail;
  Retry retry = Retry::read_only;  ///< what may be sent twice
  /// EVAL goes as EVALSHA, and as EVAL if the server answers NOSCRIPT. See ScriptOptions::by_sha1.
  bool evalsha_first = false;
  bool subscribe_in_band = false;                  ///< on the (first) connection of commands: RESP3
  std::size_t max_pending = std::size_t{1} << 20;  ///< commands without a reply, per connection
  std::size_t max_pending_bytes = std::size_t{256} << 20;  ///< their bytes, per connection
  ReplyLimits reply_limits = {};                           ///< bounds on one reply

  // how long
  Duration timeout = std::chrono::seconds(5);  ///< per command, with waits and retries; 0: none
  Duration connect_timeout = std::chrono::seconds(2);    ///< per address; 5 s for all of them
  Duration handshake_timeout = std::chrono::seconds(3);  ///< for TLS, then for Redis: each
  /// The least time from a refused login to the next attempt; set_credentials() does not wait for
  /// it.
  Duration refused_login_wait = std::chrono::seconds(5);
  Duration ping_interval = std::chrono::seconds(5);  ///< 0: never
  Duration dead_after = std::chrono::seconds(10);    ///< without progress on the oldest owed reply
  Duration keepalive = std::chrono::seconds(5);      ///< TCP; probes every 2 s, 3 of them
  Duration tcp_user_timeout = std::chrono::seconds(12);  ///< unacknowledged bytes: the peer is dead
  Backoff backoff = {};                                  ///< waits between attempts to connect
};
static_assert(std::is_trivially_destructible_v<Options>);

/// The login. The call that takes the texts copies them.
struct Credentials {
  std::string_view user = {};      ///< ACL user; empty: the default user
  std::string_view password = {};  ///< in plain text; it is wiped with the client
};

/// Settings of the caller, for a view, in the order of Options. Unset ones stay as they are.
struct ViewOptions {
  std::optional<int> database = {};                        ///< gets its own connections
  std::optional<std::string_view> client_name = {};        ///< the same
  std::optional<ProtocolVersion> protocol = {};            ///< the same
  std::optional<WhenDisconnected> when_disconnected = {};  ///< while the server is known to be away
  std::optional<Retry> retry = {};                         ///< what may be sent twice
  std::optional<bool> evalsha_first = {};                  ///< EVAL goes as EVALSHA first
  std::optional<Duration> timeout = {};                    ///< of each command
  std::optional<std::string_view> key_prefix = {};  ///< put before every key; empty: no prefix
};
static_assert(std::is_trivially_destructible_v<ViewOptions>);

}  // namespace deferredis
