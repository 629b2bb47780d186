// All settings of a client, with their defaults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include <deferredis/client/node_list.hpp>
#include <deferredis/protocol/protocol_options.hpp>
#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/tls.hpp>

namespace deferredis {

class Network;
class Session;
class Error;
struct Endpoint;
struct Codec;
struct IssuedCredentials;
struct NamedResponse;
template <class T>
class Future;
/// A function with several owners: see client/hooks.hpp.
template <class Signature>
class SharedFunction;

/// Prepares each new connection. It gets the connection as a Session, and its Future ends when the
/// connection is ready for commands. It runs after the handshake and before any other command, at
/// every reconnect, on every connection of the client: those of a pool, of shards and nodes, of
/// sessions, subscribers and monitors.
///
/// What it changes (a database, a name, CLIENT TRACKING) stays. It may not use MULTI, WATCH, or
/// commands that wait in the server. The Session is of no use once the Future has ended.
/// Errors: if it fails, or takes longer than Options::handshake_timeout, the attempt to connect has
///   failed; the next one follows after the usual wait. An AuthError counts as a refused login.
using OnConnect = SharedFunction<Future<void>(Session)>;

/// Decides how long to wait before the next attempt to connect; no value: give up, as after
/// Options::connect_attempts. It replaces Options::backoff. Arguments: how many attempts have
/// failed in a row (0: a connection that was up is lost); the latest error; the time since the
/// connection was lost, or since the first attempt.
///
/// It is asked for each connection on its own, and only for connections that reconnect, not for
/// those of sessions. A wait after a refused login is at least Options::refused_login_wait. An
/// exception counts as Backoff::max, and goes to the reactor's on_unhandled_error.
using ReconnectPolicy =
    SharedFunction<std::optional<Duration>(std::uint32_t, const Error&, Duration)>;

/// Returns the login for a connection to this server. It is asked at each attempt to connect, and
/// again before a login with IssuedCredentials::valid_for ends: connections that are up then log in
/// again between two commands. It replaces Options::user and password.
///
/// Errors: if it fails, or takes longer than Options::handshake_timeout, the attempt to connect has
///   failed. A connection that is up stays up, and it is asked again later.
using CredentialProvider = SharedFunction<Future<IssuedCredentials>(Endpoint)>;

/// Response callbacks of several commands, for Options::response_callbacks: see client/hooks.hpp.
using ResponseTable = std::vector<NamedResponse>;
struct FailedAttempt;
/// Decides whether a command that failed is sent again, and after which wait; no value: no more. It
/// is asked for a single command on a client that has it, when the command would otherwise fail:
/// what `retry` and redirects send again comes first. See client/retry_policy.hpp.
using RetryPolicy = SharedFunction<std::optional<Duration>(const FailedAttempt&)>;

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

/// Where a cluster client's reads go. Replicas lag behind: a read from one may return an older
/// value than was written, even by the same client.
enum class ReadFrom : std::uint8_t {
  primary,
  prefer_replica,  ///< replicas in turn; the primary if none is up
  any,             ///< primary and replicas in turn
  lowest_latency,  ///< the node that has answered fastest of late
  same_zone,       ///< replicas in our zone in turn, then a primary there, then other replicas
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
  /// Several addresses of one server, "10.0.0.1:6379,10.0.0.2:6379": each attempt tries them in
  /// random order until one answers. If set, host, port and unix_path are ignored.
  NodeList addresses = {};
  /// A DNS name with SRV records, "_redis._tcp.example.com", looked up at each attempt: its servers
  /// are tried by priority and weight (RFC 2782). If set, the members above are ignored.
  std::string_view srv = {};
  std::optional<TlsOptions> tls = {};  ///< TLS, if given
  /// Opens every connection of the client; null: the system's sockets. Borrowed: it must live until
  /// the client has closed. See reactor/network.hpp.
  Network* network = nullptr;

  // who
  std::string_view user = {};      ///< ACL user; empty: the default user
  std::string_view password = {};  ///< of the user
  /// Asked for the login at each attempt to connect; null: user and password. See client/hooks.hpp.
  const CredentialProvider* credentials = nullptr;
  int database = 0;                   ///< SELECT
  std::string_view client_name = {};  ///< CLIENT SETNAME
  /// RESP2, RESP3, or what the server knows.
  ProtocolVersion protocol = ProtocolVersion::automatic;
  bool announce_library = true;  ///< CLIENT SETINFO
  /// CLIENT NO-EVICT (7.0): the server does not close the connection to save memory.
  bool no_evict = false;
  /// CLIENT NO-TOUCH (7.2): commands do not make their keys look recently used.
  bool no_touch = false;
  /// CLIENT CAPA redirect (Valkey 8.0): a replica, or a primary that hands over, answers a command
  /// with -REDIRECT and the address of the primary. The connections go there, with the login, and
  /// the command is sent again. Only for a single server and for shards. Other servers do not know
  /// it, and nothing changes.
  bool follow_redirects = false;
  /// Prepares each new connection; null: nothing to prepare. See client/hooks.hpp.
  const OnConnect* on_connect = nullptr;

