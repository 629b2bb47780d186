// The error kinds of this room: errors from a server, and peers that do not speak Redis.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <deferredis/reactor/endpoint.hpp>
#include <deferredis/reactor/error.hpp>

namespace DEFERREDIS_API deferredis {

// clang-format off
/// What answers does not speak RESP.
class ProtocolError : public Exception { using Exception::Exception; };
/// A reply was over ReplyLimits, or over the memory there was.
class LimitExceededError : public ProtocolError { using ProtocolError::ProtocolError; };
/// User name or password were refused.
class AuthError : public ConnectionError { using ConnectionError::ConnectionError; };
/// The reply does not fit the type that was asked for.
class ReplyTypeError : public Exception { using Exception::Exception; };

/// The server answered with an error.
class ReplyError : public Exception { using Exception::Exception; };
/// A watched key changed, nothing was executed.
class WatchError : public ReplyError { using ReplyError::ReplyError; };
/// EXECABORT: a queued command was refused, nothing was executed.
class ExecAbortedError : public ReplyError { using ReplyError::ReplyError; };
/// NOSCRIPT: the server does not know this SHA1.
class NoScriptError : public ReplyError { using ReplyError::ReplyError; };
/// WRONGTYPE: the key holds another type.
class WrongTypeError : public ReplyError { using ReplyError::ReplyError; };
/// NOPERM: the user may not do this.
class NoPermissionError : public ReplyError { using ReplyError::ReplyError; };
/// NOAUTH: log in first.
class NoAuthError : public ReplyError { using ReplyError::ReplyError; };
/// READONLY: it is a replica.
class ReadOnlyError : public ReplyError { using ReplyError::ReplyError; };
/// LOADING: the server reads its data.
class LoadingError : public ReplyError { using ReplyError::ReplyError; };
/// BUSY: a script runs.
class BusyError : public ReplyError { using ReplyError::ReplyError; };
/// BUSYGROUP: the consumer group is there already.
class BusyGroupError : public ReplyError { using ReplyError::ReplyError; };
/// OOM: the server has no memory left.
class OutOfMemoryError : public ReplyError { using ReplyError::ReplyError; };
/// MISCONF: the server cannot save.
class MisconfError : public ReplyError { using ReplyError::ReplyError; };
/// NOREPLICAS: too few replicas.
class NoReplicasError : public ReplyError { using ReplyError::ReplyError; };
/// MASTERDOWN: the replica lost its primary.
class MasterDownError : public ReplyError { using ReplyError::ReplyError; };
/// MOVED: another node has the slot.
class MovedError : public ReplyError { using ReplyError::ReplyError; };
/// ASK: that node has the key, this once.
class AskError : public ReplyError { using ReplyError::ReplyError; };
/// REDIRECT: another server is the primary.
class RedirectError : public ReplyError { using ReplyError::ReplyError; };
/// TRYAGAIN: the slot is on its way to another node.
class TryAgainError : public ReplyError { using ReplyError::ReplyError; };
/// CLUSTERDOWN: slots without a node.
class ClusterDownError : public ReplyError { using ReplyError::ReplyError; };
/// CROSSSLOT: the keys do not share one slot.
class CrossSlotError : public ReplyError { using ReplyError::ReplyError; };
// clang-format on

namespace errc {
/// Not a Redis server: check the peer.
inline constexpr Errc protocol = code_of<ProtocolError>;
/// Ask for less, or raise the limit.
inline constexpr Errc limit_exceeded = code_of<LimitExceededError, protocol>;
/// Fix the user name or password.
inline constexpr Errc auth = code_of<AuthError, connection>;
/// The reply does not fit the requested type.
inline constexpr Errc reply_type = code_of<ReplyTypeError>;

/// The server refused: read its text.
inline constexpr Errc reply = code_of<ReplyError>;
/// A watched key changed: start over.
inline constexpr Errc watch = code_of<WatchError, reply>;
/// A queued command was refused.
inline constexpr Errc exec_aborted = code_of<ExecAbortedError, reply>;
/// Send the script itself.
inline constexpr Errc no_script = code_of<NoScriptError, reply>;
/// The key holds another type.
inline constexpr Errc wrong_type = code_of<WrongTypeError, reply>;
/// Ask for the permission.
inline constexpr Errc no_permission = code_of<NoPermissionError, reply>;
/// Log in first, or fix the password.
inline constexpr Errc no_auth = code_of<NoAuthError, reply>;
/// Write to the primary.
inline constexpr Errc read_only = code_of<ReadOnlyError, reply>;
/// Try again later.
inline constexpr Errc loading = code_of<LoadingError, reply>;
/// A script is running: try again later.
inline constexpr Errc busy = code_of<BusyError, reply>;
/// The consumer group already exists.
inline constexpr Errc busy_group = code_of<BusyGroupError, reply>;
/// Free memory on the server.
inline constexpr Errc out_of_memory = code_of<OutOfMemoryError, reply>;
/// The server cannot save: see its log.
inline constexpr Errc misconf = code_of<MisconfError, reply>;
/// Too few replicas: try again later.
inline constexpr Errc no_replicas = code_of<NoReplicasError, reply>;
/// The replica lost its primary.
inline constexpr Errc master_down = code_of<MasterDownError, reply>;
/// Ask the node it names.
inline constexpr Errc moved = code_of<MovedError, reply>;
/// Ask that node, only this time.
inline constexpr Errc ask = code_of<AskError, reply>;
/// Ask the server it names, or set .follow_redirects.
inline constexpr Errc redirect = code_of<RedirectError, reply>;
/// The slot is moving: try again later.
inline constexpr Errc try_again = code_of<TryAgainError, reply>;
/// Slots without a node: try later.
inline constexpr Errc cluster_down = code_of<ClusterDownError, reply>;
/// The keys must share one slot.
inline constexpr Errc cross_slot = code_of<CrossSlotError, reply>;
}  // namespace errc

/// Makes the Error from the text of a server's error line: "WRONGTYPE Operation against ...".
/// Arguments that the server repeats are removed.
///
/// Delivery: always rejected. The code is always errc::reply or a kind of it, whatever the text
///   says, because the text may come from a user's script.
Error make_reply_error(std::string_view text);

/// The server that a RedirectError names; nothing if the text names none.
std::optional<Endpoint> redirect_target(const Error& error);

/// True if the server's text says that the command was not executed, so that sending it again,
/// later or elsewhere, cannot execute it twice.
bool known_not_applied(const Error& error) noexcept;

}  // namespace deferredis
