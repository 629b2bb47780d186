#include "meter.hpp"

#include <dlfcn.h>
#include <linux/perf_event.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

/// Named for callgrind's --toggle-collect.
extern "C" __attribute__((noinline)) void bench_measured(void (*part)(void*), void* context) {
  part(context);
  asm volatile("");  // not a tail call: the name must stay on the stack
}

namespace bench {
namespace {

double seconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

int open_instruction_counter() {
  perf_event_attr attributes{};
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.size = sizeof attributes;
  attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  return static_cast<int>(::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0));
}

void print_or_null(const char* name, bool known, std::uint64_t value) {
  if (known) {
    std::printf("\"%s\": %llu, ", name, static_cast<unsigned long long>(value));
  } else {
    std::printf("\"%s\": null, ", name);
  }
}

}  // namespace

Meter::Meter() {
  if (std::getenv("BENCH_INSTRUCTIONS") != nullptr) instructions_fd_ = open_instruction_counter();
  allocations_ = reinterpret_cast<Counter>(::dlsym(RTLD_DEFAULT, "bench_allocations"));
}

void Meter::run(void (*part)(void*), void* context) {
  before_ = read();
  bench_measured(part, context);
  after_ = read();
}

Meter::Reading Meter::read() const {
  Reading now;
  now.wall = seconds(CLOCK_MONOTONIC);
  now.cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  now.user = static_cast<double>(usage.ru_utime.tv_sec) +
             static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
  if (instructions_fd_ >= 0 && ::read(instructions_fd_, &now.instructions, 8) != 8) {
    now.instructions = 0;
  }
  if (allocations_ != nullptr) now.allocations = allocations_();
  return now;
}

void Meter::report(long count, std::uint64_t check) const {
  std::printf("{\"cpu_s\": %.9f, \"user_s\": %.9f, \"wall_s\": %.9f, ", after_.cpu - before_.cpu,
              after_.user - before_.user, after_.wall - before_.wall);
  print_or_null("instructions", instructions_fd_ >= 0, after_.instructions - before_.instructions);
  print_or_null("allocations", allocations_ != nullptr, after_.allocations - before_.allocations);
  std::printf("\"peak_kib\": %ld, \"count\": %ld, \"check\": %llu}\n", peak_kib(), count,
              static_cast<unsigned long long>(check));
}

std::uint64_t heap_bytes() {
  const auto info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

long peak_kib() {
  // Not ru_maxrss: a child process starts with its parent's.
  long kib = 0;
  if (std::FILE* status = std::fopen("/proc/self/status", "r")) {
    char line[256];
    while (std::fgets(line, sizeof line, status) != nullptr) {
      if (std::sscanf(line, "VmHWM: %ld", &kib) == 1) break;
    }
    std::fclose(status);
  }
  return kib;
}

}  // namespace bench
