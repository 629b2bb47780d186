// Shared by the acceptance tests: one redis-server per process, empty for each case.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

#include <deferredis/client/client.hpp>

#include "support/redis_server.hpp"

namespace deferredis::acceptance {

inline support::RedisServer& redis_server() {
  static support::RedisServer server;
  return server;
}

/// An empty server and a loop. A failure that nobody handled fails the case.
struct Redis {
  Redis() {
    redis_server().command({"FLUSHALL"});
    reactor.on_unhandled_error([](const Error& error) { BOOST_ERROR(to_string(error)); });
  }

  template <class T>
  T run(Future<T> future) {
    return reactor.run(std::move(future));
  }
  /// The error of a future that must fail.
  template <class T>
  Error failure(Future<T> future) {
    try {
      static_cast<void>(run(std::move(future)));
    } catch (const Exception& exception) {
      return exception.error();
    }
    throw std::logic_error("a failure was expected");
  }

  Reactor reactor;
};

/// The same with one connection over TCP.
struct Connected : Redis {
  Client rc = run(connect(reactor, {.port = redis_server().port()}));
};

inline bool mentions(std::string_view text, std::string_view part) {
  BOOST_TEST_INFO(text);
  return text.find(part) != std::string_view::npos;
}

}  // namespace deferredis::acceptance
