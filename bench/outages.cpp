// Measures the CPU time of commands while the server is slow, refuses commands, or goes away.
//   bench_outages            the table, with ratios to normal operation
//   bench_outages --small    n and 8n of each: status 1 if the cost grows much faster than
//   linearly,
//                            or if a command in flight takes too much memory
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "outage_rows.hpp"

namespace {

using namespace bench;

// --- the table -----------------------------------------------------------------------------------

void print(const char* what, const Cost& bad, const Cost& good, const char* note = "") {
  std::printf("%-44s%9ld%10.3f%9.0f%9.0f%8.2f%10.1f  %s\n", what, bad.count, bad.cpu_s,
              bad.each_ns(), good.each_ns(), bad.each_ns() / good.each_ns(), 1e3 * bad.longest_s,
              note);
  std::fflush(stdout);
}
/// For a row without a counterpart in normal operation.
void print_alone(const char* what, const Cost& cost, const char* note = "") {
  std::printf("%-44s%9ld%10.3f%9.0f%9s%8s%10.1f  %s\n", what, cost.count, cost.cpu_s,
              cost.each_ns(), "", "", 1e3 * cost.longest_s, note);
  std::fflush(stdout);
}

void print_commands() {
  char note[64];
  const Cost gets = answered(1'000'000);
  for (const long n : {100'000L, 300'000L, 1'000'000L})
    print("GETs in flight, server killed", killed_in_flight(n), gets);
  print("GETs in flight, disconnect()", disconnected_in_flight(1'000'000), gets);
  const Cost small = answered_sets(200'000, 1'000);
  print("SETs of 1 KB that wait, server killed", killed_sets(200'000, 1'000, false), small);
  print("the same, server comes back", killed_sets(200'000, 1'000, true), small);
  const Cost large = answered_sets(40'000, 5'000);
  print("SETs of 5 KB that wait, server killed", killed_sets(40'000, 5'000, false), large);
  const Cost healthy = with_deadlines(Mode::answer, 160'000, 80'000);
  print("deadlines of their own, server frozen", with_deadlines(Mode::freeze, 160'000, 80'000),
        healthy);
  print("the same, server reads but is silent", with_deadlines(Mode::swallow, 160'000, 80'000),
        healthy);
  const Cost calm = paced(40'000, 18'000, false, Mode::answer, 1s);
  print("server down, commands wait", paced(40'000, 18'000, true, Mode::answer, 1s), calm);
  print("cluster away, commands wait", cluster_is_away(40'000, 18'000), calm);
  const Cost quiet = paced(32'000, 8'000, false, Mode::answer, 2s);
  const Cost refused = paced(32'000, 8'000, false, Mode::refuse, 2s);
  std::snprintf(note, sizeof note, "%.0f sent a second", refused.extra);
  print("NOREPLICAS, asked again", refused, quiet, note);
  print_alone("cancelled while they wait", cancelled_while_waiting(200'000));
}

void print_handles() {
  char note[64];
  const Cost pool = large_pool(9'900);
  std::snprintf(note, sizeof note, "%.1f ms in the call", 1e3 * pool.extra);
  print_alone("lazy_pool of 9,900", pool, note);
  print_alone("a command a turn through a pool of 9,900", through_large_pool(9'900));
  print_alone("sessions in line, cancelled", sessions_in_line(100'000));
  print_alone("listeners that come and go", event_listeners(100'000));
  print_alone("channels subscribed to again", resubscribed(100'000));
  const Cost handles = tls_handles(100);
  std::snprintf(note, sizeof note, "%.2f ms the first, goal 1", 1e3 * handles.extra);
  print_alone("handles with TLS are made", handles, note);
  print_alone("a connection with TLS begins", tls_connection(1));
}

/// Does a command in flight stay within its memory goal?
bool print_memory(long n) {
  const Memory memory = in_flight_memory(n);
  const bool good = memory.chained <= 250 && memory.both <= 250 && memory.coroutine <= 560;
  std::printf(
      "Heap of a command in flight, bytes (goals 250, 250, 560): then(f).on_error(g) %.0f, "
      "then(f, g) %.0f, a coroutine %.0f%s\n",
      memory.chained, memory.both, memory.coroutine, good ? "" : ", TOO MUCH");
  return good;
}

void print_table() {
  std::printf("%-44s%9s%10s%9s%9s%8s%10s\n", "CPU of the loop's thread", "n", "s", "ns each",
              "(good)", "ratio", "turn, ms");
  print_commands();
  print_handles();
  print_memory(200'000);
}

// --- linearity -----------------------------------------------------------------------------------

/// A quadratic cost grows 64 times from n to 8n, a linear one 8 times: up to twice that where 8n no
/// longer fits the cache, and more for a moment when other programs use it.
bool linear(const char* what, long n, Cost (*measure)(long)) {
  constexpr double limit = 24;
  double small = 1e9;
  double large = 1e9;
  for (int round = 0; round < 8; ++round) {
    small = std::min(small, measure(n).cpu_s);
    large = std::min(large, measure(8 * n).cpu_s);
    if (large < limit * small) break;
  }
  const bool good = large < limit * small;
  std::printf("%-44s%9ld%10.4f s,%9ld%10.4f s: %.1f times%s\n", what, n, small, 8 * n, large,
              large / small, good ? "" : ", MORE THAN LINEAR");
  std::fflush(stdout);
  return good;
}

bool all_linear() {
  bool good = linear("GETs in flight, server killed", 20'000, killed_in_flight);
  good &= linear("GETs in flight, disconnect()", 20'000, disconnected_in_flight);
  good &= linear("SETs of 1 KB that wait, server killed", 5'000,
                 [](long n) { return killed_sets(n, 1'000, false); });
  good &= linear("SETs of 1 KB that wait, server comes back", 5'000,
                 [](long n) { return killed_sets(n, 1'000, true); });
  good &= linear("deadlines of their own, server frozen", 5'000,
                 [](long n) { return with_deadlines(Mode::freeze, n, 10 * n); });
  good &= linear("deadlines of their own, server silent", 5'000,
                 [](long n) { return with_deadlines(Mode::swallow, n, 10 * n); });
  good &= linear("server down, commands wait", 5'000,
                 [](long n) { return paced(n, 10 * n, true, Mode::answer, 300ms); });
  good &= linear("cluster away, commands wait", 2'000,
                 [](long n) { return cluster_is_away(n, 10 * n); });
  good &= linear("NOREPLICAS, asked again", 2'000,
                 [](long n) { return paced(n, 10 * n, false, Mode::refuse, 300ms); });
  good &= linear("cancelled while they wait", 5'000, cancelled_while_waiting);
  good &= linear("a pool", 1'000, large_pool);
  good &= linear("a command a turn through a pool", 1'000, through_large_pool);
  good &= linear("sessions in line, cancelled", 5'000, sessions_in_line);
  good &= linear("listeners that come and go", 5'000, event_listeners);
  good &= linear("channels subscribed to again", 5'000, resubscribed);
  good &= print_memory(20'000);
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  if (argc > 1 && std::string_view(argv[1]) == "--small") return all_linear() ? 0 : 1;
  print_table();
  return 0;
}
