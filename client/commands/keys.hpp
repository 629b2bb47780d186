// Keys of any type: their life, their names, their order.
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

/// When EXPIRE and its like take effect.
enum class ExpireWhen : std::uint8_t {
  always,  ///< whatever the key's time to live is
  nx,  ///< only if it lives for ever
  xx,  ///< only if it has a time to live
  gt,  ///< only if it lives longer then
  lt,  ///< only if it lives shorter then
};

/// The order of sorted things.
enum class Order : std::uint8_t { as_is, ascending, descending };

/// Tokens of MIGRATE.
/// At most one of auth, auth2.
struct MigrateOptions {
  bool copy = false;  ///< COPY: the keys stay here too
  bool replace = false;  ///< REPLACE: even if they exist there
  std::optional<std::string_view> auth = {};  ///< AUTH: the password of the other server
  std::optional<Login> auth2 = {};  ///< AUTH2: its user and password
};

/// Tokens of RESTORE.
struct RestoreOptions {
  bool replace = false;  ///< REPLACE: even if the key exists
  bool absttl = false;  ///< ABSTTL: the time to live is a Unix time
  std::optional<std::chrono::seconds> idletime = {};  ///< IDLETIME: since it was last used
  std::optional<std::int64_t> freq = {};  ///< FREQ: how often it was used, 0 to 255
};

/// Tokens of SCAN.
struct ScanOptions {
  std::optional<std::string_view> match = {};  ///< MATCH: only keys of this pattern, "user:*"
  /// COUNT: about how many to look at in one call; 10 where it is not given
  std::optional<std::int64_t> count = {};
  std::optional<std::string_view> type = {};  ///< TYPE: only keys of this type, "hash"
};

/// Tokens of SORT.
struct SortOptions {
  /// BY: sort by the values of the keys of this pattern, "weight_*"; "nosort" leaves them as they
  /// are
  std::optional<std::string_view> by = {};
  std::optional<Slice> limit = {};  ///< LIMIT: only a part of the result
  std::optional<Order> order = {};  ///< ascending or descending
  bool alpha = false;  ///< ALPHA: by bytes, not as numbers
};

