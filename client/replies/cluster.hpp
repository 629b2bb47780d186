// The replies of the commands about a cluster.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// The first and last slot, both included.
using SlotRange = std::pair<std::int64_t, std::int64_t>;

/// One line of CLUSTER NODES.
struct ClusterNode {
  std::string id = {};                  ///< 40 hexadecimal digits
  std::string host = {};                ///< as the node announces it
  std::int64_t port = 0;                ///< of clients
  std::int64_t bus_port = 0;            ///< of the cluster's own traffic
  std::string hostname = {};            ///< if it announced one
  std::vector<std::string> flags = {};  ///< "myself", "master", "slave", "fail" ...
  std::string primary_id = {};          ///< of a replica
  std::int64_t config_epoch = 0;        ///< of its latest change of slots
  bool connected = false;               ///< is the link to it up?
  std::vector<SlotRange> slots = {};    ///< those it has; none for a replica
  /// Slots that are moving to, or from, another node, with that node's id. Only the node itself
  /// reports them.
  std::vector<std::pair<std::int64_t, std::string>> migrating = {};
  /// The same for slots that are on their way to it.
  std::vector<std::pair<std::int64_t, std::string>> importing = {};
};

/// A node in CLUSTER SLOTS and CLUSTER SHARDS. Parts that the server does not report are 0 or
/// empty.
struct ClusterShardNode {
  std::string id = {};                 ///< 40 hexadecimal digits
  std::string host = {};               ///< its preferred endpoint; empty: the one we asked
  std::int64_t port = 0;               ///< of clients without TLS
  std::int64_t tls_port = 0;           ///< of clients with TLS
  std::string ip = {};                 ///< its address
  std::string hostname = {};           ///< the name that it announces
  bool primary = false;                ///< false: a replica
  std::int64_t offset = 0;             ///< of the replication
  std::string health = {};             ///< "online", "failed", "loading"
  std::string availability_zone = {};  ///< Valkey tells it
};

/// Nodes that hold the same slots.
struct ClusterShard {
  std::vector<SlotRange> slots = {};         ///< ranges, first and last included
  std::vector<ClusterShardNode> nodes = {};  ///< the primary and its replicas
};

/// A range of slots and the nodes that have it.
struct ClusterSlots {
  SlotRange range = {};                      ///< first and last slot, both included
  std::vector<ClusterShardNode> nodes = {};  ///< the primary first
};

/// A link to another node.
struct ClusterLink {
  std::string direction = {};              ///< "to" or "from"
  std::string node = {};                   ///< its id
  std::int64_t create_time_ms = 0;         ///< in Unix time
  std::string events = {};                 ///< what the server waits for: "r", "w"
  std::int64_t send_buffer_allocated = 0;  ///< bytes
  std::int64_t send_buffer_used = 0;       ///< bytes
};

/// A task of CLUSTER MIGRATION.
struct SlotMigration {
  std::string id = {};              ///< of the task
  std::string slots = {};           ///< "0-100 200-250"
  std::string source = {};          ///< the node that has them
  std::string destination = {};     ///< the node that gets them
  std::string operation = {};       ///< "import" or "migrate"
  std::string state = {};           ///< in the server's words
  std::string last_error = {};      ///< empty: none
  std::int64_t retries = 0;         ///< how often it was begun again
  std::int64_t create_time_ms = 0;  ///< in Unix time; 0: not yet, here and below
  std::int64_t start_time_ms = 0;   ///< when it began
  std::int64_t end_time_ms = 0;     ///< when it ended
  std::int64_t write_pause_ms = 0;  ///< how long writes had to wait
};

template <>
struct Decoder<ClusterNode> {
  static ClusterNode decode(ReplyReader& reader);
};
template <>
struct Decoder<ClusterShard> {
  static ClusterShard decode(ReplyReader& reader);
};
template <>
struct Decoder<ClusterShardNode> {
  static ClusterShardNode decode(ReplyReader& reader);
};
template <>
struct Decoder<ClusterSlots> {
  static ClusterSlots decode(ReplyReader& reader);
};
template <>
struct Decoder<ClusterLink> {
  static ClusterLink decode(ReplyReader& reader);
};
template <>
struct Decoder<SlotMigration> {
  static SlotMigration decode(ReplyReader& reader);
};

}  // namespace deferredis
