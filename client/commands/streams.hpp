// Streams: entries with ids in the order of time, and groups that share their work.
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
  std::optional<Trim> maxlen = {};  ///< MAXLEN: takes off old entries, down to so many
  std::optional<TrimId> minid = {};  ///< MINID: takes off entries older than this id
};

/// Tokens of XREAD.
struct XreadOptions {
  /// BLOCK: waits for entries, at most so long; 0: without end
  std::optional<std::chrono::milliseconds> block = {};
  std::optional<std::int64_t> count = {};  ///< COUNT: at most so many entries of each stream
};

/// Tokens of XREADGROUP.
struct XreadgroupOptions {
  /// BLOCK: waits for new entries, at most so long; 0: without end
  std::optional<std::chrono::milliseconds> block = {};
  std::optional<std::int64_t> count = {};  ///< COUNT: at most so many entries of each stream
  bool noack = false;  ///< NOACK: they count as acknowledged at once
};

/// Tokens of XCLAIM.
struct XclaimOptions {
  std::optional<std::chrono::milliseconds> idle = {};  ///< IDLE: counts as idle for so long
  /// TIME: counts as idle since then
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> time = {};
  std::optional<std::int64_t> retrycount = {};  ///< RETRYCOUNT: counts as delivered so often
  bool force = false;  ///< FORCE: even if nobody has it pending
};

/// Tokens of XGROUP CREATE.
struct XgroupCreateOptions {
  bool mkstream = false;  ///< MKSTREAM: makes an empty stream where there is none
  /// ENTRIESREAD: how many entries the group counts as having read
  std::optional<std::int64_t> entriesread = {};
};

/// Tokens of XGROUP SETID.
struct XgroupSetidOptions {
  /// ENTRIESREAD: how many entries the group counts as having read
  std::optional<std::int64_t> entriesread = {};
};

/// Tokens of XPENDING.
struct XpendingOptions {
  std::optional<std::chrono::milliseconds> idle = {};  ///< IDLE: only those idle for so long
};

/// Tokens of XSETID.
struct XsetidOptions {
  std::optional<std::int64_t> entriesadded = {};  ///< ENTRIESADDED: how many were ever added
  /// MAXDELETEDID: the highest id that was deleted
  std::optional<std::string_view> maxdeletedid = {};
};

/// What becomes of the groups' references to a deleted entry.
enum class EntryRefs : std::uint8_t {
  keep,  ///< they stay
  delete_,  ///< they go too
  acked,  ///< only entries that every group has acknowledged are deleted
};

/// What XNACK makes of an entry's count of deliveries.
enum class NackMode : std::uint8_t {
  silent,  ///< this delivery does not count
  fail,  ///< it stays as it is
  fatal,  ///< it is beyond help
};

