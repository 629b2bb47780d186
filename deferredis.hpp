// The umbrella: everything a program needs to use deferredis.
#pragma once

#include <deferredis/reactor/cxx20.hpp>

#include <deferredis/client/client.hpp>
#include <deferredis/client/group_consumer.hpp>
#include <deferredis/client/keyspace_events.hpp>
#include <deferredis/client/lock.hpp>
#include <deferredis/client/replication.hpp>
#include <deferredis/client/scan.hpp>
#include <deferredis/client/script.hpp>
#include <deferredis/client/stream_consumer.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/sharding/connect_cluster.hpp>
#include <deferredis/sharding/connect_sharded.hpp>
#include <deferredis/sharding/from_url.hpp>
#include <deferredis/sharding/hash_ring.hpp>
#include <deferredis/sharding/sentinel.hpp>
