// Strings: one value of bytes per key, or a number as text. With a face.
// Made by tools/generate.py from commands/strings.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/strings.hpp>
#include <deferredis/client/faces/commands/keys.hpp>

// clang-format off
namespace deferredis {

/// Strings: one value of bytes per key, or a number as text. With a face.
template <class Face>
class StringCommandsOf : public KeyCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// APPEND: appends to the value; returns the new length.
  Result<std::int64_t> append(Key key, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.append(key, value); });
  }
  /// DECR: subtracts one and returns the result; a missing key counts as 0.
  Result<std::int64_t> decr(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.decr(key); });
  }
  /// DECRBY: subtracts `by` and returns the result.
  Result<std::int64_t> decrby(Key key, std::int64_t by) const {
    return this->ask([&](const Commands& rc) { return rc.decrby(key, by); });
  }
  /// DELEX: deletes a string on a condition; false if it did not hold.
  Result<bool> delex(Key key, const DelexOptions& options) const {
    return this->ask([&](const Commands& rc) { return rc.delex(key, options); });
  }
  /// DELIFEQ: deletes the key if this is its value.
  Result<bool> delifeq(Key key, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.delifeq(key, value); });
  }
  /// DIGEST: a hash of the value in hexadecimal, for DELEX and SET.
  Result<std::optional<std::string>> digest(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.digest(key); });
  }
  /// GCRA: takes tokens if this many are available; `tokens_per_period` are added per period, up to
  /// `max_burst` more than one. Only servers built with this command have it.
  Result<RateLimit> gcra(Key key, std::int64_t max_burst, std::int64_t tokens_per_period,
                         std::chrono::milliseconds period, std::int64_t tokens = 1) const {
    return this->ask([&](const Commands& rc) {
      return rc.gcra(key, max_burst, tokens_per_period, period, tokens);
    });
  }
  /// GET: the value, if the key exists; as a T with get<T>.
  Result<std::optional<std::string>> get(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.get(key); });
  }
  /// GET: the same, read as a T.
  template <class T>
  Result<std::optional<T>> get(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.get<T>(key); });
  }
  /// GETDEL: deletes the key and returns its value.
  Result<std::optional<std::string>> getdel(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.getdel(key); });
  }
  /// GETEX: returns the value and sets the time to live.
  Result<std::optional<std::string>> getex(Key key, std::chrono::seconds ex) const {
    return this->ask([&](const Commands& rc) { return rc.getex(key, ex); });
  }
  /// GETEX: the same with options; without any, the time to live is kept.
  Result<std::optional<std::string>> getex(Key key, const GetexOptions& options) const {
    return this->ask([&](const Commands& rc) { return rc.getex(key, options); });
  }
  /// GETRANGE: bytes from `start` to `end`, both included; negative: from the end.
  Result<std::string> getrange(Key key, std::int64_t start, std::int64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.getrange(key, start, end); });
  }
  /// GETSET: sets the value and returns the old one; set_get() can do more.
  Result<std::optional<std::string>> getset(Key key, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.getset(key, value); });
  }
  /// INCR: adds one and returns the result; a missing key counts as 0.
  Result<std::int64_t> incr(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.incr(key); });
  }
  /// INCRBY: adds `by` and returns the result.
  Result<std::int64_t> incrby(Key key, std::int64_t by) const {
    return this->ask([&](const Commands& rc) { return rc.incrby(key, by); });
  }
  /// INCRBYFLOAT: adds `by` and returns the result.
  Result<double> incrbyfloat(Key key, double by) const {
    return this->ask([&](const Commands& rc) { return rc.incrbyfloat(key, by); });
  }
  /// INCREX: the result, and what was added: 0 if a bound prevented it.
  Result<std::pair<std::int64_t, std::int64_t>> increx(Key key,
                                                       const IncrexOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.increx(key, options); });
  }
  /// INCREX: the same with a floating-point number.
  Result<std::pair<double, double>> increx_byfloat(Key key, double by,
                                                   const IncrexFloatOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.increx_byfloat(key, by, options); });
  }
  /// LCS: the longest common subsequence of two strings.
  Result<std::string> lcs(Key first, Key second) const {
    return this->ask([&](const Commands& rc) { return rc.lcs(first, second); });
  }
  /// LCS LEN: its length.
  Result<std::int64_t> lcs_len(Key first, Key second) const {
    return this->ask([&](const Commands& rc) { return rc.lcs_len(first, second); });
  }
  /// LCS IDX WITHMATCHLEN: its positions in both strings, in pieces of at least `shortest` bytes.
  Result<LcsMatches> lcs_idx(Key first, Key second, std::int64_t shortest = 0) const {
    return this->ask([&](const Commands& rc) { return rc.lcs_idx(first, second, shortest); });
  }
  /// MGET: the values, in the order of the keys; nothing where a key is missing or not a string.
  Result<std::vector<std::optional<std::string>>> mget(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.mget(keys); });
  }
  /// MGET: the same, read as a T.
  template <class T>
  Result<T> mget(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.mget<T>(keys); });
  }
  /// MSET: sets all of them at once.
  Result<void> mset(const Pairs& pairs) const {
    return this->ask([&](const Commands& rc) { return rc.mset(pairs); });
  }
  /// MSETEX: sets all of them with one time to live; false if a condition did not hold.
  Result<bool> msetex(const Pairs& pairs, const MsetexOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.msetex(pairs, options); });
  }
  /// MSETNX: sets all of them; false, and none is set, if any of the keys exists.
  Result<bool> msetnx(const Pairs& pairs) const {
    return this->ask([&](const Commands& rc) { return rc.msetnx(pairs); });
  }
  /// PSETEX: SETEX in milliseconds.
  Result<void> psetex(Key key, std::chrono::milliseconds ttl, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.psetex(key, ttl, value); });
  }
  /// SET: sets the value; always true.
  Result<bool> set(Key key, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.set(key, value); });
  }
  /// SET: sets the value; false if an option prevented it.
  Result<bool> set(Key key, const Arg& value, const SetOptions& options) const {
    return this->ask([&](const Commands& rc) { return rc.set(key, value, options); });
  }
  /// SET: the old value, whether or not the new one was set.
  Result<std::optional<std::string>> set_get(Key key, const Arg& value,
                                             const SetOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.set_get(key, value, options); });
  }
  /// SETEX: sets the value and its time to live.
  Result<void> setex(Key key, std::chrono::seconds ttl, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.setex(key, ttl, value); });
  }
  /// SETNX: sets a new key; false if it exists.
  Result<bool> setnx(Key key, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.setnx(key, value); });
  }
  /// SETRANGE: overwrites bytes from `offset` on; returns the new length.
  Result<std::int64_t> setrange(Key key, std::int64_t offset, const Arg& value) const {
    return this->ask([&](const Commands& rc) { return rc.setrange(key, offset, value); });
  }
  /// STRLEN: the length in bytes; 0 if the key does not exist.
  Result<std::int64_t> strlen(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.strlen(key); });
  }
  /// SUBSTR: the old name of GETRANGE.
  Result<std::string> substr(Key key, std::int64_t start, std::int64_t end) const {
    return this->ask([&](const Commands& rc) { return rc.substr(key, start, end); });
  }

 protected:
  using KeyCommandsOf<Face>::KeyCommandsOf;
};

}  // namespace deferredis
// clang-format on
