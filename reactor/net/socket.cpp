#include <deferredis/reactor/net/socket.hpp>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <climits>
#include <cstddef>
#include <cstring>
#include <system_error>

#include <deferredis/reactor/connect.hpp>

namespace deferredis::detail {

namespace {

void set_option(int fd, int level, int name, int value) noexcept {
  ::setsockopt(fd, level, name, &value, sizeof(value));
}

int size_of(std::size_t bytes) noexcept {
  return static_cast<int>(std::min<std::size_t>(bytes, INT_MAX));
}

template <class Unit>
int rounded_up(Duration duration) noexcept {
  return static_cast<int>(std::chrono::ceil<Unit>(duration).count());
}

}  // namespace

Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

Socket Socket::open(int family) noexcept {
  return Socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

void Socket::set(const SocketOptions& options) noexcept {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  if (options.no_delay) set_option(fd_, IPPROTO_TCP, TCP_NODELAY, 1);
  if (options.keepalive_idle > Duration::zero()) {
    set_option(fd_, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd_, IPPROTO_TCP, TCP_KEEPIDLE, rounded_up<seconds>(options.keepalive_idle));
    if (options.keepalive_interval > Duration::zero()) {
      set_option(fd_, IPPROTO_TCP, TCP_KEEPINTVL, rounded_up<seconds>(options.keepalive_interval));
    }
    if (options.keepalive_count > 0) {
      set_option(fd_, IPPROTO_TCP, TCP_KEEPCNT, options.keepalive_count);
    }
  }
  if (options.user_timeout > Duration::zero()) {
    set_option(fd_, IPPROTO_TCP, TCP_USER_TIMEOUT, rounded_up<milliseconds>(options.user_timeout));
  }
}

void Socket::set_buffers(const SocketOptions& options) noexcept {
  if (options.send_buffer > 0) set_option(fd_, SOL_SOCKET, SO_SNDBUF, size_of(options.send_buffer));
  if (options.receive_buffer > 0)
    set_option(fd_, SOL_SOCKET, SO_RCVBUF, size_of(options.receive_buffer));
}

SocketAddress SocketAddress::literal(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  SocketAddress address;
  if (host.empty() || ::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return address;
  address.size = found->ai_addrlen;
  std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  return address;
}

SocketAddress SocketAddress::unix_path(const std::string& path) {
  SocketAddress address;
  auto& name = reinterpret_cast<sockaddr_un&>(address.storage);
  if (path.empty() || path.size() >= sizeof(name.sun_path)) return address;
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.c_str(), path.size() + 1);
  address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return address;
}

SocketAddress SocketAddress::local_of(int fd) noexcept {
  SocketAddress address;
  address.size = sizeof(address.storage);
  if (::getsockname(fd, address.get(), &address.size) != 0) address.size = 0;
  return address;
}

SocketAddress SocketAddress::peer_of(int fd) noexcept {
  SocketAddress address;
  address.size = sizeof(address.storage);
  if (::getpeername(fd, address.get(), &address.size) != 0) address.size = 0;
  return address;
}

void SocketAddress::set_port(std::uint16_t port) noexcept {
  if (family() == AF_INET6) reinterpret_cast<sockaddr_in6&>(storage).sin6_port = htons(port);
  if (family() == AF_INET) reinterpret_cast<sockaddr_in&>(storage).sin_port = htons(port);
}

Endpoint SocketAddress::endpoint() const {
  if (family() == AF_UNIX) {
    const auto& name = reinterpret_cast<const sockaddr_un&>(storage);
    return Endpoint::unix_socket(size > offsetof(sockaddr_un, sun_path) ? name.sun_path : "");
  }
  if (!is_tcp()) return {};
  char host[NI_MAXHOST] = "";
  ::getnameinfo(get(), size, host, sizeof(host), nullptr, 0, NI_NUMERICHOST);
  const auto port = family() == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(storage).sin6_port
                                         : reinterpret_cast<const sockaddr_in&>(storage).sin_port;
  return Endpoint::tcp(host, ntohs(port));
}

bool SocketAddress::operator==(const SocketAddress& other) const noexcept {
  return size == other.size && std::memcmp(&storage, &other.storage, size) == 0;
}

bool met_itself(int fd) noexcept {
  const SocketAddress local = SocketAddress::local_of(fd);
  return local.is_tcp() && local == SocketAddress::peer_of(fd);
}

std::int64_t owner_of_peer(int fd) noexcept {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? std::int64_t{peer.uid} : -1;
}

std::string system_text(int number) {
  std::string text = std::generic_category().message(number);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace deferredis::detail
