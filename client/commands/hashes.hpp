// Hashes: fields and their values under one key.
// Made by tools/generate.py from commands/hashes.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/commands/hyperloglog.hpp>
#include <deferredis/client/replies/scan.hpp>
#include <deferredis/protocol/map.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

namespace table {
extern const CommandRow& hgetall_row;
extern const CommandRow& hkeys_row;
extern const CommandRow& hvals_row;
}  // namespace table

/// Tokens of HSCAN, SSCAN and ZSCAN.
struct ScanWithinOptions {
  std::optional<std::string_view> match = {};  ///< MATCH: only those that match this pattern
  /// COUNT: about how many to look at in one call; default 10
  std::optional<std::int64_t> count = {};
};

/// Tokens of HGETEX.
/// At most one of ex, px, exat, pxat, persist.
struct HGetexOptions {
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when the fields expire
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool persist = false;  ///< PERSIST: the fields never expire
};

/// Tokens of HSETEX.
/// At most one of fnx, fxx.
/// At most one of ex, px, exat, pxat, keepttl.
struct HSetexOptions {
  bool fnx = false;  ///< FNX: only if none of the fields exists
  bool fxx = false;  ///< FXX: only if all of them exist
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when the fields expire
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool keepttl = false;  ///< KEEPTTL: keeps the fields' times to live
};

