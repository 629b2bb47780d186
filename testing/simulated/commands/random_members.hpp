// HRANDFIELD, SRANDMEMBER and ZRANDMEMBER: members by chance, from a fixed seed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <vector>

#include <deferredis/testing/simulated/call.hpp>

namespace deferredis::simulated {

/// The count of such a command: positive for different members, negative for any.
class RandomMembers {
 public:
  RandomMembers(Call& call, std::size_t at)
      : counted(call.size() > at), random_(call.server.random()) {
    if (!counted) return;
    const std::int64_t count = call.integer(at);
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min() / 2;
    if (count < least || count > -least) fail("ERR value is out of range");
    repeats = count < 0;
    size = static_cast<std::size_t>(repeats ? -count : count);
  }

  template <class Container>
  auto pick_one(const Container& from) const {
    return std::next(from.begin(), static_cast<std::ptrdiff_t>(random_() % from.size()));
  }
  template <class Container>
  std::vector<typename Container::const_iterator> pick(const Container& from) const {
    std::vector<typename Container::const_iterator> picked;
    if (repeats) {
      while (picked.size() < size) picked.push_back(pick_one(from));
      return picked;
    }
    for (auto it = from.begin(); it != from.end(); ++it) picked.push_back(it);
    if (size < picked.size()) {
      std::shuffle(picked.begin(), picked.end(), random_);
      picked.resize(size);
    }
    return picked;
  }
  /// Flat, or in pairs with RESP3.
  template <class Write>
  void reply(Call& call, std::size_t count, bool pairs, const Write& write) const {
    const bool nested = pairs && call.reply.resp3();
    call.reply.array(pairs && !nested ? count * 2 : count);
    for (std::size_t i = 0; i < count; ++i) {
      if (nested) call.reply.array(2);
      write(i);
    }
  }

  bool counted;
  bool repeats = false;
  std::size_t size = 1;

 private:
  std::mt19937& random_;  // borrowed
};

}  // namespace deferredis::simulated
