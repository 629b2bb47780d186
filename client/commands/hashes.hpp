// Hashes: fields with their values under one key.
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
  std::optional<std::string_view> match = {};  ///< MATCH: only what is of this pattern
  /// COUNT: about how many to look at in one call; 10 where it is not given
  std::optional<std::int64_t> count = {};
};

/// Tokens of HGETEX.
/// At most one of ex, px, exat, pxat, persist.
struct HGetexOptions {
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when they go
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool persist = false;  ///< PERSIST: they live for ever
};

/// Tokens of HSETEX.
/// At most one of fnx, fxx.
/// At most one of ex, px, exat, pxat, keepttl.
struct HSetexOptions {
  bool fnx = false;  ///< FNX: only if none of the fields exists
  bool fxx = false;  ///< FXX: only if all of them exist
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when they go
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool keepttl = false;  ///< KEEPTTL: their times to live stay
};

/// Hashes: fields with their values under one key.
class HashCommands : public HyperLogLogCommands {
 public:
  /// HDEL: how many there were.
  Future<std::int64_t> hdel(Key key, const Args& fields) const;
  /// HEXISTS: whether the field is there.
  Future<bool> hexists(Key key, const Arg& field) const;
  /// HEXPIRE FIELDS: for each field 1: set, 0: `when` did not hold, 2: gone at once, -2: no such
  /// field.
  Future<std::vector<std::int64_t>> hexpire(Key key, std::chrono::seconds ttl, const Args& fields,
                                            ExpireWhen when = ExpireWhen::always) const;
  /// HEXPIREAT FIELDS: the same with the time at which they go.
  Future<std::vector<std::int64_t>> hexpireat(Key key, std::chrono::sys_seconds at,
                                              const Args& fields,
                                              ExpireWhen when = ExpireWhen::always) const;
  /// HEXPIRETIME FIELDS: when each goes, in seconds of Unix time; -1: never, -2: no such field.
  Future<std::vector<std::int64_t>> hexpiretime(Key key, const Args& fields) const;
  /// HGET: the value of the field.
  Future<std::optional<std::string>> hget(Key key, const Arg& field) const;
  /// HGETALL: every field with its value; empty where there is no such key.
  Future<Map<std::string, std::string>> hgetall(Key key) const;
  /// HGETALL: the same, read as a T.
  template <class T>
  Future<T> hgetall(Key key) const {
    const std::string_view args[] = {key.view()};
    return call<T>(table::hgetall_row, args);
  }
  /// HGETDEL FIELDS: their values; the fields are gone.
  Future<std::vector<std::optional<std::string>>> hgetdel(Key key, const Args& fields) const;
  /// HGETEX FIELDS: their values; sets their times to live.
  Future<std::vector<std::optional<std::string>>> hgetex(Key key, const Args& fields,
                                                         const HGetexOptions& options = {}) const;
  /// HIMPORT DISCARD: forgets a fieldset; false where there was none.
  Future<bool> himport_discard(const Arg& fieldset) const;
  /// HIMPORT DISCARDALL: forgets every fieldset of the connection; how many there were.
  Future<std::int64_t> himport_discardall() const;
  /// HIMPORT PREPARE: names fields once, for every HIMPORT SET of this connection.
  Future<void> himport_prepare(const Arg& fieldset, const Args& fields) const;
  /// HIMPORT SET: a hash of these values, in the order of the fieldset; takes the place of what was
  /// there.
  Future<void> himport_set(Key key, const Arg& fieldset, const Args& values) const;
  /// HINCRBY: the number plus `by`; a missing field is 0.
  Future<std::int64_t> hincrby(Key key, const Arg& field, std::int64_t by) const;
  /// HINCRBYFLOAT: the number plus `by`.
  Future<double> hincrbyfloat(Key key, const Arg& field, double by) const;
  /// HKEYS: the names of its fields.
  Future<std::vector<std::string>> hkeys(Key key) const;
  /// HKEYS: the same, read as a T.
  template <class T>
  Future<T> hkeys(Key key) const {
    const std::string_view args[] = {key.view()};
    return call<T>(table::hkeys_row, args);
  }
  /// HLEN: how many fields it has.
  Future<std::int64_t> hlen(Key key) const;
  /// HMGET: in the order of the fields.
  Future<std::vector<std::optional<std::string>>> hmget(Key key, const Args& fields) const;
  /// HMSET: the old name of HSET.
  Future<void> hmset(Key key, const Pairs& pairs) const;
  /// HPERSIST FIELDS: for each field 1: lives for ever now, -1: it did already, -2: no such field.
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
  /// HRANDFIELD: any of its fields.
  Future<std::optional<std::string>> hrandfield(Key key) const;
  /// HRANDFIELD: that many different ones; negative: some of them perhaps twice.
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
  /// HSET: how many of the fields are new.
  Future<std::int64_t> hset(Key key, const Pairs& pairs) const;
  /// HSET: 1 if the field is new, else 0.
  Future<std::int64_t> hset(Key key, const Arg& field, const Arg& value) const;
  /// HSETEX FIELDS: sets fields with one time to live; false where a condition kept it from being
  /// done.
  Future<bool> hsetex(Key key, const Pairs& pairs, const HSetexOptions& options = {}) const;
  /// HSETNX: false if the field existed.
  Future<bool> hsetnx(Key key, const Arg& field, const Arg& value) const;
  /// HSTRLEN: the length of its value in bytes.
  Future<std::int64_t> hstrlen(Key key, const Arg& field) const;
  /// HTTL FIELDS: the time to live of each in seconds; -1: lives for ever, -2: no such field.
  Future<std::vector<std::int64_t>> httl(Key key, const Args& fields) const;
  /// HVALS: the values of its fields.
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
