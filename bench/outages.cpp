// Measures the CPU time of commands while the server is slow, refuses commands, or goes away.
//   bench_outages            the table, with ratios to normal operation
//   bench_outages --small    n and 4n of each: status 1 if the cost grows faster than linearly
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include <ev.h>
#include <deferredis/deferredis.hpp>

#include "meter.hpp"
#include "outage_server.hpp"

namespace redis = deferredis;
using bench::OutageServer;
using redis::Future;
using namespace std::chrono_literals;
using Mode = OutageServer::Mode;

namespace {

double thread_cpu() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// A Reactor on a loop that measures how long each of its turns delays others, in CPU time.
class MeteredLoop {
 public:
  MeteredLoop() {
    ev_check_init(&check_, [](struct ev_loop*, ev_check* watcher, int) {
      static_cast<MeteredLoop*>(watcher->data)->began_ = thread_cpu();
    });
    ev_prepare_init(&prepare_, [](struct ev_loop*, ev_prepare* watcher, int) {
      static_cast<MeteredLoop*>(watcher->data)->slice_ended();
    });
    ev_set_priority(&check_, EV_MAXPRI);
    ev_set_priority(&prepare_, EV_MINPRI);
    check_.data = prepare_.data = this;
    ev_check_start(loop_, &check_);
    ev_prepare_start(loop_, &prepare_);
  }
  MeteredLoop(const MeteredLoop&) = delete;
  MeteredLoop& operator=(const MeteredLoop&) = delete;
  ~MeteredLoop() {
    reactor.reset();
    ev_loop_destroy(loop_);
  }

  void start() {
    longest_ = 0;
    began_ = cpu_ = thread_cpu();
  }
  double cpu() const { return thread_cpu() - cpu_; }
  double longest() const { return longest_; }

 private:
  void slice_ended() { longest_ = std::max(longest_, thread_cpu() - began_); }

  struct ev_loop* loop_ = ev_loop_new(EVFLAG_AUTO);
  ev_check check_;
  ev_prepare prepare_;
  double began_ = 0;
  double cpu_ = 0;
  double longest_ = 0;

 public:
  std::optional<redis::Reactor> reactor{loop_};
};

struct Cost {
  double cpu_s = 0;
  double longest_s = 0;
  long count = 0;
  double extra = 0;  // an extra figure of the row

  double each_ns() const { return 1e9 * cpu_s / static_cast<double>(count); }
};

/// One server, one client, one loop, and the commands between them.
class Weather {
 public:
  explicit Weather(redis::Options options = {}, std::size_t pool = 1)
      : server("/tmp/bench_outages." + std::to_string(::getpid())) {
    options.unix_path = server.path();
    options.protocol = redis::ProtocolVersion::resp2;
    options.announce_library = false;
    options.pool_size = pool;
    client.emplace(redis::lazy_pool(reactor(), options));
    if (pool == 1) reactor().run(client->connected());
  }

  redis::Reactor& reactor() { return *loop.reactor; }
  template <class T>
  void count(Future<T> command) {
    ++issued_;
    std::move(command)
        .then([this](const T&) { ++ended_; })
        .on_error([this](const redis::Error&) { ++ended_; })
        .detach();
  }
  void rest(redis::Duration time) { reactor().run(reactor().after(time)); }
  long open() const { return issued_ - ended_; }
  /// Runs the loop until `what()` holds.
  template <class F>
  void wait_until(F what) {
    while (!what()) rest(1ms);
  }
  Cost cost(long count) { return {loop.cpu(), loop.longest(), count}; }

  OutageServer server;
  MeteredLoop loop;
  std::optional<redis::Client> client;

