#include <deferredis/reactor/listen.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

#include <deferredis/reactor/loop/event_loop.hpp>
#include <deferredis/reactor/net/socket.hpp>
#include <deferredis/reactor/net/stream_transport.hpp>

namespace deferredis {

namespace {

using detail::Socket;
using detail::SocketAddress;

constexpr auto rest_when_exhausted = std::chrono::milliseconds(100);
constexpr int accepts_per_turn = 64;

Error failure(const Endpoint& endpoint, std::string_view why) {
  return Error(errc::connection, "listen " + to_string(endpoint).append(": ").append(why),
               Delivery::not_sent);
}

SocketAddress address_of(const Endpoint& endpoint) {
  if (endpoint.is_unix()) {
    const SocketAddress address = SocketAddress::unix_path(endpoint.path);
    if (address.size == 0) failure(endpoint, "the path is too long for a Unix socket").raise();
    return address;
  }
  SocketAddress address =
      SocketAddress::literal(endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host);
  if (address.size == 0) {
    Error(errc::invalid_argument, "listen " + to_string(endpoint) +
                                      ": the host must be a literal address, such as 127.0.0.1, "
                                      "0.0.0.0 or ::")
        .raise();
  }
  address.set_port(endpoint.port);
  return address;
}

/// Removes the file of a Unix socket that nobody listens on any more.
void remove_stale(const SocketAddress& address, const std::string& path) {
  struct stat file {};
  if (::lstat(path.c_str(), &file) != 0 || !S_ISSOCK(file.st_mode)) return;
  const Socket probe = Socket::open(AF_UNIX);
  if (!probe.is_open() || ::connect(probe.fd(), address.get(), address.size) == 0) return;
  if (errno == ECONNREFUSED) ::unlink(path.c_str());
}

Socket open_listening(const Endpoint& endpoint, const ListenOptions& options) {
  const SocketAddress address = address_of(endpoint);
  Socket socket = Socket::open(address.family());
  if (!socket.is_open()) failure(endpoint, detail::system_text(errno)).raise();
  if (options.reuse_address) {
    const int yes = 1;
    if (endpoint.is_unix()) remove_stale(address, endpoint.path);
    else ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  }
  if (::bind(socket.fd(), address.get(), address.size) != 0) {
    failure(endpoint, detail::system_text(errno)).raise();
  }
  if (::listen(socket.fd(), options.backlog) != 0) {
    const int number = errno;
    if (endpoint.is_unix()) ::unlink(endpoint.path.c_str());
    failure(endpoint, detail::system_text(number)).raise();
  }
  return socket;
}

}  // namespace

struct Listener::Impl final : detail::IoHandler, detail::ReactorBound {
  using Accepted = detail::MoveFunction<void(Owned<Transport>)>;

  Impl(Reactor& reactor_, Endpoint asked, Accepted accepted_, const ListenOptions& options)
      : reactor(reactor_),
        endpoint(std::move(asked)),
        accepted(std::move(accepted_)),
        socket_options(options.socket),
        socket(open_listening(endpoint, options)),
        watcher(std::in_place, reactor.loop(), *this) {
    if (endpoint.is_unix()) ::lstat(endpoint.path.c_str(), &file);
    else endpoint.port = SocketAddress::local_of(socket.fd()).endpoint().port;
    watcher->watch(socket.fd(), true, false);
    reactor.bind(*this);
  }
  ~Impl() {
    if (destroyed != nullptr) *destroyed = true;
    close();
  }

  void io_ready(bool readable, bool writable) noexcept override;
  void reactor_closing() noexcept override { close(); }
  /// Returns false if the listener was dropped in the meantime.
  bool hand_over(Socket connection, const SocketAddress& peer);
  void rest(int number);
  void close() noexcept;

  Reactor& reactor;
  Endpoint endpoint;
  Accepted accepted;
  SocketOptions socket_options;
  Socket socket;
  std::optional<detail::EventLoop::IoWatcher> watcher;
  Timer resting;
  struct stat file {};        // of a Unix socket: the file we made
  bool* destroyed = nullptr;  // tells the calling frame that we were destroyed
  bool told = false;          // reported the lack of descriptors
};

void Listener::Impl::io_ready(bool, bool) noexcept {
  for (int i = 0; i < accepts_per_turn && socket.is_open(); ++i) {
    SocketAddress peer;
    peer.size = sizeof(peer.storage);
    Socket connection(::accept4(socket.fd(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (connection.is_open()) {
      told = false;
      if (!hand_over(std::move(connection), peer)) return;
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO) {
      return rest(errno);
    }
  }
}

bool Listener::Impl::hand_over(Socket connection, const SocketAddress& peer) {
  if (peer.is_tcp()) connection.set(socket_options);
  auto transport = detail::make_stream_transport(reactor, connection.release(),
                                                 peer.is_tcp() ? peer.endpoint() : endpoint);
  bool gone = false;
  destroyed = &gone;
  auto& core = reactor.core();
  auto call = std::move(accepted);  // it may drop us
  try {
    call(std::move(transport));
  } catch (...) {
    core.report_unhandled(Error(std::current_exception()));
  }
  if (gone) return false;
  destroyed = nullptr;
  accepted = std::move(call);
  return true;
}

void Listener::Impl::rest(int number) {
  watcher->stop();
  resting =
      reactor.call_later(rest_when_exhausted, [this] { watcher->watch(socket.fd(), true, false); });
  if (std::exchange(told, true)) return;
  reactor.core().report_unhandled(failure(
      endpoint, "accept: " + detail::system_text(number) +
                    "; retrying every 100 ms, and not reporting it again until one succeeds"));
}

void Listener::Impl::close() noexcept {
  if (!socket.is_open()) return;
  resting.cancel();
  watcher.reset();
  socket = Socket();
  struct stat now {};
  if (!endpoint.is_unix() || ::lstat(endpoint.path.c_str(), &now) != 0) return;
  if (now.st_ino == file.st_ino && now.st_dev == file.st_dev) ::unlink(endpoint.path.c_str());
}

Listener::Listener(Owned<Impl> impl) noexcept : impl_(std::move(impl)) {}
Listener::~Listener() = default;
const Endpoint& Listener::endpoint() const noexcept { return impl_->endpoint; }

Owned<Listener> Reactor::listen(const Endpoint& endpoint,
                                detail::MoveFunction<void(Owned<Transport>)> accepted,
                                const ListenOptions& options) {
  core_->check_thread();
  return Owned<Listener>(
      new Listener(make_owned<Listener::Impl>(*this, endpoint, std::move(accepted), options)));
}

}  // namespace deferredis
