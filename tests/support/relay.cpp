#include "support/relay.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace deferredis::support {

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void no_delay(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

Relay::Relay(std::uint16_t target) : target_(target) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || ::bind(listener_, plain, size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, plain, &size) != 0)
    throw std::runtime_error("relay: cannot listen");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { work(); });
}

Relay::~Relay() {
  stop_ = true;
  thread_.join();
  for (const auto& [client, server] : pairs_) {
    ::close(client);
    ::close(server);
  }
  ::close(listener_);
}

void Relay::work() {
  while (!stop_) {
    std::vector<pollfd> polled{{.fd = listener_, .events = POLLIN, .revents = 0}};
    for (const auto& [client, server] : pairs_) {
      polled.push_back({.fd = client, .events = POLLIN, .revents = 0});
      polled.push_back({.fd = server, .events = POLLIN, .revents = 0});
    }
    // While cut, only checks whether the relay has ended.
    if (::poll(polled.data(), cut_ ? 0 : polled.size(), 5) <= 0 || cut_) continue;
    std::vector<std::pair<int, int>> alive;
    for (std::size_t i = 0; i != pairs_.size(); ++i) {
      const auto [client, server] = pairs_[i];
      const bool open = (polled[2 * i + 1].revents == 0 || forward(client, server)) &&
                        (polled[2 * i + 2].revents == 0 || forward(server, client));
      if (open) {
        alive.emplace_back(client, server);
      } else {
        ::close(client);
        ::close(server);
      }
    }
    pairs_ = std::move(alive);
    if (polled[0].revents != 0) accept_one();
  }
}

void Relay::accept_one() {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(target_);
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(client);
    ::close(server);
    return;
  }
  no_delay(client);
  no_delay(server);
  pairs_.emplace_back(client, server);
}

// Returns false if one side has ended.
bool Relay::forward(int from, int to) {
  char room[65536];
  const ssize_t got = ::recv(from, room, sizeof room, MSG_DONTWAIT);
  if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);
  for (ssize_t at = 0; at < got;) {
    const ssize_t sent = ::send(to, room + at, static_cast<std::size_t>(got - at), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    at += sent;
  }
  return true;
}

}  // namespace deferredis::support
