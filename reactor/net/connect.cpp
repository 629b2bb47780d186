#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/loop/event_loop.hpp>
#include <deferredis/reactor/net/resolver.hpp>
#include <deferredis/reactor/net/socket.hpp>
#include <deferredis/reactor/net/stream_transport.hpp>
#include <deferredis/reactor/network.hpp>

namespace deferredis {

namespace {

using detail::Socket;
using detail::SocketAddress;

struct Request {
  Endpoint endpoint;
  ConnectOptions options;
  TimePoint deadline;
};

std::string no_answer(Duration limit) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(limit).count();
  return "no answer within " + std::to_string(ms) + " ms";
}

Error refused(const Endpoint& endpoint, std::string_view why) {
  return Error(errc::connection, "connect " + to_string(endpoint).append(": ").append(why),
               Delivery::not_sent);
}

// Checked before a byte is sent: somebody who replaced the server's socket gets no password.
std::string refused_owner(const Request& request, const Socket& socket) {
  const std::int64_t wanted = request.options.unix_owner;
  if (wanted < 0 || !request.endpoint.is_unix()) return {};
  const std::int64_t found = detail::owner_of_peer(socket.fd());
  if (found == wanted) return {};
  return "the server runs as user " + std::to_string(found) + ", but unix_owner is " +
         std::to_string(wanted);
}

/// Tries addresses, each with a head start on the next one. The first to answer wins (RFC 8305).
/// The destructor closes sockets that are still open.
class AddressRace {
 public:
  AddressRace(Reactor& reactor, const Request& request, std::vector<SocketAddress> addresses)
      : reactor_(reactor),
        request_(request),
        addresses_(std::move(addresses)),
        promise_(reactor.core()) {}
  AddressRace(const AddressRace&) = delete;
  AddressRace& operator=(const AddressRace&) = delete;

  /// Call it once. ConnectionError gives the cause for each address.
  Future<Socket> winner();

 private:
  class Attempt final : detail::IoHandler {
   public:
    Attempt(AddressRace& race, const SocketAddress& address)
        : race_(race), address_(address), watcher_(race.reactor_.loop(), *this) {}
    void start();
    void close() noexcept;
    bool failed() const noexcept { return failed_; }
    const SocketAddress& address() const noexcept { return address_; }

   private:
    void io_ready(bool readable, bool writable) noexcept override;
    void connected();
    void fail(const std::string& why);

    AddressRace& race_;  // borrowed
    SocketAddress address_;
    Socket socket_;
    detail::EventLoop::IoWatcher watcher_;  // destroyed before the socket
    Timer limit_;
    bool failed_ = false;
  };

  void try_next();
  void attempt_failed(const SocketAddress& address, const std::string& why);
  void won(Socket socket);
  void out_of_time();
  void note(const SocketAddress& address, const std::string& why);
  void end() noexcept;

