// A Redis for tests: answers on a Unix socket in the test's own process.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <deferredis/deferredis.hpp>
#include <deferredis/protocol/resp_parser.hpp>
#include <deferredis/reactor/listen.hpp>
#include <deferredis/reactor/task_scope.hpp>
#include <deferredis/reactor/transport.hpp>
#include <deferredis/testing/simulated_keyspace.hpp>

class FakeRedis {
 public:
  using Words = std::vector<std::string>;

  FakeRedis(deferredis::Reactor& reactor, const std::string& path)
      : listener_(reactor.listen(
            deferredis::Endpoint::unix_socket(path),
            [this](auto transport) { tasks_.spawn(serve(*this, std::move(transport))); }, {})) {}

  deferredis::SimulatedKeyspace keys;  // GET SET INCR APPEND DEL EXISTS MGET MSET
  std::function<std::string(const Words&)>
      answer;                   // what to answer instead; an empty text: nothing
  std::vector<Words> received;  // every command, in order

 private:
  struct Connection final : deferredis::Protocol {
    explicit Connection(FakeRedis& fake) : fake_(fake) {}
    void connection_made(deferredis::Transport& transport) override { transport_ = &transport; }
    void connection_lost(const deferredis::Error&) override {}
    void data_received(std::string_view bytes) override {
      input_ += bytes;
      for (;;) {
        const auto [status, used] = deferredis::RespParser().scan(input_);
        if (status != deferredis::RespParser::Status::complete) return;
        deferredis::ReplyReader reader(std::string_view(input_).substr(0, used));
        Words words = deferredis::decode_reply<Words>(reader).value();
        input_.erase(0, used);
        fake_.received.push_back(words);
        std::string reply = fake_.answer ? fake_.answer(words) : std::string();
        transport_->write(reply.empty() ? fake_.keys.execute(words) : reply);
      }
    }

    FakeRedis& fake_;
    deferredis::Transport* transport_ = nullptr;
    std::string input_;
  };

  static deferredis::Future<void> serve(FakeRedis& fake,
                                        deferredis::Owned<deferredis::Transport> transport) {
    Connection connection(fake);
    transport->start(connection);
    deferredis::Future<void> ended = transport->closed();
    static_cast<void>(co_await std::move(ended).outcome());
  }

  deferredis::TaskScope tasks_;
  deferredis::Owned<deferredis::Listener> listener_;
};
