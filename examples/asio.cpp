// An Asio server on the same io_context as its Redis client: it counts the lines that it is sent.
//   asio [PORT [REDIS_URL]]
//   printf 'hello\nhello\n' | nc -q 1 localhost 7777      says: hello 1, hello 2
// While Redis is down it says so at once, and goes on as soon as Redis is back.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>  // before Boost 1.74, which forgets it

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/write.hpp>

#include <deferredis/adapters/asio.hpp>
#include <deferredis/deferredis.hpp>

namespace asio = boost::asio;
namespace redis = deferredis;
using asio::ip::tcp;

static asio::awaitable<std::string> answer(redis::Client rc, std::string line) {
  try {
    const std::int64_t count = co_await redis::async_await(rc.incr(line));
    co_return line + " " + std::to_string(count) + "\n";
  } catch (const redis::Exception& e) {
    co_return "error: " + std::string(e.what()) + "\n";
  }
}

static asio::awaitable<void> serve(tcp::socket socket, redis::Client rc) {
  std::string input;
  for (;;) {
    const std::size_t size = co_await asio::async_read_until(
        socket, asio::dynamic_buffer(input, 1000), '\n', asio::use_awaitable);
    std::string said = co_await answer(rc, input.substr(0, size - 1));
    input.erase(0, size);
    co_await asio::async_write(socket, asio::buffer(said), asio::use_awaitable);
  }
}

static asio::awaitable<void> listen(tcp::acceptor acceptor, redis::Client rc) {
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), rc), asio::detached);
  }
}

int main(int argc, char** argv) {
  try {
    const int port = argc > 1 ? std::atoi(argv[1]) : 7777;
    asio::io_context io(1);
    redis::Reactor reactor;
    const redis::AsioDriver driver(io, reactor);  // io.run() runs the reactor too
    redis::Client rc = redis::from_url(reactor, argc > 2 ? argv[2] : "redis://localhost");

    tcp::acceptor acceptor(io,
                           {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)});
    std::printf("listening on port %d\n", acceptor.local_endpoint().port());
    std::fflush(stdout);
    asio::co_spawn(io, listen(std::move(acceptor), rc), asio::detached);
    asio::signal_set stop(io, SIGINT, SIGTERM);
    stop.async_wait([&io](auto, int) { io.stop(); });
    io.run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "asio: %s\n", e.what());
    return 1;
  }
}
