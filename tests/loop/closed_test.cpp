// Transport::closed(), and servers whose coroutines own their connections.
#include <deferredis/reactor/transport.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deferredis/reactor/connect.hpp>
#include <deferredis/reactor/listen.hpp>
#include <deferredis/reactor/task_scope.hpp>
#include <deferredis/testing/memory_transport.hpp>

#include "loop/sockets.hpp"

using namespace deferredis;
using namespace deferredis::test;
using namespace std::chrono_literals;

namespace {

template <class T>
std::string kind_of(const Future<T>& future) {
  if (!future.settled()) return "not settled";
  const auto& state = detail::FutureAccess::state(future);
  return state.failed() ? std::string(state.error().code().name()) : "none";
}

class Echo final : public Protocol {
  void connection_made(Transport& transport) override { transport_ = &transport; }
  void data_received(std::string_view bytes) override {
    transport_->write(bytes);
    if (bytes == "bye") transport_->close();
  }
  void connection_lost(const Error&) override {}

  Transport* transport_ = nullptr;
};

Future<void> echo(Owned<Transport> transport, int& served) {
  Echo protocol;
  ++served;
  transport->start(protocol);
  auto ended = transport->closed();
  static_cast<void>(co_await std::move(ended).outcome());
  --served;
}

/// One connection over a socket; the test has the other end.
struct Connected {
  Connected() {
    transport = reactor.run(reactor.connect(server.endpoint, ConnectOptions{}));
    peer.emplace(::accept(server.socket.fd(), nullptr, nullptr));
    transport->start(protocol);
  }
  void turn_until_lost() {
    turn_until(reactor, [this] { return protocol.losses > 0; });
  }

  Reactor reactor;
  RawListener server;
  std::optional<Socket> peer;
  Recorder protocol;
  Owned<Transport> transport;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(transport_closed, Connected)

BOOST_AUTO_TEST_CASE(succeeds_when_everything_was_sent_and_it_was_closed) {
  constexpr std::size_t size = 8 << 20;  // more than the buffers of the system hold
  auto closed = transport->closed();
  transport->write(std::string(size, 'x'));
  transport->close();
  turn_a_little(reactor);
  BOOST_TEST(!closed.settled());  // the peer does not read
  std::size_t read = 0;
  turn_until(reactor, [&] {
    read += drain(peer->fd());
    return closed.settled();
  });
  BOOST_TEST(kind_of(closed) == "none");
  BOOST_TEST(read + drain(peer->fd()) == size);
  BOOST_TEST(kind_of(transport->closed()) == "none");  // and it stays so
}

BOOST_AUTO_TEST_CASE(fails_when_it_was_aborted) {
  auto closed = transport->closed();
  transport->write("x");
  transport->abort();
  turn_until_lost();
  BOOST_TEST(kind_of(closed) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(fails_when_the_peer_left_and_need_not_be_read) {
  bool reported = false;
  reactor.on_unhandled_error([&](const Error&) { reported = true; });
  transport->closed().detach();
  auto closed = transport->closed();
  peer.reset();
  turn_until_lost();
  turn_a_little(reactor);
  BOOST_TEST(kind_of(closed) == "ConnectionError");
  BOOST_TEST(!reported);
}

BOOST_AUTO_TEST_CASE(fails_when_the_transport_is_destroyed) {
  auto closed = transport->closed();
  transport.reset();
  BOOST_TEST(kind_of(closed) == "ClosedError");
}

BOOST_AUTO_TEST_CASE(comes_after_connection_lost_and_may_destroy_everything) {
  struct Own final : Recorder {};
  std::optional<Own> own(std::in_place);
  transport = reactor.run(reactor.connect(server.endpoint, ConnectOptions{}));
  transport->start(*own);
  int losses = 0;
  transport->closed()
      .finally([&] {
        losses = own->losses;
        transport.reset();
        own.reset();
      })
      .detach();
  transport->close();
  turn_until(reactor, [&] { return !own; });
  BOOST_TEST(losses == 1);
}

BOOST_AUTO_TEST_CASE(a_transport_that_outlives_its_reactor_reports_it) {
  auto short_lived = std::make_unique<Reactor>();
  auto left = short_lived->run(short_lived->connect(server.endpoint, ConnectOptions{}));
  auto closed = left->closed();
  short_lived.reset();
  BOOST_TEST(kind_of(closed) == "ClosedError");
  BOOST_TEST(kind_of(left->drained()) == "ConnectionError");
}

BOOST_AUTO_TEST_CASE(memory_transports_support_it_too) {
  MemoryTransport memory(reactor);
  Recorder own;
  memory.start(own);
  memory.send_limit(0);
  auto closed = memory.closed();
  memory.write("x");
  memory.close();
  turn_a_little(reactor);
  BOOST_TEST(!closed.settled());
  memory.send_limit(1);
  turn_a_little(reactor);
  BOOST_TEST(kind_of(closed) == "none");
}

// --- servers -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_coroutine_of_a_server_owns_its_connection) {
  int served = 0;
  const auto listener =
      reactor.listen(Endpoint::tcp("127.0.0.1", 0),
                     [&](auto made) { echo(std::move(made), served).detach(); }, {});
  Recorder client;
  auto connection = reactor.run(reactor.connect(listener->endpoint(), ConnectOptions{}));
  connection->start(client);
  connection->write("bye");
  turn_until(reactor, [&] { return client.losses == 1 && served == 0; });
  BOOST_TEST(client.received == "bye");
}

BOOST_AUTO_TEST_CASE(connections_of_a_server_are_destroyed_with_the_reactor) {
  int served = 0;
  Recorder client;
  Owned<Transport> connection;
  {
    Reactor short_lived;
    const auto listener =
        short_lived.listen(Endpoint::tcp("127.0.0.1", 0),
                           [&](auto made) { echo(std::move(made), served).detach(); }, {});
    connection = short_lived.run(short_lived.connect(listener->endpoint(), ConnectOptions{}));
    connection->start(client);
    turn_until(short_lived, [&] { return served == 1; });
  }
  BOOST_TEST(served == 1);  // none of it ran; LeakSanitizer checks that it is gone
}

BOOST_AUTO_TEST_CASE(a_scope_knows_the_connections_and_waits_for_their_end) {
  int served = 0;
  TaskScope running;
  const auto listener =
      reactor.listen(Endpoint::tcp("127.0.0.1", 0),
                     [&](auto made) { running.spawn(echo(std::move(made), served)); }, {});
  Recorder client;
  auto connection = reactor.run(reactor.connect(listener->endpoint(), ConnectOptions{}));
  connection->start(client);
  turn_until(reactor, [&] { return running.size() == 1; });
  auto ended = running.join();
  turn_a_little(reactor);
  BOOST_TEST(!ended.settled());
  connection->close();
  reactor.run(std::move(ended));
  BOOST_TEST(served == 0);
}

BOOST_AUTO_TEST_SUITE_END()
