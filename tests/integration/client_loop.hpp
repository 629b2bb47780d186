// What the tests of the Client on real servers share: a loop whose every wait has a bound.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <deferredis/deferredis.hpp>

#include "loop/sockets.hpp"
#include "support/redis_server.hpp"

namespace deferredis::test {

constexpr auto patience = std::chrono::seconds(20);  // generous: sanitizers, two cores

/// A reactor; a failure that nobody took fails the case.
struct ClientLoop {
  ClientLoop() {
    reactor.on_unhandled_error([](const Error& error) {
      // Cases keep failed futures on purpose, and read them later.
      if (error.message().starts_with("nobody has read this failure")) return;
      BOOST_ERROR("nobody took: " + to_string(error));
    });
  }

  /// The value that the future gives within `patience`.
  template <class T>
  T run(Future<T> future) {
    return reactor.run(std::move(future).timeout(patience));
  }
  /// The error that it must end with.
  template <class T>
  Error failure(Future<T> future) {
    try {
      static_cast<void>(run(std::move(future)));
    } catch (const Exception& e) {
      return e.error();
    }
    BOOST_ERROR("it did not fail");
    return Error(errc::foreign, "none");
  }
  template <class Done>
  void until(Done done) {
    turn_until(reactor, std::move(done));
  }

  Reactor reactor;
};

/// Is it of this very kind, with this verdict?
inline bool is(const Error& error, Errc code, Delivery delivery) {
  BOOST_TEST_INFO(to_string(error));
  return error.code() == code && error.delivery() == delivery;
}

inline bool has(std::string_view text, std::string_view part) {
  BOOST_TEST_INFO(text);
  return text.find(part) != text.npos;
}

/// The events of a client, as they come.
struct Events {
  explicit Events(const Client& client)
      : registration(client.on_event([this](const ConnectionEvent& e) { told.push_back(e); })) {}
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  std::size_t count(ConnectionEvent::Kind kind) const {
    std::size_t sum = 0;
    for (const auto& event : told) sum += event.kind == kind ? 1u : 0u;
    return sum;
  }

  std::vector<ConnectionEvent> told;
  Registration registration;
};

/// One server that listens on TCP, and a loop.
struct OneServer : ClientLoop {
  explicit OneServer(support::RedisServerOptions options = {}) : server(std::move(options)) {}

  Options options() const { return {.host = "127.0.0.1", .port = server.port()}; }

  support::RedisServer server;
};

}  // namespace deferredis::test
