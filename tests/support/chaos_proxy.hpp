// A TCP proxy that breaks connections to real servers: which, when and how comes from a seed.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/chaos_link.hpp"

namespace deferredis::support {

/// What a ChaosProxy does to a connection, at a byte.
enum class Blow : std::uint8_t {
  reset,   ///< both sides get a reset; what is on the way is lost
  end,     ///< the bytes end there, and both sides get an end
  half,    ///< the same, but the client gets a reset: half a command arrives, or half a reply
  stall,   ///< nothing moves in either direction for a while; longer than dead_after, or not
  delay,   ///< nothing moves in this direction for some milliseconds
  split,   ///< the next bytes arrive one by one
  refuse,  ///< a reset, and for a while nobody can connect
};
constexpr std::size_t blow_count = 7;
std::string_view to_string(Blow blow) noexcept;

struct ChaosTally {
  std::array<std::size_t, blow_count> of{};  ///< by Blow
  std::size_t in_flight = 0;                 ///< those that hit commands or replies
  std::size_t total() const noexcept;
};

struct ChaosPlan {
  std::uint64_t seed = 1;
  /// On average so many bytes pass between two faults.
  std::size_t bytes_between = 100'000;
  std::chrono::milliseconds longest_stall{600};
};

/// Forwards connections to servers on 127.0.0.1, one port for each, in a thread of its own.
///
/// The same seed gives the same faults at the same byte counts. Which connection carries that byte
/// is up to the kernel, so a replay is the same plan, and not the same run.
class ChaosProxy {
 public:
  ChaosProxy(std::vector<std::uint16_t> targets, const ChaosPlan& plan);
  ChaosProxy(const ChaosProxy&) = delete;
  ChaosProxy& operator=(const ChaosProxy&) = delete;
  ~ChaosProxy();

  /// Where the target of this number is reached.
  std::uint16_t port(std::size_t target = 0) const { return doors_.at(target).port; }
  ChaosTally tally() const;
  /// Connections that are open now.
  std::size_t links() const noexcept { return link_count_; }
  /// From now on nothing happens, and what was stalled moves on.
  void calm_down() noexcept { calm_ = true; }

 private:
  using Time = ChaosLink::Time;
  struct Door {
    std::uint16_t target = 0;
    std::uint16_t port = 0;
    int listener = -1;
    Time shut_until{};
    bool shut = false;
  };
  struct Link : ChaosLink {
    Link(int client, int server, std::size_t door_number)
        : ChaosLink(client, server), door(door_number) {}
    std::size_t door;
  };

  void work();
  void turn();
  void admit(Door& door, std::size_t number);
  void open_doors(Time now);
  void move(Link& link, ChaosLink::Way way, Time now);
  void strike(Link& link, ChaosLink::Way way, std::size_t behind, Time now);
  std::chrono::milliseconds up_to(std::chrono::milliseconds longest);
  std::size_t next_gap();

  ChaosPlan plan_;
  std::mt19937_64 random_;  // this and the following are used by the thread only
  std::size_t gap_;
  std::vector<Door> doors_;
  std::vector<std::unique_ptr<Link>> links_;
  bool was_calm_ = false;

  mutable std::mutex mutex_;  // of tally_
  ChaosTally tally_;
  std::atomic<std::size_t> link_count_ = 0;
  std::atomic<bool> calm_ = false;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace deferredis::support
