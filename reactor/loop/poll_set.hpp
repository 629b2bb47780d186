// PollSet: what a reactor that another loop drives waits for, behind one descriptor.
#pragma once

#include <sys/epoll.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>

#include <deferredis/reactor/clock.hpp>
#include <deferredis/reactor/loop/io_handler.hpp>

namespace deferredis::detail {

/// An epoll set of the reactor's descriptors, of a timer, and of an event that other threads set.
///
/// Why not libev's own set: libev does not tell its descriptor, writes to its wake-up pipe only
///   while it waits itself, and passes changes to the kernel only when it is run.
/// Thread: the reactor's, wake() excepted.
class PollSet {
 public:
  /// Throws ConnectionError if the process has no descriptors left.
  PollSet();
  PollSet(const PollSet&) = delete;
  PollSet& operator=(const PollSet&) = delete;
  ~PollSet();

  /// Readable while something here is ready.
  int descriptor() const noexcept { return set_; }
  /// One descriptor's place in the set. It does not move while it is watched.
  struct Member {
    IoHandler& handler;  // borrowed
    int fd = -1;         // -1: not watched
    std::uint32_t events = 0;
  };
  /// Sets what to watch for; neither takes it out.
  void watch(Member& member, int fd, bool readable, bool writable);
  /// Calls the handlers of what is ready, without waiting.
  void dispatch() noexcept;
  /// From any thread: makes the descriptor readable once.
  void wake() noexcept;
  /// Makes the descriptor readable at `due`, or once before; empty: no limit.
  void wake_at(std::optional<TimePoint> due, const Clock& clock) noexcept;
  /// Is there a wake-up that dispatch() has not seen yet?
  bool wake_planned() const noexcept { return armed_.has_value(); }

 private:
  void forget(const Member& member) noexcept;

  int set_;
  int event_;
  int timer_;
  std::atomic<bool> woken_ = false;  // event_ was set, and dispatch() has not seen it
  std::optional<TimePoint> armed_;   // when timer_ expires
  std::span<epoll_event> batch_;     // what dispatch() has not handled yet
};

}  // namespace deferredis::detail
