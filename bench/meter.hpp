// What a measured part cost its own process, printed as one line of JSON.
#pragma once

#include <cstdint>

namespace bench {

/// Runs `part(context)` and prints {"cpu_s", "user_s", "wall_s", "instructions", "allocations",
/// "heap_bytes", "peak_kib", "count", "check"}; what cannot be counted here is null.
/// `instructions`: user space, where the kernel counts them and BENCH_INSTRUCTIONS is set (the
/// counters make every system call slower). Under callgrind use --toggle-collect=bench_measured.
/// `allocations`: where libbench_allocations.so is preloaded.
class Meter {
 public:
  /// First in main, before anything allocates.
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

/// Bytes that malloc has handed out and not got back.
std::uint64_t heap_bytes();
/// The most that was ever resident, in KiB.
long peak_kib();

}  // namespace bench
