// Streams: entries with ids in order of time, and groups that share the work.
// Made by tools/generate.py from commands/streams.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/commands/geo.hpp>
#include <deferredis/client/replies/stream.hpp>
#include <deferredis/protocol/map.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

/// Tokens of XADD.
/// At most one of maxlen, minid.
struct XaddOptions {
  bool nomkstream = false;  ///< NOMKSTREAM: only if the stream exists
  std::optional<Trim> maxlen = {};  ///< MAXLEN: removes old entries, down to this many
  std::optional<TrimId> minid = {};  ///< MINID: removes entries older than this id
};

/// Tokens of XREAD.
struct XreadOptions {
  /// BLOCK: waits for entries, at most this long; 0: forever
  std::optional<std::chrono::milliseconds> block = {};
  std::optional<std::int64_t> count = {};  ///< COUNT: at most this many entries of each stream
};

/// Tokens of XREADGROUP.
struct XreadgroupOptions {
  /// BLOCK: waits for new entries, at most this long; 0: forever
  std::optional<std::chrono::milliseconds> block = {};
  std::optional<std::int64_t> count = {};  ///< COUNT: at most this many entries of each stream
  bool noack = false;  ///< NOACK: entries count as acknowledged at once
};

/// Tokens of XCLAIM.
struct XclaimOptions {
  std::optional<std::chrono::milliseconds> idle = {};  ///< IDLE: sets the idle time
  /// TIME: sets the time since when it is idle
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> time = {};
  std::optional<std::int64_t> retrycount = {};  ///< RETRYCOUNT: sets the number of deliveries
  bool force = false;  ///< FORCE: even if the entry is not pending
};

/// Tokens of XGROUP CREATE.
struct XgroupCreateOptions {
  bool mkstream = false;  ///< MKSTREAM: creates an empty stream if there is none
  /// ENTRIESREAD: how many entries the group counts as read
  std::optional<std::int64_t> entriesread = {};
};

/// Tokens of XGROUP SETID.
struct XgroupSetidOptions {
  /// ENTRIESREAD: how many entries the group counts as read
  std::optional<std::int64_t> entriesread = {};
};

/// Tokens of XPENDING.
struct XpendingOptions {
  /// IDLE: only those idle for at least this long
  std::optional<std::chrono::milliseconds> idle = {};
};

/// Tokens of XSETID.
struct XsetidOptions {
  /// ENTRIESADDED: how many entries were ever added
  std::optional<std::int64_t> entriesadded = {};
  std::optional<std::string_view> maxdeletedid = {};  ///< MAXDELETEDID: the highest deleted id
};

/// What happens to the groups' references to a deleted entry.
enum class EntryRefs : std::uint8_t {
  keep,  ///< they stay
  delete_,  ///< they are removed too
  acked,  ///< only entries that every group has acknowledged are deleted
};

/// How XNACK changes an entry's count of deliveries.
enum class NackMode : std::uint8_t {
  silent,  ///< this delivery does not count
  fail,  ///< keeps the count
  fatal,  ///< marks the entry as beyond help
};

