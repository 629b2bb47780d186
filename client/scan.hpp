// ScanSequence: everything that SCAN and its like go through, element by element.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <deferredis/client/client.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/future/move_function.hpp>
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/shared.hpp>

namespace deferredis {

/// Some elements of a whole, and whether more may come.
template <class T>
struct ScanPart {
  std::vector<T> items = {};
  bool last = false;  ///< there is nothing after these
};

/// Where a ScanSequence takes its elements from: one server, or several.
template <class T>
class ScanSource {
 public:
  virtual ~ScanSource() = default;
  /// The part after the one before. Asked again only when that has ended, and the source may go
  /// meanwhile. After a failure it goes on where it was: nothing is left out.
  virtual Future<ScanPart<T>> next_part() = 0;
};

namespace detail {
template <class T>
class ScanState;
template <class T>
void retain(ScanState<T>& state) noexcept;
template <class T>
void release(ScanState<T>& state) noexcept;
}  // namespace detail

/// The elements of a key space, a hash, a set or a sorted set, while others change it.
///
///   auto keys = redis::scan_keys(rc, {.match = "user:*"});
///   while (auto key = co_await keys.next()) use(*key);
///
/// What Redis promises: an element that is there from beginning to end comes at least once; one
///   that came or went meanwhile may come or not; one may come more than once.
/// Lifetime: nothing is asked before the first next(); then the next part is asked for while this
///   one is used. When the sequence goes, it stops. Move-only; T is std::string, or a pair of it
///   with a std::string or a double.
/// Errors: what the server or the connection says fails next(); calling it again goes on from
///   there, so that an outage costs no element.
template <class T>
class ScanSequence {
 public:
  explicit ScanSequence(const Client& client, Owned<ScanSource<T>> source);
  ScanSequence(ScanSequence&& other) noexcept;
  ScanSequence& operator=(ScanSequence&& other) noexcept;
  ~ScanSequence();

  /// The next element; nothing at the end, and from then on. One call at a time.
  Future<std::optional<T>> next();
  /// The rest of them, in one list.
  Future<std::vector<T>> rest();
  /// Calls fn(T) for each, one after the other: fn gives nothing or a Future<void>, which is
  /// waited for. Its failure, or that of the sequence, ends it. Keeps what it needs alive.
  template <class Fn>
  Future<void> for_each(Fn fn) {
    return each(
        [fn = std::move(fn)](T&& item) mutable { return maybe_future(fn, std::move(item)); });
  }

 private:
  /// The item lives until the Future has ended.
  Future<void> each(detail::MoveFunction<Future<void>(T&&)> fn);

  Shared<detail::ScanState<T>> state_;  // with next() as long as that waits
};

extern template class ScanSequence<std::string>;
extern template class ScanSequence<std::pair<std::string, std::string>>;
extern template class ScanSequence<std::pair<std::string, double>>;

/// SCAN: the keys of the database; of several servers, those of each primary, one after the other.
/// Of shards, which there are is looked up once. One that fails costs one failed next(), then the
/// others go on; it is asked again after them, where it was.
///
/// Of a cluster, slots may move, primaries die and nodes come while it goes on: a node that has
/// slots which were not gone through while they were there is gone through (again), so that keys
/// may come more than once, but what was there all the time comes. (Only a slot that leaves a node
/// and comes back while that one is gone through escapes this.) next() fails when it finds nobody
/// to ask for as long as the client's timeout; calling it again goes on. Where the servers have
/// CLUSTERSCAN (Valkey 9.1), they do all this themselves. A user needs the right to CLUSTER NODES
/// and INFO, or to CLUSTERSCAN and COMMAND INFO.
ScanSequence<std::string> scan_keys(const Client& client, const ScanOptions& options = {});
/// HSCAN: the fields of a hash with their values.
ScanSequence<std::pair<std::string, std::string>> scan_fields(
    const Client& client, Key key, const ScanWithinOptions& options = {});
/// HSCAN NOVALUES: the fields alone; since Redis 7.4.
ScanSequence<std::string> scan_field_names(const Client& client, Key key,
                                           const ScanWithinOptions& options = {});
/// SSCAN: the members of a set.
ScanSequence<std::string> scan_members(const Client& client, Key key,
                                       const ScanWithinOptions& options = {});
/// ZSCAN: the members of a sorted set with their scores.
ScanSequence<std::pair<std::string, double>> scan_scores(const Client& client, Key key,
                                                         const ScanWithinOptions& options = {});

}  // namespace deferredis