  Reactor& reactor_;
  const Request& request_;  // borrowed
  std::vector<SocketAddress> addresses_;
  Promise<Socket> promise_;
  std::list<Attempt> attempts_;  // none is destroyed before us: they call us
  std::size_t running_ = 0;
  std::string causes_;
  Timer stagger_;
  Timer limit_;
};

Future<Socket> AddressRace::winner() {
  const Duration left = request_.deadline - reactor_.clock().now();
  limit_ = reactor_.call_later(left, [this] { out_of_time(); });
  auto future = promise_.future();
  try_next();
  return future;
}

void AddressRace::try_next() {
  if (attempts_.size() == addresses_.size()) return;
  ++running_;
  Attempt& attempt = attempts_.emplace_back(*this, addresses_[attempts_.size()]);
  if (attempts_.size() < addresses_.size()) {
    stagger_ = reactor_.call_later(request_.options.stagger, [this] { try_next(); });
  }
  attempt.start();
}

void AddressRace::attempt_failed(const SocketAddress& address, const std::string& why) {
  --running_;
  note(address, why);
  if (attempts_.size() < addresses_.size()) return try_next();
  if (running_ > 0) return;
  end();
  promise_.fail(refused(request_.endpoint, causes_));
}

void AddressRace::note(const SocketAddress& address, const std::string& why) {
  const Endpoint tried = address.endpoint();
  if (!causes_.empty()) causes_ += "; ";
  if (tried != request_.endpoint) causes_.append(to_string(tried)).append(": ");
  causes_ += why;
}

void AddressRace::won(Socket socket) {
  end();
  promise_.fulfill(std::move(socket));
}

void AddressRace::end() noexcept {
  stagger_.cancel();
  limit_.cancel();
  for (Attempt& attempt : attempts_) attempt.close();
}

void AddressRace::out_of_time() {
  for (const Attempt& attempt : attempts_) {
    if (!attempt.failed()) note(attempt.address(), no_answer(request_.options.timeout));
  }
  for (std::size_t i = attempts_.size(); i < addresses_.size(); ++i) {
    note(addresses_[i], "not tried: out of time");
  }
  end();
  promise_.fail(refused(request_.endpoint, causes_));
}

void AddressRace::Attempt::start() {
  socket_ = Socket::open(address_.family());
  if (!socket_.is_open()) return fail(detail::system_text(errno));
  socket_.set_buffers(race_.request_.options.socket);
  if (address_.is_tcp()) socket_.set(race_.request_.options.socket);
  if (::connect(socket_.fd(), address_.get(), address_.size) == 0) return connected();
  if (errno != EINPROGRESS && errno != EINTR) return fail(detail::system_text(errno));
  watcher_.watch(socket_.fd(), false, true);
  const Duration limit = race_.request_.options.address_timeout;
  limit_ = race_.reactor_.call_later(limit, [this, limit] { fail(no_answer(limit)); });
}

void AddressRace::Attempt::close() noexcept {
  watcher_.stop();
  limit_.cancel();
  socket_ = Socket();
}

void AddressRace::Attempt::fail(const std::string& why) {
  close();
  failed_ = true;
  race_.attempt_failed(address_, why);
}

void AddressRace::Attempt::io_ready(bool, bool) noexcept {
  int number = 0;
  socklen_t size = sizeof(number);
  ::getsockopt(socket_.fd(), SOL_SOCKET, SO_ERROR, &number, &size);
  if (number != 0) fail(detail::system_text(number));
  else connected();
}

void AddressRace::Attempt::connected() {
  if (detail::met_itself(socket_.fd())) return fail(detail::system_text(ECONNREFUSED));
  watcher_.stop();
  Socket socket = std::move(socket_);
  race_.won(std::move(socket));
}

// Errors are returned, not thrown: an error thrown after a successful step would lose its proof
// that nothing was sent.
Future<Owned<Transport>> open_socket(Reactor& reactor, Request request) {
  const Endpoint& endpoint = request.endpoint;
  std::vector<SocketAddress> addresses;
  addresses.push_back(endpoint.is_unix() ? SocketAddress::unix_path(endpoint.path)
                                         : SocketAddress::literal(endpoint.host));
  if (addresses.front().size == 0) {
    if (endpoint.is_unix()) co_return refused(endpoint, "the path is too long for a Unix socket");
    auto asked = detail::Resolver::of(reactor)
                     .look_up(endpoint.host, request.options.asker)
                     .timeout(request.options.timeout);
    auto found = co_await std::move(asked).outcome();
    if (!found && found.error().is(errc::timeout)) {
      co_return refused(endpoint, "name look-up: " + no_answer(request.options.timeout));
    }
    if (!found && found.error().is(errc::connection)) {
      co_return refused(endpoint, found.error().message());
    }
    if (!found) co_return found.error();
    addresses = detail::interleaved(found.value());
  }
  for (auto& address : addresses) address.set_port(endpoint.port);

  AddressRace race(reactor, request, std::move(addresses));
  auto racing = race.winner();
  auto won = co_await std::move(racing).outcome();
  if (!won) co_return won.error();
  Socket socket = std::move(won).value();
  if (const auto why = refused_owner(request, socket); !why.empty())
    co_return refused(endpoint, why);
  Endpoint peer = endpoint.is_unix() ? endpoint : SocketAddress::peer_of(socket.fd()).endpoint();
  co_return detail::make_stream_transport(reactor, socket.release(), std::move(peer));
}

}  // namespace

Future<Owned<Transport>> SystemNetwork::connect(Reactor& reactor, Endpoint endpoint,
                                                ConnectOptions options) {
  const detail::CurrentCore current(reactor.core());
  if (options.tls != nullptr || options.network != nullptr) {
    return failed<Owned<Transport>>(
        Error(errc::invalid_argument,
              "SystemNetwork::connect: TLS and other networks are for Reactor::connect"));
  }
  const TimePoint deadline = reactor.clock().now() + options.timeout;
  return open_socket(reactor, Request{std::move(endpoint), options, deadline});
}

}  // namespace deferredis
