// Shared by the tests of what a client does when it connects.
#pragma once

#include <string>
#include <string_view>

#include <deferredis/client/hooks.hpp>

#include "support/scripted_client.hpp"

namespace deferredis::test {

struct Connecting : support::ScriptedClient {
  /// From now on every command is answered with OK.
  void answer_all() {
    server.answer = [](std::string_view piece) {
      std::string replies;
      for (std::size_t at = 0; (at = piece.find("*", at)) != piece.npos; ++at)
        replies += at == 0 || piece[at - 1] == '\n' ? "+OK\r\n" : "";
      return replies;
    };
  }
  /// Time passes in small steps, and what is sent meanwhile is answered.
  void pass(Duration time) {
    using namespace std::chrono_literals;
    for (; time > 0s; time -= 25ms) {
      manual.advance(25ms);
      support::turn_a_little(manual);
    }
  }
  Client& client() { return rc.value(); }
};

}  // namespace deferredis::test
