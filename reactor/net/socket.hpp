// Sockets and their addresses, in the kernel's form.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <utility>

#include <deferredis/reactor/endpoint.hpp>

namespace deferredis {
struct SocketOptions;
}

namespace deferredis::detail {

/// Owns a descriptor.
class Socket {
 public:
  Socket() noexcept = default;
  explicit Socket(int fd) noexcept : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(other.release()) {}
  Socket& operator=(Socket other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket();

  /// Non-blocking and close-on-exec. If it is not open, errno says why.
  static Socket open(int family) noexcept;

  bool is_open() const noexcept { return fd_ >= 0; }
  int fd() const noexcept { return fd_; }
  int release() noexcept { return std::exchange(fd_, -1); }
  /// For TCP. An option that the kernel refuses keeps its value.
  void set(const SocketOptions& options) noexcept;
  /// For any socket, before it connects: the kernel then announces a window that fits.
  void set_buffers(const SocketOptions& options) noexcept;

 private:
  int fd_ = -1;
};

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;  // 0: no address

  /// The address that `host` literally is, without a lookup; none if it is a name.
  static SocketAddress literal(const std::string& host);
  /// The address of a Unix socket; none if the path is too long for the kernel.
  static SocketAddress unix_path(const std::string& path);
  static SocketAddress local_of(int fd) noexcept;
  static SocketAddress peer_of(int fd) noexcept;

  int family() const noexcept { return storage.ss_family; }
  const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
  bool is_tcp() const noexcept { return family() == AF_INET || family() == AF_INET6; }
  void set_port(std::uint16_t port) noexcept;
  /// The numeric host and port, or the path.
  Endpoint endpoint() const;
  bool operator==(const SocketAddress& other) const noexcept;
};

/// Is this TCP socket connected to itself? When a socket connects to a local port on which nobody
/// listens, Linux may give it that same port as its own.
bool met_itself(int fd) noexcept;

/// The user as whom the process at the other end of a Unix socket listens; -1 if that is unknown.
std::int64_t owner_of_peer(int fd) noexcept;

/// The kernel's text for error `number`, in lower case.
std::string system_text(int number);

}  // namespace deferredis::detail
