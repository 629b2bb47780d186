// A server, a loop on its own thread, and a client that every thread may call.
#pragma once

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/threads/shared_client.hpp>

#include "support/redis_server.hpp"
#include "support/threads.hpp"

namespace deferredis::test {

/// One server for all cases; each case has its own loop and client.
struct SharedLoop {
  SharedLoop() { BOOST_REQUIRE(server().command({"FLUSHALL"}) == "+OK\r\n"); }

  static support::RedisServer& server() {
    static support::RedisServer started({.tcp = false});
    return started;
  }
  static std::string url(std::string_view query = {}) {
    return "unix://" + server().socket_path() + std::string(query);
  }
  SharedClient client(const SharedOptions& options = {}) const {
    return SharedClient(loop, url(), options);
  }

  LoopThread loop;
};

/// Stops the loop between two turns, until it is opened or destroyed.
class HeldLoop {
 public:
  explicit HeldLoop(const SharedClient& rc) {
    held_.push_back(rc.call([this](Client&) {
      reached_.open();
      gate_.wait();
    }));
    reached_.wait();
  }
  HeldLoop(const HeldLoop&) = delete;
  HeldLoop& operator=(const HeldLoop&) = delete;
  ~HeldLoop() { open(); }
  void open() {
    gate_.open();
    for (auto& each : held_) each.get();
    held_.clear();
  }

 private:
  Gate reached_;
  Gate gate_;
  std::vector<SharedFuture<void>> held_;
};

/// Runs fn(0) ... fn(threads - 1) at once, each on its own thread, until all have returned.
template <class Fn>
void on_threads(int threads, Fn fn) {
  std::vector<std::thread> running;
  for (int i = 0; i != threads; ++i) running.emplace_back([&fn, i] { fn(i); });
  for (std::thread& each : running) each.join();
}

inline bool begins(const std::string& text, std::string_view with) {
  return text.starts_with(with);
}

}  // namespace deferredis::test
