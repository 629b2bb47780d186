#include "support/chaos_proxy.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace deferredis::support {

namespace {

using namespace std::chrono_literals;
using Way = ChaosLink::Way;

constexpr std::size_t greeting = 512;  // HELLO and what belongs to it are shorter
constexpr auto longest_delay = 20ms;
constexpr auto longest_refusal = 200ms;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A socket with this port, or with a free one for 0.
std::pair<int, std::uint16_t> bound(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  sockaddr_in address = loopback(port);
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(fd, plain, size) != 0 || ::getsockname(fd, plain, &size) != 0)
    throw std::runtime_error("ChaosProxy: cannot bind");
  return {fd, ntohs(address.sin_port)};
}

/// A listener that keeps its port when it is shut down: a port that the kernel chose would be free
/// then, one that was asked for is not. The first socket holds it until the second has it too.
std::pair<int, std::uint16_t> listen_somewhere() {
  const auto [holder, port] = bound(0);
  const int listener = bound(port).first;
  ::close(holder);
  if (::listen(listener, 64) != 0) throw std::runtime_error("ChaosProxy: cannot listen");
  return {listener, port};
}

/// While a server is away, the kernel may choose its very port for a socket that connects to it.
bool is_connected_to_itself(int socket, std::uint16_t target) {
  sockaddr_in own{};
  socklen_t size = sizeof own;
  return ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size) == 0 &&
         ntohs(own.sin_port) == target;
}

/// What to wait for at one end of a link. An end without wishes is left out, or poll() would report
/// its hang-up again and again.
pollfd watched(int fd, bool read, bool write) {
  const int events = (read ? POLLIN : 0) | (write ? POLLOUT : 0);
  return {.fd = events == 0 ? -1 : fd, .events = static_cast<short>(events), .revents = 0};
}

}  // namespace

std::string_view to_string(Blow blow) noexcept {
  constexpr std::string_view names[] = {"reset", "end",   "half",  "stall",
                                        "delay", "split", "refuse"};
  return names[static_cast<std::size_t>(blow)];
}

std::size_t ChaosTally::total() const noexcept {
  return std::accumulate(of.begin(), of.end(), std::size_t{0});
}

ChaosProxy::ChaosProxy(std::vector<std::uint16_t> targets, const ChaosPlan& plan)
    : plan_(plan), random_(plan.seed), gap_(next_gap()) {
  for (const std::uint16_t target : targets) {
    Door door{.target = target};
    std::tie(door.listener, door.port) = listen_somewhere();
    doors_.push_back(door);
  }
  thread_ = std::thread([this] { work(); });
}

ChaosProxy::~ChaosProxy() {
  stop_ = true;
  thread_.join();
  for (const Door& door : doors_) ::close(door.listener);
}

ChaosTally ChaosProxy::tally() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return tally_;
}

std::size_t ChaosProxy::next_gap() { return 1 + random_() % (2 * plan_.bytes_between); }

// Short ones are more likely: the logarithm is evenly distributed.
std::chrono::milliseconds ChaosProxy::up_to(std::chrono::milliseconds longest) {
  const double part = static_cast<double>(random_() % 1000) / 1000;
  return std::chrono::milliseconds(
      std::lround(std::pow(static_cast<double>(longest.count()), part)));
}

void ChaosProxy::work() {
  while (!stop_) turn();
}

void ChaosProxy::turn() {
  if (calm_ && !was_calm_) {
    was_calm_ = true;
    for (const auto& link : links_) link->release();
  }
  Time now = std::chrono::steady_clock::now();
  open_doors(now);
  std::vector<pollfd> polled;
  for (const Door& door : doors_) polled.push_back(watched(door.listener, !door.shut, false));
  for (const auto& link : links_) {
    polled.push_back(watched(link->client(), link->wants_to_read(Way::to_server, now),
                             link->wants_to_write(Way::to_client, now)));
    polled.push_back(watched(link->server(), link->wants_to_read(Way::to_client, now),
                             link->wants_to_write(Way::to_server, now)));
  }
  if (::poll(polled.data(), polled.size(), 1) <= 0) return;
  now = std::chrono::steady_clock::now();
  const pollfd* at = polled.data() + doors_.size();
  for (const auto& link : links_) {
    const bool client = (at++)->revents != 0, server = (at++)->revents != 0;
    if (client || server) {
      move(*link, Way::to_server, now);
      move(*link, Way::to_client, now);
    }
  }
  std::erase_if(links_, [](const auto& link) { return !link->open(); });
  for (std::size_t i = 0; i < doors_.size(); ++i) {
    if (polled[i].revents != 0) admit(doors_[i], i);
  }
  link_count_ = links_.size();
}

// A listening socket that is shut down refuses, and keeps its port.
void ChaosProxy::open_doors(Time now) {
  for (Door& door : doors_) {
    if (!door.shut || (now < door.shut_until && !calm_)) continue;
    door.shut = ::listen(door.listener, 64) != 0;
  }
}

void ChaosProxy::admit(Door& door, std::size_t number) {
  if (door.shut) return;
  const int client = ::accept4(door.listener, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(door.target);
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      is_connected_to_itself(server, door.target)) {
    ::close(client);
    ::close(server);
    return;
  }
  links_.push_back(std::make_unique<Link>(client, server, number));
}

void ChaosProxy::move(Link& link, Way way, Time now) {
  if (!link.open()) return;
  if (link.wants_to_read(way, now)) {
    const std::size_t got = link.receive(way);
    if (!calm_ && got >= gap_) {
      const std::size_t behind = got - gap_;
      gap_ = next_gap();
      strike(link, way, behind, now);
    } else {
      gap_ -= std::min(gap_, got);
    }
  }
  if (link.open()) link.send(way, now);
}

void ChaosProxy::strike(Link& link, Way way, std::size_t behind, Time now) {
  const auto blow = static_cast<Blow>(random_() % blow_count);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++tally_.of[static_cast<std::size_t>(blow)];
    if (link.passed(Way::to_server) > greeting) ++tally_.in_flight;
  }
  switch (blow) {
    case Blow::reset: return link.reset();
    case Blow::end: return link.end_before(way, behind);
    case Blow::half: return link.reset_before(way, behind);
    case Blow::stall: {
      const Time end = now + up_to(plan_.longest_stall);
      link.hold(Way::to_server, end);
      return link.hold(Way::to_client, end);
    }
    case Blow::delay: return link.hold(way, now + up_to(longest_delay));
    case Blow::split: return link.split(way, 1 + random_() % 200);
    case Blow::refuse: {
      Door& door = doors_[link.door];
      door.shut_until = now + up_to(longest_refusal);
      if (!door.shut) door.shut = ::shutdown(door.listener, SHUT_RD) == 0;
      return link.reset();
    }
  }
}

}  // namespace deferredis::support
