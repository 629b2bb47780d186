#include <deferredis/reactor/network.hpp>

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include <deferredis/reactor/net/resolver.hpp>
#include <deferredis/reactor/net/socket.hpp>
#include <deferredis/reactor/net/stream_transport.hpp>
#include <deferredis/reactor/tls.hpp>

namespace deferredis {

namespace {

/// What Reactor::connect keeps of its caller's arguments.
struct Request {
  Endpoint endpoint;
  ConnectOptions options;  // for the network: without TLS
  Network* network;        // borrowed; null: the system's
  Shared<TlsContext> tls;  // shared with the other connections made with it; null: no TLS
  TimePoint deadline;
};

Error refused(const Endpoint& endpoint, std::string_view why) {
  return Error(errc::connection, "connect " + to_string(endpoint).append(": ").append(why),
               Delivery::not_sent);
}

// The system's network keeps to the timeout itself, and says what became of each address.
Future<Owned<Transport>> open_plain(Reactor& reactor, const Request& request) {
  if (request.network == nullptr)
    return SystemNetwork().connect(reactor, request.endpoint, request.options);
  try {
    return request.network->connect(reactor, request.endpoint, request.options)
        .timeout(request.options.timeout);
  } catch (...) {
    return failed<Owned<Transport>>(Error(std::current_exception()));
  }
}

Future<Owned<Transport>> open_transport(Reactor& reactor, Request request) {
  auto opening = open_plain(reactor, request);
  auto opened = co_await std::move(opening).outcome();
  if (!opened && opened.error().is(errc::timeout))
    co_return refused(request.endpoint, opened.error().message());
  if (!opened) co_return opened.error();
  Owned<Transport> transport = std::move(opened).value();
  if (transport == nullptr)
    co_return refused(request.endpoint, "the network returned no transport");
  if (request.tls == nullptr) co_return transport;
  const Duration left =
      std::min(request.deadline - reactor.clock().now(), request.options.tls_timeout);
  auto securing =
      start_tls(reactor, std::move(transport), request.tls, request.endpoint.host, left);
  auto secured = co_await std::move(securing).outcome();
  if (!secured) co_return secured.error();
  co_return std::move(secured).value();
}

}  // namespace

Future<Owned<Transport>> Reactor::connect(const Endpoint& endpoint, const ConnectOptions& options) {
  const detail::CurrentCore current(core());
  if (core().closing()) {
    return failed<Owned<Transport>>(Error(errc::closed, "the reactor is gone", Delivery::not_sent));
  }
  Request request{endpoint, options, options.network, Shared(options.tls),
                  clock().now() + options.timeout};
  request.options.tls = nullptr;
  request.options.network = nullptr;
  return open_transport(*this, std::move(request));
}

Owned<Listener> Reactor::listen(const Endpoint& endpoint,
                                detail::MoveFunction<void(Owned<Transport>)> accepted,
                                const ListenOptions& options) {
  core_->check_thread();
  SystemNetwork system;
  Network& network = options.network == nullptr ? system : *options.network;
  ListenOptions plain = options;
  plain.network = nullptr;
  return network.listen(*this, endpoint, std::move(accepted), plain);
}

Owned<Listener> Network::listen(Reactor&, Endpoint endpoint, Accepted, ListenOptions) {
  Error(errc::not_supported, "listen " + to_string(endpoint) + ": this network only connects")
      .raise();
}

Future<std::vector<ServiceRecord>> Network::find_services(Reactor& reactor, std::string name) {
  return detail::Resolver::of(reactor).find_services(name);
}

Owned<Transport> adopt_socket(Reactor& reactor, int fd, Endpoint peer) {
  detail::Socket socket(fd);
  const auto refuse = [&peer](int number) {
    Error(errc::invalid_argument,
          "adopt_socket " + to_string(peer) + ": " + detail::system_text(number))
        .raise();
  };
  int type = 0;
  socklen_t size = sizeof(type);
  if (::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0) refuse(errno);
  if (type != SOCK_STREAM) refuse(EPROTOTYPE);
  sockaddr_storage address{};
  size = sizeof(address);
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) refuse(errno);
  if (::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK) != 0 ||
      ::fcntl(fd, F_SETFD, ::fcntl(fd, F_GETFD) | FD_CLOEXEC) != 0)
    refuse(errno);
  return detail::make_stream_transport(reactor, socket.release(), std::move(peer));
}

}  // namespace deferredis
