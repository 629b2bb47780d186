// ScanSequence: iterates over the elements that SCAN and similar commands return.
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
#include <deferredis/reactor/owned.hpp>
#include <deferredis/reactor/shared.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis {

/// Some of the elements, and whether more may follow.
template <class T>
struct ScanPart {
  std::vector<T> items = {};  ///< in the order in which they came
  bool last = false;          ///< nothing follows these
};

/// Where a ScanSequence gets its elements: one server, or several.
template <class T>
class ScanSource {
 public:
  virtual ~ScanSource() = default;
  /// The next part. It is requested only after the previous request has ended. The source may be
  /// destroyed in the meantime. After a failure it continues where it was, so nothing is left out.
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

/// The elements of a key space, a hash, a set or a sorted set, while others may change it.
///
///   auto keys = redis::scan_keys(rc, {.match = "user:*"});
///   while (auto key = co_await keys.next()) use(*key);
///
/// Redis guarantees: an element that exists from start to end is returned at least once. An element
///   that is added or removed in the meantime may or may not be returned. Any element may be
///   returned more than once.
/// Lifetime: nothing is requested before the first next(). After that, the next part is requested
///   while the current one is used. Destroying the sequence stops it. Move-only. T is std::string,
///   or a pair of std::string with std::string or double.
/// Errors: next() fails with errors of the server or the connection. Calling it again continues
///   from there, so an outage loses no element.
template <class T>
class ScanSequence {
 public:
  explicit ScanSequence(const Client& client, Owned<ScanSource<T>> source);
  ScanSequence(ScanSequence&& other) noexcept;
  ScanSequence& operator=(ScanSequence&& other) noexcept;
  ~ScanSequence();

  /// The next element; nothing at the end and from then on. Make one call at a time.
  Future<std::optional<T>> next();
  /// All remaining elements, in one list.
  Future<std::vector<T>> rest();
  /// Calls fn(T) for each element, one after the other. fn returns nothing or a Future<void>, which
  /// is awaited. A failure of fn or of the sequence ends it. It keeps what it needs alive.
  template <class Fn>
  Future<void> for_each(Fn fn) {
    return each(
        [fn = std::move(fn)](T&& item) mutable { return maybe_future(fn, std::move(item)); });
  }

 private:
  /// The item lives until the Future has ended.
  Future<void> each(detail::MoveFunction<Future<void>(T&&)> fn);

  Shared<detail::ScanState<T>> state_;  // shared with next() while that waits
};

extern template class ScanSequence<std::string>;
extern template class ScanSequence<std::pair<std::string, std::string>>;
extern template class ScanSequence<std::pair<std::string, double>>;

/// SCAN: the keys of the database. With several servers, the keys of each primary, one after the
/// other. With shards, the list of servers is taken once. A server that fails costs one failed
/// next(); the others continue, and the failed one is asked again after them, from where it was.
///
/// In a cluster, slots may move, primaries die and nodes join during the scan. A node is scanned
/// (again) if it has slots that were not completely scanned while they were on it. So keys may be
/// returned more than once, but a key that existed all the time is returned. (The only exception is
/// a slot that leaves a node and returns while that node is being scanned.) next() fails if it
/// finds no server to ask for as long as the client's timeout; calling it again continues. If the
/// servers have CLUSTERSCAN (Valkey 9.1), they do all this themselves. The user needs permission
/// for CLUSTER NODES and INFO, or for CLUSTERSCAN and COMMAND INFO.
ScanSequence<std::string> scan_keys(const Client& client, const ScanOptions& options = {});
/// HSCAN: the fields of a hash with their values.
ScanSequence<std::pair<std::string, std::string>> scan_fields(
    const Client& client, Key key, const ScanWithinOptions& options = {});
/// HSCAN NOVALUES: only the fields; since Redis 7.4.
ScanSequence<std::string> scan_field_names(const Client& client, Key key,
                                           const ScanWithinOptions& options = {});
/// SSCAN: the members of a set.
ScanSequence<std::string> scan_members(const Client& client, Key key,
                                       const ScanWithinOptions& options = {});
/// ZSCAN: the members of a sorted set with their scores.
ScanSequence<std::pair<std::string, double>> scan_scores(const Client& client, Key key,
                                                         const ScanWithinOptions& options = {});

}  // namespace deferredis
