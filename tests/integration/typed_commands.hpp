// Shared by the tests of typed commands: one server for all cases, in RESP2 and RESP3.
#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/data/test_case.hpp>

#include "integration/client_loop.hpp"

namespace deferredis {

inline std::ostream& operator<<(std::ostream& out, ProtocolVersion protocol) {
  return out << (protocol == ProtocolVersion::resp2 ? "RESP2" : "RESP3");
}

namespace test {

inline const ProtocolVersion protocols[] = {ProtocolVersion::resp2, ProtocolVersion::resp3};

using Texts = std::vector<std::string>;
using MaybeTexts = std::vector<std::optional<std::string>>;
using Numbers = std::vector<std::int64_t>;
using TextPairs = std::vector<std::pair<std::string, std::string>>;
using Scored = std::vector<std::pair<std::string, double>>;

/// A server without keys, and clients of it.
struct TypedCommands : ClientLoop {
  TypedCommands() {
    BOOST_REQUIRE(server().command({"FLUSHALL"}) == "+OK\r\n");
    BOOST_REQUIRE(server().command({"SCRIPT", "FLUSH"}) == "+OK\r\n");
    BOOST_REQUIRE(server().command({"FUNCTION", "FLUSH"}) == "+OK\r\n");
  }

  static const support::RedisServer& server() {
    static const support::RedisServer started;
    return started;
  }
  Client client(ProtocolVersion protocol) {
    return run(connect(reactor, {.unix_path = server().socket_path(), .protocol = protocol}));
  }
};

template <class T>
std::vector<T> sorted(std::vector<T> items) {
  std::sort(items.begin(), items.end());
  return items;
}

}  // namespace test
}  // namespace deferredis
