// Strings: one value of bytes under each key, or a number as text.
// Made by tools/generate.py from commands/strings.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/commands/keys.hpp>
#include <deferredis/client/replies/string.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

namespace table {
extern const CommandRow& mget_row;
}  // namespace table

/// Tokens of SET.
/// At most one of nx, xx, ifeq, ifne.
/// At most one of ex, px, exat, pxat, keepttl.
struct SetOptions {
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when it goes
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool keepttl = false;  ///< KEEPTTL: its time to live stays as it was
  bool nx = false;  ///< NX: only if the key does not exist
  bool xx = false;  ///< XX: only if it exists
  /// IFEQ: only if this is its value; Valkey 8.1, Redis 8.4
  std::optional<std::string_view> ifeq = {};
  std::optional<std::string_view> ifne = {};  ///< IFNE: only if this is not its value; Redis 8.4
};

/// Tokens of GETEX.
/// At most one of ex, px, exat, pxat, persist.
struct GetexOptions {
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when it goes
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool persist = false;  ///< PERSIST: it lives for ever
};

/// Tokens of MSETEX.
/// At most one of nx, xx.
/// At most one of ex, px, exat, pxat, keepttl.
struct MsetexOptions {
  bool nx = false;  ///< NX: only if none of the keys exists
  bool xx = false;  ///< XX: only if all of them exist
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when they go
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool keepttl = false;  ///< KEEPTTL: their times to live stay
};

/// Tokens of DELEX.
/// At most one of ifeq, ifne, ifdeq, ifdne.
struct DelexOptions {
  std::optional<std::string_view> ifeq = {};  ///< IFEQ: only if this is its value
  std::optional<std::string_view> ifne = {};  ///< IFNE: only if this is not its value
  std::optional<std::string_view> ifdeq = {};  ///< IFDEQ: only if DIGEST gives this
  std::optional<std::string_view> ifdne = {};  ///< IFDNE: only if DIGEST does not give this
};

/// Tokens of INCREX.
/// At most one of ex, px, exat, pxat, persist.
struct IncrexOptions {
  std::optional<std::int64_t> byint = {};  ///< BYINT: by how much; 1 where it is not given
  std::optional<std::int64_t> lbound = {};  ///< LBOUND: the least that it may become
  std::optional<std::int64_t> ubound = {};  ///< UBOUND: the most
  bool saturate = false;  ///< SATURATE: stops at a bound, where else nothing would be done
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when it goes
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool persist = false;  ///< PERSIST: it lives for ever
  bool enx = false;  ///< ENX: sets the time to live only where there is none
};

/// Tokens of INCREX with BYFLOAT.
/// At most one of ex, px, exat, pxat, persist.
struct IncrexFloatOptions {
  std::optional<double> lbound = {};  ///< LBOUND: the least that it may become
  std::optional<double> ubound = {};  ///< UBOUND: the most
  bool saturate = false;  ///< SATURATE: stops at a bound, where else nothing would be done
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when it goes
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool persist = false;  ///< PERSIST: it lives for ever
  bool enx = false;  ///< ENX: sets the time to live only where there is none
};

