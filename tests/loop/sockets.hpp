// Shared by the tests of the real loop: raw sockets, a recording protocol, bounded waiting.
#pragma once

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/net/socket.hpp>
#include <deferredis/reactor/net/stream_transport.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>

#include "support/temporary_folder.hpp"

namespace deferredis::test {

using detail::Socket;
using detail::SocketAddress;

/// Turns the loop until `done()`, which is checked at least every millisecond. The case fails after
/// ten seconds.
template <class Done>
void turn_until(Reactor& reactor, Done done) {
  int left = 10'000;
  const Timer tick = reactor.every(std::chrono::milliseconds(1), [&left] { --left; });
  while (!done() && left > 0) reactor.run_once(true);
  BOOST_REQUIRE_MESSAGE(left > 0, "what was waited for did not come within ten seconds");
}

/// Makes enough turns for something unwanted to happen, if it can.
inline void turn_a_little(Reactor& reactor) {
  for (int i = 0; i < 20; ++i) reactor.run_once();
}

inline std::set<int> descriptors() {
  std::set<int> open;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    open.insert(std::stoi(entry.path().filename()));
  }
  return open;
}
inline std::size_t open_descriptors() { return descriptors().size(); }

/// Descriptors that are not in `before` close on exec.
inline void check_new_ones_close_on_exec(const std::set<int>& before) {
  for (const int fd : descriptors()) {
    const int flags = ::fcntl(fd, F_GETFD);
    if (flags < 0 || before.contains(fd)) continue;  // that of the directory is closed by now
    BOOST_TEST((flags & FD_CLOEXEC) != 0, "descriptor " << fd << " would be inherited");
  }
}

using support::TemporaryFolder;

/// A bare listening socket: only accept() accepts.
struct RawListener {
  explicit RawListener(const char* host = "127.0.0.1", int backlog = 16) {
    SocketAddress address = SocketAddress::literal(host);
    socket = Socket(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    BOOST_REQUIRE(::bind(socket.fd(), address.get(), address.size) == 0);
    BOOST_REQUIRE(::listen(socket.fd(), backlog) == 0);
    endpoint = SocketAddress::local_of(socket.fd()).endpoint();
  }
  /// Waits for a connection; its socket blocks.
  Socket accept() { return Socket(::accept4(socket.fd(), nullptr, nullptr, SOCK_CLOEXEC)); }

  Socket socket;
  Endpoint endpoint;
};

/// A port on which nobody listens, and which nobody else gets while this lives.
struct ClosedPort {
  explicit ClosedPort(const char* host = "127.0.0.1") {
    SocketAddress address = SocketAddress::literal(host);
    socket = Socket(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    BOOST_REQUIRE(::bind(socket.fd(), address.get(), address.size) == 0);
    endpoint = SocketAddress::local_of(socket.fd()).endpoint();
  }

  Socket socket;
  Endpoint endpoint;
};

/// A listener that no longer answers: its queue is full.
struct BlackHole {
  explicit BlackHole(const char* host = "127.0.0.1") : listener(host, 0) {
    SocketAddress address = SocketAddress::local_of(listener.socket.fd());
    filler = Socket(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    BOOST_REQUIRE(::connect(filler.fd(), address.get(), address.size) == 0);
  }

  RawListener listener;
  Socket filler;
};

inline std::string read_some(int fd) {
  char bytes[4096];
  const ssize_t size = ::recv(fd, bytes, sizeof(bytes), 0);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

/// Reads everything that is there, without waiting for more.
inline std::size_t drain(int fd) {
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  std::size_t total = 0;
  for (auto some = read_some(fd); !some.empty(); some = read_some(fd)) total += some.size();
  return total;
}

inline void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    BOOST_REQUIRE(size > 0);
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

/// The next close() sends a reset instead of a normal end.
inline void reset_on_close(int fd) {
  const linger now{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

/// Records what it receives, and calls the hooks that a test sets.
struct Recorder : Protocol {
  void connection_made(Transport& made) override {
    transport = &made;
    if (on_made) on_made();
  }
  void data_received(std::string_view bytes) override {
    received.append(bytes);
    ++chunks;
    if (on_data) on_data();
  }
  void connection_lost(const Error& reason) override {
    ++losses;
    lost = reason.message();
    lost_kind = reason.code().name();
    if (on_lost) on_lost();
  }

  Transport* transport = nullptr;
  std::string received;
  int chunks = 0;
  int losses = 0;
  std::string lost;
  std::string lost_kind;
  detail::MoveFunction<void()> on_made;
  detail::MoveFunction<void()> on_data;
  detail::MoveFunction<void()> on_lost;
};

}  // namespace deferredis::test
