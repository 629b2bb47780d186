#include "support/chaos_link.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace deferredis::support {

namespace {

constexpr std::size_t most_waiting = std::size_t{256} << 10;

void prepare(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
}

void reset_when_closed(int socket) {
  const linger now{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace

ChaosLink::ChaosLink(int client, int server) : client_(client), server_(server) {
  prepare(client_);
  prepare(server_);
}

bool ChaosLink::wants_to_read(Way way, Time now) const noexcept {
  const Flow& it = flow(way);
  return !it.ended && it.waiting.size() < most_waiting && now >= it.held_until;
}

bool ChaosLink::wants_to_write(Way way, Time now) const noexcept {
  return !flow(way).waiting.empty() && now >= flow(way).held_until;
}

std::size_t ChaosLink::receive(Way way) {
  char room[65536];
  Flow& it = flow(way);
  const ssize_t got = ::recv(from(way), room, sizeof room, MSG_DONTWAIT);
  if (got <= 0) {
    it.ended = got == 0 || (errno != EAGAIN && errno != EINTR);
    return 0;
  }
  it.waiting.append(room, static_cast<std::size_t>(got));
  it.passed += static_cast<std::size_t>(got);
  return static_cast<std::size_t>(got);
}

void ChaosLink::send(Way way, Time now) {
  Flow& it = flow(way);
  if (now < it.held_until) return;
  if (!it.waiting.empty()) {
    const std::size_t size = it.one_by_one > 0 ? 1 : it.waiting.size();
    const ssize_t sent = ::send(to(way), it.waiting.data(), size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return close();
    if (sent > 0) it.waiting.erase(0, static_cast<std::size_t>(sent));
    if (sent > 0 && it.one_by_one > 0) --it.one_by_one;
  }
  if (it.ended && it.waiting.empty()) close();
}

void ChaosLink::reset() noexcept {
  reset_when_closed(client_);
  reset_when_closed(server_);
  close();
}

void ChaosLink::close() noexcept {
  if (client_ >= 0) ::close(std::exchange(client_, -1));
  if (server_ >= 0) ::close(std::exchange(server_, -1));
}

void ChaosLink::send_before(Way way, std::size_t dropped) {
  Flow& it = flow(way);
  it.waiting.resize(it.waiting.size() - std::min(dropped, it.waiting.size()));
  it.one_by_one = 0;
  it.ended = false;  // so that the caller closes, not send()
  send(way, it.held_until);
}

void ChaosLink::end_before(Way way, std::size_t dropped) {
  send_before(way, dropped);
  close();
}

void ChaosLink::reset_before(Way way, std::size_t dropped) {
  send_before(way, dropped);
  if (open()) reset_when_closed(client_);
  close();
}

void ChaosLink::release() noexcept {
  for (Flow& it : flows_) {
    it.held_until = {};
    it.one_by_one = 0;
  }
}

}  // namespace deferredis::support
