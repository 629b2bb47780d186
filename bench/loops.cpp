// The cost of running a reactor from an io_context, against its own loop: the same GETs through
// both, in turn, in one process.
//   bench_loops URL [ROUNDS [COMMANDS [DEPTH]]]
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <deferredis/adapters/asio.hpp>
#include <deferredis/deferredis.hpp>

namespace asio = boost::asio;
namespace redis = deferredis;

namespace {

/// CPU time of the process so far, in microseconds.
double cpu_now() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto us = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return us(used.ru_utime) + us(used.ru_stime);
}

struct Plan {
  std::string url;
  int rounds = 21;
  long commands = 32'000;
  long depth = 16;
};

/// DEPTH commands at a time: with callbacks the next ones are given when all have replied; DEPTH
/// coroutines give one after the other.
class Load {
 public:
  Load(redis::Reactor& reactor, const Plan& plan)
      : client_(redis::from_url(reactor, plan.url)), plan_(plan) {}
  virtual ~Load() = default;

  /// Returns the CPU time of one command.
  double measure() {
    left_ = plan_.commands;
    const double before = cpu_now();
    issue();
    run_loop();
    return (cpu_now() - before) / static_cast<double>(plan_.commands);
  }

 protected:
  virtual void run_loop() = 0;
  virtual void stop_loop() = 0;
  virtual void issue() {
    waiting_ = std::min(plan_.depth, left_);
    for (long i = waiting_; i > 0; --i) get();
  }
  /// May a coroutine give one more command?
  bool take_one() { return left_-- > 0; }
  /// A coroutine has ended.
  void ended() {
    if (--waiting_ == 0) stop_loop();
  }
  template <class Start>
  void start(Start begin) {
    waiting_ = plan_.depth;
    for (long i = plan_.depth; i > 0; --i) begin();
  }
  static void fail(std::string_view why) {
    std::fprintf(stderr, "bench_loops: %.*s\n", static_cast<int>(why.size()), why.data());
    std::exit(1);
  }

  redis::Client client_;

 private:
  void get() {
    client_.get("bench:key")
        .then([this](const std::optional<std::string>&) { replied(); })
        .on_error([](const redis::Error& error) { fail(error.message()); })
        .detach();
  }
  void replied() {
    --left_;
    if (--waiting_ > 0) return;
    if (left_ > 0) issue();
    else stop_loop();
  }

  const Plan& plan_;  // borrowed
  long left_ = 0;
  long waiting_ = 0;
};

class OwnLoop : public Load {
 public:
  OwnLoop(redis::Reactor& reactor, const Plan& plan) : Load(reactor, plan), reactor_(reactor) {}

 protected:
  void run_loop() override { reactor_.run(); }
  void stop_loop() override { reactor_.stop(); }
  redis::Reactor& reactor_;
};

class OwnCoroutines final : public OwnLoop {
  using OwnLoop::OwnLoop;
  void issue() override {
    start([this] { work().detach(); });
  }
  redis::Future<void> work() {
    while (take_one()) {
      std::optional<std::string> value = co_await client_.get("bench:key");
    }
    ended();
  }
};

class AsioLoop : public Load {
 public:
  AsioLoop(asio::io_context& io, redis::Reactor& reactor, const Plan& plan)
      : Load(reactor, plan), io_(io) {}

 protected:
  void run_loop() override {
    io_.restart();
    io_.run();
  }
  void stop_loop() override { io_.stop(); }
  asio::io_context& io_;
};

class AsioCoroutines final : public AsioLoop {
  using AsioLoop::AsioLoop;
  void issue() override {
    start([this] { asio::co_spawn(io_, work(), asio::detached); });
  }
  asio::awaitable<void> work() {
    while (take_one()) {
      std::optional<std::string> value = co_await redis::async_await(client_.get("bench:key"));
    }
    ended();
  }
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Measures both in turn, and prints the medians and the median of the ratios.
void compare(const char* what, Load& base, Load& other, int rounds) {
  static_cast<void>(base.measure());  // connects and warms up
  static_cast<void>(other.measure());
  std::vector<double> bases, others, ratios;
  for (int i = 0; i < rounds; ++i) {
    bases.push_back(base.measure());
    others.push_back(other.measure());
    ratios.push_back(others.back() / bases.back());
  }
  std::printf("%-12s own loop %.3f us, io_context %.3f us a command, ratio %.3f\n", what,
              median(bases), median(others), median(ratios));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_loops URL [ROUNDS [COMMANDS [DEPTH]]]\n");
    return 2;
  }
  Plan plan{.url = argv[1]};
  if (argc > 2) plan.rounds = std::atoi(argv[2]);
  if (argc > 3) plan.commands = std::atol(argv[3]);
  if (argc > 4) plan.depth = std::atol(argv[4]);
  asio::io_context io(1);
  redis::Reactor own, driven;
  const redis::AsioDriver driver(io, driven);
  {
    OwnLoop base(own, plan);
    AsioLoop other(io, driven, plan);
    compare("callbacks", base, other, plan.rounds);
  }
  OwnCoroutines base(own, plan);
  AsioCoroutines other(io, driven, plan);
  compare("coroutines", base, other, plan.rounds);
}
