// A server that replies as no real one can be made to reply.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>
#include <deferredis/testing/memory_network.hpp>

namespace deferredis::test {

/// Listens on the network and reactor of the client under test. Answers HELLO with OK, and
/// everything else with a function that receives the number of the connection, from 1, and the
/// bytes that arrived.
class FakeServer {
 public:
  using Answer = std::function<std::string(std::size_t connection, std::string_view bytes)>;

  FakeServer(Reactor& reactor, Network& network, Answer answer)
      : answer_(std::move(answer)),
        listener_(reactor.listen(Endpoint::tcp("127.0.0.1", 0),
                                 [this](Owned<Transport> transport) {
                                   talks_.push_back(
                                       std::make_unique<Talk>(*this, talks_.size() + 1));
                                   talks_.back()->start(std::move(transport));
                                 },
                                 {.network = &network})) {}

  std::uint16_t port() const { return listener_->endpoint().port; }
  /// How many have connected so far.
  std::size_t connections() const { return talks_.size(); }

 private:
  struct Talk final : Protocol {
    Talk(FakeServer& server, std::size_t own_number) : owner(server), number(own_number) {}
    void start(Owned<Transport> made) {
      transport = std::move(made);
      transport->start(*this);
    }
    void connection_made(Transport&) override {}
    void data_received(std::string_view bytes) override {
      const bool hello = bytes.find("HELLO") != bytes.npos;
      transport->write(hello ? "+OK\r\n" : owner.answer_(number, bytes));
    }
    void connection_lost(const Error&) override {}

    FakeServer& owner;  // borrowed
    std::size_t number;
    Owned<Transport> transport;
  };

  Answer answer_;
  std::vector<std::unique_ptr<Talk>> talks_;
  Owned<Listener> listener_;
};

}  // namespace deferredis::test
