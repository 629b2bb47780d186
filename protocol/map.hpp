// Map: the pairs of a map reply, in the order in which the server sent them.
#pragma once

#include <cassert>
#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

#include <deferredis/protocol/decoder.hpp>

namespace deferredis {

/// The reply of HGETALL, CONFIG GET and similar commands: keys with their values, each key once.
///
/// A vector of pairs: cheap to build and to iterate; find() searches it from the front. For a hash
/// map use command<std::unordered_map<...>>() (decoder_containers.hpp).
template <class K, class V>
class Map {
 public:
  using value_type = std::pair<K, V>;
  using const_iterator = typename std::vector<value_type>::const_iterator;

  Map() noexcept = default;
  Map(std::initializer_list<value_type> pairs) : pairs_(pairs) {}
  explicit Map(std::vector<value_type> pairs) noexcept : pairs_(std::move(pairs)) {}

  std::size_t size() const noexcept { return pairs_.size(); }
  bool empty() const noexcept { return pairs_.empty(); }
  const_iterator begin() const noexcept { return pairs_.begin(); }
  const_iterator end() const noexcept { return pairs_.end(); }

  /// The value of this key; null if it is not there. Valid until the map changes.
  template <class Q>
  const V* find(const Q& key) const noexcept {
    for (const auto& pair : pairs_) {
      if (pair.first == key) return &pair.second;
    }
    return nullptr;
  }
  /// Is there such a key?
  template <class Q>
  bool contains(const Q& key) const noexcept {
    return find(key) != nullptr;
  }
  /// The value of this key, which must exist.
  template <class Q>
  const V& at(const Q& key) const noexcept {
    const V* const found = find(key);
    assert(found != nullptr);
    return *found;
  }
  /// The pairs themselves, to move them elsewhere.
  std::vector<value_type>& pairs() noexcept { return pairs_; }

  friend bool operator==(const Map&, const Map&) = default;

 private:
  std::vector<value_type> pairs_;
};

/// A map, RESP2's flat array, or an array of pairs. Null, which XREAD may return, becomes an empty
/// map.
template <class K, class V>
struct Decoder<Map<K, V>> {
  static constexpr bool fits(ReplyType type) noexcept { return is_aggregate(type); }
  static Map<K, V> decode(ReplyReader& reader) {
    if (reader.read_null()) return {};
    return Map<K, V>(Decoder<std::vector<std::pair<K, V>>>::decode(reader));
  }
};

}  // namespace deferredis
