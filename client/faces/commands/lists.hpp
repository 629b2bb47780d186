// Lists: ordered elements, fast at both ends. With a face.
// Made by tools/generate.py from commands/lists.txt: change that, then `make generate`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/client/commands/lists.hpp>
#include <deferredis/client/faces/commands/hashes.hpp>

// clang-format off
namespace deferredis {

/// Lists: ordered elements, fast at both ends. With a face.
template <class Face>
class ListCommandsOf : public HashCommandsOf<Face> {
 public:
  template <class T>
  using Result = typename Face::template Result<T>;

  /// BLMOVE: LMOVE that waits for an element; nothing on timeout.
  Result<std::optional<std::string>> blmove(Key source, Key destination, ListEnd from, ListEnd to,
                                            std::chrono::milliseconds timeout) const {
    return this->ask([&](const Commands& rc) {
      return rc.blmove(source, destination, from, to, timeout);
    });
  }
  /// BLMOVEM: LMOVEM that waits for elements; nothing on timeout.
  Result<std::optional<std::vector<std::string>>> blmovem(Key source, Key destination,
                                                          ListEnd from, ListEnd to,
                                                          std::chrono::milliseconds timeout,
                                                          std::int64_t count,
                                                          MoveOrder order = MoveOrder::bulk) const {
    return this->ask([&](const Commands& rc) {
      return rc.blmovem(source, destination, from, to, timeout, count, order);
    });
  }
  /// BLMOVEM: the same, but waits until there are exactly this many.
  Result<std::optional<std::vector<std::string>>> blmovem_exactly(
        Key source, Key destination, ListEnd from, ListEnd to, std::chrono::milliseconds timeout,
        std::int64_t count, MoveOrder order = MoveOrder::bulk) const {
    return this->ask([&](const Commands& rc) {
      return rc.blmovem_exactly(source, destination, from, to, timeout, count, order);
    });
  }
  /// BLMPOP: LMPOP that waits for an element.
  Result<std::optional<std::pair<std::string, std::vector<std::string>>>> blmpop(
        std::chrono::milliseconds timeout, const Keys& keys, ListEnd from,
        std::int64_t count = 1) const {
    return this->ask([&](const Commands& rc) { return rc.blmpop(timeout, keys, from, count); });
  }
  /// BLPOP: waits for an element, and removes it from the head of the first list that has one;
  /// returns the key too.
  Result<std::optional<std::pair<std::string, std::string>>> blpop(
        const Keys& keys, std::chrono::milliseconds timeout) const {
    return this->ask([&](const Commands& rc) { return rc.blpop(keys, timeout); });
  }
  /// BRPOP: the same at the tail.
  Result<std::optional<std::pair<std::string, std::string>>> brpop(
        const Keys& keys, std::chrono::milliseconds timeout) const {
    return this->ask([&](const Commands& rc) { return rc.brpop(keys, timeout); });
  }
  /// BRPOPLPUSH: the old form of BLMOVE.
  Result<std::optional<std::string>> brpoplpush(Key source, Key destination,
                                                std::chrono::milliseconds timeout) const {
    return this->ask([&](const Commands& rc) {
      return rc.brpoplpush(source, destination, timeout);
    });
  }
  /// LINDEX: the element at this index; negative: from the tail.
  Result<std::optional<std::string>> lindex(Key key, std::int64_t index) const {
    return this->ask([&](const Commands& rc) { return rc.lindex(key, index); });
  }
  /// LINSERT: inserts an element; returns the new length; -1: pivot not found, 0: no such key.
  Result<std::int64_t> linsert(Key key, ListPlace place, const Arg& pivot,
                               const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.linsert(key, place, pivot, element); });
  }
  /// LLEN: the length; 0 if the key does not exist.
  Result<std::int64_t> llen(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.llen(key); });
  }
  /// LMOVE: moves an element from one list to another, and returns it.
  Result<std::optional<std::string>> lmove(Key source, Key destination, ListEnd from,
                                           ListEnd to) const {
    return this->ask([&](const Commands& rc) { return rc.lmove(source, destination, from, to); });
  }
  /// LMOVEM: moves up to `count` elements from one list to another; nothing if there are none.
  Result<std::optional<std::vector<std::string>>> lmovem(Key source, Key destination, ListEnd from,
                                                         ListEnd to, std::int64_t count,
                                                         MoveOrder order = MoveOrder::bulk) const {
    return this->ask([&](const Commands& rc) {
      return rc.lmovem(source, destination, from, to, count, order);
    });
  }
  /// LMOVEM: the same for exactly `count` elements; if there are fewer, moves none and returns
  /// nothing.
  Result<std::optional<std::vector<std::string>>> lmovem_exactly(
        Key source, Key destination, ListEnd from, ListEnd to, std::int64_t count,
        MoveOrder order = MoveOrder::bulk) const {
    return this->ask([&](const Commands& rc) {
      return rc.lmovem_exactly(source, destination, from, to, count, order);
    });
  }
  /// LMPOP: removes elements from the first list that has any; returns them with its key.
  Result<std::optional<std::pair<std::string, std::vector<std::string>>>> lmpop(
        const Keys& keys, ListEnd from, std::int64_t count = 1) const {
    return this->ask([&](const Commands& rc) { return rc.lmpop(keys, from, count); });
  }
  /// LPOP: removes and returns the first element.
  Result<std::optional<std::string>> lpop(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.lpop(key); });
  }
  /// LPOP: removes and returns up to `count` elements; nothing if the key does not exist.
  Result<std::optional<std::vector<std::string>>> lpop(Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.lpop(key, count); });
  }
  /// LPOS: the index of an element, from 0.
  Result<std::optional<std::int64_t>> lpos(Key key, const Arg& element,
                                           const LposOptions& options = {}) const {
    return this->ask([&](const Commands& rc) { return rc.lpos(key, element, options); });
  }
  /// LPOS COUNT: the first `count` indices of an element; 0: all.
  Result<std::vector<std::int64_t>> lpos_count(Key key, const Arg& element, std::int64_t count,
                                               const LposOptions& options = {}) const {
    return this->ask([&](const Commands& rc) {
      return rc.lpos_count(key, element, count, options);
    });
  }
  /// LPUSH: adds elements at the head, one after the other; returns the new length.
  Result<std::int64_t> lpush(Key key, const Args& values) const {
    return this->ask([&](const Commands& rc) { return rc.lpush(key, values); });
  }
  /// LPUSHX: LPUSH if the list exists; otherwise returns 0.
  Result<std::int64_t> lpushx(Key key, const Args& values) const {
    return this->ask([&](const Commands& rc) { return rc.lpushx(key, values); });
  }
  /// LRANGE: elements from `start` to `stop`, both included; negative: from the tail.
  Result<std::vector<std::string>> lrange(Key key, std::int64_t start, std::int64_t stop) const {
    return this->ask([&](const Commands& rc) { return rc.lrange(key, start, stop); });
  }
  /// LRANGE: the same, read as a T.
  template <class T>
  Result<T> lrange(Key key, std::int64_t start, std::int64_t stop) const {
    return this->ask([&](const Commands& rc) { return rc.lrange<T>(key, start, stop); });
  }
  /// LREM: removes up to `count` equal elements; negative: from the tail, 0: all; returns how many.
  Result<std::int64_t> lrem(Key key, std::int64_t count, const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.lrem(key, count, element); });
  }
  /// LSET: replaces an element; an error if there is none at this index.
  Result<void> lset(Key key, std::int64_t index, const Arg& element) const {
    return this->ask([&](const Commands& rc) { return rc.lset(key, index, element); });
  }
  /// LTRIM: keeps only what LRANGE would return.
  Result<void> ltrim(Key key, std::int64_t start, std::int64_t stop) const {
    return this->ask([&](const Commands& rc) { return rc.ltrim(key, start, stop); });
  }
  /// RPOP: removes and returns the last element.
  Result<std::optional<std::string>> rpop(Key key) const {
    return this->ask([&](const Commands& rc) { return rc.rpop(key); });
  }
  /// RPOP: removes and returns up to `count` elements, from the tail.
  Result<std::optional<std::vector<std::string>>> rpop(Key key, std::int64_t count) const {
    return this->ask([&](const Commands& rc) { return rc.rpop(key, count); });
  }
  /// RPOPLPUSH: the old form of LMOVE.
  Result<std::optional<std::string>> rpoplpush(Key source, Key destination) const {
    return this->ask([&](const Commands& rc) { return rc.rpoplpush(source, destination); });
  }
  /// RPUSH: adds elements at the tail; returns the new length.
  Result<std::int64_t> rpush(Key key, const Args& values) const {
    return this->ask([&](const Commands& rc) { return rc.rpush(key, values); });
  }
  /// RPUSHX: RPUSH if the list exists; otherwise returns 0.
  Result<std::int64_t> rpushx(Key key, const Args& values) const {
    return this->ask([&](const Commands& rc) { return rc.rpushx(key, values); });
  }

 protected:
  using HashCommandsOf<Face>::HashCommandsOf;
};

}  // namespace deferredis
// clang-format on