/// Strings: one value of bytes under each key, or a number as text.
class StringCommands : public KeyCommands {
 public:
  /// APPEND: the length of the string then.
  Future<std::int64_t> append(Key key, const Arg& value) const;
  /// DECR: the number less one; a missing key is 0.
  Future<std::int64_t> decr(Key key) const;
  /// DECRBY: the number less `by`.
  Future<std::int64_t> decrby(Key key, std::int64_t by) const;
  /// DELEX: deletes a string on a condition; false where it did not hold.
  Future<bool> delex(Key key, const DelexOptions& options) const;
  /// DELIFEQ: deletes the key if this is its value.
  Future<bool> delifeq(Key key, const Arg& value) const;
  /// DIGEST: a hash of the value, in hexadecimal, for DELEX and SET.
  Future<std::optional<std::string>> digest(Key key) const;
  /// GCRA: whether so many tokens are there, and takes them; `tokens_per_period` come back, up to
  /// `max_burst` more than one. Only servers that were built with it have it.
  Future<RateLimit> gcra(Key key, std::int64_t max_burst, std::int64_t tokens_per_period,
                         std::chrono::milliseconds period, std::int64_t tokens = 1) const;
  /// GET: the value, or nothing; as a T with get<T>.
  Future<std::optional<std::string>> get(Key key) const;
  /// GET: the same, read as a T.
  template <class T>
  Future<std::optional<T>> get(Key key) const {
    const std::string_view args[] = {key.view()};
    return call<std::optional<T>>(table::get_row, args);
  }
  /// GETDEL: the value that was there; the key is gone.
  Future<std::optional<std::string>> getdel(Key key) const;
  /// GETEX: the value; sets its time to live.
  Future<std::optional<std::string>> getex(Key key, std::chrono::seconds ex) const;
  /// GETEX: the same with options; without any its time to live stays.
  Future<std::optional<std::string>> getex(Key key, const GetexOptions& options) const;
  /// GETRANGE: bytes from `start` to `end`, both included; negative: from the end.
  Future<std::string> getrange(Key key, std::int64_t start, std::int64_t end) const;
  /// GETSET: the value before; set_get() can do more.
  Future<std::optional<std::string>> getset(Key key, const Arg& value) const;
  /// INCR: the number plus one; a missing key is 0.
  Future<std::int64_t> incr(Key key) const;
  /// INCRBY: the number plus `by`.
  Future<std::int64_t> incrby(Key key, std::int64_t by) const;
  /// INCRBYFLOAT: the number plus `by`.
  Future<double> incrbyfloat(Key key, double by) const;
  /// INCREX: the number then, and what was added: 0 where a bound kept it from being done.
  Future<std::pair<std::int64_t, std::int64_t>> increx(Key key,
                                                       const IncrexOptions& options = {}) const;
  /// INCREX: the same with any number.
  Future<std::pair<double, double>> increx_byfloat(Key key, double by,
                                                   const IncrexFloatOptions& options = {}) const;
  /// LCS: the longest common subsequence of two strings.
  Future<std::string> lcs(Key first, Key second) const;
  /// LCS LEN: its length.
  Future<std::int64_t> lcs_len(Key first, Key second) const;
  /// LCS IDX WITHMATCHLEN: where it stands in both, in pieces of at least `shortest` bytes.
  Future<LcsMatches> lcs_idx(Key first, Key second, std::int64_t shortest = 0) const;
  /// MGET: in the order of the keys, nothing where one is missing or no string.
  Future<std::vector<std::optional<std::string>>> mget(const Keys& keys) const;
  /// MGET: the same, read as a T.
  template <class T>
  Future<T> mget(const Keys& keys) const {
    if (keys.views().empty()) return answer<T>();
    return call<T>(table::mget_row, keys.views());
  }
  /// MSET: sets them all at once.
  Future<void> mset(const Pairs& pairs) const;
  /// MSETEX: sets them all with one time to live; false where a condition kept it from being done.
  Future<bool> msetex(const Pairs& pairs, const MsetexOptions& options = {}) const;
  /// MSETNX: false if any of the keys existed, and then none is set.
  Future<bool> msetnx(const Pairs& pairs) const;
  /// PSETEX: SETEX in milliseconds.
  Future<void> psetex(Key key, std::chrono::milliseconds ttl, const Arg& value) const;
  /// SET: true; false when a condition kept it from being set.
  Future<bool> set(Key key, const Arg& value) const;
  /// SET: the same with options.
  Future<bool> set(Key key, const Arg& value, const SetOptions& options) const;
  /// SET: the value before, set or not.
  Future<std::optional<std::string>> set_get(Key key, const Arg& value,
                                             const SetOptions& options = {}) const;
  /// SETEX: sets the value and its time to live.
  Future<void> setex(Key key, std::chrono::seconds ttl, const Arg& value) const;
  /// SETNX: false if the key existed.
  Future<bool> setnx(Key key, const Arg& value) const;
  /// SETRANGE: writes over bytes from `offset` on; the length of the string then.
  Future<std::int64_t> setrange(Key key, std::int64_t offset, const Arg& value) const;
  /// STRLEN: its length in bytes; 0 where there is no such key.
  Future<std::int64_t> strlen(Key key) const;
  /// SUBSTR: the old name of GETRANGE.
  Future<std::string> substr(Key key, std::int64_t start, std::int64_t end) const;

 protected:
  using KeyCommands::KeyCommands;
};

}  // namespace deferredis
// clang-format on
