// Hashes: fields and their values under one key. With a face.
// Made by tools/generate.py from commands/hashes.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/hashes.hpp>
#include <deferredis/client/faces/commands/hyperloglog.hpp>

// clang-format off
namespace deferredis {

/// Hashes: fields and their values under one key. With a face.
template <class Face>
class HashCommandsOf : public HyperLogLogCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// HDEL: deletes fields; returns how many existed.
  Result<std::int64_t> hdel(Key key, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.hdel(key, fields); });
  }
  /// HEXISTS: whether the field exists.
  Result<bool> hexists(Key key, const Arg& field) const {
    return this->ask([&](const Commands& rc) { return rc.hexists(key, field); });
  }
  /// HEXPIRE FIELDS: for each field 1: set, 0: `when` did not hold, 2: deleted at once, -2: no such
  /// field.
  Result<std::vector<std::int64_t>> hexpire(Key key, std::chrono::seconds ttl, const Args& fields,
                                            ExpireWhen when = ExpireWhen::always) const {
    return this->ask([&](const Commands& rc) { return rc.hexpire(key, ttl, fields, when); });
  }
  /// HEXPIREAT FIELDS: the same with the time at which the fields expire.
  Result<std::vector<std::int64_t>> hexpireat(Key key, std::chrono::sys_seconds at,
                                              const Args& fields,
                                              ExpireWhen when = ExpireWhen::always) const {
    return this->ask([&](const Commands& rc) { return rc.hexpireat(key, at, fields, when); });
  }
  /// HEXPIRETIME FIELDS: when each field expires, in seconds of Unix time; -1: never, -2: no such
  /// field.
  Result<std::vector<std::int64_t>> hexpiretime(Key key, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.hexpiretime(key, fields); });
  }
  /// HGET: the value of the field.
  Result<std::optional<std::string>> hget(Key key, const Arg& field) const {
    return this->ask([&](const Commands& rc) { return rc.hget(key, field); });
  }
  /// HGETALL: every field with its value; empty if the key does not exist.
  Result<Map<std::string, std::string>> hgetall(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.hgetall(key); });
  }
  /// HGETALL: the same, read as a T.
  template <class T>
  Result<T> hgetall(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.hgetall<T>(key); });
  }
  /// HGETDEL FIELDS: deletes fields; returns their values.
  Result<std::vector<std::optional<std::string>>> hgetdel(Key key, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.hgetdel(key, fields); });
  }
  /// HGETEX FIELDS: the values of the fields; sets their times to live.
  Result<std::vector<std::optional<std::string>>> hgetex(Key key, const Args& fields,
                                                         const HGetexOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.hgetex(key, fields, options); });
  }
  /// HIMPORT DISCARD: discards a fieldset; false if it did not exist.
  Result<bool> himport_discard(const Arg& fieldset) const {
    return this->ask([&](const Commands& rc) { return rc.himport_discard(fieldset); });
  }
  /// HIMPORT DISCARDALL: discards every fieldset of the connection; returns how many there were.
  Result<std::int64_t> himport_discardall() const {
    return this->ask([&](const Commands& rc) { return rc.himport_discardall(); });
  }
  /// HIMPORT PREPARE: names the fields of every later HIMPORT SET on this connection.
  Result<void> himport_prepare(const Arg& fieldset, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.himport_prepare(fieldset, fields); });
  }
  /// HIMPORT SET: replaces the hash by these values, in the order of the fieldset.
  Result<void> himport_set(Key key, const Arg& fieldset, const Args& values) const {
    return this->ask([&](const Commands& rc) { return rc.himport_set(key, fieldset, values); });
  }
  /// HINCRBY: adds `by` and returns the result; a missing field counts as 0.
  Result<std::int64_t> hincrby(Key key, const Arg& field, std::int64_t by) const {
    return this->ask([&](const Commands& rc) { return rc.hincrby(key, field, by); });
  }
  /// HINCRBYFLOAT: adds `by` and returns the result.
  Result<double> hincrbyfloat(Key key, const Arg& field, double by) const {
    return this->ask([&](const Commands& rc) { return rc.hincrbyfloat(key, field, by); });
  }
  /// HKEYS: the names of the fields.
  Result<std::vector<std::string>> hkeys(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.hkeys(key); });
  }
  /// HKEYS: the same, read as a T.
  template <class T>
  Result<T> hkeys(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.hkeys<T>(key); });
  }
  /// HLEN: the number of fields.
  Result<std::int64_t> hlen(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.hlen(key); });
  }
  /// HMGET: the values, in the order of the fields.
  Result<std::vector<std::optional<std::string>>> hmget(Key key, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.hmget(key, fields); });
  }
  /// HMSET: the old name of HSET.
  Result<void> hmset(Key key, const Pairs& pairs) const {
    return this->ask([&](const Commands& rc) { return rc.hmset(key, pairs); });
  }
  /// HPERSIST FIELDS: for each field 1: never expires from now on, -1: it already never expired,
  /// -2: no such field.
  Result<std::vector<std::int64_t>> hpersist(Key key, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.hpersist(key, fields); });
  }
  /// HPEXPIRE FIELDS: HEXPIRE in milliseconds.
  Result<std::vector<std::int64_t>> hpexpire(Key key, std::chrono::milliseconds ttl,
                                             const Args& fields,
                                             ExpireWhen when = ExpireWhen::always) const {
    return this->ask([&](const Commands& rc) { return rc.hpexpire(key, ttl, fields, when); });
  }
  /// HPEXPIREAT FIELDS: HEXPIREAT in milliseconds.
  Result<std::vector<std::int64_t>> hpexpireat(
        Key key, std::chrono::sys_time<std::chrono::milliseconds> at, const Args& fields,
        ExpireWhen when = ExpireWhen::always) const {
    return this->ask([&](const Commands& rc) { return rc.hpexpireat(key, at, fields, when); });
  }
  /// HPEXPIRETIME FIELDS: HEXPIRETIME in milliseconds.
  Result<std::vector<std::int64_t>> hpexpiretime(Key key, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.hpexpiretime(key, fields); });
  }
  /// HPTTL FIELDS: HTTL in milliseconds.
  Result<std::vector<std::int64_t>> hpttl(Key key, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.hpttl(key, fields); });
  }
  /// HRANDFIELD: a random field.
  Result<std::optional<std::string>> hrandfield(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.hrandfield(key); });
  }
  /// HRANDFIELD: this many different random fields; negative: some may be returned twice.
  Result<std::vector<std::string>> hrandfield(Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.hrandfield(key, count); });
  }
  /// HRANDFIELD WITHVALUES: the same with their values.
  Result<std::vector<std::pair<std::string, std::string>>> hrandfield_withvalues(
        Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.hrandfield_withvalues(key, count); });
  }
  /// HSCAN: some fields with their values, and the cursor for the next call.
  Result<ScanPage<std::pair<std::string, std::string>>> hscan(
        Key key, std::uint64_t cursor, const ScanWithinOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.hscan(key, cursor, options); });
  }
  /// HSCAN NOVALUES: the same without the values.
  Result<ScanPage<std::string>> hscan_novalues(Key key, std::uint64_t cursor,
                                               const ScanWithinOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.hscan_novalues(key, cursor, options); });
  }
  /// HSET: sets fields; returns how many are new.
  Result<std::int64_t> hset(Key key, const Pairs& pairs) const {
    return this->ask([&](const Commands& rc) { return rc.hset(key, pairs); });
  }
  /// HSET: sets a field; returns 1 if it is new, otherwise 0.
  Result<std::int64_t> hset(Key key, const Arg& field, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.hset(key, field, value); });
  }
  /// HSETEX FIELDS: sets fields with one time to live; false if a condition did not hold.
  Result<bool> hsetex(Key key, const Pairs& pairs, const HSetexOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.hsetex(key, pairs, options); });
  }
  /// HSETNX: sets a new field; false if it existed.
  Result<bool> hsetnx(Key key, const Arg& field, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.hsetnx(key, field, value); });
  }
  /// HSTRLEN: the length of the field's value in bytes.
  Result<std::int64_t> hstrlen(Key key, const Arg& field) const {
    return this->ask([&](const Commands& rc) { return rc.hstrlen(key, field); });
  }
  /// HTTL FIELDS: the time to live of each field in seconds; -1: never expires, -2: no such field.
  Result<std::vector<std::int64_t>> httl(Key key, const Args& fields) const {
    return this->ask([&](const Commands& rc) { return rc.httl(key, fields); });
  }
  /// HVALS: the values of the fields.
  Result<std::vector<std::string>> hvals(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.hvals(key); });
  }
  /// HVALS: the same, read as a T.
  template <class T>
  Result<T> hvals(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.hvals<T>(key); });
  }

 protected:
  using HyperLogLogCommandsOf<Face>::HyperLogLogCommandsOf;
};

}  // namespace deferredis
// clang-format on
