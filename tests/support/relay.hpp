// A TCP relay that can be cut: the network between a client and one server.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

namespace deferredis::support {

/// Forwards every connection to 127.0.0.1:`target`, in a thread of its own.
///
/// While cut, it forwards nothing and tells nobody: connections stay, and new ones are not
/// answered, as when packets are dropped. After the repair, waiting bytes move on.
class Relay {
 public:
  explicit Relay(std::uint16_t target);
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  ~Relay();

  std::uint16_t port() const noexcept { return port_; }
  void cut() noexcept { cut_ = true; }
  void mend() noexcept { cut_ = false; }

 private:
  void work();
  void accept_one();
  bool forward(int from, int to);

  std::uint16_t target_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::vector<std::pair<int, int>> pairs_;  // used by the thread only
  std::atomic<bool> cut_ = false;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace deferredis::support