/// Streams: entries with ids in order of time, and groups that share the work.
class StreamCommands : public GeoCommands {
 public:
  /// XACK: acknowledges entries; returns how many were pending.
  Future<std::int64_t> xack(Key key, const Arg& group, const Args& ids) const;
  /// XACKDEL IDS: for each 1: acknowledged and deleted, 2: still referenced, -1: no such entry.
  Future<std::vector<std::int64_t>> xackdel(Key key, const Arg& group, EntryRefs refs,
                                            const Args& ids) const;
  /// XADD: appends an entry; the id "*" lets the server choose it; returns the id, or nothing if
  /// NOMKSTREAM prevented it.
  Future<std::optional<std::string>> xadd(Key key, const Arg& id, const Pairs& fields,
                                          const XaddOptions& options = {}) const;
  /// XAUTOCLAIM: takes over entries that have been pending for too long.
  Future<ClaimedEntries> xautoclaim(Key key, const Arg& group, const Arg& consumer,
                                    std::chrono::milliseconds min_idle, const Arg& start,
                                    std::int64_t count = 100) const;
  /// XAUTOCLAIM JUSTID: the same, but returns only ids; does not count as a delivery.
  Future<ClaimedIds> xautoclaim_justid(Key key, const Arg& group, const Arg& consumer,
                                       std::chrono::milliseconds min_idle, const Arg& start,
                                       std::int64_t count = 100) const;
  /// XCFGSET: "IDMP-DURATION" "100": how long and how many ids of producers are remembered.
  Future<void> xcfgset(Key key, const Args& words) const;
  /// XCLAIM: takes over these entries if they have been pending for this long.
  Future<std::vector<StreamEntry>> xclaim(Key key, const Arg& group, const Arg& consumer,
                                          std::chrono::milliseconds min_idle, const Args& ids,
                                          const XclaimOptions& options = {}) const;
  /// XCLAIM JUSTID: the same, but returns only ids; does not count as a delivery.
  Future<std::vector<std::string>> xclaim_justid(Key key, const Arg& group, const Arg& consumer,
                                                 std::chrono::milliseconds min_idle,
                                                 const Args& ids,
                                                 const XclaimOptions& options = {}) const;
  /// XDEL: deletes entries; returns how many existed.
  Future<std::int64_t> xdel(Key key, const Args& ids) const;
  /// XDELEX IDS: for each 1: deleted, 2: still referenced, -1: no such entry.
  Future<std::vector<std::int64_t>> xdelex(Key key, EntryRefs refs, const Args& ids) const;
  /// XGROUP CREATE: creates a group that starts after `id`; "$": after the last entry; an error if
  /// it exists.
  Future<void> xgroup_create(Key key, const Arg& group, const Arg& id,
                             const XgroupCreateOptions& options = {}) const;
  /// XGROUP CREATECONSUMER: creates a consumer; false if it exists.
  Future<bool> xgroup_createconsumer(Key key, const Arg& group, const Arg& consumer) const;
  /// XGROUP DELCONSUMER: deletes a consumer and its pending entries; returns how many there were.
  Future<std::int64_t> xgroup_delconsumer(Key key, const Arg& group, const Arg& consumer) const;
  /// XGROUP DESTROY: deletes a group; false if it does not exist.
  Future<bool> xgroup_destroy(Key key, const Arg& group) const;
  /// XGROUP HELP: the help text of XGROUP.
  Future<std::vector<std::string>> xgroup_help() const;
  /// XGROUP SETID: sets the last id that the group counts as read.
  Future<void> xgroup_setid(Key key, const Arg& group, const Arg& id,
                            const XgroupSetidOptions& options = {}) const;
  /// XIDMPRECORD: records that a producer added the entry `id` under its own id, so that XADD IDMP
  /// with both does not add another.
  Future<void> xidmprecord(Key key, const Arg& producer, const Arg& idempotent_id,
                           const Arg& id) const;
  /// XINFO CONSUMERS: the consumers of a group.
  Future<std::vector<StreamConsumerInfo>> xinfo_consumers(Key key, const Arg& group) const;
  /// XINFO GROUPS: the groups of a stream.
  Future<std::vector<StreamGroupInfo>> xinfo_groups(Key key) const;
  /// XINFO HELP: the help text of XINFO.
  Future<std::vector<std::string>> xinfo_help() const;
  /// XINFO STREAM: its length, its ids, its first and last entries.
  Future<StreamInfo> xinfo_stream(Key key) const;
  /// XINFO STREAM FULL: the same with entries, groups and consumers, as raw replies; count 0: all.
  Future<Map<std::string, Reply>> xinfo_stream_full(Key key, std::int64_t count = 10) const;
  /// XLEN: the number of entries.
  Future<std::int64_t> xlen(Key key) const;
  /// XNACK IDS: returns pending entries to the group; returns how many.
  Future<std::int64_t> xnack(Key key, const Arg& group, NackMode mode, const Args& ids) const;
  /// XPENDING: how many entries are pending, and for which consumers.
  Future<PendingSummary> xpending(Key key, const Arg& group) const;
  /// XPENDING: which entries are pending.
  Future<std::vector<PendingEntry>> xpending_range(Key key, const Arg& group, const Arg& start,
                                                   const Arg& end, std::int64_t count,
                                                   const XpendingOptions& options = {}) const;
  /// XPENDING: the same for one consumer.
  Future<std::vector<PendingEntry>> xpending_range_of(Key key, const Arg& group, const Arg& start,
                                                      const Arg& end, std::int64_t count,
                                                      const Arg& consumer,
                                                      const XpendingOptions& options = {}) const;
  /// XRANGE: entries from `start` to `end`, both included: "-", "+", an id, or "(" and an id to
  /// exclude it.
  Future<std::vector<StreamEntry>> xrange(Key key, const Arg& start, const Arg& end) const;
  /// XRANGE: the first `count` of them.
  Future<std::vector<StreamEntry>> xrange(Key key, const Arg& start, const Arg& end,
                                          std::int64_t count) const;
  /// XREAD STREAMS: {{"orders", "0"}}: the entries after these ids, "$": added from now on; empty
  /// on timeout.
  Future<Map<std::string, std::vector<StreamEntry>>> xread(const StreamPositions& streams,
                                                           const XreadOptions& options = {}) const;
  /// XREADGROUP GROUP STREAMS: ">": entries that no consumer of the group has received; an id: the
  /// consumer's own pending entries after it, at once.
  Future<Map<std::string, std::vector<StreamEntry>>> xreadgroup(
        const Arg& group, const Arg& consumer, const StreamPositions& streams,
        const XreadgroupOptions& options = {}) const;
  /// XREVRANGE: XRANGE from `end` down to `start`.
  Future<std::vector<StreamEntry>> xrevrange(Key key, const Arg& end, const Arg& start) const;
  /// XREVRANGE: the last `count` of them.
  Future<std::vector<StreamEntry>> xrevrange(Key key, const Arg& end, const Arg& start,
                                             std::int64_t count) const;
  /// XSETID: sets the last id of the stream.
  Future<void> xsetid(Key key, const Arg& last_id, const XsetidOptions& options = {}) const;
  /// XTRIM MAXLEN: removes old entries, down to this length; returns how many.
  Future<std::int64_t> xtrim_maxlen(Key key, const Trim& length) const;
  /// XTRIM MINID: removes entries older than this id; returns how many.
  Future<std::int64_t> xtrim_minid(Key key, const TrimId& id) const;

 protected:
  using GeoCommands::GeoCommands;
};

}  // namespace deferredis
// clang-format on
