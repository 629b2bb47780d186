// One server with outages, one client of it, one loop, and the time that the loop's thread spends.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

#include <ev.h>
#include <deferredis/deferredis.hpp>

#include "outage_server.hpp"

namespace bench {

namespace redis = deferredis;
using redis::Future;
using namespace std::chrono_literals;
using Mode = OutageServer::Mode;

/// A Reactor on a loop that measures how long each of its turns delays others, in CPU time.
class MeteredLoop {
 public:
  MeteredLoop();
  MeteredLoop(const MeteredLoop&) = delete;
  MeteredLoop& operator=(const MeteredLoop&) = delete;
  ~MeteredLoop();

  void start();
  double cpu() const;
  double longest() const { return longest_; }
  /// What the caller does now counts as a separate turn.
  void slice_began();
  void slice_ended();

 private:
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

/// Commands wait for a minute, so that no deadline disturbs the measurement.
redis::Options patient();
/// The same, also while the server is down.
redis::Options waiting();

class Weather {
 public:
  explicit Weather(const redis::Options& options = patient());

  redis::Reactor& reactor() { return *loop.reactor; }
  /// Options for more clients of the server.
  redis::Options at_server(redis::Options options) const;
  template <class T>
  void count(Future<T> command) {
    ++issued_;
    std::move(command)
        .then([this](const T&) { ++ended_; })
        .on_error([this](const redis::Error&) { ++ended_; })
        .detach();
  }
  long open() const { return issued_ - ended_; }
  void rest(redis::Duration time) { reactor().run(reactor().after(time)); }
  /// Runs the loop until `what()` holds. If that takes a minute, prints it and ends the program.
  template <class F>
  void wait_until(std::string_view whatever, F what) {
    const auto patience = reactor().clock().now() + 60s;
    while (!what()) {
      rest(1ms);
      if (reactor().clock().now() > patience) give_up(whatever);
    }
  }
  void wait_for_all() {
    wait_until("every command to end", [this] { return open() == 0; });
  }
  Cost cost(long count) const { return {loop.cpu(), loop.longest(), count}; }

  OutageServer server;
  MeteredLoop loop;
  std::optional<redis::Client> client;

 private:
  [[noreturn]] void give_up(std::string_view whatever) const;

  long issued_ = 0;
  long ended_ = 0;
};

}  // namespace bench
