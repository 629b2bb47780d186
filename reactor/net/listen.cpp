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
#include <deferredis/reactor/network.hpp>

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

class SystemListener final : public Listener, detail::IoHandler, detail::ReactorBound {
 public:
  SystemListener(Reactor& reactor, Endpoint asked, Accepted accepted, const ListenOptions& options)
      : reactor_(reactor),
        endpoint_(std::move(asked)),
        accepted_(std::move(accepted)),
        socket_options_(options.socket),
        socket_(open_listening(endpoint_, options)),
        watcher_(std::in_place, reactor.loop(), static_cast<detail::IoHandler&>(*this)) {
    if (endpoint_.is_unix()) ::lstat(endpoint_.path.c_str(), &file_);
    else endpoint_.port = SocketAddress::local_of(socket_.fd()).endpoint().port;
    watcher_->watch(socket_.fd(), true, false);
    reactor_.bind(*this);
  }
  ~SystemListener() override {
    if (destroyed_ != nullptr) *destroyed_ = true;
    close();
  }

  const Endpoint& endpoint() const noexcept override { return endpoint_; }

 private:
  void io_ready(bool readable, bool writable) noexcept override;
  void reactor_closing() noexcept override { close(); }
  /// Returns false if the listener was dropped in the meantime.
  bool hand_over(Socket connection, const SocketAddress& peer);
  void rest(int number);
  void close() noexcept;

  Reactor& reactor_;
  Endpoint endpoint_;
  Accepted accepted_;
  SocketOptions socket_options_;
  Socket socket_;
  std::optional<detail::EventLoop::IoWatcher> watcher_;
  Timer resting_;
  struct stat file_ {};        // of a Unix socket: the file we made
  bool* destroyed_ = nullptr;  // tells the calling frame that we were destroyed
  bool told_ = false;          // reported the lack of descriptors
};

void SystemListener::io_ready(bool, bool) noexcept {
  for (int i = 0; i < accepts_per_turn && socket_.is_open(); ++i) {
    SocketAddress peer;
    peer.size = sizeof(peer.storage);
    Socket connection(
        ::accept4(socket_.fd(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (connection.is_open()) {
      told_ = false;
      if (!hand_over(std::move(connection), peer)) return;
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO) {
      return rest(errno);
    }
  }
}

bool SystemListener::hand_over(Socket connection, const SocketAddress& peer) {
  connection.set_buffers(socket_options_);
  if (peer.is_tcp()) connection.set(socket_options_);
  auto transport = detail::make_stream_transport(reactor_, connection.release(),
                                                 peer.is_tcp() ? peer.endpoint() : endpoint_);
  bool gone = false;
  destroyed_ = &gone;
  auto& core = reactor_.core();
  auto call = std::move(accepted_);  // it may drop us
  try {
    call(std::move(transport));
  } catch (...) {
    core.report_unhandled(Error(std::current_exception()));
  }
  if (gone) return false;
  destroyed_ = nullptr;
  accepted_ = std::move(call);
  return true;
}

void SystemListener::rest(int number) {
  watcher_->stop();
  resting_ = reactor_.call_later(rest_when_exhausted,
                                 [this] { watcher_->watch(socket_.fd(), true, false); });
  if (std::exchange(told_, true)) return;
  reactor_.core().report_unhandled(failure(
      endpoint_, "accept: " + detail::system_text(number) +
                     "; retrying every 100 ms, and not reporting it again until one succeeds"));
}

void SystemListener::close() noexcept {
  if (!socket_.is_open()) return;
  resting_.cancel();
  watcher_.reset();
  socket_ = Socket();
  struct stat now {};
  if (!endpoint_.is_unix() || ::lstat(endpoint_.path.c_str(), &now) != 0) return;
  if (now.st_ino == file_.st_ino && now.st_dev == file_.st_dev) ::unlink(endpoint_.path.c_str());
}

}  // namespace

Owned<Listener> SystemNetwork::listen(Reactor& reactor, Endpoint endpoint, Accepted accepted,
                                      ListenOptions options) {
  return make_owned<SystemListener>(reactor, std::move(endpoint), std::move(accepted), options);
}

}  // namespace deferredis
