// Random programs on servers that break, thousands of them, without sanitizers and without
// Boost.Test:
//   promise_seeds KIND COUNT [FIRST]     KIND: connection, pool, shards, cluster or sentinel
// Prints what happened. Status 1: a promise was broken, or too little happened.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "support/promise_program.hpp"

namespace {

using deferredis::support::Behind;

constexpr Behind kinds[] = {Behind::connection, Behind::pool, Behind::shards, Behind::cluster,
                            Behind::sentinel};

const Behind* kind_named(std::string_view name) {
  for (const Behind& kind : kinds) {
    if (to_string(kind) == name) return &kind;
  }
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  const Behind* const kind = argc > 2 ? kind_named(argv[1]) : nullptr;
  if (kind == nullptr) return std::fputs("usage: promise_seeds KIND COUNT [FIRST]\n", stderr), 2;
  const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
  const std::uint64_t first = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  deferredis::support::PromiseFigures figures;
  std::uint64_t broken = 0;
  for (std::uint64_t seed = first; seed != first + count; ++seed) {
    for (const std::string& problem :
         deferredis::support::check_promises(*kind, seed, 60, figures)) {
      std::fprintf(stderr, "%s\n", problem.c_str());
      ++broken;
    }
  }
  std::printf(
      "%s: %llu programs, %llu commands, %llu faults, %llu unknown outcomes, %llu broken "
      "promises\n",
      argv[1], static_cast<unsigned long long>(count),
      static_cast<unsigned long long>(figures.commands),
      static_cast<unsigned long long>(figures.faults),
      static_cast<unsigned long long>(figures.ambiguous), static_cast<unsigned long long>(broken));
  const bool enough = figures.faults > count && figures.ambiguous > 0 &&
                      figures.acknowledged > figures.commands / 4;
  if (!enough) std::fputs("too little happened\n", stderr);
  return broken == 0 && enough ? 0 : 1;
}
