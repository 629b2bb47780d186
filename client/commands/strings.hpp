// Strings: one value of bytes per key, or a number as text.
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
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when the key expires
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool keepttl = false;  ///< KEEPTTL: keeps the key's time to live
  bool nx = false;  ///< NX: only if the key does not exist
  bool xx = false;  ///< XX: only if it exists
  /// IFEQ: only if this is the value; Valkey 8.1, Redis 8.4
  std::optional<std::string_view> ifeq = {};
  std::optional<std::string_view> ifne = {};  ///< IFNE: only if this is not the value; Redis 8.4
};

/// Tokens of GETEX.
/// At most one of ex, px, exat, pxat, persist.
struct GetexOptions {
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when the key expires
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool persist = false;  ///< PERSIST: the key never expires
};

/// Tokens of MSETEX.
/// At most one of nx, xx.
/// At most one of ex, px, exat, pxat, keepttl.
struct MsetexOptions {
  bool nx = false;  ///< NX: only if none of the keys exists
  bool xx = false;  ///< XX: only if all of them exist
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when the keys expire
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool keepttl = false;  ///< KEEPTTL: keeps the keys' times to live
};

/// Tokens of DELEX.
/// At most one of ifeq, ifne, ifdeq, ifdne.
struct DelexOptions {
  std::optional<std::string_view> ifeq = {};  ///< IFEQ: only if this is the value
  std::optional<std::string_view> ifne = {};  ///< IFNE: only if this is not the value
  std::optional<std::string_view> ifdeq = {};  ///< IFDEQ: only if DIGEST returns this
  std::optional<std::string_view> ifdne = {};  ///< IFDNE: only if DIGEST does not return this
};

/// Tokens of INCREX.
/// At most one of ex, px, exat, pxat, persist.
struct IncrexOptions {
  std::optional<std::int64_t> byint = {};  ///< BYINT: increment; default 1
  std::optional<std::int64_t> lbound = {};  ///< LBOUND: the lowest allowed result
  std::optional<std::int64_t> ubound = {};  ///< UBOUND: the highest allowed result
  bool saturate = false;  ///< SATURATE: stops at a bound; without it, the command then does nothing
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when the key expires
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool persist = false;  ///< PERSIST: the key never expires
  bool enx = false;  ///< ENX: sets the time to live only if there is none
};

/// Tokens of INCREX with BYFLOAT.
/// At most one of ex, px, exat, pxat, persist.
struct IncrexFloatOptions {
  std::optional<double> lbound = {};  ///< LBOUND: the lowest allowed result
  std::optional<double> ubound = {};  ///< UBOUND: the highest allowed result
  bool saturate = false;  ///< SATURATE: stops at a bound; without it, the command then does nothing
  std::optional<std::chrono::seconds> ex = {};  ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};  ///< EXAT: when the key expires
  /// PXAT: the same in milliseconds
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool persist = false;  ///< PERSIST: the key never expires
  bool enx = false;  ///< ENX: sets the time to live only if there is none
};

