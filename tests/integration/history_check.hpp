// Makes histories, one seed after another, and judges them.
#pragma once

#include <cstdint>
#include <string>

#include "integration/history_program.hpp"

namespace deferredis::test {

inline std::string text_of(const support::History& history) {
  std::string text;
  for (const support::Operation& operation : history) text += to_string(operation) + "\n";
  return text;
}

/// Each history must be linearizable, and enough must have happened in all of them. Every fifth
/// sees the server killed and started again.
inline void check_histories(OneServer& it, std::uint64_t first_seed, std::size_t count) {
  HistoryFigures figures;
  for (std::uint64_t seed = first_seed; seed < first_seed + count; ++seed) {
    BOOST_TEST_CONTEXT("CHAOS_SEED=" << seed << " replays this") {
      HistoryProgram program(it, {.seed = seed, .kill = seed % 5 == 0});
      for (const support::History& history : program.run(figures)) {
        BOOST_TEST((check_linearizable(history) == support::Verdict::linearizable),
                   text_of(history));
      }
    }
  }
  BOOST_TEST_MESSAGE(figures.operations << " operations, " << figures.overlapping
                                        << " overlapping, " << figures.swaps << " swaps, "
                                        << figures.unknown << " unknown, " << figures.faults
                                        << " faults");
  // Inconclusive otherwise.
  BOOST_TEST(figures.operations > count * 400);
  BOOST_TEST(figures.overlapping > figures.operations / 4);
  BOOST_TEST(figures.swaps > count * 5);
  BOOST_TEST(figures.unknown > count * 3);
  BOOST_TEST(figures.faults > count * 5);
}

}  // namespace deferredis::test
