// Makes a client from a URL, whatever kind of server it names.
#pragma once

#include <string_view>

#include <deferredis/client/client.hpp>

namespace deferredis {

class ParsedUrl;

/// Makes a lazy handle from a URL. The scheme says what the URL names:
///
///   redis://  rediss:// (TLS)  unix:///path       one server; a pool with ?pool_size=
///   redis+sharded://host:port,host:port           shards; a pool to each with ?pool_size=;
///                                                 ?placement=ketama&hash=md5&tag=%7B%7D
///   redis+cluster://host:port,host:port           a cluster, by some of its nodes
///   redis+sentinel://host:port,...?service=name   the primary that these sentinels name
///   redis+auto://host:port,host:port              what the first server that answers says it is: a
///                                                 cluster node, a sentinel (of ?service=name), or
///                                                 a single server
///
/// With redis+auto://, commands wait in order until the kind of server is known; if no server
/// answers, they fail at once, as on any client. monitor() must wait for connected(). The client
/// sends INFO; if the server refuses it, the client sends CLUSTER INFO; if that is refused too, the
/// server counts as a single server.
///
/// To wait for the first connections: `co_await from_url(reactor, url).connected()`, which waits
/// forever if no server answers (see Future::timeout()).
///
/// rediss+sharded:// and the like use TLS to each server. A shard is written as in ShardOptions:
/// "host:port", "host:port:weight", "host:port:weight%20name", or %2Fpath for a Unix socket. Throws
/// InvalidArgumentError that points at the bad character and never shows a password.
Client from_url(Reactor& reactor, std::string_view url);
/// The same from a parsed URL, whose options() may have been changed: a Network, for example.
Client from_url(Reactor& reactor, const ParsedUrl& url);

}  // namespace deferredis
