// The error kinds of this room: errors from a server, and peers that do not speak Redis.
#pragma once

#include <string>
#include <string_view>

#include <deferredis/reactor/error.hpp>

namespace deferredis {

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
/// TRYAGAIN: the slot is on its way to another node.
class TryAgainError : public ReplyError { using ReplyError::ReplyError; };
/// CLUSTERDOWN: slots without a node.
class ClusterDownError : public ReplyError { using ReplyError::ReplyError; };
/// CROSSSLOT: the keys do not share one slot.
class CrossSlotError : public ReplyError { using ReplyError::ReplyError; };
// clang-format on

namespace kind {
inline constexpr ErrorKind protocol{"ProtocolError", detail::raise_as<ProtocolError>};
inline constexpr ErrorKind limit_exceeded{"LimitExceededError",
                                          detail::raise_as<LimitExceededError>, &protocol};
inline constexpr ErrorKind auth{"AuthError", detail::raise_as<AuthError>, &connection};
inline constexpr ErrorKind reply_type{"ReplyTypeError", detail::raise_as<ReplyTypeError>};

inline constexpr ErrorKind reply{"ReplyError", detail::raise_as<ReplyError>};
inline constexpr ErrorKind watch{"WatchError", detail::raise_as<WatchError>, &reply};
inline constexpr ErrorKind exec_aborted{"ExecAbortedError", detail::raise_as<ExecAbortedError>,
                                        &reply};
inline constexpr ErrorKind no_script{"NoScriptError", detail::raise_as<NoScriptError>, &reply};
inline constexpr ErrorKind wrong_type{"WrongTypeError", detail::raise_as<WrongTypeError>, &reply};
inline constexpr ErrorKind no_permission{"NoPermissionError", detail::raise_as<NoPermissionError>,
                                         &reply};
inline constexpr ErrorKind no_auth{"NoAuthError", detail::raise_as<NoAuthError>, &reply};
inline constexpr ErrorKind read_only{"ReadOnlyError", detail::raise_as<ReadOnlyError>, &reply};
inline constexpr ErrorKind loading{"LoadingError", detail::raise_as<LoadingError>, &reply};
inline constexpr ErrorKind busy{"BusyError", detail::raise_as<BusyError>, &reply};
inline constexpr ErrorKind busy_group{"BusyGroupError", detail::raise_as<BusyGroupError>, &reply};
inline constexpr ErrorKind out_of_memory{"OutOfMemoryError", detail::raise_as<OutOfMemoryError>,
                                         &reply};
inline constexpr ErrorKind misconf{"MisconfError", detail::raise_as<MisconfError>, &reply};
inline constexpr ErrorKind no_replicas{"NoReplicasError", detail::raise_as<NoReplicasError>,
                                       &reply};
inline constexpr ErrorKind master_down{"MasterDownError", detail::raise_as<MasterDownError>,
                                       &reply};
inline constexpr ErrorKind moved{"MovedError", detail::raise_as<MovedError>, &reply};
inline constexpr ErrorKind ask{"AskError", detail::raise_as<AskError>, &reply};
inline constexpr ErrorKind try_again{"TryAgainError", detail::raise_as<TryAgainError>, &reply};
inline constexpr ErrorKind cluster_down{"ClusterDownError", detail::raise_as<ClusterDownError>,
                                        &reply};
inline constexpr ErrorKind cross_slot{"CrossSlotError", detail::raise_as<CrossSlotError>, &reply};
}  // namespace kind

namespace errc {
inline constexpr Errc protocol{kind::protocol};              ///< not a Redis server: check the peer
inline constexpr Errc limit_exceeded{kind::limit_exceeded};  ///< ask for less, or raise the limit
inline constexpr Errc auth{kind::auth};                      ///< fix the user name or password
inline constexpr Errc reply_type{kind::reply_type};  ///< the reply does not fit the requested type

inline constexpr Errc reply{kind::reply};                  ///< the server refused: read its text
inline constexpr Errc watch{kind::watch};                  ///< a watched key changed: start over
inline constexpr Errc exec_aborted{kind::exec_aborted};    ///< a queued command was refused
inline constexpr Errc no_script{kind::no_script};          ///< send the script itself
inline constexpr Errc wrong_type{kind::wrong_type};        ///< the key holds another type
inline constexpr Errc no_permission{kind::no_permission};  ///< ask for the permission
inline constexpr Errc no_auth{kind::no_auth};              ///< log in first, or fix the password
inline constexpr Errc read_only{kind::read_only};          ///< write to the primary
inline constexpr Errc loading{kind::loading};              ///< try again later
inline constexpr Errc busy{kind::busy};                    ///< a script is running: try again later
inline constexpr Errc busy_group{kind::busy_group};        ///< the consumer group already exists
inline constexpr Errc out_of_memory{kind::out_of_memory};  ///< free memory on the server
inline constexpr Errc misconf{kind::misconf};              ///< the server cannot save: see its log
inline constexpr Errc no_replicas{kind::no_replicas};      ///< too few replicas: try again later
inline constexpr Errc master_down{kind::master_down};      ///< the replica lost its primary
inline constexpr Errc moved{kind::moved};                  ///< ask the node it names
inline constexpr Errc ask{kind::ask};                      ///< ask that node, only this time
inline constexpr Errc try_again{kind::try_again};          ///< the slot is moving: try again later
inline constexpr Errc cluster_down{kind::cluster_down};    ///< slots without a node: try later
inline constexpr Errc cross_slot{kind::cross_slot};        ///< the keys must share one slot
}  // namespace errc

/// Makes the Error from the text of a server's error line: "WRONGTYPE Operation against ...".
/// Arguments that the server repeats are removed.
///
/// Delivery: always rejected. The code is always errc::reply or a kind of it, whatever the text
///   says, because the text may come from a user's script.
Error make_reply_error(std::string_view text);

/// True if the server's text says that the command was not executed, so that sending it again,
/// later or elsewhere, cannot execute it twice.
bool known_not_applied(const Error& error) noexcept;

}  // namespace deferredis