/// Keys of any type: their life, their names, their order.
class KeyCommands : public CommandCaller {
 public:
  /// COPY: false if the source is missing or the destination exists (unless `replace`).
  Future<bool> copy(Key source, Key destination, bool replace = false) const;
  /// COPY DB: the same into another database of the server.
  Future<bool> copy_to_database(Key source, Key destination, std::int64_t database,
                                bool replace = false) const;
  /// DEL: how many there were.
  Future<std::int64_t> del(const Keys& keys) const;
  /// DUMP: the value serialised, for RESTORE.
  Future<std::optional<std::string>> dump(Key key) const;
  /// EXISTS: how many of them exist; one that is given twice counts twice.
  Future<std::int64_t> exists(const Keys& keys) const;
  /// EXPIRE: sets the time to live; false where there is no such key or `when` does not hold.
  Future<bool> expire(Key key, std::chrono::seconds ttl,
                      ExpireWhen when = ExpireWhen::always) const;
  /// EXPIREAT: the key goes at this time.
  Future<bool> expireat(Key key, std::chrono::sys_seconds at,
                        ExpireWhen when = ExpireWhen::always) const;
  /// EXPIRETIME: when the key goes, in seconds of Unix time; -1: never, -2: no such key.
  Future<std::int64_t> expiretime(Key key) const;
  /// KEYS: every key of this pattern, at once: the server does nothing else meanwhile.
  Future<std::vector<std::string>> keys(const Arg& pattern) const;
  /// KEYS: the same, read as a T.
  template <class T>
  Future<T> keys(const Arg& pattern) const {
    const std::string_view args[] = {pattern.view()};
    return call<T>(table::keys_row, args);
  }
  /// MIGRATE KEYS: moves keys to another server; false where none of them exists.
  Future<bool> migrate(const Arg& host, std::int64_t port, const Keys& keys, std::int64_t database,
                       std::chrono::milliseconds timeout,
                       const MigrateOptions& options = {}) const;
  /// MOVE: to another database of the server; false if it is there already.
  Future<bool> move(Key key, std::int64_t database) const;
  /// OBJECT ENCODING: how the value is stored, "listpack".
  Future<std::optional<std::string>> object_encoding(Key key) const;
  /// OBJECT FREQ: how often it was used, as LFU counts it; an error under any other policy.
  Future<std::optional<std::int64_t>> object_freq(Key key) const;
  /// OBJECT HELP: what OBJECT can do, for people.
  Future<std::vector<std::string>> object_help() const;
  /// OBJECT IDLETIME: seconds since it was last used; an error under an LFU policy.
  Future<std::optional<std::int64_t>> object_idletime(Key key) const;
  /// OBJECT REFCOUNT: how many references the server holds to the value.
  Future<std::optional<std::int64_t>> object_refcount(Key key) const;
  /// PERSIST: takes its time to live away; false where it has none.
  Future<bool> persist(Key key) const;
  /// PEXPIRE: EXPIRE in milliseconds.
  Future<bool> pexpire(Key key, std::chrono::milliseconds ttl,
                       ExpireWhen when = ExpireWhen::always) const;
  /// PEXPIREAT: EXPIREAT in milliseconds.
  Future<bool> pexpireat(Key key, std::chrono::sys_time<std::chrono::milliseconds> at,
                         ExpireWhen when = ExpireWhen::always) const;
  /// PEXPIRETIME: when the key goes, in milliseconds of Unix time; -1: never, -2: no such key.
  Future<std::int64_t> pexpiretime(Key key) const;
  /// PTTL: its time to live in milliseconds; -1: lives for ever, -2: no such key.
  Future<std::int64_t> pttl(Key key) const;
  /// RANDOMKEY: any key; nothing where the database is empty.
  Future<std::optional<std::string>> randomkey() const;
  /// RENAME: takes the place of `new_key`; an error where there is no such key.
  Future<void> rename(Key key, Key new_key) const;
  /// RENAMENX: false where `new_key` exists.
  Future<bool> renamenx(Key key, Key new_key) const;
  /// RESTORE: makes a key of what DUMP gave; ttl 0: it lives for ever.
  Future<void> restore(Key key, std::chrono::milliseconds ttl, const Arg& serialized,
                       const RestoreOptions& options = {}) const;
  /// SCAN: some keys, and the cursor for the next call; 0 begins and ends.
  Future<ScanPage<std::string>> scan(std::uint64_t cursor, const ScanOptions& options = {}) const;
  /// SORT: the elements of a list, set or sorted set in order, as numbers.
  Future<std::vector<std::string>> sort(Key key, const SortOptions& options = {}) const;
  /// SORT: for each element the values of these keys, "name_*"; "#" is the element.
  Future<std::vector<std::optional<std::string>>> sort_get(Key key, const Args& patterns,
                                                           const SortOptions& options = {}) const;
  /// SORT STORE: stores the result as a list; its length.
  Future<std::int64_t> sort_store(Key key, Key destination, const SortOptions& options = {}) const;
  /// SORT STORE: stores what sort_get gives; the length of the list.
  Future<std::int64_t> sort_get_store(Key key, Key destination, const Args& patterns,
                                      const SortOptions& options = {}) const;
  /// SORT_RO: SORT that may go to a replica.
  Future<std::vector<std::string>> sort_ro(Key key, const SortOptions& options = {}) const;
  /// SORT_RO: sort_get that may go to a replica.
  Future<std::vector<std::optional<std::string>>> sort_ro_get(
        Key key, const Args& patterns, const SortOptions& options = {}) const;
  /// TOUCH: how many there are; they count as used now.
  Future<std::int64_t> touch(const Keys& keys) const;
  /// TTL: its time to live in seconds; -1: lives for ever, -2: no such key.
  Future<std::int64_t> ttl(Key key) const;
  /// TYPE: "string", "list" ..., "none" where there is no such key.
  Future<std::string> type(Key key) const;
  /// UNLINK: DEL that frees the memory later; how many there were.
  Future<std::int64_t> unlink(const Keys& keys) const;
  /// WAIT: how many replicas have the writes of this connection, at last or after the time.
  Future<std::int64_t> wait(std::int64_t replicas, std::chrono::milliseconds timeout) const;
  /// WAITAOF: whether this server, and how many replicas, have them on disk.
  Future<std::pair<std::int64_t, std::int64_t>> waitaof(std::int64_t local, std::int64_t replicas,
                                                        std::chrono::milliseconds timeout) const;

 protected:
  using CommandCaller::CommandCaller;
};

}  // namespace deferredis
// clang-format on