/// Hashes: fields and their values under one key.
class HashCommands : public HyperLogLogCommands {
 public:
  /// HDEL: deletes fields; returns how many existed.
  Future<std::int64_t> hdel(Key key, const Args& fields) const;
  /// HEXISTS: whether the field exists.
  Future<bool> hexists(Key key, const Arg& field) const;
  /// HEXPIRE FIELDS: for each field 1: set, 0: `when` did not hold, 2: deleted at once, -2: no such
  /// field.
  Future<std::vector<std::int64_t>> hexpire(Key key, std::chrono::seconds ttl, const Args& fields,
                                            ExpireWhen when = ExpireWhen::always) const;
  /// HEXPIREAT FIELDS: the same with the time at which the fields expire.
  Future<std::vector<std::int64_t>> hexpireat(Key key, std::chrono::sys_seconds at,
                                              const Args& fields,
                                              ExpireWhen when = ExpireWhen::always) const;
  /// HEXPIRETIME FIELDS: when each field expires, in seconds of Unix time; -1: never, -2: no such
  /// field.
  Future<std::vector<std::int64_t>> hexpiretime(Key key, const Args& fields) const;
  /// HGET: the value of the field.
  Future<std::optional<std::string>> hget(Key key, const Arg& field) const;
  /// HGETALL: every field with its value; empty if the key does not exist.
  Future<Map<std::string, std::string>> hgetall(Key key) const;
  /// HGETALL: the same, read as a T.
  template <class T>
  Future<T> hgetall(Key key) const {
    const std::string_view args[] = {key.view()};
    return call<T>(table::hgetall_row, args);
  }
  /// HGETDEL FIELDS: deletes fields; returns their values.
  Future<std::vector<std::optional<std::string>>> hgetdel(Key key, const Args& fields) const;
  /// HGETEX FIELDS: the values of the fields; sets their times to live.
  Future<std::vector<std::optional<std::string>>> hgetex(Key key, const Args& fields,
                                                         const HGetexOptions& options = {}) const;
  /// HIMPORT DISCARD: discards a fieldset; false if it did not exist.
  Future<bool> himport_discard(const Arg& fieldset) const;
  /// HIMPORT DISCARDALL: discards every fieldset of the connection; returns how many there were.
  Future<std::int64_t> himport_discardall() const;
  /// HIMPORT PREPARE: names the fields of every later HIMPORT SET on this connection.
  Future<void> himport_prepare(const Arg& fieldset, const Args& fields) const;
  /// HIMPORT SET: replaces the hash by these values, in the order of the fieldset.
  Future<void> himport_set(Key key, const Arg& fieldset, const Args& values) const;
  /// HINCRBY: adds `by` and returns the result; a missing field counts as 0.
  Future<std::int64_t> hincrby(Key key, const Arg& field, std::int64_t by) const;
  /// HINCRBYFLOAT: adds `by` and returns the result.
  Future<double> hincrbyfloat(Key key, const Arg& field, double by) const;
  /// HKEYS: the names of the fields.
  Future<std::vector<std::string>> hkeys(Key key) const;
  /// HKEYS: the same, read as a T.
  template <class T>
  Future<T> hkeys(Key key) const {
    const std::string_view args[] = {key.view()};
    return call<T>(table::hkeys_row, args);
  }
  /// HLEN: the number of fields.
  Future<std::int64_t> hlen(Key key) const;
  /// HMGET: the values, in the order of the fields.
  Future<std::vector<std::optional<std::string>>> hmget(Key key, const Args& fields) const;
  /// HMSET: the old name of HSET.
  Future<void> hmset(Key key, const Pairs& pairs) const;
  /// HPERSIST FIELDS: for each field 1: never expires from now on, -1: it already never expired,
  /// -2: no such field.
  Future<std::vector<std::int64_t>> hpersist(Key key, const Args& fields) const;
  /// HPEXPIRE FIELDS: HEXPIRE in milliseconds.
  Future<std::vector<std::int64_t>> hpexpire(Key key, std::chrono::milliseconds ttl,
                                             const Args& fields,
                                             ExpireWhen when = ExpireWhen::always) const;
  /// HPEXPIREAT FIELDS: HEXPIREAT in milliseconds.
  Future<std::vector<std::int64_t>> hpexpireat(
        Key key, std::chrono::sys_time<std::chrono::milliseconds> at, const Args& fields,
        ExpireWhen when = ExpireWhen::always) const;
  /// HPEXPIRETIME FIELDS: HEXPIRETIME in milliseconds.
  Future<std::vector<std::int64_t>> hpexpiretime(Key key, const Args& fields) const;
  /// HPTTL FIELDS: HTTL in milliseconds.
  Future<std::vector<std::int64_t>> hpttl(Key key, const Args& fields) const;
  /// HRANDFIELD: a random field.
  Future<std::optional<std::string>> hrandfield(Key key) const;
  /// HRANDFIELD: this many different random fields; negative: some may be returned twice.
  Future<std::vector<std::string>> hrandfield(Key key, std::int64_t count) const;
  /// HRANDFIELD WITHVALUES: the same with their values.
  Future<std::vector<std::pair<std::string, std::string>>> hrandfield_withvalues(
        Key key, std::int64_t count) const;
  /// HSCAN: some fields with their values, and the cursor for the next call.
  Future<ScanPage<std::pair<std::string, std::string>>> hscan(
        Key key, std::uint64_t cursor, const ScanWithinOptions& options = {}) const;
  /// HSCAN NOVALUES: the same without the values.
  Future<ScanPage<std::string>> hscan_novalues(Key key, std::uint64_t cursor,
                                               const ScanWithinOptions& options = {}) const;
  /// HSET: sets fields; returns how many are new.
  Future<std::int64_t> hset(Key key, const Pairs& pairs) const;
  /// HSET: sets a field; returns 1 if it is new, otherwise 0.
  Future<std::int64_t> hset(Key key, const Arg& field, const Arg& value) const;
  /// HSETEX FIELDS: sets fields with one time to live; false if a condition did not hold.
  Future<bool> hsetex(Key key, const Pairs& pairs, const HSetexOptions& options = {}) const;
  /// HSETNX: sets a new field; false if it existed.
  Future<bool> hsetnx(Key key, const Arg& field, const Arg& value) const;
  /// HSTRLEN: the length of the field's value in bytes.
  Future<std::int64_t> hstrlen(Key key, const Arg& field) const;
  /// HTTL FIELDS: the time to live of each field in seconds; -1: never expires, -2: no such field.
  Future<std::vector<std::int64_t>> httl(Key key, const Args& fields) const;
  /// HVALS: the values of the fields.
  Future<std::vector<std::string>> hvals(Key key) const;
  /// HVALS: the same, read as a T.
  template <class T>
  Future<T> hvals(Key key) const {
    const std::string_view args[] = {key.view()};
    return call<T>(table::hvals_row, args);
  }

 protected:
  using HyperLogLogCommands::HyperLogLogCommands;
};

}  // namespace deferredis
// clang-format on
