// A client from one text, whatever is behind it.
#pragma once

#include <string_view>

#include <deferredis/client/client.hpp>

namespace deferredis {

/// A lazy handle from a URL; its scheme says what is there:
///
///   redis://  rediss:// (TLS)  unix:///path       one server; a pool where there is ?pool_size=
///   redis+sharded://host:port,host:port           shards, a pool to each where it has ?pool_size=;
///                                                 ?placement=ketama&hash=md5&tag=%7B%7D
///   redis+cluster://  redis+sentinel://  redis+auto://   not yet: NotSupportedError
///
/// rediss+sharded:// and its like are TLS to each server. A shard is written as in ShardOptions:
/// "host:port", "host:port:weight", "host:port:weight%20name", a Unix socket as %2Fpath.
/// Throws InvalidArgumentError that points at the character, and never shows a password.
Client from_url(Reactor& reactor, std::string_view url);

}  // namespace deferredis
