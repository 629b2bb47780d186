// Keys of any type: lifetime, names, order.
// Made by tools/generate.py from commands/keys.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/commands/caller.hpp>
#include <deferredis/client/replies/scan.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

namespace table {
extern const CommandRow& keys_row;
}  // namespace table

/// When EXPIRE and related commands take effect.
enum class ExpireWhen : std::uint8_t {
  always,  ///< regardless of the key's time to live
  nx,  ///< only if the key never expires
  xx,  ///< only if the key has a time to live
  gt,  ///< only if it then expires later than before
  lt,  ///< only if it then expires earlier than before
};

/// The order of sorting.
enum class Order : std::uint8_t { as_is, ascending, descending };

/// Tokens of MIGRATE.
/// At most one of auth, auth2.
struct MigrateOptions {
  bool copy = false;  ///< COPY: the keys also stay here
  bool replace = false;  ///< REPLACE: even if they exist there
  std::optional<std::string_view> auth = {};  ///< AUTH: the password of the other server
  std::optional<Login> auth2 = {};  ///< AUTH2: user and password for the other server
};

/// Tokens of RESTORE.
struct RestoreOptions {
  bool replace = false;  ///< REPLACE: even if the key exists
  bool absttl = false;  ///< ABSTTL: the time to live is a Unix time
  /// IDLETIME: how long the key has not been used
  std::optional<std::chrono::seconds> idletime = {};
  std::optional<std::int64_t> freq = {};  ///< FREQ: how often it was used, 0 to 255
};

/// Tokens of SCAN.
struct ScanOptions {
  /// MATCH: only keys that match this pattern, "user:*"
  std::optional<std::string_view> match = {};
  /// COUNT: about how many keys to look at in one call; default 10
  std::optional<std::int64_t> count = {};
  std::optional<std::string_view> type = {};  ///< TYPE: only keys of this type, "hash"
};

/// Tokens of SORT.
struct SortOptions {
  /// BY: sort by the values of the keys of this pattern, "weight_*"; "nosort" does not sort
  std::optional<std::string_view> by = {};
  std::optional<Slice> limit = {};  ///< LIMIT: only a part of the result
  std::optional<Order> order = {};  ///< ascending or descending
  bool alpha = false;  ///< ALPHA: compares bytes, not numbers
};

