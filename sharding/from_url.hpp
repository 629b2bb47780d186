// A client from one text, whatever is behind it.
#pragma once

#include <string_view>

#include <deferredis/client/client.hpp>

namespace deferredis {

class ParsedUrl;

/// A lazy handle from a URL; its scheme says what is there:
///
///   redis://  rediss:// (TLS)  unix:///path       one server; a pool where there is ?pool_size=
///   redis+sharded://host:port,host:port           shards, a pool to each where it has ?pool_size=;
///                                                 ?placement=ketama&hash=md5&tag=%7B%7D
///   redis+cluster://host:port,host:port           a cluster, some of whose nodes these are
///   redis+sentinel://host:port,...?service=name   the primary that these sentinels name
///   redis+auto://host:port,host:port              what the first of them that answers says it is:
///                                                 a cluster, a sentinel (of ?service=name), or
///                                                 one server
///
/// With redis+auto:// commands wait, in order, until it is known what is there; while none of the
/// servers answers they fail at once, as everywhere. monitor() needs connected() before. It is
/// asked by INFO; who may not see that is asked CLUSTER INFO, and else counts as one server.
/// To wait for the first connections: `co_await from_url(reactor, url).connected()`, which waits
/// for ever where nobody answers (see Future::timeout()).
/// rediss+sharded:// and its like are TLS to each server. A shard is written as in ShardOptions:
/// "host:port", "host:port:weight", "host:port:weight%20name", a Unix socket as %2Fpath.
/// Throws InvalidArgumentError that points at the character, and never shows a password.
Client from_url(Reactor& reactor, std::string_view url);
/// The same from a parsed URL, whose options() may have been changed: a Network, for example.
Client from_url(Reactor& reactor, const ParsedUrl& url);

}  // namespace deferredis
