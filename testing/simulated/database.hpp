// One of a server's numbered databases: keys, their values, and when they expire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <deferredis/testing/simulated/values.hpp>

namespace deferredis::simulated {

/// A map that knows which key expires next. Its iteration is in the order of the keys.
class Database {
 public:
  struct Entry {
    Value value;
    std::int64_t expires = 0;  // in ms of Unix time; 0: never
  };

  const std::map<std::string, Entry>& entries() const noexcept { return entries_; }
  std::size_t size() const noexcept { return entries_.size(); }
  std::size_t expiring() const noexcept { return expiries_.size(); }
  Entry* find(const std::string& key);
  /// Stores the value, without an expiry.
  Entry& put(const std::string& key, Value value);
  bool erase(const std::string& key);
  /// 0: never.
  void expire_at(const std::string& key, std::int64_t when);
  /// The key that expired first, if one has by `now`. It is still there.
  std::optional<std::string> expired(std::int64_t now) const;
  std::optional<std::int64_t> next_expiry() const;
  void clear();

 private:
  void forget_expiry(const std::string& key, Entry& entry);

  std::map<std::string, Entry> entries_;
  std::set<std::pair<std::int64_t, std::string>> expiries_;
};

}  // namespace deferredis::simulated
