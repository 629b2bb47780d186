// Lists: ordered elements, fast at both ends.
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
  left,  ///< the head
  right,  ///< the tail
};

/// Where LINSERT puts an element, relative to another.
enum class ListPlace : std::uint8_t { before, after };

/// The order of several moved elements in the destination.
enum class MoveOrder : std::uint8_t {
  bulk,  ///< as in the source
  one_by_one,  ///< as repeated LMOVE commands would leave them
};

/// Tokens of LPOS.
struct LposOptions {
  /// RANK: which match to return, from 1; negative: from the tail
  std::optional<std::int64_t> rank = {};
  std::optional<std::int64_t> maxlen = {};  ///< MAXLEN: how many elements to compare
};

/// Lists: ordered elements, fast at both ends.
class ListCommands : public HashCommands {
 public:
  /// BLMOVE: LMOVE that waits for an element; nothing on timeout.
  Future<std::optional<std::string>> blmove(Key source, Key destination, ListEnd from, ListEnd to,
                                            std::chrono::milliseconds timeout) const;
  /// BLMOVEM: LMOVEM that waits for elements; nothing on timeout.
  Future<std::optional<std::vector<std::string>>> blmovem(Key source, Key destination,
                                                          ListEnd from, ListEnd to,
                                                          std::chrono::milliseconds timeout,
                                                          std::int64_t count,
                                                          MoveOrder order = MoveOrder::bulk) const;
  /// BLMOVEM: the same, but waits until there are exactly this many.
  Future<std::optional<std::vector<std::string>>> blmovem_exactly(
        Key source, Key destination, ListEnd from, ListEnd to, std::chrono::milliseconds timeout,
        std::int64_t count, MoveOrder order = MoveOrder::bulk) const;
  /// BLMPOP: LMPOP that waits for an element.
  Future<std::optional<std::pair<std::string, std::vector<std::string>>>> blmpop(
        std::chrono::milliseconds timeout, const Keys& keys, ListEnd from,
        std::int64_t count = 1) const;
  /// BLPOP: waits for an element, and removes it from the head of the first list that has one;
  /// returns the key too.
  Future<std::optional<std::pair<std::string, std::string>>> blpop(
        const Keys& keys, std::chrono::milliseconds timeout) const;
  /// BRPOP: the same at the tail.
  Future<std::optional<std::pair<std::string, std::string>>> brpop(
        const Keys& keys, std::chrono::milliseconds timeout) const;
  /// BRPOPLPUSH: the old form of BLMOVE.
  Future<std::optional<std::string>> brpoplpush(Key source, Key destination,
                                                std::chrono::milliseconds timeout) const;
  /// LINDEX: the element at this index; negative: from the tail.
  Future<std::optional<std::string>> lindex(Key key, std::int64_t index) const;
  /// LINSERT: inserts an element; returns the new length; -1: pivot not found, 0: no such key.
  Future<std::int64_t> linsert(Key key, ListPlace place, const Arg& pivot,
                               const Arg& element) const;
  /// LLEN: the length; 0 if the key does not exist.
  Future<std::int64_t> llen(Key key) const;
  /// LMOVE: moves an element from one list to another, and returns it.
  Future<std::optional<std::string>> lmove(Key source, Key destination, ListEnd from,
                                           ListEnd to) const;
  /// LMOVEM: moves up to `count` elements from one list to another; nothing if there are none.
  Future<std::optional<std::vector<std::string>>> lmovem(Key source, Key destination, ListEnd from,
                                                         ListEnd to, std::int64_t count,
                                                         MoveOrder order = MoveOrder::bulk) const;
  /// LMOVEM: the same for exactly `count` elements; if there are fewer, moves none and returns
  /// nothing.
  Future<std::optional<std::vector<std::string>>> lmovem_exactly(
        Key source, Key destination, ListEnd from, ListEnd to, std::int64_t count,
        MoveOrder order = MoveOrder::bulk) const;
  /// LMPOP: removes elements from the first list that has any; returns them with its key.
  Future<std::optional<std::pair<std::string, std::vector<std::string>>>> lmpop(
        const Keys& keys, ListEnd from, std::int64_t count = 1) const;
  /// LPOP: removes and returns the first element.
  Future<std::optional<std::string>> lpop(Key key) const;
  /// LPOP: removes and returns up to `count` elements; nothing if the key does not exist.
  Future<std::optional<std::vector<std::string>>> lpop(Key key, std::int64_t count) const;
  /// LPOS: the index of an element, from 0.
  Future<std::optional<std::int64_t>> lpos(Key key, const Arg& element,
                                           const LposOptions& options = {}) const;
  /// LPOS COUNT: the first `count` indices of an element; 0: all.
  Future<std::vector<std::int64_t>> lpos_count(Key key, const Arg& element, std::int64_t count,
                                               const LposOptions& options = {}) const;
  /// LPUSH: adds elements at the head, one after the other; returns the new length.
  Future<std::int64_t> lpush(Key key, const Args& values) const;
  /// LPUSHX: LPUSH if the list exists; otherwise returns 0.
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
  /// LREM: removes up to `count` equal elements; negative: from the tail, 0: all; returns how many.
  Future<std::int64_t> lrem(Key key, std::int64_t count, const Arg& element) const;
  /// LSET: replaces an element; an error if there is none at this index.
  Future<void> lset(Key key, std::int64_t index, const Arg& element) const;
  /// LTRIM: keeps only what LRANGE would return.
  Future<void> ltrim(Key key, std::int64_t start, std::int64_t stop) const;
  /// RPOP: removes and returns the last element.
  Future<std::optional<std::string>> rpop(Key key) const;
  /// RPOP: removes and returns up to `count` elements, from the tail.
  Future<std::optional<std::vector<std::string>>> rpop(Key key, std::int64_t count) const;
  /// RPOPLPUSH: the old form of LMOVE.
  Future<std::optional<std::string>> rpoplpush(Key source, Key destination) const;
  /// RPUSH: adds elements at the tail; returns the new length.
  Future<std::int64_t> rpush(Key key, const Args& values) const;
  /// RPUSHX: RPUSH if the list exists; otherwise returns 0.
  Future<std::int64_t> rpushx(Key key, const Args& values) const;

 protected:
  using HashCommands::HashCommands;
};

}  // namespace deferredis
// clang-format on