/// Streams: entries with ids in the order of time, and groups that share their work.
class StreamCommands : public GeoCommands {
 public:
  /// XACK: how many of them were pending.
  Future<std::int64_t> xack(Key key, const Arg& group, const Args& ids) const;
  /// XACKDEL IDS: for each 1: acknowledged and deleted, 2: still referenced, -1: no such entry.
  Future<std::vector<std::int64_t>> xackdel(Key key, const Arg& group, EntryRefs refs,
                                            const Args& ids) const;
  /// XADD: appends an entry, "*" makes its id; the id; nothing where NOMKSTREAM kept it from being
  /// done.
  Future<std::optional<std::string>> xadd(Key key, const Arg& id, const Pairs& fields,
                                          const XaddOptions& options = {}) const;
  /// XAUTOCLAIM: takes over entries that were pending for too long.
  Future<ClaimedEntries> xautoclaim(Key key, const Arg& group, const Arg& consumer,
                                    std::chrono::milliseconds min_idle, const Arg& start,
                                    std::int64_t count = 100) const;
  /// XAUTOCLAIM JUSTID: the same, only their ids; does not count as a delivery.
  Future<ClaimedIds> xautoclaim_justid(Key key, const Arg& group, const Arg& consumer,
                                       std::chrono::milliseconds min_idle, const Arg& start,
                                       std::int64_t count = 100) const;
  /// XCFGSET: "IDMP-DURATION" "100": how long, and how many, ids of producers are remembered.
  Future<void> xcfgset(Key key, const Args& words) const;
  /// XCLAIM: takes these over if they were pending for so long.
  Future<std::vector<StreamEntry>> xclaim(Key key, const Arg& group, const Arg& consumer,
                                          std::chrono::milliseconds min_idle, const Args& ids,
                                          const XclaimOptions& options = {}) const;
  /// XCLAIM JUSTID: the same, only their ids; does not count as a delivery.
  Future<std::vector<std::string>> xclaim_justid(Key key, const Arg& group, const Arg& consumer,
                                                 std::chrono::milliseconds min_idle,
                                                 const Args& ids,
                                                 const XclaimOptions& options = {}) const;
  /// XDEL: how many there were.
  Future<std::int64_t> xdel(Key key, const Args& ids) const;
  /// XDELEX IDS: for each 1: deleted, 2: still referenced, -1: no such entry.
  Future<std::vector<std::int64_t>> xdelex(Key key, EntryRefs refs, const Args& ids) const;
  /// XGROUP CREATE: a group that has read up to `id`; "$": all there is; an error where it exists.
  Future<void> xgroup_create(Key key, const Arg& group, const Arg& id,
                             const XgroupCreateOptions& options = {}) const;
  /// XGROUP CREATECONSUMER: false where it exists.
  Future<bool> xgroup_createconsumer(Key key, const Arg& group, const Arg& consumer) const;
  /// XGROUP DELCONSUMER: how many entries it had pending; nobody has them now.
  Future<std::int64_t> xgroup_delconsumer(Key key, const Arg& group, const Arg& consumer) const;
  /// XGROUP DESTROY: false where there is no such group.
  Future<bool> xgroup_destroy(Key key, const Arg& group) const;
  /// XGROUP HELP: what XGROUP can do, for people.
  Future<std::vector<std::string>> xgroup_help() const;
  /// XGROUP SETID: the group counts as having read up to `id`.
  Future<void> xgroup_setid(Key key, const Arg& group, const Arg& id,
                            const XgroupSetidOptions& options = {}) const;
  /// XIDMPRECORD: the entry `id` is what this producer added under its own id: XADD IDMP of the two
  /// adds no other.
  Future<void> xidmprecord(Key key, const Arg& producer, const Arg& idempotent_id,
                           const Arg& id) const;
  /// XINFO CONSUMERS: the consumers of a group.
  Future<std::vector<StreamConsumerInfo>> xinfo_consumers(Key key, const Arg& group) const;
  /// XINFO GROUPS: the groups of a stream.
  Future<std::vector<StreamGroupInfo>> xinfo_groups(Key key) const;
  /// XINFO HELP: what XINFO can do, for people.
  Future<std::vector<std::string>> xinfo_help() const;
  /// XINFO STREAM: its length, its ids, its first and last entry.
  Future<StreamInfo> xinfo_stream(Key key) const;
  /// XINFO STREAM FULL: with entries, groups and consumers as they are; count 0: all.
  Future<Map<std::string, Reply>> xinfo_stream_full(Key key, std::int64_t count = 10) const;
  /// XLEN: how many entries it has.
  Future<std::int64_t> xlen(Key key) const;
  /// XNACK IDS: gives pending entries back; how many.
  Future<std::int64_t> xnack(Key key, const Arg& group, NackMode mode, const Args& ids) const;
  /// XPENDING: how many entries are pending, and whose.
  Future<PendingSummary> xpending(Key key, const Arg& group) const;
  /// XPENDING: which entries are pending.
  Future<std::vector<PendingEntry>> xpending_range(Key key, const Arg& group, const Arg& start,
                                                   const Arg& end, std::int64_t count,
                                                   const XpendingOptions& options = {}) const;
  /// XPENDING: the same of one consumer.
  Future<std::vector<PendingEntry>> xpending_range_of(Key key, const Arg& group, const Arg& start,
                                                      const Arg& end, std::int64_t count,
                                                      const Arg& consumer,
                                                      const XpendingOptions& options = {}) const;
  /// XRANGE: entries from `start` to `end`, both included: "-", "+", an id, "(" and an id without
  /// it.
  Future<std::vector<StreamEntry>> xrange(Key key, const Arg& start, const Arg& end) const;
  /// XRANGE: the first of them.
  Future<std::vector<StreamEntry>> xrange(Key key, const Arg& start, const Arg& end,
                                          std::int64_t count) const;
  /// XREAD STREAMS: {{"orders", "0"}}: entries after these ids, "$": that are added from now on;
  /// empty where there are none in time.
  Future<Map<std::string, std::vector<StreamEntry>>> xread(const StreamPositions& streams,
                                                           const XreadOptions& options = {}) const;
  /// XREADGROUP GROUP STREAMS: ">": entries that no consumer of the group had yet; an id: one's own
  /// pending ones after it, at once.
  Future<Map<std::string, std::vector<StreamEntry>>> xreadgroup(
        const Arg& group, const Arg& consumer, const StreamPositions& streams,
        const XreadgroupOptions& options = {}) const;
  /// XREVRANGE: XRANGE from `end` down to `start`.
  Future<std::vector<StreamEntry>> xrevrange(Key key, const Arg& end, const Arg& start) const;
  /// XREVRANGE: the last of them.
  Future<std::vector<StreamEntry>> xrevrange(Key key, const Arg& end, const Arg& start,
                                             std::int64_t count) const;
  /// XSETID: the stream counts as having had entries up to `last_id`.
  Future<void> xsetid(Key key, const Arg& last_id, const XsetidOptions& options = {}) const;
  /// XTRIM MAXLEN: takes off old entries, down to this length; how many.
  Future<std::int64_t> xtrim_maxlen(Key key, const Trim& length) const;
  /// XTRIM MINID: takes off entries older than this id; how many.
  Future<std::int64_t> xtrim_minid(Key key, const TrimId& id) const;

 protected:
  using GeoCommands::GeoCommands;
};

}  // namespace deferredis
// clang-format on