/// Strings: one value of bytes per key, or a number as text.
class StringCommands : public KeyCommands {
 public:
  /// APPEND: appends to the value; returns the new length.
  Future<std::int64_t> append(Key key, const Arg& value) const;
  /// DECR: subtracts one and returns the result; a missing key counts as 0.
  Future<std::int64_t> decr(Key key) const;
  /// DECRBY: subtracts `by` and returns the result.
  Future<std::int64_t> decrby(Key key, std::int64_t by) const;
  /// DELEX: deletes a string on a condition; false if it did not hold.
  Future<bool> delex(Key key, const DelexOptions& options) const;
  /// DELIFEQ: deletes the key if this is its value.
  Future<bool> delifeq(Key key, const Arg& value) const;
  /// DIGEST: a hash of the value in hexadecimal, for DELEX and SET.
  Future<std::optional<std::string>> digest(Key key) const;
  /// GCRA: takes tokens if this many are available; `tokens_per_period` are added per period, up to
  /// `max_burst` more than one. Only servers built with this command have it.
  Future<RateLimit> gcra(Key key, std::int64_t max_burst, std::int64_t tokens_per_period,
                         std::chrono::milliseconds period, std::int64_t tokens = 1) const;
  /// GET: the value, if the key exists; as a T with get<T>.
  Future<std::optional<std::string>> get(Key key) const;
  /// GET: the same, read as a T.
  template <class T>
  Future<std::optional<T>> get(Key key) const {
    const std::string_view args[] = {key.view()};
    return call<std::optional<T>>(table::get_row, args);
  }
  /// GETDEL: deletes the key and returns its value.
  Future<std::optional<std::string>> getdel(Key key) const;
  /// GETEX: returns the value and sets the time to live.
  Future<std::optional<std::string>> getex(Key key, std::chrono::seconds ex) const;
  /// GETEX: the same with options; without any, the time to live is kept.
  Future<std::optional<std::string>> getex(Key key, const GetexOptions& options) const;
  /// GETRANGE: bytes from `start` to `end`, both included; negative: from the end.
  Future<std::string> getrange(Key key, std::int64_t start, std::int64_t end) const;
  /// GETSET: sets the value and returns the old one; set_get() can do more.
  Future<std::optional<std::string>> getset(Key key, const Arg& value) const;
  /// INCR: adds one and returns the result; a missing key counts as 0.
  Future<std::int64_t> incr(Key key) const;
  /// INCRBY: adds `by` and returns the result.
  Future<std::int64_t> incrby(Key key, std::int64_t by) const;
  /// INCRBYFLOAT: adds `by` and returns the result.
  Future<double> incrbyfloat(Key key, double by) const;
  /// INCREX: the result, and what was added: 0 if a bound prevented it.
  Future<std::pair<std::int64_t, std::int64_t>> increx(Key key,
                                                       const IncrexOptions& options = {}) const;
  /// INCREX: the same with a floating-point number.
  Future<std::pair<double, double>> increx_byfloat(Key key, double by,
                                                   const IncrexFloatOptions& options = {}) const;
  /// LCS: the longest common subsequence of two strings.
  Future<std::string> lcs(Key first, Key second) const;
  /// LCS LEN: its length.
  Future<std::int64_t> lcs_len(Key first, Key second) const;
  /// LCS IDX WITHMATCHLEN: its positions in both strings, in pieces of at least `shortest` bytes.
  Future<LcsMatches> lcs_idx(Key first, Key second, std::int64_t shortest = 0) const;
  /// MGET: the values, in the order of the keys; nothing where a key is missing or not a string.
  Future<std::vector<std::optional<std::string>>> mget(const Keys& keys) const;
  /// MGET: the same, read as a T.
  template <class T>
  Future<T> mget(const Keys& keys) const {
    if (keys.views().empty()) return answer<T>();
    return call<T>(table::mget_row, keys.views());
  }
  /// MSET: sets all of them at once.
  Future<void> mset(const Pairs& pairs) const;
  /// MSETEX: sets all of them with one time to live; false if a condition did not hold.
  Future<bool> msetex(const Pairs& pairs, const MsetexOptions& options = {}) const;
  /// MSETNX: sets all of them; false, and none is set, if any of the keys exists.
  Future<bool> msetnx(const Pairs& pairs) const;
  /// PSETEX: SETEX in milliseconds.
  Future<void> psetex(Key key, std::chrono::milliseconds ttl, const Arg& value) const;
  /// SET: sets the value; always true.
  Future<bool> set(Key key, const Arg& value) const;
  /// SET: sets the value; false if an option prevented it.
  Future<bool> set(Key key, const Arg& value, const SetOptions& options) const;
  /// SET: the old value, whether or not the new one was set.
  Future<std::optional<std::string>> set_get(Key key, const Arg& value,
                                             const SetOptions& options = {}) const;
  /// SETEX: sets the value and its time to live.
  Future<void> setex(Key key, std::chrono::seconds ttl, const Arg& value) const;
  /// SETNX: sets a new key; false if it exists.
  Future<bool> setnx(Key key, const Arg& value) const;
  /// SETRANGE: overwrites bytes from `offset` on; returns the new length.
  Future<std::int64_t> setrange(Key key, std::int64_t offset, const Arg& value) const;
  /// STRLEN: the length in bytes; 0 if the key does not exist.
  Future<std::int64_t> strlen(Key key) const;
  /// SUBSTR: the old name of GETRANGE.
  Future<std::string> substr(Key key, std::int64_t start, std::int64_t end) const;

 protected:
  using KeyCommands::KeyCommands;
};

}  // namespace deferredis
// clang-format on
