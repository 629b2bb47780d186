// A server in its own thread that is slow, refuses, freezes or goes away on request.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bench {

/// Answers GET with "x", SUBSCRIBE as a server does, and everything else with OK, over RESP2, on a
/// Unix socket.
///
/// Thread: all functions may be called from the thread that created it.
class OutageServer {
 public:
  enum class Mode : std::uint8_t {
    answer,
    swallow,  ///< reads everything, answers nothing
    freeze,   ///< does not even read
    refuse,   ///< answers -NOREPLICAS
  };

  explicit OutageServer(std::string path);
  OutageServer(const OutageServer&) = delete;
  OutageServer& operator=(const OutageServer&) = delete;
  ~OutageServer() { stop(); }

  void start();
  /// Closes the listener and all connections, as if its process had died.
  void stop();
  void set(Mode mode) noexcept { mode_ = mode; }
  /// Commands read so far.
  std::uint64_t commands() const noexcept { return commands_; }
  /// Channels subscribed to so far.
  std::uint64_t subscribed() const noexcept { return subscribed_; }
  const std::string& path() const noexcept { return path_; }

 private:
  struct Peer {
    int fd;
    std::string unread = {};
  };

  void run();
  void accept_all();
  bool serve(Peer& peer);
  void answer(Peer& peer, Mode mode);
  void confirm(std::string_view subscribe, std::string& replies);
  void send_all(int fd, const std::string& bytes) const;

  std::string path_;
  std::atomic<Mode> mode_ = Mode::answer;
  std::atomic<std::uint64_t> commands_ = 0;
  std::atomic<std::uint64_t> subscribed_ = 0;
  std::atomic<bool> ending_ = false;
  int listener_ = -1;
  std::vector<Peer> peers_;
  std::thread thread_;
};

}  // namespace bench
