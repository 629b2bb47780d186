// Measures the cost of a part of the program, and prints it as one line of JSON.
#pragma once

#include <cstdint>

namespace bench {

/// Runs `part(context)` and prints {"cpu_s", "user_s", "wall_s", "instructions", "allocations",
/// "heap_bytes", "peak_kib", "count", "check"}; null for what cannot be measured here.
/// `instructions`: in user space, if the kernel can count them and BENCH_INSTRUCTIONS is set (the
/// counters make every system call slower). Under callgrind, use --toggle-collect=bench_measured.
/// `allocations`: if libbench_allocations.so is preloaded.
class Meter {
 public:
  /// Must be first in main, before anything allocates.
  Meter();

  template <class Part>
  void measure(Part& part) {
    run([](void* context) { (*static_cast<Part*>(context))(); }, &part);
  }
  void report(long count, std::uint64_t check) const;

 private:
  struct Reading {
    double cpu = 0;
    double user = 0;
    double wall = 0;
    std::uint64_t instructions = 0;
    std::uint64_t allocations = 0;
  };
  using Counter = unsigned long (*)();

  void run(void (*part)(void*), void* context);
  Reading read() const;

  int instructions_fd_ = -1;
  Counter allocations_ = nullptr;
  Reading before_;
  Reading after_;
};

/// Bytes that malloc has handed out and that were not freed.
std::uint64_t heap_bytes();
/// The largest resident size so far, in KiB.
long peak_kib();

}  // namespace bench
