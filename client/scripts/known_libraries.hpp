// KnownLibraries: the libraries of functions that a backend's servers were seen to have.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace deferredis::detail {

/// Counts how often each library was found on the servers or loaded there. A library is known by
/// the hash of its code: if two have the same one, the second is loaded later than it could be.
class KnownLibraries {
 public:
  std::uint64_t times_seen(std::string_view code) const noexcept {
    const auto found = std::find_if(all_.begin(), all_.end(), Is{hash_of(code)});
    return found == all_.end() ? 0 : found->times;
  }
  void add(std::string_view code) {
    const auto found = std::find_if(all_.begin(), all_.end(), Is{hash_of(code)});
    if (found == all_.end()) all_.push_back({hash_of(code), 1});
    else ++found->times;
  }

 private:
  struct Seen {
    std::size_t hash;
    std::uint64_t times;
  };
  struct Is {
    std::size_t hash;
    bool operator()(const Seen& seen) const noexcept { return seen.hash == hash; }
  };
  static std::size_t hash_of(std::string_view code) noexcept {
    return std::hash<std::string_view>()(code);
  }

  std::vector<Seen> all_;
};

}  // namespace deferredis::detail
