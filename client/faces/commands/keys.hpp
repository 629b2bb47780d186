// Keys of any type: lifetime, names, order. With a face.
// Made by tools/generate.py from commands/keys.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/keys.hpp>
#include <deferredis/client/faces/caller.hpp>

// clang-format off
namespace deferredis {

/// Keys of any type: lifetime, names, order. With a face.
template <class Face>
class KeyCommandsOf : public CommandCallerOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// COPY: copies a value; false if the source is missing, or the destination exists (unless
  /// `replace`).
  Result<bool> copy(Key source, Key destination, bool replace = false) const {
    return this->ask([&](const Commands& rc) { return rc.copy(source, destination, replace); });
  }
  /// COPY DB: the same into another database of the server.
  Result<bool> copy_to_database(Key source, Key destination, std::int64_t database,
                                bool replace = false) const {
    return this->ask([&](const Commands& rc) {
      return rc.copy_to_database(source, destination, database, replace);
    });
  }
  /// DEL: deletes keys; returns how many existed.
  Result<std::int64_t> del(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.del(keys); });
  }
  /// DUMP: the serialised value, for RESTORE.
  Result<std::optional<std::string>> dump(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.dump(key); });
  }
  /// EXISTS: how many of the keys exist; a key that is given twice counts twice.
  Result<std::int64_t> exists(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.exists(keys); });
  }
  /// EXPIRE: sets the time to live; false if the key does not exist or `when` does not hold.
  Result<bool> expire(Key key, std::chrono::seconds ttl,
                      ExpireWhen when = ExpireWhen::always) const {
    return this->ask([&](const Commands& rc) { return rc.expire(key, ttl, when); });
  }
  /// EXPIREAT: makes the key expire at this time.
  Result<bool> expireat(Key key, std::chrono::sys_seconds at,
                        ExpireWhen when = ExpireWhen::always) const {
    return this->ask([&](const Commands& rc) { return rc.expireat(key, at, when); });
  }
  /// EXPIRETIME: when the key expires, in seconds of Unix time; -1: never, -2: no such key.
  Result<std::int64_t> expiretime(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.expiretime(key); });
  }
  /// KEYS: all keys that match this pattern, at once; it blocks the server meanwhile.
  Result<std::vector<std::string>> keys(const Arg& pattern) const {
    return this->ask([&](const Commands& rc) { return rc.keys(pattern); });
  }
  /// KEYS: the same, read as a T.
  template <class T>
  Result<T> keys(const Arg& pattern) const {
    return this->ask([&](const Commands& rc) { return rc.keys<T>(pattern); });
  }
  /// MIGRATE KEYS: moves keys to another server; false if none of them exists.
  Result<bool> migrate(const Arg& host, std::int64_t port, const Keys& keys, std::int64_t database,
                       std::chrono::milliseconds timeout,
                       const MigrateOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.migrate(host, port, keys, database, timeout, options);
    });
  }
  /// MOVE: moves a key to another database of the server; false if the key exists there.
  Result<bool> move(Key key, std::int64_t database) const {
    return this->ask([&](const Commands& rc) { return rc.move(key, database); });
  }
  /// OBJECT ENCODING: how the value is stored, such as "listpack".
  Result<std::optional<std::string>> object_encoding(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.object_encoding(key); });
  }
  /// OBJECT FREQ: how often the key was used, by the LFU counter; an error with any other policy.
  Result<std::optional<std::int64_t>> object_freq(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.object_freq(key); });
  }
  /// OBJECT HELP: the help text of OBJECT.
  Result<std::vector<std::string>> object_help() const {
    return this->ask([&](const Commands& rc) { return rc.object_help(); });
  }
  /// OBJECT IDLETIME: seconds since the key was last used; an error with an LFU policy.
  Result<std::optional<std::int64_t>> object_idletime(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.object_idletime(key); });
  }
  /// OBJECT REFCOUNT: the number of references to the value.
  Result<std::optional<std::int64_t>> object_refcount(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.object_refcount(key); });
  }
  /// PERSIST: removes the time to live; false if there is none.
  Result<bool> persist(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.persist(key); });
  }
  /// PEXPIRE: EXPIRE in milliseconds.
  Result<bool> pexpire(Key key, std::chrono::milliseconds ttl,
                       ExpireWhen when = ExpireWhen::always) const {
    return this->ask([&](const Commands& rc) { return rc.pexpire(key, ttl, when); });
  }
  /// PEXPIREAT: EXPIREAT in milliseconds.
  Result<bool> pexpireat(Key key, std::chrono::sys_time<std::chrono::milliseconds> at,
                         ExpireWhen when = ExpireWhen::always) const {
    return this->ask([&](const Commands& rc) { return rc.pexpireat(key, at, when); });
  }
  /// PEXPIRETIME: when the key expires, in milliseconds of Unix time; -1: never, -2: no such key.
  Result<std::int64_t> pexpiretime(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.pexpiretime(key); });
  }
  /// PTTL: the time to live in milliseconds; -1: never expires, -2: no such key.
  Result<std::int64_t> pttl(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.pttl(key); });
  }
  /// RANDOMKEY: a random key; nothing if the database is empty.
  Result<std::optional<std::string>> randomkey() const {
    return this->ask([&](const Commands& rc) { return rc.randomkey(); });
  }
  /// RENAME: renames a key and replaces `new_key`; an error if the key does not exist.
  Result<void> rename(Key key, Key new_key) const {
    return this->ask([&](const Commands& rc) { return rc.rename(key, new_key); });
  }
  /// RENAMENX: renames a key; false if `new_key` exists.
  Result<bool> renamenx(Key key, Key new_key) const {
    return this->ask([&](const Commands& rc) { return rc.renamenx(key, new_key); });
  }
  /// RESTORE: creates a key from the result of DUMP; ttl 0: it never expires.
  Result<void> restore(Key key, std::chrono::milliseconds ttl, const Arg& serialized,
                       const RestoreOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.restore(key, ttl, serialized, options); });
  }
  /// SCAN: some keys, and the cursor for the next call; 0 begins and ends.
  Result<ScanPage<std::string>> scan(std::uint64_t cursor, const ScanOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.scan(cursor, options); });
  }
  /// SORT: the sorted elements of a list, set or sorted set, compared as numbers.
  Result<std::vector<std::string>> sort(Key key, const SortOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.sort(key, options); });
  }
  /// SORT: for each element the values of these keys, "name_*"; "#" is the element itself.
  Result<std::vector<std::optional<std::string>>> sort_get(Key key, const Args& patterns,
                                                           const SortOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.sort_get(key, patterns, options); });
  }
  /// SORT STORE: stores the result as a list; returns its length.
  Result<std::int64_t> sort_store(Key key, Key destination, const SortOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.sort_store(key, destination, options); });
  }
  /// SORT STORE: stores the result of sort_get; returns the length of the list.
  Result<std::int64_t> sort_get_store(Key key, Key destination, const Args& patterns,
                                      const SortOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.sort_get_store(key, destination, patterns, options);
    });
  }
  /// SORT_RO: SORT that may go to a replica.
  Result<std::vector<std::string>> sort_ro(Key key, const SortOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.sort_ro(key, options); });
  }
  /// SORT_RO: sort_get that may go to a replica.
  Result<std::vector<std::optional<std::string>>> sort_ro_get(
        Key key, const Args& patterns, const SortOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.sort_ro_get(key, patterns, options); });
  }
  /// TOUCH: marks keys as used now; returns how many exist.
  Result<std::int64_t> touch(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.touch(keys); });
  }
  /// TTL: the time to live in seconds; -1: never expires, -2: no such key.
  Result<std::int64_t> ttl(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.ttl(key); });
  }
  /// TYPE: "string", "list" ...; "none" if the key does not exist.
  Result<std::string> type(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.type(key); });
  }
  /// UNLINK: deletes keys and frees their memory later; returns how many existed.
  Result<std::int64_t> unlink(const Keys& keys) const {
    return this->ask([&](const Commands& rc) { return rc.unlink(keys); });
  }
  /// WAIT: waits until this many replicas have the writes of this connection, or for the timeout;
  /// returns how many have.
  Result<std::int64_t> wait(std::int64_t replicas, std::chrono::milliseconds timeout) const {
    return this->ask([&](const Commands& rc) { return rc.wait(replicas, timeout); });
  }
  /// WAITAOF: the same for writes on disk: returns whether this server, and how many replicas, have
  /// them.
  Result<std::pair<std::int64_t, std::int64_t>> waitaof(std::int64_t local, std::int64_t replicas,
                                                        std::chrono::milliseconds timeout) const {
    return this->ask([&](const Commands& rc) { return rc.waitaof(local, replicas, timeout); });
  }

 protected:
  using CommandCallerOf<Face>::CommandCallerOf;
};

}  // namespace deferredis
// clang-format on