/// Keys of any type: lifetime, names, order.
class KeyCommands : public CommandCaller {
 public:
  /// COPY: copies a value; false if the source is missing, or the destination exists (unless
  /// `replace`).
  Future<bool> copy(Key source, Key destination, bool replace = false) const;
  /// COPY DB: the same into another database of the server.
  Future<bool> copy_to_database(Key source, Key destination, std::int64_t database,
                                bool replace = false) const;
  /// DEL: deletes keys; returns how many existed.
  Future<std::int64_t> del(const Keys& keys) const;
  /// DUMP: the serialised value, for RESTORE.
  Future<std::optional<std::string>> dump(Key key) const;
  /// EXISTS: how many of the keys exist; a key that is given twice counts twice.
  Future<std::int64_t> exists(const Keys& keys) const;
  /// EXPIRE: sets the time to live; false if the key does not exist or `when` does not hold.
  Future<bool> expire(Key key, std::chrono::seconds ttl,
                      ExpireWhen when = ExpireWhen::always) const;
  /// EXPIREAT: makes the key expire at this time.
  Future<bool> expireat(Key key, std::chrono::sys_seconds at,
                        ExpireWhen when = ExpireWhen::always) const;
  /// EXPIRETIME: when the key expires, in seconds of Unix time; -1: never, -2: no such key.
  Future<std::int64_t> expiretime(Key key) const;
  /// KEYS: all keys that match this pattern, at once; it blocks the server meanwhile.
  Future<std::vector<std::string>> keys(const Arg& pattern) const;
  /// KEYS: the same, read as a T.
  template <class T>
  Future<T> keys(const Arg& pattern) const {
    const std::string_view args[] = {pattern.view()};
    return call<T>(table::keys_row, args);
  }
  /// MIGRATE KEYS: moves keys to another server; false if none of them exists.
  Future<bool> migrate(const Arg& host, std::int64_t port, const Keys& keys, std::int64_t database,
                       std::chrono::milliseconds timeout,
                       const MigrateOptions& options = {}) const;
  /// MOVE: moves a key to another database of the server; false if the key exists there.
  Future<bool> move(Key key, std::int64_t database) const;
  /// OBJECT ENCODING: how the value is stored, such as "listpack".
  Future<std::optional<std::string>> object_encoding(Key key) const;
  /// OBJECT FREQ: how often the key was used, by the LFU counter; an error with any other policy.
  Future<std::optional<std::int64_t>> object_freq(Key key) const;
  /// OBJECT HELP: the help text of OBJECT.
  Future<std::vector<std::string>> object_help() const;
  /// OBJECT IDLETIME: seconds since the key was last used; an error with an LFU policy.
  Future<std::optional<std::int64_t>> object_idletime(Key key) const;
  /// OBJECT REFCOUNT: the number of references to the value.
  Future<std::optional<std::int64_t>> object_refcount(Key key) const;
  /// PERSIST: removes the time to live; false if there is none.
  Future<bool> persist(Key key) const;
  /// PEXPIRE: EXPIRE in milliseconds.
  Future<bool> pexpire(Key key, std::chrono::milliseconds ttl,
                       ExpireWhen when = ExpireWhen::always) const;
  /// PEXPIREAT: EXPIREAT in milliseconds.
  Future<bool> pexpireat(Key key, std::chrono::sys_time<std::chrono::milliseconds> at,
                         ExpireWhen when = ExpireWhen::always) const;
  /// PEXPIRETIME: when the key expires, in milliseconds of Unix time; -1: never, -2: no such key.
  Future<std::int64_t> pexpiretime(Key key) const;
  /// PTTL: the time to live in milliseconds; -1: never expires, -2: no such key.
  Future<std::int64_t> pttl(Key key) const;
  /// RANDOMKEY: a random key; nothing if the database is empty.
  Future<std::optional<std::string>> randomkey() const;
  /// RENAME: renames a key and replaces `new_key`; an error if the key does not exist.
  Future<void> rename(Key key, Key new_key) const;
  /// RENAMENX: renames a key; false if `new_key` exists.
  Future<bool> renamenx(Key key, Key new_key) const;
  /// RESTORE: creates a key from the result of DUMP; ttl 0: it never expires.
  Future<void> restore(Key key, std::chrono::milliseconds ttl, const Arg& serialized,
                       const RestoreOptions& options = {}) const;
  /// SCAN: some keys, and the cursor for the next call; 0 begins and ends.
  Future<ScanPage<std::string>> scan(std::uint64_t cursor, const ScanOptions& options = {}) const;
  /// SORT: the sorted elements of a list, set or sorted set, compared as numbers.
  Future<std::vector<std::string>> sort(Key key, const SortOptions& options = {}) const;
  /// SORT: for each element the values of these keys, "name_*"; "#" is the element itself.
  Future<std::vector<std::optional<std::string>>> sort_get(Key key, const Args& patterns,
                                                           const SortOptions& options = {}) const;
  /// SORT STORE: stores the result as a list; returns its length.
  Future<std::int64_t> sort_store(Key key, Key destination, const SortOptions& options = {}) const;
  /// SORT STORE: stores the result of sort_get; returns the length of the list.
  Future<std::int64_t> sort_get_store(Key key, Key destination, const Args& patterns,
                                      const SortOptions& options = {}) const;
  /// SORT_RO: SORT that may go to a replica.
  Future<std::vector<std::string>> sort_ro(Key key, const SortOptions& options = {}) const;
  /// SORT_RO: sort_get that may go to a replica.
  Future<std::vector<std::optional<std::string>>> sort_ro_get(
        Key key, const Args& patterns, const SortOptions& options = {}) const;
  /// TOUCH: marks keys as used now; returns how many exist.
  Future<std::int64_t> touch(const Keys& keys) const;
  /// TTL: the time to live in seconds; -1: never expires, -2: no such key.
  Future<std::int64_t> ttl(Key key) const;
  /// TYPE: "string", "list" ...; "none" if the key does not exist.
  Future<std::string> type(Key key) const;
  /// UNLINK: deletes keys and frees their memory later; returns how many existed.
  Future<std::int64_t> unlink(const Keys& keys) const;
  /// WAIT: waits until this many replicas have the writes of this connection, or for the timeout;
  /// returns how many have.
  Future<std::int64_t> wait(std::int64_t replicas, std::chrono::milliseconds timeout) const;
  /// WAITAOF: the same for writes on disk: returns whether this server, and how many replicas, have
  /// them.
  Future<std::pair<std::int64_t, std::int64_t>> waitaof(std::int64_t local, std::int64_t replicas,
                                                        std::chrono::milliseconds timeout) const;

 protected:
  using CommandCaller::CommandCaller;
};

}  // namespace deferredis
// clang-format on