 private:
  long issued_ = 0;
  long ended_ = 0;
};

redis::Options patient() { return {.timeout = 60s, .ping_interval = 0s, .dead_after = 0s}; }

void give_gets(Weather& it, long n) {
  for (long i = 0; i < n; ++i) {
    it.count(it.client->get("0123456789abcdef"));
    if (i % 10'000 == 9'999) it.rest(0s);
  }
}

Cost answered(long n) {
  Weather it(patient());
  it.loop.start();
  give_gets(it, n);
  it.wait_until([&] { return it.open() == 0; });
  return it.cost(n);
}

Cost killed_in_flight(long n) {
  Weather it(patient());
  it.server.set(Mode::swallow);
  give_gets(it, n);
  it.wait_until([&] { return it.server.commands() >= static_cast<std::uint64_t>(n); });
  it.server.stop();
  it.loop.start();
  it.wait_until([&] { return it.open() == 0; });
  return it.cost(n);
}

redis::Options waiting() {
  redis::Options options = patient();
  options.when_disconnected = redis::WhenDisconnected::wait;
  return options;
}

void give_sets(Weather& it, long n, std::size_t bytes) {
  const std::string value(bytes, 'v');
  for (long i = 0; i < n; ++i) it.count(it.client->set("0123456789abcdef", value));
}

Cost answered_sets(long n, std::size_t bytes) {
  Weather it(waiting());
  it.loop.start();
  give_sets(it, n, bytes);
  it.wait_until([&] { return it.open() == 0; });
  return it.cost(n);
}

/// The server is killed with all commands unanswered, most not even sent. `back`: measures its
/// return.
Cost killed_sets(long n, std::size_t bytes, bool back) {
  Weather it(waiting());
  it.server.set(Mode::freeze);
  it.rest(20ms);
  give_sets(it, n, bytes);
  it.rest(1ms);
  it.server.stop();
  it.loop.start();
  it.wait_until([&] { return it.open() == static_cast<long>(it.client->stats().waiting); });
  Cost cost = it.cost(n);
  it.server.start();
  it.loop.start();
  it.wait_until([&] { return it.open() == 0; });
  return back ? it.cost(n) : cost;
}

/// Calls give(i) for `n` commands, `rate` per second.
template <class Give>
void give_at(Weather& it, long n, long rate, Give give) {
  const auto began = it.reactor().clock().now();
  for (long given = 0; given < n;) {
    it.rest(1ms);
    const auto elapsed = std::chrono::duration<double>(it.reactor().clock().now() - began).count();
    const long due = std::min(n, static_cast<long>(elapsed * static_cast<double>(rate)));
    for (; given < due; ++given) give(given);
  }
}

/// Each command has its own deadline.
Cost with_deadlines(Mode mode, long n, long rate) {
  Weather it(patient());
  std::vector<redis::Client> views;
  for (int i = 0; i < 97; ++i) views.push_back(it.client->with({.timeout = 100ms + i * 1ms}));
  it.server.set(mode);
  it.rest(20ms);
  it.loop.start();
  give_at(it, n, rate, [&](long i) {
    it.count(views[static_cast<std::size_t>(i % 97)].get("0123456789abcdef"));
  });
  it.wait_until([&] { return it.open() == 0; });
  return it.cost(n);
}

Cost paced(long n, long rate, bool down, Mode mode, redis::Duration timeout) {
  redis::Options options = waiting();
  options.timeout = timeout;
  Weather it(options);
  it.server.set(mode);
  if (down) it.server.stop();
  it.rest(20ms);
  const auto commands = it.server.commands();
  const auto began = it.reactor().clock().now();
  it.loop.start();
  give_at(it, n, rate, [&](long) { it.count(it.client->set("0123456789abcdef", "v")); });
  it.wait_until([&] { return it.open() == 0; });
  Cost cost = it.cost(n);
  const auto seconds = std::chrono::duration<double>(it.reactor().clock().now() - began).count();
  cost.extra = static_cast<double>(it.server.commands() - commands) / seconds;
  return cost;
}

Cost large_pool(long size) {
  Weather it(patient());
  redis::Options options = patient();
  options.unix_path = it.server.path();
  options.protocol = redis::ProtocolVersion::resp2;
  options.announce_library = false;
  options.pool_size = static_cast<std::size_t>(size);
  it.loop.start();
  const redis::Client pool = redis::lazy_pool(it.reactor(), options);
  const double call = it.loop.cpu();
  it.reactor().run(pool.connected());
  Cost cost = it.cost(size);
  cost.longest_s = std::max(cost.longest_s, call);
  cost.extra = call;
  return cost;
}

// --- memory --------------------------------------------------------------------------------------

Future<void> in_coroutine(redis::Client& client, long& ended) {
  auto got = client.get("0123456789abcdef");
  co_await std::move(got);
  ++ended;
}

/// Bytes of heap that a command holds while it waits for its reply, without its own bytes.
template <class Give>
double held(long n, Give give) {
  Weather it(patient());
  long ended = 0;
  const auto before = bench::heap_bytes();
  for (long i = 0; i < n; ++i) give(*it.client, ended);
  const std::string wire = "*2\r\n$3\r\nGET\r\n$16\r\n0123456789abcdef\r\n";
  const double bytes = static_cast<double>(bench::heap_bytes() - before) / static_cast<double>(n);
  it.wait_until([&] { return ended == n; });
  return bytes - static_cast<double>(wire.size());
}

void print_memory(long n) {
  using Value = std::optional<std::string>;
  const double chained = held(n, [](redis::Client& client, long& ended) {
    client.get("0123456789abcdef")
        .then([&ended](const Value&) { ++ended; })
        .on_error([](const redis::Error&) { std::exit(1); })
        .detach();
  });
  const double both = held(n, [](redis::Client& client, long& ended) {
    client.get("0123456789abcdef")
        .then([&ended](const Value&) { ++ended; }, [](const redis::Error&) { std::exit(1); })
        .detach();
  });
  const double coroutine =
      held(n, [](redis::Client& client, long& ended) { in_coroutine(client, ended).detach(); });
  std::printf(
      "\nHeap of a command in flight, bytes (goals 250, 250, 560)\n"
      "  then(f).on_error(g) %.0f, then(f, g) %.0f, a coroutine %.0f\n",
      chained, both, coroutine);
}

// --- the table -----------------------------------------------------------------------------------

void print(const char* what, const Cost& bad, const Cost& good, const char* note = "") {
  std::printf("%-44s%9ld%10.3f%9.0f%9.0f%8.2f%10.1f  %s\n", what, bad.count, bad.cpu_s,
              bad.each_ns(), good.each_ns(), bad.each_ns() / good.each_ns(), 1e3 * bad.longest_s,
              note);
  std::fflush(stdout);
}

void print_table() {
  std::printf("%-44s%9s%10s%9s%9s%8s%10s\n", "CPU of the loop's thread", "commands", "s", "ns each",
              "(good)", "ratio", "turn, ms");
  const Cost gets = answered(1'000'000);
  for (const long n : {100'000L, 300'000L, 1'000'000L})
    print("GETs in flight, server killed", killed_in_flight(n), gets);
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
  const Cost quiet = paced(32'000, 8'000, false, Mode::answer, 2s);
  const Cost refused = paced(32'000, 8'000, false, Mode::refuse, 2s);
  char note[64];
  std::snprintf(note, sizeof note, "%.0f sent a second", refused.extra);
  print("NOREPLICAS, asked again", refused, quiet, note);
  const long most = 9'900;
  const Cost pool = large_pool(most);
  std::snprintf(note, sizeof note, "%.1f ms in the call", 1e3 * pool.extra);
  print("lazy_pool of 9,900", pool, pool, note);
  print_memory(200'000);
}

// --- linearity -----------------------------------------------------------------------------------

bool linear(const char* what, long n, Cost (*measure)(long)) {
  double small = 1e9;
  double large = 1e9;
  for (int round = 0; round < 3; ++round) {
    small = std::min(small, measure(n).cpu_s);
    large = std::min(large, measure(4 * n).cpu_s);
    if (large < 6 * small) break;
  }
  const bool good = large < 6 * small;
  std::printf("%-44s%9ld%10.4f s,%9ld%10.4f s: %.1f times%s\n", what, n, small, 4 * n, large,
              large / small, good ? "" : ", MORE THAN LINEAR");
  std::fflush(stdout);
  return good;
}

bool all_linear() {
  bool good = linear("GETs in flight, server killed", 20'000, killed_in_flight);
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
  good &= linear("NOREPLICAS, asked again", 2'000,
                 [](long n) { return paced(n, 10 * n, false, Mode::refuse, 300ms); });
  good &= linear("a pool", 250, large_pool);
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