  // what
  std::size_t pool_size = 10;  ///< for connect_pool and lazy_pool
  /// The connections that a pool always has. It opens more, one after another and up to pool_size,
  /// while every connection owes replies. 0: it always has pool_size.
  std::size_t pool_min_size = 0;
  /// Connections above pool_min_size that had no command for this long are closed; 0: never.
  Duration pool_shrink_after = std::chrono::seconds(30);
  std::size_t max_exclusive = 64;  ///< connections of sessions, in addition to pool_size
  /// While the server is known to be away.
  WhenDisconnected when_disconnected = WhenDisconnected::fail;
  /// Connect again after a loss or a failed attempt. If false, the client then stays down, and
  /// commands fail at once; Client::reconnect() makes one more attempt.
  bool reconnect = true;
  /// This many failed attempts in a row, and a connection gives up: the client stays down until
  /// Client::reconnect(). 0: never.
  std::uint32_t connect_attempts = 0;
  /// Replaces `backoff`; null: none. See client/hooks.hpp.
  const ReconnectPolicy* reconnect_policy = nullptr;
  Retry retry = Retry::read_only;  ///< what may be sent twice
  /// Asked when a command would fail; null: it fails. See client/retry_policy.hpp.
  const RetryPolicy* retry_policy = nullptr;
  /// EVAL goes as EVALSHA, and as EVAL if the server answers NOSCRIPT. See ScriptOptions::by_sha1.
  bool evalsha_first = false;
  /// Convert replies before they are decoded, as Client::set_response_callback() does; null: none.
  const ResponseTable* response_callbacks = nullptr;
  bool subscribe_in_band = false;                  ///< on the (first) connection of commands: RESP3
  std::size_t max_pending = std::size_t{1} << 20;  ///< commands without a reply, per connection
  std::size_t max_pending_bytes = std::size_t{256} << 20;  ///< their bytes, per connection
  ReplyLimits reply_limits = {};                           ///< bounds on one reply
  bool tcp_nodelay = true;         ///< TCP_NODELAY: small commands leave at once
  std::size_t send_buffer = 0;     ///< bytes of the kernel's (SO_SNDBUF); 0: its default
  std::size_t receive_buffer = 0;  ///< the same for SO_RCVBUF
  /// Bytes that are read from a socket at a time, 64 KiB at least. All connections of a Reactor
  /// share one buffer, which has the largest size that any of its clients requested.
  std::size_t read_buffer = std::size_t{64} << 10;

  // how long
  Duration timeout = std::chrono::seconds(5);  ///< per command, with waits and retries; 0: none
  Duration connect_timeout = std::chrono::seconds(2);        ///< per address
  Duration total_connect_timeout = std::chrono::seconds(5);  ///< for all addresses, TLS included
  /// For the login to be known, for TLS, for Redis, and for on_connect: each.
  Duration handshake_timeout = std::chrono::seconds(3);
  /// The least time from a refused login to the next attempt; set_credentials() does not wait for
  /// it.
  Duration refused_login_wait = std::chrono::seconds(5);
  Duration ping_interval = std::chrono::seconds(5);  ///< 0: never
  Duration dead_after = std::chrono::seconds(10);    ///< without progress on the oldest owed reply
  Duration keepalive = std::chrono::seconds(5);      ///< TCP: silence before the first probe
  Duration keepalive_interval = std::chrono::seconds(2);  ///< TCP: between two probes
  int keepalive_count = 3;  ///< TCP: this many probes without an answer, and the peer is dead
  Duration tcp_user_timeout = std::chrono::seconds(12);  ///< unacknowledged bytes: the peer is dead
  /// A connection without a command for this long (give or take 10 %) is replaced by a new one; 0:
  /// never. It never owes a reply then. Those of subscribers and monitors stay.
  Duration max_idle = Duration::zero();
  /// A connection that is this old (give or take 10 %) is replaced once its commands are answered;
  /// 0: never. Those of subscribers and monitors stay.
  Duration max_lifetime = Duration::zero();
  Backoff backoff = {};  ///< waits between attempts to connect
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
  std::optional<ReadFrom> read_from = {};                  ///< the same; only in a cluster
  std::optional<WhenDisconnected> when_disconnected = {};  ///< while the server is known to be away
  std::optional<Retry> retry = {};                         ///< what may be sent twice
  /// Asked when a command would fail; an empty one: none any more.
  const RetryPolicy* retry_policy = nullptr;
  std::optional<bool> evalsha_first = {};           ///< EVAL goes as EVALSHA first
  std::optional<Duration> timeout = {};             ///< of each command
  std::optional<std::string_view> key_prefix = {};  ///< put before every key; empty: no prefix
  /// Encodes values and decodes those in replies; null: no codec. See client/codec.hpp.
  std::optional<const Codec*> codec = {};
};
static_assert(std::is_trivially_destructible_v<ViewOptions>);

/// How a value is transferred in pieces, by Client::get_to() and set_from().
struct TransferOptions {
  /// The largest piece that a sink gets. Up to three times as much is held in memory.
  std::size_t piece_bytes = std::size_t{64} << 10;
  /// The longest wait for the server to send or take more; time that a sink or source takes does
  /// not count. Unset: the client's timeout. Zero: no limit. A longer wait than dead_after is never
  /// made.
  std::optional<Duration> stall_timeout = {};
};
static_assert(std::is_trivially_destructible_v<TransferOptions>);

}  // namespace deferredis
