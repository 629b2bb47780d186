// The typed commands, over one dispatch.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/protocol/command.hpp>
#include <deferredis/protocol/decoder.hpp>
#include <deferredis/protocol/reply_slot.hpp>
#include <deferredis/reactor/future.hpp>

namespace deferredis {

namespace table {
extern const CommandRow& get_row;
}

/// Tokens of SET. At most one of ex, px, exat, pxat, keepttl; at most one of nx, xx.
struct SetOptions {
  std::optional<std::chrono::seconds> ex = {};       ///< EX: time to live
  std::optional<std::chrono::milliseconds> px = {};  ///< PX: the same in milliseconds
  std::optional<std::chrono::sys_seconds> exat = {};
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> pxat = {};
  bool keepttl = false;
  bool nx = false;  ///< only if the key does not exist
  bool xx = false;  ///< only if it exists
};

/// When EXPIRE and its like take effect.
enum class ExpireWhen : std::uint8_t { always, nx, xx, gt, lt };

/// Every Redis command, typed. Client derives from it; what is behind knows no command by name.
///
/// Arguments are views, valid during the call. Replies are the same on RESP2 and RESP3; `optional`
/// is exactly where the server may answer nil. Errors reach the Future: ReplyError and its kinds
/// from the server, ConnectionError, TimeoutError (delivery() tells what is known), and
/// InvalidArgumentError before anything is sent.
class Commands {
 public:
  // --- any command -------------------------------------------------------------------------------
  /// command<std::int64_t>("LLEN", "queue"): any command, decoded as a T.
  template <class T = Reply, class... A>
  Future<T> command(std::string_view name, const A&... arguments) {
    const Arg args[] = {Arg(name), Arg(arguments)...};
    std::string_view views[1 + sizeof...(A)];
    for (std::size_t i = 0; i <= sizeof...(A); ++i) views[i] = args[i].view();
    return call_named<T>({views, 1 + sizeof...(A)});
  }
  /// command<std::int64_t>("DEL", Args(names)): the same with a list of any length.
  template <class T = Reply>
  Future<T> command(std::string_view name, const Args& arguments) {
    std::vector<std::string_view> words{name};
    words.insert(words.end(), arguments.views().begin(), arguments.views().end());
    return call_named<T>(words);
  }

  // --- strings -----------------------------------------------------------------------------------
  /// APPEND: the length of the string then.
  Future<std::int64_t> append(Key key, const Arg& value);
  Future<std::int64_t> decr(Key key);
  Future<std::int64_t> decrby(Key key, std::int64_t by);
  /// GET: the value, or nothing; as a T with get<T>.
  Future<std::optional<std::string>> get(Key key);
  template <class T>
  Future<std::optional<T>> get(Key key) {
    const std::string_view args[] = {key.view()};
    return call<std::optional<T>>(table::get_row, args);
  }
  /// GETDEL: the value that was there.
  Future<std::optional<std::string>> getdel(Key key);
  /// GETEX with EX: the value; sets its time to live.
  Future<std::optional<std::string>> getex(Key key, std::chrono::seconds ex);
  /// GETRANGE: bytes from `start` to `end`, both included; negative: from the end.
  Future<std::string> getrange(Key key, std::int64_t start, std::int64_t end);
  /// GETSET: the value before.
  Future<std::optional<std::string>> getset(Key key, const Arg& value);
  Future<std::int64_t> incr(Key key);
  Future<std::int64_t> incrby(Key key, std::int64_t by);
  Future<double> incrbyfloat(Key key, double by);
  /// MGET: in the order of the keys, nothing where one is missing or no string.
  Future<std::vector<std::optional<std::string>>> mget(const Keys& keys);
  Future<void> mset(const Pairs& pairs);
  /// MSETNX: false if any of the keys existed, and then none is set.
  Future<bool> msetnx(const Pairs& pairs);
  Future<void> psetex(Key key, std::chrono::milliseconds ttl, const Arg& value);
  /// SET: true; false when NX or XX kept it from being set.
  Future<bool> set(Key key, const Arg& value);
  Future<bool> set(Key key, const Arg& value, const SetOptions& options);
  /// SET with GET: the value before.
  Future<std::optional<std::string>> set_get(Key key, const Arg& value,
                                             const SetOptions& options = {});
  Future<void> setex(Key key, std::chrono::seconds ttl, const Arg& value);
  Future<bool> setnx(Key key, const Arg& value);
  /// SETRANGE: the length of the string then.
  Future<std::int64_t> setrange(Key key, std::int64_t offset, const Arg& value);
  Future<std::int64_t> strlen(Key key);

