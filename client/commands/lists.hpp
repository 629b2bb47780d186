// Lists: elements in an order, cheap at both ends.
// Made by tools/generate.py from commands/lists.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/commands/hashes.hpp>
#include <deferredis/reactor/chrono.hpp>

// clang-format off
namespace deferredis {

namespace table {
extern const CommandRow& lrange_row;
}  // namespace table

/// An end of a list.
enum class ListEnd : std::uint8_t {
  left,  ///< its head
  right,  ///< its tail
};

/// Beside which an element comes.
enum class ListPlace : std::uint8_t { before, after };

/// In which order several elements come to the destination.
enum class MoveOrder : std::uint8_t {
  bulk,  ///< as they stood
  one_by_one,  ///< as so many LMOVE would bring them
};

/// Tokens of LPOS.
struct LposOptions {
  /// RANK: the how-manieth that is equal, from 1; negative: from the tail
  std::optional<std::int64_t> rank = {};
  std::optional<std::int64_t> maxlen = {};  ///< MAXLEN: how many elements to look at
};

/// Lists: elements in an order, cheap at both ends.
class ListCommands : public HashCommands {
 public:
  /// BLMOVE: LMOVE that waits for an element; nothing when the time is up.
  Future<std::optional<std::string>> blmove(Key source, Key destination, ListEnd from, ListEnd to,
                                            std::chrono::milliseconds timeout) const;
  /// BLMOVEM: LMOVEM that waits for elements; nothing when the time is up.
  Future<std::optional<std::vector<std::string>>> blmovem(Key source, Key destination,
                                                          ListEnd from, ListEnd to,
                                                          std::chrono::milliseconds timeout,
                                                          std::int64_t count,
                                                          MoveOrder order = MoveOrder::bulk) const;
  /// BLMOVEM: the same, which waits until there are so many.
  Future<std::optional<std::vector<std::string>>> blmovem_exactly(
        Key source, Key destination, ListEnd from, ListEnd to, std::chrono::milliseconds timeout,
        std::int64_t count, MoveOrder order = MoveOrder::bulk) const;
  /// BLMPOP: LMPOP that waits for an element.
  Future<std::optional<std::pair<std::string, std::vector<std::string>>>> blmpop(
        std::chrono::milliseconds timeout, const Keys& keys, ListEnd from,
        std::int64_t count = 1) const;
  /// BLPOP: LPOP of the first list that has an element, with its key; waits for one.
  Future<std::optional<std::pair<std::string, std::string>>> blpop(
        const Keys& keys, std::chrono::milliseconds timeout) const;
  /// BRPOP: the same from the tail.
  Future<std::optional<std::pair<std::string, std::string>>> brpop(
        const Keys& keys, std::chrono::milliseconds timeout) const;
  /// BRPOPLPUSH: the old form of BLMOVE.
  Future<std::optional<std::string>> brpoplpush(Key source, Key destination,
                                                std::chrono::milliseconds timeout) const;
  /// LINDEX: the element there; negative: from the tail.
  Future<std::optional<std::string>> lindex(Key key, std::int64_t index) const;
  /// LINSERT: the length of the list then; -1: no such pivot, 0: no such key.
  Future<std::int64_t> linsert(Key key, ListPlace place, const Arg& pivot,
                               const Arg& element) const;
  /// LLEN: its length; 0 where there is no such key.
  Future<std::int64_t> llen(Key key) const;
  /// LMOVE: takes an element off one list and puts it to another.
  Future<std::optional<std::string>> lmove(Key source, Key destination, ListEnd from,
                                           ListEnd to) const;
  /// LMOVEM: takes up to `count` elements off one list and puts them to another; nothing where
  /// there is none.
  Future<std::optional<std::vector<std::string>>> lmovem(Key source, Key destination, ListEnd from,
                                                         ListEnd to, std::int64_t count,
                                                         MoveOrder order = MoveOrder::bulk) const;
  /// LMOVEM: the same for exactly so many; nothing, and none is moved, where there are fewer.
  Future<std::optional<std::vector<std::string>>> lmovem_exactly(
        Key source, Key destination, ListEnd from, ListEnd to, std::int64_t count,
        MoveOrder order = MoveOrder::bulk) const;
  /// LMPOP: elements of the first list that has any, with its key.
  Future<std::optional<std::pair<std::string, std::vector<std::string>>>> lmpop(
        const Keys& keys, ListEnd from, std::int64_t count = 1) const;
  /// LPOP: its first element, taken off.
  Future<std::optional<std::string>> lpop(Key key) const;
  /// LPOP: that many, taken off; nothing where there is no such key.
  Future<std::optional<std::vector<std::string>>> lpop(Key key, std::int64_t count) const;
  /// LPOS: where it stands, from 0.
  Future<std::optional<std::int64_t>> lpos(Key key, const Arg& element,
                                           const LposOptions& options = {}) const;
  /// LPOS COUNT: the first places where it stands; count 0: all.
  Future<std::vector<std::int64_t>> lpos_count(Key key, const Arg& element, std::int64_t count,
                                               const LposOptions& options = {}) const;
  /// LPUSH: puts them before its head, one after the other; the length of the list then.
  Future<std::int64_t> lpush(Key key, const Args& values) const;
  /// LPUSHX: LPUSH, if the list exists; else 0.
  Future<std::int64_t> lpushx(Key key, const Args& values) const;
  /// LRANGE: elements from `start` to `stop`, both included; negative: from the tail.
  Future<std::vector<std::string>> lrange(Key key, std::int64_t start, std::int64_t stop) const;
  /// LRANGE: the same, read as a T.
  template <class T>
  Future<T> lrange(Key key, std::int64_t start, std::int64_t stop) const {
    const Arg start_text(start);
    const Arg stop_text(stop);
    const std::string_view args[] = {key.view(), start_text.view(), stop_text.view()};
    return call<T>(table::lrange_row, args);
  }
  /// LREM: takes off up to `count` that are equal; negative: from the tail, 0: all. How many there
  /// were.
  Future<std::int64_t> lrem(Key key, std::int64_t count, const Arg& element) const;
  /// LSET: puts another in its place; an error where there is none.
  Future<void> lset(Key key, std::int64_t index, const Arg& element) const;
  /// LTRIM: leaves only what LRANGE would give.
  Future<void> ltrim(Key key, std::int64_t start, std::int64_t stop) const;
  /// RPOP: its last element, taken off.
  Future<std::optional<std::string>> rpop(Key key) const;
  /// RPOP: that many, taken off, from the tail on.
  Future<std::optional<std::vector<std::string>>> rpop(Key key, std::int64_t count) const;
  /// RPOPLPUSH: the old form of LMOVE.
  Future<std::optional<std::string>> rpoplpush(Key source, Key destination) const;
  /// RPUSH: puts them behind its tail; the length of the list then.
  Future<std::int64_t> rpush(Key key, const Args& values) const;
  /// RPUSHX: RPUSH, if the list exists; else 0.
  Future<std::int64_t> rpushx(Key key, const Args& values) const;

 protected:
  using HashCommands::HashCommands;
};

}  // namespace deferredis
// clang-format on
