// Shared by the tests of subscribers: a server, a client, and a text for each message.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "integration/client_loop.hpp"

namespace deferredis::test {

using Texts = std::vector<std::string>;

/// "channel news: hello", "pattern n* news: hello", "gap", "2 dropped", "none".
inline std::string text_of(const std::optional<Message>& message) {
  if (!message) return "none";
  if (message->kind == Message::Kind::gap) return "gap";
  if (message->kind == Message::Kind::dropped) return std::to_string(message->dropped) + " dropped";
  std::string text(to_string(message->kind));
  if (!message->pattern.empty()) text += " " + message->pattern;
  return text + " " + message->channel + ": " + message->payload;
}

struct PubSub : OneServer {
  using OneServer::OneServer;

  /// Reconnects quickly.
  Options hasty() const {
    Options chosen = options();
    chosen.backoff = {.min = std::chrono::milliseconds(5), .max = std::chrono::milliseconds(20)};
    return chosen;
  }
  /// The channels that the server lists as subscribed to, in order.
  Texts channels() {
    Texts names = run(rc.pubsub_channels());
    std::sort(names.begin(), names.end());
    return names;
  }
  static std::size_t pubsub_clients(const support::RedisServer& server) {
    const std::string list = server.command({"CLIENT", "LIST", "TYPE", "pubsub"});
    return static_cast<std::size_t>(std::count(list.begin(), list.end(), '=')) == 0
               ? 0
               : static_cast<std::size_t>(std::count(list.begin(), list.end(), '\n')) - 2;
  }
  void kill_subscribers() { server.command({"CLIENT", "KILL", "TYPE", "pubsub"}); }
  /// "[channel a: 1][2 dropped]": the next `count` messages.
  std::string read(Subscriber& sub, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "[" + text_of(run(sub.next())) + "]";
    return text;
  }
  /// Publishes 1 to `last` in "a", and waits until each of our subscribers has received them. The
  /// replies to PUBLISH use another connection and may arrive earlier.
  void publish_and_await(int last) {
    Subscriber reader = rc.subscriber();
    run(reader.subscribe({"a"}));
    for (int i = 1; i <= last; ++i) run(rc.publish("a", i));
    for (int i = 1; i <= last; ++i) run(reader.next());
  }

  Client rc = run(connect(reactor, hasty()));
};

}  // namespace deferredis::test
