// One connection through a ChaosProxy, and what can happen to it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace deferredis::support {

/// A client's socket and the socket to its server. Passes bytes on in both directions, until
/// something happens to them.
///
/// Lifetime: owns both sockets. Never blocks.
class ChaosLink {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class Way : std::uint8_t { to_server, to_client };
  static constexpr Way ways[] = {Way::to_server, Way::to_client};

  ChaosLink(int client, int server);
  ChaosLink(const ChaosLink&) = delete;
  ChaosLink& operator=(const ChaosLink&) = delete;
  ~ChaosLink() { close(); }

  bool open() const noexcept { return client_ >= 0; }
  int client() const noexcept { return client_; }
  int server() const noexcept { return server_; }
  /// Bytes that have arrived at the proxy in this direction.
  std::size_t passed(Way way) const noexcept { return flow(way).passed; }
  bool wants_to_read(Way way, Time now) const noexcept;
  bool wants_to_write(Way way, Time now) const noexcept;

  /// Reads what has arrived and returns its size.
  std::size_t receive(Way way);
  /// Sends what may be sent now. When one side has ended, the other ends too.
  void send(Way way, Time now);

  /// Both sides get a reset, and bytes on the way are lost.
  void reset() noexcept;
  /// Both sides end, and bytes on the way are lost.
  void close() noexcept;
  /// Of the last `dropped` bytes that have arrived, nothing is sent; then both sides end.
  void end_before(Way way, std::size_t dropped);
  /// The same, but whoever waits for a reply gets a reset.
  void reset_before(Way way, std::size_t dropped);
  /// Nothing moves in this direction before `end`.
  void hold(Way way, Time end) noexcept { flow(way).held_until = end; }
  /// The next bytes are sent one at a time.
  void split(Way way, std::size_t bytes) noexcept { flow(way).one_by_one = bytes; }
  /// Ends what hold() and split() began.
  void release() noexcept;

 private:
  struct Flow {
    std::string waiting;
    std::size_t passed = 0;
    std::size_t one_by_one = 0;
    Time held_until{};
    bool ended = false;  // its sender has
  };
  Flow& flow(Way way) noexcept { return flows_[static_cast<std::size_t>(way)]; }
  const Flow& flow(Way way) const noexcept { return flows_[static_cast<std::size_t>(way)]; }
  int from(Way way) const noexcept { return way == Way::to_server ? client_ : server_; }
  int to(Way way) const noexcept { return way == Way::to_server ? server_ : client_; }
  void send_before(Way way, std::size_t dropped);

  int client_;
  int server_;
  Flow flows_[2];
};

}  // namespace deferredis::support
