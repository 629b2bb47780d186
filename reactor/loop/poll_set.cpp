#include <deferredis/reactor/loop/poll_set.hpp>

#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <deferredis/reactor/error.hpp>

namespace deferredis::detail {

namespace {

constexpr std::size_t events_per_dispatch = 64;

[[noreturn]] void raise_system_error(const char* what) {
  Error(errc::connection,
        std::string(what) + ": " + std::generic_category().message(errno) + ": out of descriptors?",
        Delivery::not_sent)
      .raise();
}

// Edge-triggered: each expiry and each wake() is seen once, and nobody has to read it away.
bool add_edge(int set, int fd, void* mark) noexcept {
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = mark}};
  return ::epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) == 0;
}

}  // namespace

PollSet::PollSet()
    : set_(::epoll_create1(EPOLL_CLOEXEC)),
      event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  if (set_ >= 0 && event_ >= 0 && timer_ >= 0 && add_edge(set_, event_, &event_) &&
      add_edge(set_, timer_, &timer_)) {
    return;
  }
  const int number = errno;
  for (const int fd : {set_, event_, timer_}) {
    if (fd >= 0) ::close(fd);
  }
  errno = number;
  raise_system_error("epoll");
}

PollSet::~PollSet() {
  for (const int fd : {set_, event_, timer_}) ::close(fd);
}

void PollSet::watch(Member& member, int fd, bool readable, bool writable) {
  forget(member);
  const std::uint32_t events =
      (readable ? std::uint32_t{EPOLLIN} : 0) | (writable ? std::uint32_t{EPOLLOUT} : 0);
  const int before = member.fd;
  if (before >= 0 && (before != fd || events == 0)) {
    ::epoll_ctl(set_, EPOLL_CTL_DEL, before, nullptr);
    member.fd = -1;
  }
  member.events = events;
  if (events == 0) return;
  epoll_event event{.events = events, .data = {.ptr = &member}};
  if (::epoll_ctl(set_, member.fd < 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event) != 0) {
    member.fd = -1;
    raise_system_error("epoll_ctl");
  }
  member.fd = fd;
}

void PollSet::dispatch() noexcept {
  std::array<epoll_event, events_per_dispatch> events;
  const int count = ::epoll_wait(set_, events.data(), static_cast<int>(events.size()), 0);
  batch_ = std::span(events).first(count < 0 ? 0 : static_cast<std::size_t>(count));
  while (!batch_.empty()) {
    const epoll_event event = batch_.front();
    batch_ = batch_.subspan(1);
    if (event.data.ptr == nullptr) continue;  // a handler before it has changed this member
    if (event.data.ptr == &event_) {
      woken_.exchange(false);  // not a store: it has to see what the waking thread did before
    } else if (event.data.ptr == &timer_) {
      armed_.reset();
    } else {
      const auto& member = *static_cast<Member*>(event.data.ptr);
      const std::uint32_t failed = event.events & (EPOLLERR | EPOLLHUP);
      member.handler.io_ready(
          (member.events & EPOLLIN) != 0 && (failed | (event.events & EPOLLIN)) != 0,
          (member.events & EPOLLOUT) != 0 && (failed | (event.events & EPOLLOUT)) != 0);
    }
  }
}

void PollSet::wake() noexcept {
  if (woken_.exchange(true)) return;
  const std::uint64_t one = 1;
  // It cannot fail: the counter would have to reach 2^64.
  [[maybe_unused]] const ssize_t written = ::write(event_, &one, sizeof(one));
}

void PollSet::wake_at(std::optional<TimePoint> due, const Clock& clock) noexcept {
  if (!due) return;  // an armed timer wakes us once for nothing, which costs less than to stop it
  // The same for a timer that is armed for an earlier moment: deadlines mostly move later.
  if (armed_ && *armed_ <= *due) return;
  armed_ = due;
  const Duration left = std::max(*due - clock.now(), Duration(1));  // zero would stop it
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  itimerspec when{};
  when.it_value.tv_sec = static_cast<time_t>(seconds.count());
  when.it_value.tv_nsec = static_cast<long>((left - seconds).count());
  ::timerfd_settime(timer_, 0, &when, nullptr);
}

// Events of an earlier registration are not for the new one.
void PollSet::forget(const Member& member) noexcept {
  for (epoll_event& event : batch_) {
    if (event.data.ptr == &member) event.data.ptr = nullptr;
  }
}

}  // namespace deferredis::detail
