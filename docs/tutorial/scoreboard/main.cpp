// scoreboard [REDIS_URL [LISTEN_ENDPOINT]]
#include <csignal>
#include <cstdio>
#include <set>

#include <deferredis/deferredis.hpp>
#include <deferredis/reactor/listen.hpp>
#include <deferredis/reactor/queue.hpp>
#include <deferredis/reactor/task_scope.hpp>
#include <deferredis/reactor/transport.hpp>

#include "board.hpp"

namespace redis = deferredis;
using namespace std::chrono_literals;

// One connection: cuts what comes into lines.
class Player final : public redis::Protocol {
 public:
  redis::Queue<std::string> lines{100};

 private:
  void connection_made(redis::Transport& transport) override { transport_ = &transport; }
  void data_received(std::string_view bytes) override {
    input_ += bytes;
    for (std::size_t end; (end = input_.find('\n')) != input_.npos; input_.erase(0, end + 1)) {
      if (!lines.try_push(input_.substr(0, end))) return transport_->abort();  // says too much
    }
    if (input_.size() > 1000) transport_->abort();
  }
  void connection_lost(const redis::Error&) override { lines.close(); }

  redis::Transport* transport_ = nullptr;  // borrowed
  std::string input_;                      // the beginning of a line
};

struct Server {
  redis::Client rc;
  std::set<Player*> players = {};
  redis::TaskScope running = {};  // serve() for each connection
};

// Owns one connection: answers its lines, one after the other.
static redis::Future<void> serve(Server& server, redis::Owned<redis::Transport> transport) {
  Player player;
  server.players.insert(&player);
  transport->start(player);
  for (;;) {
    redis::Outcome<std::string> line = co_await player.lines.pop().outcome();
    if (!line) break;  // the player has gone, or the server stops
    std::string text = co_await answer_or_sorry(server.rc, *line);
    transport->write(text);
  }
  server.players.erase(&player);
  redis::Future<void> closed = transport->closed();
  transport->close();
  static_cast<void>(co_await std::move(closed).outcome());
}

int main(int argc, char** argv) {
  try {
    redis::Reactor reactor;
    Server server{redis::from_url(reactor, argc > 1 ? argv[1] : "redis://localhost?pool_size=2")};
    redis::Endpoint where =
        redis::Endpoint::parse(argc > 2 ? argv[2] : "127.0.0.1:7777", 7777).value();
    auto listener = reactor.listen(
        where, [&](auto transport) { server.running.spawn(serve(server, std::move(transport))); },
        {});

    // The latest hook runs first: the players, then Redis.
    auto drain = reactor.on_shutdown([&] { return server.rc.drain(); }, "redis");
    auto finish = reactor.on_shutdown(
        [&] {
          listener.reset();
          for (Player* player : server.players) player->lines.close();
          return server.running.join();
        },
        "players");
    auto stop = [&] { reactor.shutdown(5s).detach(); };
    auto on_term = reactor.on_signal(SIGTERM, stop);
    auto on_int = reactor.on_signal(SIGINT, stop);

    std::printf("listening on %s\n", to_string(listener->endpoint()).c_str());
    std::fflush(stdout);
    reactor.run();
    std::puts("stopped");
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "scoreboard: %s\n", e.what());
    return 1;
  }
}
