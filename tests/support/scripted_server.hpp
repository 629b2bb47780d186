// A server that sends what a test tells it to, in memory and on the test's own loop.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/reactor/network.hpp>
#include <deferredis/reactor/reactor.hpp>
#include <deferredis/reactor/transport.hpp>
#include <deferredis/testing/manual_reactor.hpp>
#include <deferredis/testing/memory_network.hpp>

namespace deferredis::support {

/// Records what arrives, in the pieces in which it came, and answers as a test says.
///
/// Lifetime: borrows the reactor and the network, which must outlive it.
class ScriptedServer {
 public:
  ScriptedServer(Reactor& reactor, Network& network, std::string path = "/server.sock")
      : reactor_(reactor), network_(network), path_(std::move(path)) {
    open();
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  const std::string& path() const noexcept { return path_; }
  Network& network() const noexcept { return network_; }
  /// Stops listening and closes every connection.
  void close() {
    listener_.reset();
    drop();
  }
  void open() {
    const auto accepted = [this](Owned<Transport> transport) {
      auto& peer = *peers_.emplace_back(std::make_unique<Peer>(*this));
      peer.transport = std::move(transport);
      peer.transport->start(peer);
      if (deaf) peer.transport->pause_reading();
    };
    listener_ = reactor_.listen(Endpoint::unix_socket(path_), accepted, {.network = &network_});
  }
  /// Closes every connection.
  void drop() {
    for (const auto& peer : peers_) peer->transport->close();
  }
  /// Closes the nth connection that was accepted, from 0.
  void drop(std::size_t nth) { peers_.at(nth)->transport->close(); }
  /// No longer deaf: reads from every connection.
  void hear() {
    deaf = false;
    for (const auto& peer : peers_) peer->transport->resume_reading();
  }
  /// Stops listening; connections stay.
  void refuse_new() { listener_.reset(); }
  /// Answers what came while there was no answer, on every connection.
  void answer_late() {
    for (const auto& peer : peers_) {
      const std::string asked = std::exchange(peer->unanswered, {});
      if (!asked.empty() && !peer->lost) peer->transport->write(answer(asked));
    }
  }
  /// Sends it to the connection that was accepted last.
  void say(std::string_view bytes) { peers_.back()->transport->write(bytes); }

  std::size_t accepted() const noexcept { return peers_.size(); }
  std::size_t connected() const noexcept {
    return static_cast<std::size_t>(
        std::count_if(peers_.begin(), peers_.end(), [](const auto& peer) { return !peer->lost; }));
  }
  /// Everything received, whatever the pieces.
  std::string received() const {
    std::string text;
    for (const auto& piece : pieces) text += piece;
    return text;
  }

  std::vector<std::string> pieces;
  std::function<std::string(std::string_view piece)> answer;  ///< empty: silence
  bool deaf = false;  ///< connections accepted from now on are never read from

 private:
  struct Peer final : Protocol {
    explicit Peer(ScriptedServer& owner) : server(owner) {}
    void connection_made(Transport&) override {}
    void data_received(std::string_view bytes) override {
      server.pieces.emplace_back(bytes);
      if (server.answer) transport->write(server.answer(bytes));
      else unanswered += bytes;
    }
    void connection_lost(const Error&) override { lost = true; }

    ScriptedServer& server;  // borrowed
    Owned<Transport> transport;
    std::string unanswered;
    bool lost = false;
  };

  Reactor& reactor_;  // borrowed
  Network& network_;  // borrowed
  std::string path_;
  std::vector<std::unique_ptr<Peer>> peers_;
  Owned<Listener> listener_;
};

/// Turns the loop, without moving time, until `done()`. Bytes arrive at once, so nothing is waited
/// for; the limit is for events that never come.
template <class Done>
void turn_until(ManualReactor& manual, Done done) {
  for (int left = 1000; !done(); --left) {
    BOOST_REQUIRE_MESSAGE(left > 0, "what was waited for did not come in 1000 turns");
    manual.run_ready();
  }
}
/// As many turns as an unwanted event would need at most.
inline void turn_a_little(ManualReactor& manual) {
  for (int i = 0; i < 20; ++i) manual.run_ready();
}
template <class T>
T settle(ManualReactor& manual, Future<T> future) {
  turn_until(manual, [&future] { return future.settled(); });
  return manual.settle(std::move(future));
}
template <class T>
Error failure(ManualReactor& manual, Future<T> future) {
  turn_until(manual, [&future] { return future.settled(); });
  return manual.failure(std::move(future));
}

}  // namespace deferredis::support
