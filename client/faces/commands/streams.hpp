// Streams: entries with ids in order of time, and groups that share the work. With a face.
// Made by tools/generate.py from commands/streams.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deferredis/client/commands/streams.hpp>
#include <deferredis/client/faces/commands/geo.hpp>

// clang-format off
namespace deferredis {

/// Streams: entries with ids in order of time, and groups that share the work. With a face.
template <class Face>
class StreamCommandsOf : public GeoCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// XACK: acknowledges entries; returns how many were pending.
  Result<std::int64_t> xack(Key key, const Arg& group, const Args& ids) const {
    return this->ask([&](const Commands& rc) { return rc.xack(key, group, ids); });
  }
  /// XACKDEL IDS: for each 1: acknowledged and deleted, 2: still referenced, -1: no such entry.
  Result<std::vector<std::int64_t>> xackdel(Key key, const Arg& group, EntryRefs refs,
                                            const Args& ids) const {
    return this->ask([&](const Commands& rc) { return rc.xackdel(key, group, refs, ids); });
  }
  /// XADD: appends an entry; the id "*" lets the server choose it; returns the id, or nothing if
  /// NOMKSTREAM prevented it.
  Result<std::optional<std::string>> xadd(Key key, const Arg& id, const Pairs& fields,
                                          const XaddOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.xadd(key, id, fields, options); });
  }
  /// XAUTOCLAIM: takes over entries that have been pending for too long.
  Result<ClaimedEntries> xautoclaim(Key key, const Arg& group, const Arg& consumer,
                                    std::chrono::milliseconds min_idle, const Arg& start,
                                    std::int64_t count = 100) const {
    return this->ask([&](const Commands& rc) {
      return rc.xautoclaim(key, group, consumer, min_idle, start, count);
    });
  }
  /// XAUTOCLAIM JUSTID: the same, but returns only ids; does not count as a delivery.
  Result<ClaimedIds> xautoclaim_justid(Key key, const Arg& group, const Arg& consumer,
                                       std::chrono::milliseconds min_idle, const Arg& start,
                                       std::int64_t count = 100) const {
    return this->ask([&](const Commands& rc) {
      return rc.xautoclaim_justid(key, group, consumer, min_idle, start, count);
    });
  }
  /// XCFGSET: "IDMP-DURATION" "100": how long and how many ids of producers are remembered.
  Result<void> xcfgset(Key key, const Args& words) const {
    return this->ask([&](const Commands& rc) { return rc.xcfgset(key, words); });
  }
  /// XCLAIM: takes over these entries if they have been pending for this long.
  Result<std::vector<StreamEntry>> xclaim(Key key, const Arg& group, const Arg& consumer,
                                          std::chrono::milliseconds min_idle, const Args& ids,
                                          const XclaimOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.xclaim(key, group, consumer, min_idle, ids, options);
    });
  }
  /// XCLAIM JUSTID: the same, but returns only ids; does not count as a delivery.
  Result<std::vector<std::string>> xclaim_justid(Key key, const Arg& group, const Arg& consumer,
                                                 std::chrono::milliseconds min_idle,
                                                 const Args& ids,
                                                 const XclaimOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.xclaim_justid(key, group, consumer, min_idle, ids, options);
    });
  }
  /// XDEL: deletes entries; returns how many existed.
  Result<std::int64_t> xdel(Key key, const Args& ids) const {
    return this->ask([&](const Commands& rc) { return rc.xdel(key, ids); });
  }
  /// XDELEX IDS: for each 1: deleted, 2: still referenced, -1: no such entry.
  Result<std::vector<std::int64_t>> xdelex(Key key, EntryRefs refs, const Args& ids) const {
    return this->ask([&](const Commands& rc) { return rc.xdelex(key, refs, ids); });
  }
  /// XGROUP CREATE: creates a group that starts after `id`; "$": after the last entry; an error if
  /// it exists.
  Result<void> xgroup_create(Key key, const Arg& group, const Arg& id,
                             const XgroupCreateOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.xgroup_create(key, group, id, options); });
  }
  /// XGROUP CREATECONSUMER: creates a consumer; false if it exists.
  Result<bool> xgroup_createconsumer(Key key, const Arg& group, const Arg& consumer) const {
    return this->ask([&](const Commands& rc) {
      return rc.xgroup_createconsumer(key, group, consumer);
    });
  }
  /// XGROUP DELCONSUMER: deletes a consumer and its pending entries; returns how many there were.
  Result<std::int64_t> xgroup_delconsumer(Key key, const Arg& group, const Arg& consumer) const {
    return this->ask([&](const Commands& rc) {
      return rc.xgroup_delconsumer(key, group, consumer);
    });
  }
  /// XGROUP DESTROY: deletes a group; false if it does not exist.
  Result<bool> xgroup_destroy(Key key, const Arg& group) const {
    return this->ask([&](const Commands& rc) { return rc.xgroup_destroy(key, group); });
  }
  /// XGROUP HELP: the help text of XGROUP.
  Result<std::vector<std::string>> xgroup_help() const {
    return this->ask([&](const Commands& rc) { return rc.xgroup_help(); });
  }
  /// XGROUP SETID: sets the last id that the group counts as read.
  Result<void> xgroup_setid(Key key, const Arg& group, const Arg& id,
                            const XgroupSetidOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.xgroup_setid(key, group, id, options); });
  }
  /// XIDMPRECORD: records that a producer added the entry `id` under its own id, so that XADD IDMP
  /// with both does not add another.
  Result<void> xidmprecord(Key key, const Arg& producer, const Arg& idempotent_id,
                           const Arg& id) const {
    return this->ask([&](const Commands& rc) {
      return rc.xidmprecord(key, producer, idempotent_id, id);
    });
  }
  /// XINFO CONSUMERS: the consumers of a group.
  Result<std::vector<StreamConsumerInfo>> xinfo_consumers(Key key, const Arg& group) const {
    return this->ask([&](const Commands& rc) { return rc.xinfo_consumers(key, group); });
  }
  /// XINFO GROUPS: the groups of a stream.
  Result<std::vector<StreamGroupInfo>> xinfo_groups(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.xinfo_groups(key); });
  }
  /// XINFO HELP: the help text of XINFO.
  Result<std::vector<std::string>> xinfo_help() const {
    return this->ask([&](const Commands& rc) { return rc.xinfo_help(); });
  }
  /// XINFO STREAM: its length, its ids, its first and last entries.
  Result<StreamInfo> xinfo_stream(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.xinfo_stream(key); });
  }
  /// XINFO STREAM FULL: the same with entries, groups and consumers, as raw replies; count 0: all.
  Result<Map<std::string, Reply>> xinfo_stream_full(Key key, std::int64_t count = 10) const {
    return this->ask([&](const Commands& rc) { return rc.xinfo_stream_full(key, count); });
  }
  /// XLEN: the number of entries.
  Result<std::int64_t> xlen(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.xlen(key); });
  }
  /// XNACK IDS: returns pending entries to the group; returns how many.
  Result<std::int64_t> xnack(Key key, const Arg& group, NackMode mode, const Args& ids) const {
    return this->ask([&](const Commands& rc) { return rc.xnack(key, group, mode, ids); });
  }
  /// XPENDING: how many entries are pending, and for which consumers.
  Result<PendingSummary> xpending(Key key, const Arg& group) const {
    return this->ask([&](const Commands& rc) { return rc.xpending(key, group); });
  }
  /// XPENDING: which entries are pending.
  Result<std::vector<PendingEntry>> xpending_range(Key key, const Arg& group, const Arg& start,
                                                   const Arg& end, std::int64_t count,
                                                   const XpendingOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.xpending_range(key, group, start, end, count, options);
    });
  }
  /// XPENDING: the same for one consumer.
  Result<std::vector<PendingEntry>> xpending_range_of(Key key, const Arg& group, const Arg& start,
                                                      const Arg& end, std::int64_t count,
                                                      const Arg& consumer,
                                                      const XpendingOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.xpending_range_of(key, group, start, end, count, consumer, options);
    });
  }
  /// XRANGE: entries from `start` to `end`, both included: "-", "+", an id, or "(" and an id to
  /// exclude it.
  Result<std::vector<StreamEntry>> xrange(Key key, const Arg& start, const Arg& end) const {
    return this->ask([&](const Commands& rc) { return rc.xrange(key, start, end); });
  }
  /// XRANGE: the first `count` of them.
  Result<std::vector<StreamEntry>> xrange(Key key, const Arg& start, const Arg& end,
                                          std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.xrange(key, start, end, count); });
  }
  /// XREAD STREAMS: {{"orders", "0"}}: the entries after these ids, "$": added from now on; empty
  /// on timeout.
  Result<Map<std::string, std::vector<StreamEntry>>> xread(const StreamPositions& streams,
                                                           const XreadOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.xread(streams, options); });
  }
  /// XREADGROUP GROUP STREAMS: ">": entries that no consumer of the group has received; an id: the
  /// consumer's own pending entries after it, at once.
  Result<Map<std::string, std::vector<StreamEntry>>> xreadgroup(
        const Arg& group, const Arg& consumer, const StreamPositions& streams,
        const XreadgroupOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.xreadgroup(group, consumer, streams, options);
    });
  }
  /// XREVRANGE: XRANGE from `end` down to `start`.
  Result<std::vector<StreamEntry>> xrevrange(Key key, const Arg& end, const Arg& start) const {
    return this->ask([&](const Commands& rc) { return rc.xrevrange(key, end, start); });
  }
  /// XREVRANGE: the last `count` of them.
  Result<std::vector<StreamEntry>> xrevrange(Key key, const Arg& end, const Arg& start,
                                             std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.xrevrange(key, end, start, count); });
  }
  /// XSETID: sets the last id of the stream.
  Result<void> xsetid(Key key, const Arg& last_id, const XsetidOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.xsetid(key, last_id, options); });
  }
  /// XTRIM MAXLEN: removes old entries, down to this length; returns how many.
  Result<std::int64_t> xtrim_maxlen(Key key, const Trim& length) const {
    return this->ask([&](const Commands& rc) { return rc.xtrim_maxlen(key, length); });
  }
  /// XTRIM MINID: removes entries older than this id; returns how many.
  Result<std::int64_t> xtrim_minid(Key key, const TrimId& id) const {
    return this->ask([&](const Commands& rc) { return rc.xtrim_minid(key, id); });
  }

 protected:
  using GeoCommandsOf<Face>::GeoCommandsOf;
};

}  // namespace deferredis
// clang-format on
