// Shared by the tests of Client on real servers: a loop in which every wait has a bound.
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

/// A reactor. A failure that nobody handles fails the case.
struct ClientLoop {
  ClientLoop() {
    reactor.on_unhandled_error([](const Error& error) {
      // Some cases keep failed futures on purpose and read them later.
      if (error.message().starts_with("nobody handled this failure")) return;
      BOOST_ERROR("nobody took: " + to_string(error));
    });
  }

  /// The value of the future, which must arrive within `patience`.
  template <class T>
  T run(Future<T> future) {
    return reactor.run(std::move(future).timeout(patience));
  }
  /// The error that the future must end with.
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

/// Has the error exactly this kind and delivery?
inline bool is(const Error& error, Errc code, Delivery delivery) {
  BOOST_TEST_INFO(to_string(error));
  return error.code() == code && error.delivery() == delivery;
}

inline bool has(std::string_view text, std::string_view part) {
  BOOST_TEST_INFO(text);
  return text.find(part) != text.npos;
}

/// The events of a client, as they arrive.
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
