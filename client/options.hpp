// Everything that can be set about a client, with the defaults.
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

/// What happens to a command while the server is known to be away (state *down*).
enum class WhenDisconnected : std::uint8_t {
  fail,  ///< ConnectionError{not_sent} at once, so that a web server can answer 503
  wait,  ///< waits for a connection, within its deadline and the queue's bounds
};

/// Which commands are sent again when nobody knows whether they were executed: those of the
/// category and of the ones before it. What is certain not to have been executed is sent again
/// in any case.
enum class Retry : std::uint8_t {
  none,
  read_only,
  write_checked,
  write_last_wins,
  all,  ///< but for scripts and unknown commands
};

/// How a connection is reached again: at once after a loss, then after random waits (full jitter)
/// below a bound that doubles from `min` to `max`, for ever.
struct Backoff {
  Duration min = std::chrono::milliseconds(50);
  Duration max = std::chrono::seconds(5);
  Duration stable_after = std::chrono::seconds(5);  ///< up for so long: begin with `min` again
};

/// Settings of connections and of calls. Aggregates for designated initialisers; trivially
/// destructible: texts must live until the call that takes the options returns, which copies
/// what it keeps.
struct Options {
  // where
  std::string_view host = "localhost";
  std::uint16_t port = 6379;
  std::string_view unix_path = {};  ///< of a Unix socket; then host and port do not count
  /// The user, by name or number, as whom the server at unix_path must run; empty: any. Who may
  /// write to its folder could put a socket of their own there, and be given the password.
  std::string_view unix_owner = {};
  std::optional<TlsOptions> tls = {};

  // who
  std::string_view user = {};  ///< ACL user; empty: the default one
  std::string_view password = {};
  int database = 0;
  std::string_view client_name = {};  ///< CLIENT SETNAME
  ProtocolVersion protocol = ProtocolVersion::automatic;
  bool announce_library = true;  ///< CLIENT SETINFO

  // what
  std::size_t pool_size = 10;      ///< of connect_pool and lazy_pool
  std::size_t max_exclusive = 64;  ///< connections of sessions, beside pool_size
  WhenDisconnected when_disconnected = WhenDisconnected::fail;
  Retry retry = Retry::read_only;
  bool evalsha_first = false;  ///< EVAL goes as EVALSHA, and as itself where the server lacks it
  bool subscribe_in_band = false;  ///< over the commands' connection, of a pool the first: RESP3
  std::size_t max_pending = std::size_t{1} << 20;  ///< commands without reply, per connection
  std::size_t max_pending_bytes = std::size_t{256} << 20;  ///< their bytes, per connection
  ReplyLimits reply_limits = {};

  // how long
  Duration timeout = std::chrono::seconds(5);  ///< a command's, waits and retries included; 0: none
  Duration connect_timeout = std::chrono::seconds(2);    ///< per address; 5 s for all of them
  Duration handshake_timeout = std::chrono::seconds(3);  ///< of TLS, then of Redis: each
  /// From a refused login to the next attempt, at least; set_credentials() does not wait for it.
  Duration refused_login_wait = std::chrono::seconds(5);
  Duration ping_interval = std::chrono::seconds(5);  ///< 0: never
  Duration dead_after = std::chrono::seconds(10);    ///< no progress of the oldest owed reply
  Duration keepalive = std::chrono::seconds(5);      ///< TCP; probes every 2 s, 3 of them
  Duration tcp_user_timeout = std::chrono::seconds(12);
  Backoff backoff = {};
};
static_assert(std::is_trivially_destructible_v<Options>);

/// Who logs in. Texts are copied by the call that takes them.
struct Credentials {
  std::string_view user = {};  ///< ACL user; empty: the default one
  std::string_view password = {};
};

/// Settings of the caller, for a view: what is not set stays as it is.
struct ViewOptions {
  std::optional<Duration> timeout = {};
  std::optional<Retry> retry = {};
  std::optional<WhenDisconnected> when_disconnected = {};
  std::optional<std::string_view> key_prefix = {};  ///< before every key; empty: none any more
  std::optional<bool> evalsha_first = {};
  std::optional<int> database = {};                  ///< gets connections of its own
  std::optional<std::string_view> client_name = {};  ///< the same
  std::optional<ProtocolVersion> protocol = {};      ///< the same
};
static_assert(std::is_trivially_destructible_v<ViewOptions>);

}  // namespace deferredis
