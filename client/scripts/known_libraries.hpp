// KnownLibraries: the libraries of functions that a backend's servers were seen to have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>

namespace deferredis::detail {

/// Counts how often each library was found on the servers or loaded there. A library is known by
/// the hash of its code: if two have the same one, the second is loaded later than it could be.
class KnownLibraries {
 public:
  bool contains(std::string_view code) const { return times_seen(code) != 0; }
  std::uint64_t times_seen(std::string_view code) const {
    const auto found = seen_.find(std::hash<std::string_view>()(code));
    return found == seen_.end() ? 0 : found->second;
  }
  void add(std::string_view code) { ++seen_[std::hash<std::string_view>()(code)]; }

 private:
  std::unordered_map<std::size_t, std::uint64_t> seen_;
};

}  // namespace deferredis::detail
