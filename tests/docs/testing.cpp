// The code of docs/guide.md about tests: compiled, not run.
#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deferredis/client/client.hpp>
#include <deferredis/testing/io_pump.hpp>
#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_network.hpp>
#include <deferredis/testing/memory_transport.hpp>

namespace redis = deferredis;
using namespace std::chrono_literals;

struct Shout final : redis::Protocol {
  void connection_made(redis::Transport& made) override { transport = &made; }
  void data_received(std::string_view bytes) override {
    transport->write(std::string(bytes) + "!");
  }
  void connection_lost(const redis::Error&) override { transport = nullptr; }

  redis::Transport* transport = nullptr;
};

struct SmallRedis final : redis::Protocol {
  void connection_made(redis::Transport& made) override { transport = &made; }
  void data_received(std::string_view) override { transport->write("-ERR no\r\n"); }
  void connection_lost(const redis::Error&) override { transport = nullptr; }

  redis::Transport* transport = nullptr;
};

void a_timer_fires_on_time() {
  redis::ManualReactor reactor;
  int rings = 0;
  auto timer = reactor.reactor().call_later(1h, [&] { ++rings; });
  reactor.advance(59min);
  assert(rings == 0);
  reactor.advance(1min);
  assert(rings == 1);
}

void a_protocol_shouts() {
  redis::ManualReactor reactor;
  redis::MemoryTransport transport(reactor);
  Shout shout;
  transport.start(shout);
  transport.receive("hello");
  reactor.run_ready();
  assert(transport.take_written() == "hello!");
  transport.lose(redis::Error(redis::errc::connection, "the cable is out"));
  assert(shout.transport == nullptr);
}

void a_future_fails_as_it_should() {
  redis::ManualReactor reactor;
  auto slow = reactor.reactor().after(1h).timeout(5s);
  reactor.advance(5s);
  assert(reactor.failure(std::move(slow)).is(redis::errc::timeout));
}

void a_client_survives_a_cut() {
  redis::ManualReactor reactor;
  redis::MemoryNetwork network;
  const auto here = redis::Endpoint::tcp("redis.test", 6379);
  std::vector<redis::Owned<redis::Transport>> connections;
  SmallRedis server;
  const auto accept = [&](redis::Owned<redis::Transport> made) {
    connections.push_back(std::move(made));
    connections.back()->start(server);
  };
  auto listener = reactor.reactor().listen(here, accept, {.network = &network});
  auto client = redis::lazy_connection(reactor, {.host = "redis.test", .network = &network});
  reactor.run_ready();
  assert(client.stats().connections_up == 1);
  network.cut(here);
  reactor.advance(20s);  // nothing answers its PINGs
  assert(client.stats().losses == 1);
  network.restore(here);
}