  // --- keys --------------------------------------------------------------------------------------
  /// COPY: false if the source is missing or the destination exists (unless `replace`).
  Future<bool> copy(Key source, Key destination, bool replace = false);
  /// DEL: how many there were.
  Future<std::int64_t> del(const Keys& keys);
  /// DUMP: serialised, for RESTORE.
  Future<std::optional<std::string>> dump(Key key);
  Future<std::int64_t> exists(const Keys& keys);
  Future<bool> expire(Key key, std::chrono::seconds ttl, ExpireWhen when = ExpireWhen::always);
  Future<bool> expireat(Key key, std::chrono::sys_seconds at, ExpireWhen when = ExpireWhen::always);
  Future<std::vector<std::string>> keys(const Arg& pattern);
  /// MOVE: to another database of the server; false if it is there already.
  Future<bool> move(Key key, int database);
  Future<std::optional<std::string>> object_encoding(Key key);
  Future<bool> persist(Key key);
  Future<bool> pexpire(Key key, std::chrono::milliseconds ttl,
                       ExpireWhen when = ExpireWhen::always);
  /// PTTL: nothing without a time to live, or without the key.
  Future<std::int64_t> pttl(Key key);
  Future<std::optional<std::string>> randomkey();
  Future<void> rename(Key key, Key new_key);
  Future<bool> renamenx(Key key, Key new_key);
  Future<void> restore(Key key, std::chrono::milliseconds ttl, const Arg& serialized);
  Future<std::int64_t> touch(const Keys& keys);
  /// TTL in seconds; -1: lives for ever, -2: no such key.
  Future<std::int64_t> ttl(Key key);
  /// TYPE: "string", "list" ..., "none" where there is no such key.
  Future<std::string> type(Key key);
  Future<std::int64_t> unlink(const Keys& keys);

  // --- lists -------------------------------------------------------------------------------------
  Future<std::int64_t> llen(Key key);
  Future<std::vector<std::string>> lrange(Key key, std::int64_t start, std::int64_t stop);
  /// LPUSH, RPUSH: the length of the list then.
  Future<std::int64_t> lpush(Key key, const Args& values);
  Future<std::int64_t> rpush(Key key, const Args& values);

  // --- server ------------------------------------------------------------------------------------
  Future<std::int64_t> dbsize();
  Future<std::string> echo(const Arg& text);
  Future<void> flushall();
  Future<void> flushdb();
  /// PING: "PONG".
  Future<std::string> ping();

 protected:
  explicit Commands(detail::ReactorCore& core) noexcept : core_(&core) {}
  Commands(const Commands&) = default;
  Commands& operator=(const Commands&) = default;
  ~Commands() = default;  // never deleted through this type

  /// Sends the command or fails the slot. The only virtual of the way.
  virtual void dispatch(const CommandView& command, ReplySlot& slot) = 0;

  template <class T>
  Future<T> call(const CommandRow& row, std::span<const std::string_view> arguments) {
    auto& slot = detail::make_slot<T>(*core_, row);
    dispatch(CommandView{row, arguments}, slot);
    return detail::FutureAccess::make<T>(slot);
  }

 private:
  template <class T>
  Future<T> call_named(std::span<const std::string_view> words) {
    auto& slot = detail::make_slot<T>(*core_, table::get_row);
    dispatch_named(words, slot);
    return detail::FutureAccess::make<T>(slot);
  }
  void dispatch_named(std::span<const std::string_view> words, ReplySlot& slot);
  template <class T>
  Future<T> set_with(Key key, const Arg& value, const SetOptions& options, bool get);
  Future<bool> expire_with(const CommandRow& row, Key key, std::int64_t time, ExpireWhen when);

  detail::ReactorCore* core_;
};

}  // namespace deferredis
